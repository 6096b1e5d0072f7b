import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { AskInside } from '../../platform/http/inside.ts';
import type { PageRequest } from '../../platform/web/page.ts';
import { signedIn } from '../bookings/page-parts.ts';
import type { Tree } from '../branches/tree.ts';
import type { Rights } from '../people/rights.ts';
import { holdsAt } from './recording-rights.ts';
import { RecordingView } from './recording-schemas.ts';
import type { RecordingShown } from './recording-shown.ts';
import { recordingTexts, type SayRecording } from './recording-texts.ts';

export type RecordingPageParts = {
  readonly ask: AskInside;
  readonly db: Db;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  readonly rights: Pick<Rights, 'visible'>;
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
};

const DONE = ['release', 'withdraw', 'hold', 'unhold', 'restore', 'waive'] as const;
type Done = (typeof DONE)[number];

/** @throws Refusal `not-found` */
export async function lookAtRecording(
  { ask, db, tree: treeIn, rights, clock, timeZone }: RecordingPageParts,
  request: PageRequest,
): Promise<RecordingShown> {
  const person = signedIn(request);
  const recording = await ask(person.caller, {
    ...{ method: 'get', path: '/recordings/{id}', params: { id: idIn(request) }, answer: RecordingView },
  });
  const tree = await treeIn(db);
  const { branch } = recording;
  const holds = holdsAt({ rights }, tree, person.caller);
  const address = branch === null ? 'sie' : tree.address(branch);
  return {
    ...{ recording, address, timeZone, now: clock.now(), csrf: request.frame.person?.csrf ?? '' },
    ...{ setback: null, typedHold: null },
    branchName: nameOf(tree, branch),
    may: {
      host: holds('host', recording),
      book: holds('book', recording),
      appoint: holds('appoint', recording),
    },
    done: doneIn(request, recordingTexts(request.language, address)),
  };
}

/** What the address says that has just been done. */
function doneIn({ query }: PageRequest, say: SayRecording): string | null {
  const done = DONE.find((known): known is Done => known === query['getan']);
  return done === undefined ? null : say(`done.${done}`);
}

/** @throws Refusal `not-found` for what can be no recording's */
export function idIn({ params }: PageRequest): string {
  return z.uuid().safeParse(params['id']).data ?? refuse({ code: 'not-found' });
}

export function nameOf(tree: Tree, branch: string | null): string {
  return branch === null ? '–' : (tree.get(branch)?.name ?? branch);
}
