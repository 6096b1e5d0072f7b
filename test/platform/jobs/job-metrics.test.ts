import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createJobMetrics } from '../../../src/platform/jobs/job-metrics.ts';

test('counts runs by how they ended, and remembers the last one that ended well', async () => {
  const registry = new Registry();
  const metrics = createJobMetrics(registry);
  metrics.count('open-rooms', 'done', 1_500, 60_000);
  metrics.count('open-rooms', 'failed', 10, 90_000);
  metrics.count('open-rooms', 'elsewhere', 1, 95_000);
  const text = await registry.metrics();
  expect(text).toContain('plenum_job_runs_total{name="open-rooms",outcome="done"} 1');
  expect(text).toContain('plenum_job_runs_total{name="open-rooms",outcome="failed"} 1');
  expect(text).toContain('plenum_job_runs_total{name="open-rooms",outcome="elsewhere"} 1');
  expect(text).toContain('plenum_job_last_success_timestamp_seconds{name="open-rooms"} 60');
  expect(text).toContain('plenum_job_duration_seconds_count{name="open-rooms"} 2');
});
