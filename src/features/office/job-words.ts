import type { SayOps } from './ops-texts.ts';
import { oneOf } from './ops-page.tsx';

/** Jobs that have words of their own; `docs/architecture.md` names what each is for. */
const JOBS = [
  'open-rooms',
  'watch-servers',
  'close-rooms',
  'forget',
  'tidy',
  'provision-folders',
  'check-folders',
  'sync-members',
  'prepare-papers',
  'bring-slides',
  'sync-recordings',
  'release-recordings',
  'archive-recordings',
  'clean-recordings',
] as const;

/** What a job is called on pages; its own name for one that is new. */
export function jobTitle(name: string, say: SayOps): string {
  const known = oneOf(JOBS, name);
  return known === null ? name : say(`job.${known}.title`);
}

/** What a job does, in a sentence; null for one that is new. */
export function jobPurpose(name: string, say: SayOps): string | null {
  const known = oneOf(JOBS, name);
  return known === null ? null : say(`job.${known}.does`);
}

/** What the counts of runs are called that are met most. */
const COUNTS = [
  'placed',
  'opened',
  'failed',
  'broken',
  'unplaced',
  'polled',
  'missed',
  'lost',
  'changed',
  'closed',
  'unsure',
  'settled',
  'waiting',
  'due',
  'done',
  'left',
  'changes',
  'published',
  'withdrawn',
  'copied',
  'given',
  'refused',
  'branches',
  'listed',
  'people',
  'bookers',
  'deputies',
  'descriptions',
  'audit',
  'requestKeys',
  'attempts',
  'sessions',
  'logoutTokens',
] as const;

/** What a count is called; null for one that is new. */
export function countInWords(name: string, say: SayOps): string | null {
  const known = oneOf(COUNTS, name);
  return known === null ? null : say(`count.${known}`);
}

/** `2 geöffnet, 1 gescheitert`: what is not 0; null where all is. */
export function countsInWords(outcome: Readonly<Record<string, number>>, say: SayOps): string | null {
  const told = Object.entries(outcome)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${count} ${countInWords(name, say) ?? name}`);
  return told.length === 0 ? null : told.join(', ');
}
