import type { Request, Response } from 'express';
import { type Frame, frameOf } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Web } from '../../platform/web/page.ts';
import { sendPage } from '../../platform/web/send-page.ts';
import { recordingTexts } from './recording-texts.ts';

const STATUSES = { unknown: 404, expired: 410, withdrawn: 410, deleted: 410, unreachable: 503 } as const;
const RETRY_SECONDS = '30';

/** Why a link plays nothing. */
type Why = keyof typeof STATUSES;

export class PlaySetback extends Error {
  readonly why: Why;

  constructor(why: Why) {
    super(why);
    this.name = 'PlaySetback';
    this.why = why;
  }
}

/** Tells somebody who has nothing but a link why it plays nothing, and what to do. */
export function sendSetback(web: Web, request: Request, response: Response, why: Why): void {
  if (why === 'unreachable') response.set('Retry-After', RETRY_SECONDS);
  sendPage(response, {
    status: STATUSES[why],
    html: <SetbackPage frame={frameOf(web, request)} why={why} />,
  });
}

function SetbackPage({ frame, why }: { readonly frame: Frame; readonly why: Why }) {
  const say = recordingTexts(frame.language, 'sie');
  return (
    <Layout frame={frame} title={say(`play.${why}.title`)}>
      <div class="notice">
        <h1>{say(`play.${why}.title`)}</h1>
        <p>{say(`play.${why}.text`)}</p>
      </div>
    </Layout>
  );
}
