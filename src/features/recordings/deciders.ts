import { DAY_MS } from '../../lib/span.ts';
import type { Forgetting } from '../people/forgetting.ts';
import type { Placed } from '../people/held.ts';
import { newTombstone, TOMBSTONE_PREFIX } from '../people/tombstone.ts';
import { decidersBefore, decisionsOf, replaceDecider } from './deciders-store.ts';

const YEAR_MS = 365 * DAY_MS;
const PERSON = 'person:';

/** Who held, released or deleted recordings. */
export const deciders: Placed = {
  count: decisionsOf,
  replace: (tx, principal, other) => replaceDecider(tx, { principal, other, before: null }),
};

/** As long as the log names them, recordings do. */
export const decidersToForget: Forgetting = {
  ...{ what: 'deciders', keptMs: YEAR_MS },
  take: async (tx, { before, limit }) => {
    const among = { prefix: PERSON, except: `${PERSON}${TOMBSTONE_PREFIX}`, limit };
    const gone = await decidersBefore(tx, before, among);
    for (const principal of gone) {
      await replaceDecider(tx, { principal, other: `${PERSON}${newTombstone()}`, before });
    }
    return { taken: gone.length, next: gone.length < limit ? null : '' };
  },
};
