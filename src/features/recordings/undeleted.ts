import { HOUR_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Recording } from './recording.ts';

/**
 * Why something due is not gone yet, though nothing is wrong with it. `processing`: its server is still making it.
 * `archive`: its copy is still to come. `deleting`: its server was asked and has not done it yet. `server`: that does not
 * answer.
 */
export const WAITING = ['processing', 'archive', 'deleting', 'server'] as const;

/**
 * What went wrong. `not-deleted`: its server said SUCCESS, more than once, and did nothing. `refused`: it said FAILED.
 * `broken`: it lists it as an error. `unknown`: in a state that we do not know.
 */
export const FAILED = ['not-deleted', 'refused', 'broken', 'unknown'] as const;

export type Undeleted = (typeof WAITING)[number] | (typeof FAILED)[number];

export function isWaiting(text: string): text is (typeof WAITING)[number] {
  return WAITING.some((one) => one === text);
}

const FIRST_RETRY_MS: Readonly<Record<Undeleted, number>> = {
  processing: HOUR_MS,
  archive: HOUR_MS,
  deleting: 10 * MINUTE_MS,
  server: 30 * MINUTE_MS,
  'not-deleted': 10 * MINUTE_MS,
  refused: 30 * MINUTE_MS,
  broken: HOUR_MS,
  unknown: HOUR_MS,
};
const LONGEST_MS = 6 * HOUR_MS;

/**
 * When it is asked again by day; each night everything is.
 *
 * @param tries how often its deletion was asked for
 */
export function retryAt(why: Undeleted, tries: number, now: Instant): Instant {
  return now + Math.min(FIRST_RETRY_MS[why] * 2 ** Math.min(Math.max(tries - 1, 0), 10), LONGEST_MS);
}

/**
 * What changes where a recording is not to go now after all. What its server was asked for before counts no more, unless it
 * may have begun with it: then the listing shows what becomes of it.
 */
export function notNow({ state }: Pick<Recording, 'state'>) {
  const isThere = state === 'published' || state === 'unpublished';
  return {
    ...{ delete_failure: null, delete_retry_at: null },
    ...(isThere ? { delete_asked_at: null, delete_tries: 0 } : {}),
  };
}
