import { randomHex } from '../../lib/ids.ts';

export const TOMBSTONE_PREFIX = 'gone-';

/** What stands in the place of a subject: that there was a person, the same one in all rows, and not who. */
export function newTombstone(): string {
  return `${TOMBSTONE_PREFIX}${randomHex(8)}`;
}
