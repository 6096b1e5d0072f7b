import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.ts';
import { newId } from '../../../src/lib/ids.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { sealCursor } from '../../../src/platform/http/cursor.ts';
import type { Endpoint } from '../../../src/platform/http/endpoint.ts';
import { jobEndpoints } from '../../../src/platform/jobs/job-endpoints.ts';
import type { Job } from '../../../src/platform/jobs/job.ts';
import { createRunner } from '../../../src/platform/jobs/runner.ts';
import { onEachStore } from '../../support/stores.ts';
import { gatedJob, newJobName } from './support.ts';

const caller = { principal: 'token:ops', grants: [] };

onEachStore('the endpoints of jobs', (store) => {
  function endpointsOf(...jobs: readonly Job[]) {
    const database = store();
    const runner = createRunner({ jobs, database, log: silentLog, replica: newId() });
    const cursorKey = Buffer.alloc(32, 7);
    const [list, run, runs] = jobEndpoints({ runner, database, clock: systemClock, cursorKey });
    if (list === undefined || run === undefined || runs === undefined) {
      throw new Error('three endpoints are expected');
    }
    return { list, run, runs };
  }
  const call = (endpoint: Endpoint, params: object = {}, query: Readonly<Record<string, string>> = {}) =>
    endpoint.prepare({ params, query, body: undefined }).handle({ tx: store().db, caller, ifMatch: null });

  test('are for operators only', () => {
    const endpoints = Object.values(endpointsOf());
    expect(endpoints.map(({ right, scopeOf }) => `${right} ${scopeOf}`)).toEqual(
      Array<string>(3).fill('operate root'),
    );
  });

  test('running a job answers its outcome, shows in the list and in the audit', async () => {
    const { job, gate } = gatedJob();
    gate.fire();
    const { list, run } = endpointsOf(job);
    expect((await call(run, { name: job.name })).body).toEqual({
      job: job.name,
      outcome: { done: 1 },
      failure: null,
    });
    const { body } = await call(list);
    expect(body).toMatchObject({
      items: [{ name: job.name, lastRun: { outcome: { done: 1 } } }],
      next: null,
    });
    expect(list.answers[0]?.body?.safeParse(body).error).toBeUndefined();
    const rows = await store().db.selectFrom('audit').selectAll().where('object', '=', job.name).execute();
    expect(rows).toMatchObject([
      { actor: 'token:ops', action: 'job.run', after: JSON.stringify({ asked: true }) },
      { actor: 'token:ops', action: 'job.run' },
    ]);
  });

  test('a failing run is answered by the name of its failure', async () => {
    const job: Job = {
      name: newJobName(),
      schedule: '0 0 0 1 1 *',
      run: () => Promise.reject(new TypeError('secret')),
    };
    const { run } = endpointsOf(job);
    expect((await call(run, { name: job.name })).body).toEqual({
      job: job.name,
      outcome: null,
      failure: 'TypeError',
    });
  });

  test('a job that is under way is busy, one that is not there is not found', async () => {
    const { job, gate, entry } = gatedJob();
    const { run } = endpointsOf(job);
    const first = call(run, { name: job.name });
    await entry(1);
    await expect(call(run, { name: job.name })).rejects.toMatchObject({ fault: { code: 'busy' } });
    await expect(call(run, { name: 'none' })).rejects.toMatchObject({ fault: { code: 'not-found' } });
    gate.fire();
    await first;
  });

  describe('the runs of a job', () => {
    type RunsPage = { readonly items: readonly { failure: string | null }[]; readonly next: string | null };

    function moodyJob() {
      const moods: (Error | number)[] = [];
      const job: Job = {
        name: newJobName(),
        schedule: '0 0 0 1 1 *',
        run: () => {
          const mood = moods.shift() ?? 0;
          return mood instanceof Error ? Promise.reject(mood) : Promise.resolve({ done: mood });
        },
      };
      return { job, moods };
    }

    test('come the newest first, page by page, and those that failed by themselves', async () => {
      const { job, moods } = moodyJob();
      const { run, runs } = endpointsOf(job);
      moods.push(1, new TypeError('secret'), 2, new RangeError('secret'), 3);
      for (let times = 0; times < 5; times += 1) await call(run, { name: job.name });
      const page = async (query: Readonly<Record<string, string>>): Promise<RunsPage> =>
        (await call(runs, { name: job.name }, query)).body as RunsPage;
      const all = async (query: Readonly<Record<string, string>>) => {
        const pages: RunsPage['items'][] = [];
        let { items, next } = await page(query);
        for (pages.push(items); next !== null && pages.length < 9; pages.push(items)) {
          ({ items, next } = await page({ ...query, cursor: next }));
        }
        return pages;
      };
      expect(runs.answers[0]?.body?.safeParse(await page({})).error).toBeUndefined();
      expect(await all({ limit: '2' })).toMatchObject([
        [{ outcome: { done: 3 } }, { failure: 'RangeError' }],
        [{ outcome: { done: 2 } }, { failure: 'TypeError' }],
        [{ outcome: { done: 1 } }],
      ]);
      expect(await all({ failed: 'true', limit: '1' })).toMatchObject([
        [{ failure: 'RangeError' }],
        [{ failure: 'TypeError' }],
      ]);
    });

    test('are counted in the list, which says since when they fail', async () => {
      const { job, moods } = moodyJob();
      const { list, run, runs } = endpointsOf(job, moodyJob().job);
      moods.push(1, new TypeError('x'), new RangeError('x'));
      for (let times = 0; times < 3; times += 1) await call(run, { name: job.name });
      const { items } = (await call(runs, { name: job.name })).body as { items: { startedAt: string }[] };
      expect((await call(list)).body).toMatchObject({
        items: [
          { runs24h: 3, failures24h: 2, failingSince: items[1]?.startedAt },
          { runs24h: 0, failures24h: 0, failingSince: null },
        ],
      });
    });

    test('are not found of a job that is not there, nor behind a place in another list', async () => {
      const { job } = moodyJob();
      const { runs } = endpointsOf(job);
      await expect(call(runs, { name: 'none' })).rejects.toMatchObject({ fault: { code: 'not-found' } });
      const alien = sealCursor(Buffer.alloc(32, 7), { at: 1, id: 'x' });
      await expect(call(runs, { name: job.name }, { cursor: alien })).rejects.toMatchObject({
        fault: { code: 'cursor-invalid' },
      });
    });
  });
});
