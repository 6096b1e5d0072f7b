import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import type { Folder } from './folder.ts';

/** The server counts shares over ten minutes, and the run by the minute comes some moments before they are over. */
const ROUND_MS = 11 * MINUTE_MS;

export type Progress = {
  readonly total: number;
  readonly settled: number;
  readonly waiting: number;
  readonly failed: number;
  /** When all will be there if nothing fails; null where nothing is left to wait for, or nobody can say. */
  readonly estimate: Instant | null;
};

/**
 * How far the folders are. Only shares take long, as few of them may be made in ten minutes: so many rounds are left,
 * the first of them when the server lets us come again. While something else is in the way nobody can say.
 */
export function progressOf(
  folders: readonly Folder[],
  { mode, sharesPerTenMinutes: budget }: Pick<FolderSettings, 'mode' | 'sharesPerTenMinutes'>,
  now: Instant,
): Progress {
  const count = (state: Folder['state']) => folders.filter((folder) => folder.state === state).length;
  const unshared = folders.filter(isUnshared);
  const rounds = Math.ceil(unshared.length / budget);
  const isTold = mode === 'shares' && budget > 0 && rounds > 0 && !unshared.some(isHeldUp);
  return {
    ...{ total: folders.length, settled: count('settled'), waiting: count('waiting') },
    failed: count('failed'),
    estimate: isTold ? firstRound(unshared, now) + (rounds - 1) * ROUND_MS : null,
  };
}

function isUnshared({ state, shareId }: Folder): boolean {
  return shareId === null && (state === 'pending' || state === 'waiting');
}

/** It waits for something other than its share. */
function isHeldUp({ state, failure }: Folder): boolean {
  return state === 'waiting' && failure !== null && failure !== 'rate-limited';
}

/** A job looks by the minute. */
function firstRound(unshared: readonly Folder[], now: Instant): Instant {
  const instants = unshared.map(({ retryAt }) => retryAt ?? now);
  return Math.max(now, Math.min(...instants)) + MINUTE_MS;
}
