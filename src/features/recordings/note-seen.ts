import { setImmediate as breathe } from 'node:timers/promises';
import type { ServerRecording } from '../../clients/bigbluebutton/recording.ts';
import type { Clock } from '../../lib/clock.ts';
import { DAY_MS, type Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import type { RecordingSettings } from '../../platform/settings/recording-settings.ts';
import { bookingsById, occurrencesById } from '../bookings/dates.ts';
import type { Tree } from '../branches/tree.ts';
import { markedDate, type OwningDate, type OwningFacts, ownerOf } from './own.ts';
import type { Recording } from './recording.ts';
import type { RecordingRow } from './recording-row.ts';
import { changeRecording, type RecordingChanges, recordingsOnServer } from './recording-store.ts';
import { addRecordings, touchRecordings } from './seen-store.ts';
import { changesBy, type Circumstances, newRow, stateChange } from './sighting.ts';

export type SightingParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  /** The id of this installation, as meetings of ours carry it. */
  readonly instance: string;
  readonly others: RecordingSettings['others'];
};

/** What a server said at one time. */
export type Sighting = {
  readonly recordings: readonly ServerRecording[];
  /** Those that it lists as an error. */
  readonly broken?: readonly string[];
  /** Those that it was asked for by name and that it does not list. */
  readonly missing?: readonly string[];
  /** When the question was sent. What is known from a later one stands. */
  readonly askedAt: Instant;
};

/** `returned`: proven gone before, and there again. `unnamed`: with an id that no server can be asked for. */
export type Noted = {
  readonly added: number;
  readonly changed: number;
  readonly returned: number;
  readonly unnamed: number;
};

/** Recordings in one transaction, which is short then. */
const CHUNK = 100;
/** A listing that shows nothing new is noted once a day. */
const TOUCH_AFTER_MS = DAY_MS;
/** As the client takes them; no server of ours makes others. */
const RECORD_ID = /^[^,%+\s\p{C}]{1,256}$/u;

/**
 * Writes what a server says of its recordings into the store, where it differs from what is known: whose they are, how
 * they stand, when they are due. Of holds, releases, copies and deletions that were asked for it changes nothing. What
 * somebody else changes at the same moment is left to the next sight.
 */
export async function noteSeen(parts: SightingParts, server: string, sighting: Sighting): Promise<Noted> {
  const items = itemsOf(sighting);
  const named = items.filter(({ recordId }) => RECORD_ID.test(recordId));
  const noted = { added: 0, changed: 0, returned: 0, unnamed: items.length - named.length };
  for (let at = 0; at < named.length; at += CHUNK) {
    if (at > 0) await breathe();
    const part = named.slice(at, at + CHUNK);
    const { added, changed, returned } = await parts.database.transaction((tx) =>
      noteChunk(tx, parts, server, part, sighting.askedAt),
    );
    noted.added += added;
    noted.changed += changed;
    noted.returned += returned;
  }
  return noted;
}

type Item = { readonly recordId: string; readonly seen: ServerRecording | 'absent' | 'unknown' };

function itemsOf({ recordings, broken = [], missing = [] }: Sighting): readonly Item[] {
  return [
    ...recordings.map((seen) => ({ recordId: seen.recordId, seen })),
    ...broken.map((recordId) => ({ recordId, seen: 'unknown' as const })),
    ...missing.map((recordId) => ({ recordId, seen: 'absent' as const })),
  ];
}

type Change = { readonly prior: Recording; readonly changes: RecordingChanges };
type Plan = {
  readonly rows: readonly RecordingRow[];
  readonly changes: readonly Change[];
  readonly quiet: readonly string[];
};

async function noteChunk(
  tx: Tx,
  parts: SightingParts,
  server: string,
  items: readonly Item[],
  askedAt: Instant,
): Promise<Omit<Noted, 'unnamed'>> {
  const now = parts.clock.now();
  const ids = items.map(({ recordId }) => recordId);
  const known = await recordingsOnServer(tx, server, ids);
  const facts = await owningFacts(tx, parts, items);
  const plan = planOf(server, items, { known, facts }, { tree: facts.tree, now, askedAt });
  const added = await addRecordings(tx, plan.rows);
  await touchRecordings(tx, plan.quiet, askedAt);
  const written = [];
  for (const change of plan.changes) {
    const columns = { ...change.changes, seen_at: askedAt };
    if (await changeRecording(tx, change.prior, columns, now)) written.push(change);
  }
  const returned = written.filter(({ changes }) => 'deleted_at' in changes);
  for (const { prior } of returned) await auditReturn(tx, prior, now);
  await auditAdopted(tx, server, adoptedBy(plan.rows, written), now);
  return { added, changed: written.length, returned: returned.length };
}

function planOf(
  server: string,
  items: readonly Item[],
  { known, facts }: { known: ReadonlyMap<string, Recording>; facts: OwningFacts },
  times: Omit<Circumstances, 'startsAt'>,
): Plan {
  const rows: RecordingRow[] = [];
  const changes: Change[] = [];
  const quiet: string[] = [];
  for (const { recordId, seen } of items) {
    const prior = known.get(recordId) ?? null;
    if (prior !== null && isOutdated(prior, times.askedAt)) continue;
    if (typeof seen === 'string') {
      const change = prior === null ? null : stateChange(prior, seen);
      if (prior !== null && change !== null) changes.push({ prior, changes: change });
      continue;
    }
    const owner = ownerOf(seen, prior, facts);
    if (owner === null) continue;
    const at = { ...times, startsAt: facts.dates.get(owner.occurrence ?? '')?.startsAt ?? null };
    if (prior === null) {
      // What others deleted before we knew of it is nothing to us.
      if (seen.state !== 'deleted' || owner.origin === 'plenum') rows.push(newRow(server, seen, owner, at));
      continue;
    }
    const change = changesBy(seen, prior, owner, at);
    if (change !== null) changes.push({ prior, changes: change });
    else if (prior.seenAt <= at.askedAt - TOUCH_AFTER_MS) quiet.push(prior.id);
  }
  return { rows, changes, quiet };
}

/** Whether it is known from a later question, or was proven gone since this one was asked. */
function isOutdated({ seenAt, deletedAt }: Recording, askedAt: Instant): boolean {
  return seenAt > askedAt || (deletedAt !== null && deletedAt > askedAt);
}

async function owningFacts(tx: Tx, parts: SightingParts, items: readonly Item[]): Promise<OwningFacts> {
  const { instance, others } = parts;
  const tree = await parts.tree(tx);
  const marked = items.flatMap(({ seen }) =>
    typeof seen === 'string' ? [] : (markedDate(seen, { instance, others }) ?? []),
  );
  const dates = await occurrencesById(tx, [...new Set(marked)]);
  const bookings = await bookingsById(tx, [...new Set(dates.map(({ booking }) => booking))]);
  const own = new Map(bookings.map(({ id, options }) => [id, options.recordingDays]));
  const known = dates.map(({ id, branch, booking, startsAt }): [string, OwningDate] => [
    id,
    { branch, booking, startsAt, ownDays: own.get(booking) ?? null },
  ]);
  return { tree, instance, others, dates: new Map(known) };
}

async function auditReturn(tx: Tx, prior: Recording, now: Instant): Promise<void> {
  await append(tx, {
    at: now,
    actor: 'job:sync-recordings',
    action: 'recording.return',
    object: { kind: 'recording', id: prior.id },
    branch: prior.branch,
    before: { deletedAt: prior.deletedAt },
    after: { deletedAt: null },
  });
}

type Adopted = { readonly id: string; readonly branch: string };

function adoptedBy(rows: readonly RecordingRow[], changes: readonly Change[]): readonly Adopted[] {
  const added = rows.filter(({ origin }) => origin === 'adopted');
  const given = changes.flatMap(({ prior, changes: { origin, branch } }) =>
    origin === 'adopted' ? [{ id: prior.id, branch: branch ?? prior.branch }] : [],
  );
  return [...added, ...given].flatMap(({ id, branch }) => (branch === null ? [] : [{ id, branch }]));
}

/** One row a branch: there may be tens of thousands at once. */
async function auditAdopted(
  tx: Tx,
  server: string,
  adopted: readonly Adopted[],
  now: Instant,
): Promise<void> {
  for (const [branch, those] of Map.groupBy(adopted, (one) => one.branch)) {
    await append(tx, {
      at: now,
      actor: 'job:sync-recordings',
      action: 'recording.adopt',
      object: { kind: 'server', id: server },
      branch,
      after: { recordings: those.map(({ id }) => id) },
    });
  }
}
