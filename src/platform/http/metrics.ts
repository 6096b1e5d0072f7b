import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { refuse } from '../../lib/refusal.ts';
import { SECOND_MS } from '../../lib/span.ts';

/** What Prometheus is told. Labels are few and never name a person, a room or an address. */
export type Metrics = {
  /** Where features hang their own, with names that begin with `plenum_`. */
  readonly registry: Registry;
  /** @param route the template; null where no route answered */
  observe(method: string, route: string | null, status: number, ms: number): void;
};

/** One value of a figure, with what it is about. */
export type Figure = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** What a figure says now; nothing where it is not told, or could not be read. */
export async function figuresOf(registry: Registry, name: string): Promise<readonly Figure[]> {
  const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
  return values.map(({ labels, value }) => ({
    labels: Object.fromEntries(Object.entries(labels).map(([label, text]) => [label, String(text)])),
    value,
  }));
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A registry with the process' own figures and one histogram over all requests. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'plenum_' });
  const duration = new Histogram({
    name: 'plenum_http_request_duration_seconds',
    help: 'How long requests took, by method, route template and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    registry,
    observe: (method, route, status, ms) =>
      duration.observe(
        { method: METHODS.has(method) ? method : 'OTHER', route: route ?? 'none', status },
        ms / SECOND_MS,
      ),
  };
}

/**
 * `GET /metrics`, for who sends the token of the settings; without one in the settings there is no such page.
 *
 * @throws Refusal `not-found`, `unauthenticated`
 */
export function metricsPage({ registry }: Metrics, token: string | null): RequestHandler {
  const expected = token === null ? null : digest(`Bearer ${token}`);
  return async (request, response) => {
    if (expected === null) refuse({ code: 'not-found' });
    const given = digest(request.headers.authorization ?? '');
    if (!timingSafeEqual(given, expected)) refuse({ code: 'unauthenticated' });
    const text = await registry.metrics();
    response.set({ 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(text);
  };
}

/** Digests have one length, which `timingSafeEqual` asks for. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
