import { errorCode } from '../../lib/error-code.ts';
import { Refusal } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { Outcome } from './job.ts';

/** One run of one job, as the store keeps it for seven days. */
export type JobRun = {
  readonly id: string;
  readonly job: string;
  readonly replica: string;
  readonly startedAt: Instant;
  /** Null while it runs. */
  readonly finishedAt: Instant | null;
  readonly outcome: Outcome | null;
  /** What went wrong, as a name without details: `BackendError ECONNREFUSED`, `stopped`, `lease-lost`, `vanished`. */
  readonly failure: string | null;
};

/** A run was cut short because its process stopped: the next one is another's. */
export const CUT_SHORT = ['stopped', 'lease-lost'] as const;

/** Whether a run did not fail, but ended with its process. */
export function isCutShort(failure: string): boolean {
  return CUT_SHORT.some((one) => one === failure);
}

/** How an attempt at a run ended. */
export type Attempt =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly failure: string; readonly error: unknown }
  /** The process stopped, or the lease was lost, and the job heeded it. */
  | { readonly kind: 'aborted'; readonly failure: 'stopped' | 'lease-lost' }
  /** Another replica runs the job. */
  | { readonly kind: 'elsewhere' }
  /** The run that was to be taken over has come to its end, or this replica may not run the job. */
  | { readonly kind: 'needless' };

const LONGEST_NAME = 80;

/** An error's name and code, without its text, which may hold addresses and names. */
export function failureName(error: unknown): string {
  if (error instanceof Refusal) return error.fault.code;
  const name = error instanceof Error ? error.name : 'Error';
  const parts = [name, errorCode(error) ?? ''];
  return parts
    .map((part) => part.replace(/[^\w.-]/g, ''))
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, LONGEST_NAME);
}
