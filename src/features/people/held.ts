import type { Instant } from '../../lib/span.ts';
import { deedsOf, deedsTo, type AuditedDeed } from '../../platform/audit/audit.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { keysOf } from '../../platform/http/idempotency.ts';
import { sessionsOf } from '../../platform/web/sessions.ts';
import { appointedBy, type Deputyship, deputyshipsOf } from './deputy-store.ts';
import { type KnownPerson, personBySubject } from './people-store.ts';

/** A booking as its maker may have it. */
export type MadeBooking = {
  readonly id: string;
  readonly branch: string;
  readonly title: string;
  readonly description: string | null;
  /** Local wall time of its first date. */
  readonly start: string;
  readonly timeZone: string;
  readonly durationMinutes: number;
  readonly recurrence: string | null;
  readonly status: 'booked' | 'cancelled';
  readonly createdAt: Instant;
  /** The end of its last date. */
  readonly lastEndsAt: Instant;
};

/** What bookings hold of a person, whose principal is `person:<subject>`. */
export type BookingsOfPerson = {
  madeBy: (db: Db | Tx, principal: string) => Promise<readonly MadeBooking[]>;
  /** Puts another principal into all bookings of one; returns how many. */
  replace: (tx: Tx, principal: string, other: string) => Promise<number>;
};

/** The branches into whose groups in Nextcloud we put one of these accounts. */
export type GroupsOf = (db: Db | Tx, accounts: readonly string[]) => Promise<readonly string[]>;

/** Where a principal stands as who decided something. */
export type Placed = {
  count: (db: Db | Tx, principal: string) => Promise<number>;
  /** Puts another principal into all of these places; returns how many. */
  replace: (tx: Tx, principal: string, other: string) => Promise<number>;
};

/** What later features hold of persons. */
export type HeldElsewhere = {
  readonly bookings: BookingsOfPerson;
  /** Who held, released or deleted them. */
  readonly recordings: Placed;
  readonly groupsOf: GroupsOf;
};

/** All that we hold of one person. */
export type Held = {
  readonly person: KnownPerson | null;
  readonly sessions: readonly { readonly begunAt: Instant; readonly usedAt: Instant }[];
  readonly deputyships: readonly Deputyship[];
  readonly appointed: readonly Deputyship[];
  readonly bookings: readonly MadeBooking[];
  /** In how many places they stand as who decided about a recording. */
  readonly recordings: number;
  /** What they did, and what was done to them. */
  readonly deeds: readonly AuditedDeed[];
  readonly deedsTo: readonly AuditedDeed[];
  /** When they sent calls whose answers are stored. */
  readonly requestKeys: readonly Instant[];
  /** Branches. */
  readonly groups: readonly string[];
};

export async function heldOf(
  db: Db | Tx,
  subject: string,
  { bookings, recordings, groupsOf }: HeldElsewhere,
): Promise<Held> {
  const principal = `person:${subject}`;
  const person = await personBySubject(db, subject);
  const email = person?.email ?? null;
  return {
    person,
    sessions: await sessionsOf(db, subject),
    deputyships: await deputyshipsOf(db, subject),
    appointed: await appointedBy(db, principal),
    bookings: await bookings.madeBy(db, principal),
    recordings: await recordings.count(db, principal),
    deeds: await deedsOf(db, principal),
    deedsTo: await deedsTo(db, subject),
    requestKeys: await keysOf(db, principal),
    // Whatever their account is called by: `folders.members` says which.
    groups: await groupsOf(db, [subject, ...(email === null ? [] : [email])]),
  };
}
