import type { Erased } from './api.ts';

const ERASED = {
  person: ['their name and address', 'names and addresses'],
  sessions: ['session: they are signed out', 'sessions: they are signed out'],
  deputyships: ['deputyship', 'deputyships'],
  requestKeys: ['stored answer to a call of theirs', 'stored answers to calls of theirs'],
} as const;

/** What stays of each kind, and until when. */
const STAYS: Readonly<Record<string, (count: string, day: string | null) => string>> = {
  bookings: (count) =>
    `${count} booked: they are the branch's, with the same links as before. What was written about a meeting goes 12 months after it.`,
  recordings: (count) =>
    `${count} about recordings that they held, released or deleted: until 12 months after, or the recording is gone.`,
  audit: (count, day) => `${count} of the log: the last goes on ${day ?? 'a day to come'}.`,
  appointments: (count) =>
    `${count} in which they made somebody a deputy: a row goes 90 days after that has ended.`,
  'nextcloud-groups': (count) =>
    `${count} in Nextcloud with their account: Plenum takes it out once the realm's groups are without them.`,
};

const BEYOND = `No erasure reaches what is not Plenum's: their account in Keycloak (with it they can sign in again, and are known
again), files and accounts in Nextcloud, names in recordings. Backups hold them until the copies are removed; after one
is restored, erase again.`;

/** An erasure in plain words. */
export function wordsOf({ dryRun, tombstone, erased, stays }: Erased): {
  readonly text: string;
  readonly isNothing: boolean;
} {
  const gone = Object.entries(ERASED).flatMap(([kind, [one, more]]) => {
    const count = erased[kind as keyof typeof ERASED];
    return count === 0 ? [] : [`  ${kind === 'person' ? one : `${count} ${count === 1 ? one : more}`}`];
  });
  const left = stays.map(({ what, count, until }) => {
    const rows = what === 'nextcloud-groups' ? 'group' : what === 'bookings' ? 'meeting' : 'row';
    const counted = `${count} ${rows}${count === 1 ? '' : 's'}`;
    return `  ${STAYS[what]?.(counted, until?.slice(0, 10) ?? null) ?? `${counted}: ${what}`}`;
  });
  if (gone.length + left.length === 0) {
    return { text: 'Plenum holds nothing on this subject. Is it the right one?', isNothing: true };
  }
  const instead = tombstone ?? 'a word that names nobody';
  const text = [
    dryRun ? 'Nothing was changed. This would go:' : 'Erased:',
    ...(gone.length === 0 ? ['  nothing'] : gone),
    ...(left.length === 0
      ? []
      : ['', `This ${dryRun ? 'would stay' : 'stays'}, with ${instead} in place of the subject:`]),
    ...left,
    '',
    BEYOND,
  ].join('\n');
  return { text, isNothing: false };
}
