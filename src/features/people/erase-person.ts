import { DAY_MS, type Instant } from '../../lib/span.ts';
import { append, renameInAudit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import { forgetKeysOf } from '../../platform/http/idempotency.ts';
import { endSessions } from '../../platform/web/sessions.ts';
import { removeDeputyships, replaceAppointer } from './deputy-store.ts';
import { type Held, heldOf, type HeldElsewhere } from './held.ts';
import { removePerson } from './people-store.ts';
import { newTombstone } from './tombstone.ts';

/** How long the log keeps a row. */
export const AUDIT_MS = 365 * DAY_MS;

/** How many rows of each kind an erasure takes away, and in how many another name takes their subject's place. */
export type Erasure = {
  /** What stands for the subject from now on; null where nothing was erased. */
  readonly tombstone: string | null;
  readonly erased: {
    readonly person: number;
    readonly sessions: number;
    readonly deputyships: number;
    readonly requestKeys: number;
  };
  readonly replaced: {
    readonly bookings: number;
    readonly recordings: number;
    readonly auditEntries: number;
    readonly appointments: number;
  };
  /** Branches in whose groups in Nextcloud their account stays until the realm's groups are without it. */
  readonly groups: readonly string[];
  /** When the last row of the log that holds the tombstone goes; null where none does. */
  readonly auditUntil: Instant | null;
};

type Wish = { readonly subject: string; readonly actor: string; readonly now: Instant };

/** What `erasePerson` would do. */
export async function planErasure(tx: Tx, subject: string, elsewhere: HeldElsewhere): Promise<Erasure> {
  return { tombstone: null, ...countsOf(await heldOf(tx, subject, elsewhere)) };
}

/**
 * Takes away all that names a person: name and address, sessions (they are signed out at once), deputyships, stored
 * answers. What has to stay has a tombstone in the place of their subject: who booked, who appointed, the log.
 */
export async function erasePerson(
  tx: Tx,
  { subject, actor, now }: Wish,
  elsewhere: HeldElsewhere,
): Promise<Erasure> {
  const counts = countsOf(await heldOf(tx, subject, elsewhere));
  const { erased, replaced } = counts;
  if (Object.values({ ...erased, ...replaced }).every((count) => count === 0)) {
    return { tombstone: null, ...counts };
  }
  const tombstone = newTombstone();
  const [principal, other] = [`person:${subject}`, `person:${tombstone}`];
  await append(tx, {
    ...{ at: now, actor, action: 'person.erase', branch: null },
    ...{ object: { kind: 'person', id: tombstone }, after: { ...erased, ...replaced } },
  });
  const gone = {
    person: await removePerson(tx, subject),
    sessions: await endSessions(tx, { subject }),
    deputyships: await removeDeputyships(tx, subject),
    requestKeys: await forgetKeysOf(tx, principal),
  };
  const renamed = {
    bookings: await elsewhere.bookings.replace(tx, principal, other),
    recordings: await elsewhere.recordings.replace(tx, principal, other),
    appointments: await replaceAppointer(tx, principal, other),
    // Last of all: who erases themselves stands in the row of it.
    auditEntries: await renameInAudit(tx, subject, tombstone),
  };
  return { ...counts, tombstone, erased: gone, replaced: renamed };
}

function countsOf(held: Held): Omit<Erasure, 'tombstone'> {
  const { person, sessions, deputyships, requestKeys, bookings, appointed, deeds, deedsTo, groups } = held;
  const logged = [...deeds, ...deedsTo].map(({ at }) => at);
  return {
    erased: {
      person: person === null ? 0 : 1,
      sessions: sessions.length,
      deputyships: deputyships.length,
      requestKeys: requestKeys.length,
    },
    replaced: {
      bookings: bookings.length,
      recordings: held.recordings,
      auditEntries: logged.length,
      appointments: appointed.length,
    },
    groups,
    auditUntil: logged.length === 0 ? null : logged.reduce((one, other) => Math.max(one, other)) + AUDIT_MS,
  };
}
