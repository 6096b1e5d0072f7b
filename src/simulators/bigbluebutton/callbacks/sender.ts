import { SECOND_MS, type Instant } from '../../../lib/span.ts';
import type { TimeSource } from '../clock.ts';

type CallbackKind = 'meetingEnded' | 'endCallback' | 'analytics' | 'recordingReady';

/** One message that goes out. */
export type Message = {
  readonly kind: CallbackKind;
  readonly url: string;
  readonly init: RequestInit;
};

/** What became of one try. */
export type Delivery = {
  readonly kind: CallbackKind;
  readonly url: string;
  readonly at: Instant;
  /** From 1. */
  readonly attempt: number;
  /** Null: nobody answered. */
  readonly status: number | null;
};

type Waiting = {
  readonly at: Instant;
  readonly message: () => readonly Message[];
  readonly attempt: number;
  readonly pausesMs: readonly number[];
  readonly outlivesCrash: boolean;
};

export type Sender = {
  /** Sends at `at`, and again after each pause until a 2xx. Of several versions of it the first that is taken counts. */
  readonly send: (at: Instant, message: () => readonly Message[], rules?: SendRules) => void;
  /** Sends what is due. */
  settle(now: Instant): void;
  /** Nothing is under way. */
  settled(): Promise<void>;
  /** Breaks off what is under way and forgets what was to come. */
  stop(): void;
  deliveries(): readonly Delivery[];
  clear(): void;
};

type SendRules = { readonly pausesMs?: readonly number[]; readonly outlivesCrash?: boolean };

const TIMEOUT_MS = 30 * SECOND_MS;
const KEPT = 5000;

/** @param isReachable whether the network of this server works */
export function createSender(clock: TimeSource, isReachable: () => boolean): Sender {
  let waiting: Waiting[] = [];
  let life = new AbortController();
  const underWay = new Set<Promise<void>>();
  const deliveries: Delivery[] = [];
  const attempt = async (next: Waiting, alive: AbortSignal) => {
    for (const message of next.message()) {
      const status = isReachable() ? await statusOf(message, alive) : null;
      if (alive.aborted) return;
      const { kind, url } = message;
      deliveries.push({ kind, url, at: clock.now(), attempt: next.attempt, status });
      if (deliveries.length > KEPT) deliveries.shift();
      if (status !== null && status >= 200 && status < 300) return;
    }
    const [pause, ...pausesMs] = next.pausesMs;
    if (pause === undefined) return;
    waiting.push({ ...next, at: clock.now() + pause, attempt: next.attempt + 1, pausesMs });
  };
  return {
    send: (at, message, { pausesMs = [], outlivesCrash = false } = {}) => {
      waiting.push({ at, message, attempt: 1, pausesMs, outlivesCrash });
    },
    settle: (now) => {
      const due = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      for (const next of due) {
        const work = attempt(next, life.signal);
        underWay.add(work);
        void work.finally(() => underWay.delete(work));
      }
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: () => {
      life.abort();
      life = new AbortController();
      waiting = waiting.filter(({ outlivesCrash }) => outlivesCrash);
    },
    deliveries: () => [...deliveries],
    clear: () => {
      waiting = [];
      deliveries.length = 0;
    },
  };
}

async function statusOf({ url, init }: Message, alive: AbortSignal): Promise<number | null> {
  try {
    const signal = AbortSignal.any([alive, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(url, { ...init, signal });
    await response.body?.cancel();
    return response.status;
  } catch {
    // A server notes that nobody answered, and that is all it does about it.
    return null;
  }
}
