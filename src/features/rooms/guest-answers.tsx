import type { Clock } from '../../lib/clock.ts';
import { normalizeCode } from '../../lib/ids.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { withQuery } from '../../platform/web/frame.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { type Door, type DoorView, leadsNowhere, type LinkKind, type NoDoor } from './door.ts';
import { DeadEnd } from './guest-dead-ends.tsx';
import type { Typed } from './guest-form.tsx';
import { doorPath, LEFT_PARAMETER } from './guest-links.ts';
import { sceneOf } from './guest-scene.ts';
import { type Awaited, waitingScene } from './guest-waiting.ts';
import { setbackInWords } from './guest-setback.ts';
import { type SayGuest, voiceFor } from './guest-texts.ts';
import { DoorPage } from './guest-view.tsx';

export type DoorDeps = {
  readonly door: Door;
  readonly clock: Clock;
  /** `https://plenum.example`, for the address on a printed page. */
  readonly publicUrl: string;
  /** Whether somebody may let people into the rooms of a branch. */
  readonly mayHost: (caller: Caller, branch: string) => Promise<boolean>;
};

/** The code in the address, as codes are stored: typed in groups or not, in capitals or not. */
export function codeIn(request: PageRequest): string {
  return normalizeCode(request.params['code'] ?? '');
}

/** The meeting behind the link, or why there is none. @throws Refusal `rate-limited` */
export async function lookThrough(
  door: Door,
  kind: LinkKind,
  request: PageRequest,
): Promise<DoorView | NoDoor> {
  const seen = await door.look(kind, codeIn(request), request.clientAddress);
  if (leadsNowhere(seen) || !('tooManyTries' in seen)) return seen;
  return refuse({ code: 'rate-limited', retryAfterSeconds: seen.tooManyTries });
}

/** 404 for a code that nobody knows; 410 for one that was replaced: it will never come back. */
export function deadEnd(why: NoDoor, { frame }: PageRequest): PageAnswer {
  return { status: why === 'unknown' ? 404 : 410, html: <DeadEnd frame={frame} why={why} /> };
}

type DoorAnswer = {
  readonly view: DoorView;
  readonly typed: Typed;
  readonly status: number;
  /** A sentence on top, of what has just gone wrong. */
  readonly setback?: (say: SayGuest) => string;
  /** For somebody who waits to go in: for what, and on which page. */
  readonly waiting?: { readonly path: string; readonly awaited: Awaited };
};

/** The meeting's page as it is now. */
export function doorAnswer(
  { clock, publicUrl }: DoorDeps,
  request: PageRequest,
  { view, typed, status, setback, waiting }: DoorAnswer,
): PageAnswer {
  const { frame, query } = request;
  const voice = voiceFor(view, frame.language, clock.now());
  const left = query['left'] !== undefined;
  const path = doorPath(view.kind, codeIn(request));
  const here = waiting?.path ?? (left ? withQuery(path, LEFT_PARAMETER) : path);
  const html = (
    <DoorPage
      frame={frame}
      view={view}
      voice={voice}
      scene={waiting === undefined ? sceneOf(view, voice, left) : waitingScene(view, voice, waiting.awaited)}
      typed={typed}
      links={{
        page: frame.link(here),
        meeting: frame.link(path),
        join: frame.link(`${path}/join`),
        status: `${path}/status`,
      }}
      setback={setback === undefined ? setbackInWords(query['errors'], voice.say) : setback(voice.say)}
      printedUrl={view.kind === 'guest' ? `${publicUrl}${path}` : null}
    />
  );
  return { status, html };
}
