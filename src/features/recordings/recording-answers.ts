import type { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { Nudge } from '../../platform/jobs/job.ts';
import { viewPrincipals } from '../people/principals.ts';
import type { PlayTokens } from './play-token.ts';
import { holdsAt, type RightsParts } from './recording-rights.ts';
import type { RecordingView } from './recording-schemas.ts';
import { principalsIn, toRecordingView } from './recording-view.ts';
import type { Recording } from './recording.ts';

export type RecordingEndpointParts = RightsParts & {
  readonly clock: Clock;
  readonly nudge: Nudge;
  /** Seals the cursors of lists. */
  readonly cursorKey: Buffer;
  readonly tokens: PlayTokens;
  /** IANA name, for days. */
  readonly timeZone: string;
};

/** Recordings as the caller is shown them. */
export async function viewsOf(
  parts: RightsParts & { readonly clock: Clock },
  db: Db | Tx,
  caller: Caller,
  recordings: readonly Recording[],
): Promise<readonly z.infer<typeof RecordingView>[]> {
  const tree = await parts.tree(db);
  const principals = await viewPrincipals(db, principalsIn(recordings));
  const holds = holdsAt(parts, tree, caller);
  const now = parts.clock.now();
  return recordings.map((recording) =>
    toRecordingView(recording, { tree, now, principals, mayHost: holds('host', recording) }),
  );
}

/** One recording as an answer, under its version. */
export async function answerRecording(
  parts: RightsParts & { readonly clock: Clock },
  db: Db | Tx,
  caller: Caller,
  recording: Recording,
) {
  const [body = refuse({ code: 'not-found' })] = await viewsOf(parts, db, caller, [recording]);
  // The branches decide when it goes, and they have a version of their own.
  return { body, version: recording.version, live: true };
}
