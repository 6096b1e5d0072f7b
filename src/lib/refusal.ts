/** Which limit stood in the way of one date. */
export type LimitKind = 'rooms' | 'seats' | 'branch';

/** One date that does not fit, and where it would (local wall times, nearest first). */
export type Conflict = {
  readonly start: string;
  readonly startsAt: string;
  readonly limit: LimitKind;
  readonly alternatives: readonly string[];
};

/** One field that is wrong: a JSON pointer into the input, a stable code, a sentence. */
export type FieldError = { readonly pointer: string; readonly code: string; readonly detail: string };

/** Everything Plenum refuses, as one closed list; `platform/http/problem.ts` gives each its status and words. */
export type Fault =
  | { readonly code: 'malformed-json' }
  | { readonly code: 'unsupported-media-type' }
  | { readonly code: 'body-too-large'; readonly limitBytes: number }
  | { readonly code: 'invalid-request'; readonly errors: readonly FieldError[] }
  | { readonly code: 'cursor-invalid' }
  | { readonly code: 'unauthenticated' }
  | { readonly code: 'sign-in-needed' }
  | { readonly code: 'forbidden' }
  | { readonly code: 'cross-site' }
  | { readonly code: 'form-stale' }
  | { readonly code: 'branch-forbidden'; readonly branch: string }
  | { readonly code: 'not-found' }
  | { readonly code: 'method-not-allowed'; readonly allow: readonly string[] }
  | { readonly code: 'branch-unknown'; readonly branch: string }
  | { readonly code: 'branch-closed'; readonly branch: string }
  | { readonly code: 'branch-parent-invalid'; readonly branch: string }
  | {
      readonly code: 'branch-has-open-children';
      readonly branch: string;
      readonly children: readonly string[];
    }
  | { readonly code: 'branch-parent-closed'; readonly branch: string; readonly parent: string }
  | {
      readonly code: 'branch-limit';
      readonly limit: 'maxMinutes' | 'daysAhead' | 'maxParticipants' | 'recordingDays';
      readonly value: number;
    }
  | { readonly code: 'option-not-allowed'; readonly option: string }
  | { readonly code: 'person-unknown' }
  | { readonly code: 'deputy-self' }
  | { readonly code: 'deputy-until'; readonly maxDays: number }
  | { readonly code: 'date-invalid'; readonly start: string }
  | { readonly code: 'time-zone-unknown'; readonly timeZone: string }
  | { readonly code: 'start-in-gap'; readonly start: string }
  | { readonly code: 'start-in-past'; readonly start: string }
  | { readonly code: 'recurrence-invalid'; readonly detail: string }
  | { readonly code: 'recurrence-too-long'; readonly maxDates: number; readonly maxDays: number }
  | { readonly code: 'recurrence-start-mismatch'; readonly firstDate: string | null }
  | { readonly code: 'recurrence-day-missing'; readonly day: number }
  | { readonly code: 'exceptions-invalid'; readonly errors: readonly FieldError[] }
  | { readonly code: 'dates-overlap'; readonly start: string }
  | { readonly code: 'capacity-exhausted'; readonly conflicts: readonly Conflict[] }
  | { readonly code: 'room-open' }
  | { readonly code: 'room-live' }
  | { readonly code: 'room-ending'; readonly retryAfterSeconds: number }
  | { readonly code: 'outside-window' }
  | { readonly code: 'no-room' }
  | { readonly code: 'no-papers' }
  | { readonly code: 'not-cancelled' }
  | { readonly code: 'restore-expired' }
  | { readonly code: 'already-cancelled' }
  | { readonly code: 'backup-running' }
  | { readonly code: 'backup-not-embedded' }
  | { readonly code: 'backup-no-space'; readonly neededBytes: number; readonly freeBytes: number }
  | { readonly code: 'hold-until'; readonly maxDays: number }
  | { readonly code: 'recording-foreign' }
  | { readonly code: 'recording-owned' }
  | { readonly code: 'recording-gone' }
  | { readonly code: 'deletion-begun' }
  | {
      readonly code: 'recording-not-playable';
      readonly reason: 'not-released' | 'not-shown' | 'not-ready' | 'no-such-format';
    }
  | {
      readonly code: 'recordings-would-go';
      readonly due: number;
      readonly bytes: number;
      readonly branches: readonly { readonly branch: string; readonly due: number; readonly bytes: number }[];
    }
  | { readonly code: 'version-conflict' }
  | { readonly code: 'idempotency-mismatch' }
  | { readonly code: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly code: 'realm-unreachable'; readonly retryAfterSeconds: number }
  | { readonly code: 'nextcloud-unreachable'; readonly retryAfterSeconds: number }
  | { readonly code: 'slides-not-taken'; readonly retryAfterSeconds: number }
  | { readonly code: 'job-cannot'; readonly job: string; readonly what: 'dryRun' | 'branch' | 'server' }
  | { readonly code: 'busy'; readonly retryAfterSeconds: number }
  | { readonly code: 'internal-error' };

export type FaultCode = Fault['code'];

/** A typed "no": thrown anywhere, turned into an RFC 9457 problem or a sentence on a page at the edge. */
export class Refusal extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.code);
    this.name = 'Refusal';
    this.fault = fault;
  }
}

/** Throws; an expression, so that `row ?? refuse({ code: 'not-found' })` reads well. */
export function refuse(fault: Fault): never {
  throw new Refusal(fault);
}
