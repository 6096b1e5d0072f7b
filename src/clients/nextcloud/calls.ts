import { systemClock, type Clock } from '../../lib/clock.ts';
import { MINUTE_MS } from '../../lib/span.ts';
import { createDav, type Dav } from './dav.ts';
import { createDavHttp } from './dav-http.ts';
import { isFailure } from './failure.ts';
import { NextcloudError } from './fault.ts';
import { createGate } from './gate.ts';
import type { Circuit } from '../../lib/guard.ts';
import { guardCloud } from './guard.ts';
import type { CallOptions, NextcloudServer } from './nextcloud.ts';
import { createOcs, type Ocs } from './ocs.ts';
import { createOcsHttp } from './ocs-http.ts';
import { settingsOf, type CallName, type ClientOptions, type Settings } from './options.ts';
import { createPatience, type Patience } from './patience.ts';
import { authorization, serverBase } from './server.ts';
import { createThrough, wholeOf, type Limits } from './turn.ts';

/** What one call of the interface has at hand; all its requests end when its caller gives up or its time is over. */
export type Turn = {
  readonly dav: Dav;
  readonly ocs: Ocs;
  /** Ends the whole call; undefined where nothing does. */
  readonly signal: AbortSignal | undefined;
  /** For what is raced by another. */
  readonly patience: () => Patience;
};

export type Calls = {
  /** Address of the server, without a slash at its end. */
  readonly base: string;
  readonly user: string;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly circuit: Circuit;
  /**
   * Does the work of one call of the interface: the one place where failures get their name and calls are measured.
   *
   * @throws NextcloudError
   */
  run<T>(call: CallName, options: CallOptions | undefined, work: (turn: Turn) => Promise<T>): Promise<T>;
  close(): void;
};

/** Beyond those of the queue, for a connection that is just being closed. */
const SPARE_SOCKETS = 2;
/** Where the server says that there were too many calls, and not until when. */
const RATE_WINDOW_MS = 10 * MINUTE_MS;

/** @throws TypeError when the server's address can never work */
export function createCalls(server: NextcloudServer, options: ClientOptions): Calls {
  const base = serverBase(server);
  const clock = options.clock ?? systemClock;
  const settings = settingsOf(options);
  const sockets = settings.concurrent + SPARE_SOCKETS;
  const davHttp = createDavHttp(base, authorization(server), sockets);
  const ocsHttp = createOcsHttp(authorization(server), sockets);
  const parts = { gate: createGate(clock), guard: guardCloud(settings), settings };

  function turnOf(limits: Limits): Turn {
    const through = createThrough(parts, limits);
    const signal = wholeOf(limits);
    const patience = () => createPatience(clock, settings.lockPatienceMs, signal);
    return {
      dav: createDav(davHttp, through, patience, settings),
      ocs: createOcs(base, ocsHttp, through),
      signal,
      patience,
    };
  }

  return {
    base,
    user: server.user,
    clock,
    settings,
    get circuit() {
      return parts.guard.circuit;
    },
    async run(call, { timeoutMs, signal } = {}, work) {
      const begun = performance.now();
      const observe = (outcome: 'ok' | NextcloudError['kind']) =>
        options.observe?.({ call, outcome, seconds: (performance.now() - begun) / 1000 });
      const deadline = timeoutMs === undefined ? undefined : settings.timeLimit(timeoutMs);
      try {
        const answer = await work(turnOf({ signal, deadline, timeoutMs }));
        observe('ok');
        return answer;
      } catch (error) {
        const fault = errorOf(call, error, signal, clock);
        observe(fault.kind);
        throw fault;
      }
    },
    close() {
      davHttp.close();
      ocsHttp.close();
    },
  };
}

/** The failure with the name of its call; what is none, a fault of ours, goes on as it is. */
function errorOf(
  call: CallName,
  error: unknown,
  signal: AbortSignal | undefined,
  clock: Clock,
): NextcloudError {
  if (isFailure(error)) {
    const later = error.kind === 'rate-limited' ? { retryAt: clock.now() + RATE_WINDOW_MS } : {};
    return new NextcloudError({ call, ...later, ...error.facts });
  }
  // Ended while it waited for its turn, or for a lock to go: nothing was under way.
  if (typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError') {
    return new NextcloudError({
      call,
      kind: signal?.aborted === true ? 'aborted' : 'timeout',
      outcome: 'refused',
    });
  }
  throw error;
}
