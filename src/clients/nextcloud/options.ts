import type { Clock } from '../../lib/clock.ts';
import type { NextcloudErrorKind } from './fault.ts';
import type { GuardOptions } from '../../lib/guard.ts';

/** The calls of the interface, as metrics and errors name them. */
export type CallName =
  | 'standing'
  | 'abilities'
  | 'account'
  | `files.${'stat' | 'list' | 'find' | 'makeFolder' | 'move' | 'read' | 'open' | 'create' | 'upload'}`
  | `files.${'home' | 'findTrashed' | 'restore'}`
  | `groups.${'find' | 'list' | 'create' | 'rename' | 'members' | 'addMember' | 'removeMember'}`
  | `shares.${'all' | 'of' | 'giveGroup' | 'giveLink' | 'change' | 'remove'}`
  | `teamFolders.${'list' | 'make' | 'move' | 'allow' | 'setQuota'}`;

/** One finished call, for metrics; both words come from closed lists, never from the server. */
export type Observation = {
  readonly call: CallName;
  readonly outcome: 'ok' | NextcloudErrorKind;
  /** With all its requests, its waiting and its asking again. */
  readonly seconds: number;
};

export type ClientOptions = Partial<GuardOptions> & {
  readonly clock?: Clock;
  readonly observe?: (observation: Observation) => void;
  /** New shares that the server allows one account in ten minutes. */
  readonly sharesPerTenMinutes?: number;
  /** For the answer to one request, unless the call says otherwise. */
  readonly timeoutMs?: number;
  /** For one file as it comes in, from the first to the last byte. */
  readonly downloadTimeoutMs?: number;
  /** For one piece of an upload. */
  readonly chunkTimeoutMs?: number;
  /** For putting the pieces of an upload together. */
  readonly assemblyTimeoutMs?: number;
  /** How long what is locked is tried anew. */
  readonly lockPatienceMs?: number;
  /** Fires after so many milliseconds: `AbortSignal.timeout`, or a test's own time. */
  readonly timeLimit?: (ms: number) => AbortSignal;
};

/** Every option, with what holds where none is given. */
export type Settings = Required<Omit<ClientOptions, 'observe' | 'clock'>>;

const MINUTES = 60_000;

export function settingsOf(options: ClientOptions): Settings {
  return { ...DEFAULTS, ...options };
}

const DEFAULTS: Settings = {
  concurrent: 10,
  waiting: 200,
  failuresToOpen: 5,
  halfOpenAfterMs: 10_000,
  sharesPerTenMinutes: 20,
  timeoutMs: 10_000,
  downloadTimeoutMs: 10 * MINUTES,
  chunkTimeoutMs: 10 * MINUTES,
  assemblyTimeoutMs: 10 * MINUTES,
  lockPatienceMs: 8_000,
  timeLimit: (ms) => AbortSignal.timeout(ms),
};
