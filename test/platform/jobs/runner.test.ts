import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/lib/ids.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import type { Job } from '../../../src/platform/jobs/job.ts';
import { onEachStore } from '../../support/stores.ts';
import { gatedJob, newJobName, replicasOn, signal } from './support.ts';

const failing = (error: Error, name = newJobName()): Job => ({
  name,
  schedule: '0 0 0 1 1 *',
  run: () => Promise.reject(error),
});

onEachStore('the runner', (store) => {
  const replica = replicasOn(store);
  const lease = (name: string) =>
    store().db.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
  const runs = (job: string) =>
    store().db.selectFrom('job_runs').selectAll().where('job', '=', job).orderBy('started_at').execute();

  describe('nudges', () => {
    test('five during one run make exactly one more', async () => {
      const { job, gate, entry, entered } = gatedJob();
      const runner = replica([job]);
      runner.nudge(job.name);
      await entry(1);
      for (let times = 0; times < 5; times += 1) runner.nudge(job.name);
      gate.fire();
      await entry(2);
      while ((await lease(job.name)) !== undefined) await setTimeout(5);
      // A third would have begun by now, or be waited for here.
      await runner.stop();
      expect(entered()).toBe(2);
    });

    test('one that comes while another replica runs the job is not lost', async () => {
      const name = newJobName();
      const theirs = gatedJob(name);
      const ours = gatedJob(name);
      const elsewhere = replica([theirs.job]).runNow(name);
      await theirs.entry(1);
      const runner = replica([ours.job]);
      runner.nudge(name);
      expect(ours.entered()).toBe(0);
      theirs.gate.fire();
      await elsewhere;
      await ours.entry(1);
    });

    test('one for a job that is not there is logged and throws nothing', () => {
      const said: string[] = [];
      const runner = replica([], { log: { ...silentLog, error: (text) => said.push(text) } });
      runner.nudge('unknown');
      expect(said).toHaveLength(1);
    });
  });

  describe('runs', () => {
    test('a job that throws is recorded by the name of its failure, without its text, and runs again', async () => {
      const secret = Object.assign(new Error('GET https://bbb/?checksum=abc for Anna'), {
        code: 'ECONNRESET',
      });
      const job = failing(secret);
      const runner = replica([job]);
      await expect(runner.runNow(job.name)).rejects.toMatchObject({ failure: 'Error ECONNRESET' });
      await expect(runner.runNow(job.name)).rejects.toMatchObject({ failure: 'Error ECONNRESET' });
      const rows = await runs(job.name);
      expect(rows).toHaveLength(2);
      expect(JSON.stringify(rows)).not.toMatch(/checksum|Anna/);
      expect(rows.every((row) => row.finished_at !== null && row.outcome === null)).toBe(true);
      expect(await lease(job.name)).toBeUndefined();
    });

    test('a replica that may not run a job leaves it to the others, and takes no lease', async () => {
      const { job, gate, entered } = gatedJob();
      gate.fire();
      const outdated = replica([{ ...job, mayRun: () => Promise.resolve(false) }]);
      expect(await outdated.runNow(job.name)).toBe('busy');
      expect([entered(), await lease(job.name), await runs(job.name)]).toEqual([0, undefined, []]);
      await replica([{ ...job, mayRun: () => Promise.resolve(true) }]).runNow(job.name);
      expect(entered()).toBe(1);
    });

    test('a refusal is recorded by its code', async () => {
      const job = failing(new Refusal({ code: 'busy', retryAfterSeconds: 1 }));
      await expect(replica([job]).runNow(job.name)).rejects.toMatchObject({ failure: 'busy' });
    });

    test('a run whose process vanished is marked so by the next', async () => {
      const { job, gate } = gatedJob();
      gate.fire();
      const lost = { id: newId(), job: job.name, replica: 'dead', started_at: Date.now() - 60_000 };
      await store()
        .db.insertInto('job_runs')
        .values({ ...lost, finished_at: null, outcome: null, failure: null })
        .execute();
      await replica([job]).runNow(job.name);
      const rows = await runs(job.name);
      expect(rows.map(({ failure, outcome }) => ({ failure, outcome }))).toEqual([
        { failure: 'vanished', outcome: null },
        { failure: null, outcome: '{"done":1}' },
      ]);
    });

    test('runs older than seven days are forgotten, the others kept', async () => {
      const { job, gate } = gatedJob();
      gate.fire();
      const old = (days: number) => ({
        id: newId(),
        job: job.name,
        replica: 'r',
        started_at: Date.now() - days * DAY_MS,
        finished_at: Date.now() - days * DAY_MS,
        outcome: '{}',
        failure: null,
      });
      await store()
        .db.insertInto('job_runs')
        .values([old(8), old(6)])
        .execute();
      await replica([job]).runNow(job.name);
      expect(await runs(job.name)).toHaveLength(2);
    });

    test('the report shows what runs, how the last run ended and when one last ended well', async () => {
      const name = newJobName();
      const good = gatedJob(name);
      const now = 1_900_000_000_000;
      const clock = { now: () => now, sleep: () => Promise.resolve() };
      const runner = replica([good.job], { clock });
      const result = runner.runNow(name);
      await good.entry(1);
      expect(await runner.lastRuns()).toMatchObject([
        { name, running: true, lastRun: { finishedAt: null, startedAt: now }, lastSuccessAt: null },
      ]);
      good.gate.fire();
      await result;
      const bad = replica([failing(new TypeError('x'), name)]);
      await expect(bad.runNow(name)).rejects.toThrow(name);
      const [report] = await runner.lastRuns();
      expect(report).toMatchObject({ running: false, lastSuccessAt: now });
    });
  });

  describe('stopping', () => {
    test('aborts what runs, waits for it and gives the lease back', async () => {
      const { job, entry, aborted } = gatedJob();
      const runner = replica([job], { patienceMs: 60_000 });
      const result = expect(runner.runNow(job.name)).rejects.toMatchObject({ failure: 'stopped' });
      await entry(1);
      await runner.stop();
      expect(aborted()).toBe(1);
      expect(await lease(job.name)).toBeUndefined();
      expect(await runs(job.name)).toMatchObject([{ failure: 'stopped' }]);
      await result;
    });

    test('does not wait for ever for a job that does not heed its signal', async () => {
      const { job, entry, gate } = gatedJob(newJobName(), false);
      const said: unknown[] = [];
      const log = { ...silentLog, warn: (_: string, facts?: object) => said.push(facts) };
      const runner = replica([job], { patienceMs: 20, log });
      const result = runner.runNow(job.name);
      await entry(1);
      await runner.stop();
      expect(said).toEqual([{ jobs: [job.name] }]);
      gate.fire();
      await result;
    });

    test('begins nothing afterwards', async () => {
      const { job, entered } = gatedJob();
      const runner = replica([job]);
      await runner.start();
      await runner.stop();
      runner.nudge(job.name);
      expect(await runner.runNow(job.name)).toBe('busy');
      expect(entered()).toBe(0);
    });
  });

  test('the schedule runs the job', async () => {
    const ran = signal();
    const job: Job = {
      name: newJobName(),
      schedule: '* * * * * *',
      run: () => {
        ran.fire();
        return Promise.resolve({});
      },
    };
    await replica([job]).start();
    await ran.happened;
  });

  test('a schedule that cannot be read, or a name that is there twice, ends the start', () => {
    const { job } = gatedJob();
    expect(() => replica([{ ...job, schedule: 'often' }])).toThrow();
    expect(() => replica([job, job])).toThrow(job.name);
  });
});
