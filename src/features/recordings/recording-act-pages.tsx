import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { signedIn } from '../bookings/page-parts.ts';
import { RecordingPage, SurePage } from './recording-page.tsx';
import { idIn, lookAtRecording, type RecordingPageParts } from './recording-look.ts';
import { RecordingView } from './recording-schemas.ts';
import { recordingTexts } from './recording-texts.ts';
import { recordingPath } from './recording-words.ts';

type Act = {
  readonly method: 'patch' | 'delete' | 'post';
  readonly path: '/recordings/{id}' | '/recordings/{id}/restore';
  /** What the page says then; null where the page itself shows it. */
  readonly done: string | null;
  readonly body?: (form: PageRequest['form']) => unknown;
};

const ONE = '/recordings/{id}';

/** By the last part of a form's address. */
const ACTS: Readonly<Record<string, Act>> = {
  freigeben: { method: 'patch', path: ONE, done: 'release', body: () => ({ released: true }) },
  zurueckziehen: { method: 'patch', path: ONE, done: 'withdraw', body: () => ({ released: false }) },
  sperren: {
    ...{ method: 'patch', path: ONE, done: 'hold' },
    body: ({ reason = '', until = '' }) => ({ hold: { reason, until } }),
  },
  entsperren: { method: 'patch', path: ONE, done: 'unhold', body: () => ({ hold: null }) },
  'ohne-kopie': { method: 'patch', path: ONE, done: 'waive', body: () => ({ archive: 'waived' }) },
  loeschen: { method: 'delete', path: ONE, done: null },
  zurueckholen: { method: 'post', path: `${ONE}/restore`, done: 'restore' },
};

/** Why what was asked for was refused, where that is to be told on the recording's own page. */
const SETBACKS = [
  'hold-until',
  'invalid-request',
  'date-invalid',
  'recording-gone',
  'recording-foreign',
  'deletion-begun',
  'forbidden',
  'version-conflict',
] as const;

/** What is done on a recording's page, each a form that leads back to it. */
export function actPages(parts: RecordingPageParts): readonly Page[] {
  return Object.entries(ACTS).flatMap(([name, act]): readonly Page[] => {
    const path = `/aufzeichnungen/:id/${name}`;
    const post: Page = {
      ...{ method: 'post', path, access: 'person' },
      handle: (request) => doIt(parts, request, name, act),
    };
    // Whoever signs in again on the way, or asks for a form's answer in the other language, sees the recording.
    const back: Page = {
      ...{ method: 'get', path, access: 'person' },
      handle: (request) => ({ status: 303, redirect: request.frame.link(recordingPath(idIn(request))) }),
    };
    return name === 'loeschen' ? [post] : [post, back];
  });
}

async function doIt(
  parts: RecordingPageParts,
  request: PageRequest,
  name: string,
  { method, path, done, body }: Act,
): Promise<PageAnswer> {
  const id = idIn(request);
  const isSure = request.query['sicher'] === '1';
  try {
    await parts.ask(signedIn(request).caller, {
      ...{ method, path, params: { id }, answer: RecordingView },
      ...(isSure && method === 'patch' ? { query: { deletes: 'confirm' } } : {}),
      ...(body === undefined ? {} : { body: body(request.form) }),
    });
    const here = recordingPath(id);
    return { status: 303, redirect: request.frame.link(done === null ? here : `${here}?getan=${done}`) };
  } catch (error) {
    const { code } = faultOf(error);
    const shown = { ...(await lookAtRecording(parts, request)), done: null };
    const { frame } = request;
    const { status } = PROBLEMS[code];
    if (code === 'recordings-would-go') {
      return { status, html: <SurePage frame={frame} shown={shown} kind="sudden" act={name} /> };
    }
    const setback = SETBACKS.find((known) => known === code);
    if (setback === undefined) throw error;
    const say = recordingTexts(request.language, shown.address);
    const { reason = '', until = '' } = request.form;
    const refused = {
      ...shown,
      ...{ setback: say(`setback.${setback}`), typedHold: name === 'sperren' ? { reason, until } : null },
    };
    return { status, html: <RecordingPage frame={frame} shown={refused} /> };
  }
}
