import { expect, test } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.ts';
import { newId } from '../../../src/lib/ids.ts';
import { silentLog } from '../../../src/lib/log.ts';
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
    const [list, run] = jobEndpoints({ runner, database, clock: systemClock });
    if (list === undefined || run === undefined) throw new Error('two endpoints are expected');
    return { list, run };
  }
  const call = (endpoint: Endpoint, params: object = {}) =>
    endpoint
      .prepare({ params, query: {}, body: undefined })
      .handle({ tx: store().db, caller, ifMatch: null });

  test('are for operators only', () => {
    const { list, run } = endpointsOf();
    expect([list, run].map(({ right, scopeOf }) => `${right} ${scopeOf}`)).toEqual([
      'operate root',
      'operate root',
    ]);
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
});
