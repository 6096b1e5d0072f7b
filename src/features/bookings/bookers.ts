import { DAY_MS } from '../../lib/span.ts';
import type { Bookers } from '../people/forget-people.ts';
import { type Forgetting, inSteps } from '../people/forgetting.ts';
import type { BookingsOfPerson } from '../people/held.ts';
import { TOMBSTONE_PREFIX } from '../people/tombstone.ts';
import { bookedSince, bookingsMadeBy, replaceBooker, silentSince } from './booked-by-store.ts';
import { blankTexts } from './booking-store.ts';
import { forgetOutages } from './outage-store.ts';

const YEAR_MS = 365 * DAY_MS;
const PERSON = 'person:';

/** What bookings know of the persons who made them. */
export const bookers: Bookers = {
  bookedSince,
  silentSince: async (tx, before, { after, limit }) => {
    const among = { prefix: PERSON, except: `${PERSON}${TOMBSTONE_PREFIX}` };
    const found = await silentSince(tx, before, { ...among, after: `${PERSON}${after}`, limit });
    return found.map((principal) => principal.slice(PERSON.length));
  },
  replace: (tx, principal, other, before) => replaceBooker(tx, { principal, other, before }),
};

export const bookingsOfPerson: BookingsOfPerson = {
  madeBy: bookingsMadeBy,
  replace: (tx, principal, other) => replaceBooker(tx, { principal, other, before: null }),
};

/** What goes of meetings a year after they were: what people wrote about them, and why there was an outage. */
export const meetingsToForget: readonly Forgetting[] = [
  inSteps('descriptions', YEAR_MS, blankTexts),
  inSteps('outages', YEAR_MS, forgetOutages),
];
