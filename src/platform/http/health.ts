import type { RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import type { Log } from '../../lib/log.ts';
import { registerGauges } from './gauges.ts';
import { nameRoute } from './route-name.ts';
import { Router } from 'express';

/** One condition of being ready: null, or in one sentence what is missing. It is shown to anybody who asks. */
export type Check = { readonly name: string; readonly run: () => Promise<string | null> };

type Finding = { readonly name: string; readonly ok: boolean; readonly detail?: string };

export type Health = {
  /** From now on `/readyz` says 503: no balancer sends anybody new. */
  readonly drain: () => void;
  readonly router: Router;
};

type HealthParts = {
  readonly log: Log;
  /** Where `plenum_ready` is told. */
  readonly registry: Registry;
  readonly timeLimitMs?: number;
};

const CHECK_TIME_LIMIT_MS = 2_000;

/**
 * `/livez`: 200 for as long as the process can answer. `/readyz`: 200 only when every check has said so
 * just now; a check that throws, or says nothing in time, counts as missing.
 */
export function createHealth(checks: readonly Check[], parts: HealthParts): Health {
  const { log, registry, timeLimitMs = CHECK_TIME_LIMIT_MS } = parts;
  let draining = false;
  const guarded = checks.map((check) => guard(check, log, timeLimitMs));
  const look = async (): Promise<{ readonly ok: boolean; readonly all: readonly Finding[] }> => {
    const findings = await Promise.all(guarded.map((run) => run()));
    const serving: Finding = draining
      ? { name: 'serving', ok: false, detail: 'Plenum is stopping.' }
      : { name: 'serving', ok: true };
    const all = [serving, ...findings];
    return { ok: all.every((finding) => finding.ok), all };
  };
  registerGauges(registry, log, [
    {
      name: 'plenum_ready',
      help: '1 where /readyz would say 200',
      read: async (gauge) => gauge.set((await look()).ok ? 1 : 0),
    },
  ]);
  const ready: RequestHandler = async (_request, response) => {
    const { ok, all } = await look();
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ready: ok, checks: all });
  };
  const router = Router();
  router.get('/livez', nameRoute('/livez'), (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ alive: true });
  });
  router.get('/readyz', nameRoute('/readyz'), ready);
  return {
    drain: () => {
      draining = true;
    },
    router,
  };
}

/** Runs one check at a time, however many ask: a store that hangs is not asked again and again. */
function guard({ name, run }: Check, log: Log, timeLimitMs: number): () => Promise<Finding> {
  let running: Promise<Finding> | null = null;
  const look = async (): Promise<Finding> => {
    try {
      const missing = await run();
      return missing === null ? { name, ok: true } : { name, ok: false, detail: missing };
    } catch (error) {
      log.warn('a readiness check failed', { check: name, error });
      return { name, ok: false, detail: 'The check failed; the log says why.' };
    } finally {
      running = null;
    }
  };
  return () => {
    running ??= look();
    return within(running, timeLimitMs, { name, ok: false, detail: `No answer in ${timeLimitMs} ms.` });
  };
}

async function within<T>(work: Promise<T>, limitMs: number, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
