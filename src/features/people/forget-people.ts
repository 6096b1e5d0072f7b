import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { actingAmong, appointersBefore, forgetDeputies, replaceAppointer } from './deputy-store.ts';
import { atOnce, type Forgetting } from './forgetting.ts';
import { forgetPersons, namesOf, personsUnseenSince } from './people-store.ts';
import { newTombstone, TOMBSTONE_PREFIX } from './tombstone.ts';

/** How long persons are known after their last visit or booking, and deputyships after their end. */
const KEPT_MS = 90 * DAY_MS;

/** What bookings know of those who made them; principals are `person:<subject>`. */
export type Bookers = {
  /** Which of these principals have a booking that ended at `since` or later, or has not ended yet. */
  bookedSince: (db: Db | Tx, principals: readonly string[], since: Instant) => Promise<ReadonlySet<string>>;
  /** Subjects of persons all of whose bookings ended before `before`, in an order, `limit` at most behind `after`. */
  silentSince: (
    tx: Tx,
    before: Instant,
    page: { readonly after: string; readonly limit: number },
  ) => Promise<readonly string[]>;
  /** Puts another principal into the bookings of one that ended before `before`; returns how many bookings. */
  replace: (tx: Tx, principal: string, other: string, before: Instant) => Promise<number>;
};

/**
 * What goes of persons: names and addresses of those who were not here for 90 days, whose last booking ended as long
 * ago, and who are nobody's deputy; their subjects in bookings, and where they appointed somebody; deputyships that
 * ended as long ago.
 */
export function peopleToForget(bookers: Bookers): readonly Forgetting[] {
  return [
    names(bookers),
    subjects(bookers),
    appointers(bookers),
    atOnce('deputies', KEPT_MS, forgetDeputies),
  ];
}

function names({ bookedSince }: Bookers): Forgetting {
  return {
    ...{ what: 'people', keptMs: KEPT_MS },
    take: async (tx, { now, before, limit, after }) => {
      const unseen = await personsUnseenSince(tx, before, { after, limit });
      const acting = await actingAmong(tx, unseen, now);
      const booked = await bookedSince(tx, unseen.map(principalOf), before);
      const gone = unseen.filter((subject) => !acting.has(subject) && !booked.has(principalOf(subject)));
      return { taken: await forgetPersons(tx, gone, before), next: nextAfter(unseen, limit) };
    },
  };
}

/** Those whose name went, or never was here: programs book for persons, too. */
function subjects({ silentSince, replace }: Bookers): Forgetting {
  return {
    ...{ what: 'bookers', keptMs: KEPT_MS },
    take: async (tx, { now, before, limit, after }) => {
      const silent = await silentSince(tx, before, { after, limit });
      const known = await namesOf(tx, silent);
      const acting = await actingAmong(tx, silent, now);
      const gone = silent.filter((subject) => !known.has(subject) && !acting.has(subject));
      for (const subject of gone) {
        const tombstone = principalOf(newTombstone());
        await replace(tx, principalOf(subject), tombstone, before);
        await replaceAppointer(tx, principalOf(subject), tombstone);
      }
      return { taken: gone.length, next: nextAfter(silent, limit) };
    },
  };
}

/** Those who appointed a deputy long ago, and of whom no name and no booking is left. */
function appointers({ bookedSince }: Bookers): Forgetting {
  const among = { prefix: principalOf(''), except: principalOf(TOMBSTONE_PREFIX) };
  return {
    ...{ what: 'appointers', keptMs: KEPT_MS },
    take: async (tx, { now, before, limit, after }) => {
      const page = { ...among, after: principalOf(after), limit };
      const found = (await appointersBefore(tx, before, page)).map(subjectOf);
      const known = await namesOf(tx, found);
      const acting = await actingAmong(tx, found, now);
      const booked = await bookedSince(tx, found.map(principalOf), before);
      const gone = found.filter(
        (subject) => !known.has(subject) && !acting.has(subject) && !booked.has(principalOf(subject)),
      );
      for (const subject of gone) {
        await replaceAppointer(tx, principalOf(subject), principalOf(newTombstone()));
      }
      return { taken: gone.length, next: nextAfter(found, limit) };
    },
  };
}

function nextAfter(found: readonly string[], limit: number): string | null {
  return found.length < limit ? null : (found.at(-1) ?? null);
}

const PERSON = 'person:';

function principalOf(subject: string): string {
  return PERSON + subject;
}

function subjectOf(principal: string): string {
  return principal.slice(PERSON.length);
}
