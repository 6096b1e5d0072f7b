import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Attempt } from './job-run.ts';

/** Counts what the jobs of this replica do. */
export type JobMetrics = {
  /** @param endedAtMs milliseconds since the epoch */
  count(job: string, kind: Attempt['kind'], durationMs: number, endedAtMs: number): void;
};

/**
 * Their label is `name`: `job` is what Prometheus itself calls what it scrapes.
 *
 * @param registry where they are registered; without one nothing is counted
 */
export function createJobMetrics(registry?: Registry): JobMetrics {
  if (registry === undefined) return { count: () => undefined };
  const registers = [registry];
  const runs = new Counter({
    name: 'plenum_job_runs_total',
    help: 'Runs of jobs, by how they ended; "elsewhere" is a run left to another replica',
    labelNames: ['name', 'outcome'] as const,
    registers,
  });
  const lastSuccess = new Gauge({
    name: 'plenum_job_last_success_timestamp_seconds',
    help: 'When the job last ended well on this replica',
    labelNames: ['name'] as const,
    registers,
  });
  const duration = new Histogram({
    name: 'plenum_job_duration_seconds',
    help: 'How long runs of jobs took',
    labelNames: ['name'] as const,
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  });
  return {
    count: (name, kind, durationMs, endedAtMs) => {
      runs.inc({ name, outcome: kind });
      if (kind === 'elsewhere') return;
      duration.observe({ name }, durationMs / 1000);
      if (kind === 'done') lastSuccess.set({ name }, endedAtMs / 1000);
    },
  };
}
