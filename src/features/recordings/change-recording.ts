import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Tree } from '../branches/tree.ts';
import type { Hold, Recording } from './recording.ts';
import { changeRecording, recordingById } from './recording-store.ts';
import { awaitsArchive, dueAt, isDue } from './retention.ts';
import { notNow } from './undeleted.ts';

/** What somebody wants of one recording; what is absent stays. */
export type RecordingWish = {
  readonly released?: boolean | undefined;
  readonly hold?: Pick<Hold, 'reason' | 'until'> | null | undefined;
  readonly archive?: 'waived' | undefined;
  readonly branch?: string | undefined;
  /** Wanted gone, or not any more. */
  readonly unwanted?: boolean | undefined;
};

export type Changing = {
  readonly tree: Tree;
  readonly actor: string;
  readonly now: Instant;
  readonly ifMatch: number | null;
  /** Whether it may thereby become due at once. */
  readonly mayGo: boolean;
};

/** So often somebody else may be first. */
const TRIES = 5;

/**
 * Changes one recording, and says so in the audit, without texts of people.
 *
 * @throws Refusal `not-found`, `version-conflict`, `recording-gone`, `recording-foreign`, `recording-owned`,
 *   `branch-unknown`, `deletion-begun`, `recordings-would-go`
 */
export async function changeOne(tx: Tx, id: string, wish: RecordingWish, how: Changing): Promise<void> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const before = (await recordingById(tx, id)) ?? refuse({ code: 'not-found' });
    if (how.ifMatch !== null && how.ifMatch !== before.version) refuse({ code: 'version-conflict' });
    const after = wished(before, wish, how);
    if (factsOf(before) === factsOf(after)) return;
    if (!how.mayGo) refuseSuddenEnd(how, before, after);
    if (await changeRecording(tx, before, columnsOf(before, after, how), how.now)) {
      await audit(tx, how, wish, before, after);
      return;
    }
  }
  refuse({ code: 'version-conflict' });
}

function wished(before: Recording, wish: RecordingWish, { tree, actor, now }: Changing): Recording {
  if (before.deletedAt !== null) refuse({ code: 'recording-gone' });
  const owned = wish.branch === undefined ? before : adopted(before, wish.branch, tree);
  if (owned.origin === 'foreign' || owned.branch === null) refuse({ code: 'recording-foreign' });
  const { released = owned.released, hold, archive, unwanted } = wish;
  if (hold !== undefined && hold !== null && !isHeld(before, now) && isBeingDeleted(before)) {
    refuse({ code: 'deletion-begun' });
  }
  return {
    ...owned,
    released,
    hold: hold === undefined ? owned.hold : hold === null ? null : { ...hold, by: actor },
    archive: archive === undefined ? owned.archive : { ...owned.archive, state: waived(owned) },
    ...(unwanted === undefined ? {} : unwantedness(owned, unwanted, actor, now)),
  };
}

function isHeld({ hold }: Recording, now: Instant): boolean {
  return hold !== null && hold.until > now;
}

/** Its server was asked to delete it, and may be about it. */
function isBeingDeleted({ deletion: { askedAt, failure } }: Recording): boolean {
  return askedAt !== null && (failure === null || failure === 'deleting');
}

/** One that stood open to everybody stays so. */
function adopted(before: Recording, branch: string, tree: Tree): Recording {
  const isOwned = before.branch !== null && tree.get(before.branch) !== undefined;
  if (before.origin !== 'foreign' && isOwned) refuse({ code: 'recording-owned' });
  if (tree.get(branch) === undefined) refuse({ code: 'branch-unknown', branch });
  const origin = before.origin === 'foreign' ? 'adopted' : before.origin;
  return { ...before, origin, branch, released: before.released || before.state === 'published' };
}

/** A copy that is there already is none to do without. */
function waived({ archive }: Recording): Recording['archive']['state'] {
  return archive.state === 'done' ? 'done' : 'waived';
}

function unwantedness(
  before: Recording,
  unwanted: boolean,
  actor: string,
  now: Instant,
): Pick<Recording, 'unwantedBy' | 'unwantedAt'> {
  if (unwanted && before.unwantedBy !== null) return before;
  if (unwanted) return { unwantedBy: actor, unwantedAt: now };
  if (before.deletion.askedAt !== null) refuse({ code: 'deletion-begun' });
  return { unwantedBy: null, unwantedAt: null };
}

/** Old ones that are given to a branch, lose their hold or their copy go in the next night: nobody does that by mistake. */
function refuseSuddenEnd({ tree, now }: Changing, before: Recording, after: Recording): void {
  const goes = (recording: Recording) => isDue(tree, recording, now) && !awaitsArchive(tree, recording);
  if (!goes(after) || goes(before)) return;
  const bytes = after.bytes ?? 0;
  const branches = after.branch === null ? [] : [{ branch: after.branch, due: 1, bytes }];
  refuse({ code: 'recordings-would-go', due: 1, bytes, branches });
}

function columnsOf(before: Recording, after: Recording, { tree, actor, now }: Changing) {
  const due = dueAt(tree, after, now);
  const isAsked = before.deletion.askedAt !== null;
  const isOff = due === null || due > now || (isAsked && awaitsArchive(tree, after));
  return {
    origin: after.origin,
    branch: after.branch,
    released: after.released ? 1 : 0,
    ...(after.released === before.released ? {} : { released_by: actor, released_at: now }),
    ...(isStanding(after) === isStanding(before)
      ? {}
      : { publish_retry_at: null, publish_tries: null, publish_failure: null }),
    hold_reason: after.hold?.reason ?? null,
    hold_until: after.hold?.until ?? null,
    held_by: after.hold?.by ?? null,
    archive_state: after.archive.state,
    unwanted_by: after.unwantedBy,
    unwanted_at: after.unwantedAt,
    due_at: due,
    ...(isOff ? notNow(before) : {}),
  };
}

function isStanding({ released, unwantedBy }: Recording): boolean {
  return released && unwantedBy === null;
}

/** What may be changed here, to be compared. */
function factsOf({ origin, branch, released, hold, archive, unwantedBy }: Recording): string {
  return JSON.stringify([origin, branch, released, hold, archive.state, unwantedBy]);
}

async function audit(
  tx: Tx,
  { actor, now: at }: Changing,
  { unwanted }: RecordingWish,
  before: Recording,
  after: Recording,
): Promise<void> {
  const verb = unwanted === undefined ? 'change' : unwanted ? 'delete' : 'restore';
  await append(tx, {
    ...{ at, actor, action: `recording.${verb}` },
    object: { kind: 'recording', id: before.id },
    branch: after.branch,
    before: audited(before),
    after: audited(after),
  });
}

/** Of a hold that there is one, and until when: its reason is a text of somebody's. */
function audited({ branch, released, hold, archive, unwantedBy }: Recording) {
  return {
    ...{ branch, released, heldUntil: hold?.until ?? null },
    ...{ archive: archive.state, unwanted: unwantedBy !== null },
  };
}
