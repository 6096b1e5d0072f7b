import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { PoolServer } from '../rooms/server.ts';
import type { ExpectingParts } from './expected.ts';
import {
  forgetForeign,
  type KnownRecording,
  knownOnServer,
  type ListingRecord,
  noteFailing,
  noteListed,
} from './listing-store.ts';
import { createLook, goneAs, type Look, type Looked } from './look.ts';
import { noteSeen } from './note-seen.ts';
import { proveGone } from './prove.ts';
import { recordingById } from './recording-store.ts';

export type ListingOutcome = {
  readonly listed: number;
  readonly added: number;
  readonly changed: number;
  readonly returned: number;
  /** Proven gone. */
  readonly gone: number;
  /** Not there any more and not proven gone yet. */
  readonly missing: number;
};

/** Hours in UTC, when few meet. */
const NIGHT_HOURS: ReadonlySet<number> = new Set([23, 0, 1, 2, 3]);
const NIGHTLY_MS = 8 * HOUR_MS;
const PAGE = 500;
const ASK_TOGETHER = 100;
/** So many that are missing at once, and more than are left, look like a server in trouble. */
const MANY = 20;
const LONGEST_PAUSE_MS = 2 * HOUR_MS;

/** Once a night, and otherwise once a day. */
export function isListingDue(record: ListingRecord | undefined, now: Instant): boolean {
  if (record === undefined || record.listedAt === null) return true;
  const age = now - record.listedAt;
  return age >= DAY_MS || (age >= NIGHTLY_MS && NIGHT_HOURS.has(new Date(now).getUTCHours()));
}

/** How long a server that does not answer is left alone, by how long it has not: five minutes to two hours. */
export function pauseAfterFailure(failingSince: Instant | null, now: Instant): number {
  if (failingSince === null) return 0;
  return Math.min(Math.max((now - failingSince) / 4, 5 * MINUTE_MS), LONGEST_PAUSE_MS);
}

/**
 * Looks through everything that a server has, page by page, and asks by name for what it should have and did not show:
 * pages promise no order, so only that question says that something is gone.
 *
 * @param between called after each page
 * @returns null where the server did not answer; what it showed before is noted
 */
export async function listServer(
  parts: ExpectingParts,
  server: PoolServer,
  between: () => void,
  signal: AbortSignal,
): Promise<ListingOutcome | null> {
  const { database, clock, log } = parts;
  const from = clock.now();
  try {
    const { shown, ...noted } = await walk(parts, server, between, signal);
    const rest = await askForUnseen(parts, server, shown, signal);
    await database.transaction((tx) =>
      noteListed(tx, server.name, { from, to: clock.now(), listed: shown.size }),
    );
    return { ...noted, ...rest, listed: shown.size };
  } catch (error) {
    if (signal.aborted || !(error instanceof BackendError)) throw error;
    log.warn('the recordings of a server could not be listed', { server: server.name, kind: error.kind });
    await database.transaction((tx) => noteFailing(tx, server.name, error.kind, clock.now()));
    return null;
  }
}

async function walk(
  parts: ExpectingParts,
  { name, client }: PoolServer,
  between: () => void,
  signal: AbortSignal,
) {
  const shown = new Set<string>();
  const sum = { added: 0, changed: 0, returned: 0 };
  let unnamed = 0;
  let askedAt = parts.clock.now();
  for await (const { recordings, broken } of client.recordingPages({ states: 'any' }, { signal })) {
    const noted = await noteSeen(parts, name, { recordings, broken, askedAt });
    sum.added += noted.added;
    sum.changed += noted.changed;
    sum.returned += noted.returned;
    unnamed += noted.unnamed;
    // What is only in the deleted area is not there: it is asked about below.
    for (const { recordId, state } of recordings) if (state !== 'deleted') shown.add(recordId);
    for (const recordId of broken) shown.add(recordId);
    between();
    signal.throwIfAborted();
    askedAt = parts.clock.now();
  }
  if (unnamed > 0) {
    parts.log.warn('a server has recordings under names that it cannot be asked for', {
      server: name,
      unnamed,
    });
  }
  return { ...sum, shown };
}

/** Asks for what is known of a server and was not shown, and draws the conclusions. */
async function askForUnseen(
  parts: ExpectingParts,
  server: PoolServer,
  shown: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Pick<ListingOutcome, 'gone' | 'missing'>> {
  const { unseen, ours } = await unseenOf(parts, server.name, shown);
  const look = createLook(parts);
  const vanished: Vanished[] = [];
  for (let at = 0; at < unseen.length; at += ASK_TOGETHER) {
    signal.throwIfAborted();
    vanished.push(...(await askFor(look, server, unseen.slice(at, at + ASK_TOGETHER), signal)));
  }
  const foreign = vanished.filter(({ known }) => known.origin === 'foreign');
  const lost = vanished.filter(({ known }) => known.origin !== 'foreign');
  await forgetInParts(parts, foreign);
  const isOdd = lost.length > MANY && lost.length > ours / 2;
  if (isOdd) {
    parts.log.error('a server shows few of the recordings it had; what is missing is looked for once more', {
      server: server.name,
      known: ours,
      missing: lost.length,
    });
  }
  // What was missing the last time too is gone, however much it is.
  const provable = isOdd ? lost.filter(({ known }) => known.state === 'absent') : lost;
  const gone = await proveAll(parts, provable, signal);
  return { gone, missing: lost.length - gone };
}

type Vanished = { readonly known: KnownRecording; readonly seen: 'absent' | 'deleted' };

async function unseenOf({ database, others }: ExpectingParts, server: string, shown: ReadonlySet<string>) {
  const unseen: KnownRecording[] = [];
  let ours = 0;
  let after = '';
  for (;;) {
    const known = await knownOnServer(database.db, server, after, PAGE);
    const foreign = known.filter(({ origin }) => origin === 'foreign').map(({ id }) => id);
    ours += known.length - foreign.length;
    const isIgnored = others.rule === 'ignore';
    // They were listed before the settings said to leave them alone.
    if (isIgnored) await database.transaction((tx) => forgetForeign(tx, foreign));
    unseen.push(
      ...known.filter(({ recordId, origin }) => !shown.has(recordId) && !(isIgnored && origin === 'foreign')),
    );
    const last = known.at(-1);
    if (last === undefined || known.length < PAGE) return { unseen, ours };
    after = last.recordId;
  }
}

async function askFor(
  look: Look,
  server: PoolServer,
  unseen: readonly KnownRecording[],
  signal: AbortSignal,
): Promise<readonly Vanished[]> {
  const looked: Looked = await look(
    server,
    unseen.map(({ recordId }) => recordId),
    { signal },
  );
  return unseen.flatMap((known) => {
    const seen = goneAs(looked, known.recordId);
    return seen === null ? [] : [{ known, seen }];
  });
}

async function forgetInParts({ database }: ExpectingParts, foreign: readonly Vanished[]): Promise<void> {
  for (let at = 0; at < foreign.length; at += ASK_TOGETHER) {
    const ids = foreign.slice(at, at + ASK_TOGETHER).map(({ known }) => known.id);
    await database.transaction((tx) => forgetForeign(tx, ids));
  }
}

/** What its server was asked to delete as well: it may not be due any more, and nobody would look at it again. */
async function proveAll(
  { database, clock }: ExpectingParts,
  vanished: readonly Vanished[],
  signal: AbortSignal,
): Promise<number> {
  let gone = 0;
  for (const { known, seen } of vanished) {
    signal.throwIfAborted();
    const proven = await database.transaction(async (tx) => {
      const recording = await recordingById(tx, known.id);
      // It may have been seen again meanwhile.
      return recording?.state === seen && proveGone(tx, recording, { seen, now: clock.now() });
    });
    if (proven) gone += 1;
  }
  return gone;
}
