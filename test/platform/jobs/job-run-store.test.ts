import { expect, test } from '@jest/globals';
import {
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type RootOperationNode,
  sql,
} from 'kysely';
import { newId } from '../../../src/lib/ids.ts';
import type { Db } from '../../../src/platform/db/database.ts';
import {
  beginRun,
  countRuns,
  finishRun,
  firstFailureAfter,
  type RunPlace,
  runsOf,
} from '../../../src/platform/jobs/job-run-store.ts';
import { onEachStore } from '../../support/stores.ts';
import { newJobName } from './support.ts';

/** How a run of a test ended: its failure, or null for well. */
type End = string | null;

onEachStore('the runs of jobs', (store) => {
  async function note(job: string, startedAt: number, failure: End): Promise<RunPlace> {
    const id = newId();
    await beginRun(store(), { id, job, replica: 'one', startedAt });
    const outcome = failure === null ? { done: 1 } : null;
    await finishRun(store(), { id, job, finishedAt: startedAt + 1, outcome, failure });
    return { id, startedAt };
  }

  async function noteAll(job: string, ends: readonly End[], startedAt: (index: number) => number) {
    for (const [index, failure] of ends.entries()) await note(job, startedAt(index), failure);
  }

  const failuresOf = async (job: string, behind: RunPlace | null = null, limit = 50) =>
    (await runsOf(store().db, job, { failed: true, behind, limit })).map(({ failure }) => failure);

  test('are listed the newest first, also those that began in the same moment, and none twice', async () => {
    const job = newJobName();
    await noteAll(job, [null, 'A', null, 'B', null, 'C', null], (index) => 1_000 + Math.floor(index / 3));
    const all = await runsOf(store().db, job, { failed: false, behind: null, limit: 50 });
    expect(all).toHaveLength(7);
    const paged: (typeof all)[number][] = [];
    for (let behind: RunPlace | null = null; paged.length < 20; behind = paged.at(-1) ?? null) {
      const page = await runsOf(store().db, job, { failed: false, behind, limit: 2 });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(all);
    const order = all.map(({ startedAt, id }) => `${startedAt} ${id}`);
    expect(order).toEqual([...order].sort().reverse());
    expect(await failuresOf(job)).toEqual(['C', 'B', 'A']);
    expect(
      await failuresOf(
        job,
        all.find(({ failure }) => failure === 'B'),
      ),
    ).toEqual(['A']);
  });

  test('that were cut short did not fail; those of a replica that vanished did', async () => {
    const job = newJobName();
    const ends = [null, 'stopped', 'lease-lost', 'vanished', 'TypeError'];
    await noteAll(job, ends, (index) => 1_000 + index);
    expect(await failuresOf(job)).toEqual(['TypeError', 'vanished']);
    expect(await countRuns(store().db, [job], 0)).toEqual(new Map([[job, { runs: 5, failures: 2 }]]));
    expect(await firstFailureAfter(store().db, job, 1_000)).toBe(1_003);
  });

  test('are counted for the jobs that are asked for, from a moment on', async () => {
    const [one, two, other] = [newJobName(), newJobName(), newJobName()];
    await noteAll(one, ['A', 'A', null], (index) => 1_000 + index);
    await noteAll(two, [null], () => 1_002);
    await noteAll(other, ['A'], () => 1_002);
    const counted = await countRuns(store().db, [one, two, newJobName()], 1_001);
    expect(counted).toEqual(
      new Map([
        [one, { runs: 2, failures: 1 }],
        [two, { runs: 1, failures: 0 }],
      ]),
    );
    expect(await countRuns(store().db, [], 0)).toEqual(new Map());
  });

  test('fail since the first that failed after the last that ended well', async () => {
    const job = newJobName();
    await noteAll(job, ['A', null, 'B', 'C'], (index) => 1_000 + index);
    expect(await firstFailureAfter(store().db, job, null)).toBe(1_000);
    expect(await firstFailureAfter(store().db, job, 1_001)).toBe(1_002);
    expect(await firstFailureAfter(store().db, job, 1_003)).toBeNull();
  });
});

onEachStore('the index of failed runs', (store, kind) => {
  /** What a store says it would do for what `ask` asks it. */
  async function plansFor(ask: (db: Db) => Promise<unknown>): Promise<readonly string[]> {
    const asked: RootOperationNode[] = [];
    const transformQuery = ({ node }: PluginTransformQueryArgs) => {
      asked.push(node);
      return node;
    };
    const transformResult = ({ result }: PluginTransformResultArgs) => Promise.resolve(result);
    await ask(store().db.withPlugin({ transformQuery, transformResult }));
    const { db } = store();
    const explain = kind === 'sqlite' ? 'explain query plan ' : 'explain ';
    return Promise.all(
      asked.map((node) =>
        db.connection().execute(async (connection) => {
          // A store of a few rows is read from end to end, whatever indexes there are.
          if (kind === 'postgres') await sql`set enable_seqscan = off`.execute(connection);
          const query = connection.getExecutor().compileQuery(node, { queryId: newId() });
          const { rows } = await connection.executeQuery({ ...query, sql: explain + query.sql });
          if (kind === 'postgres') await sql`reset enable_seqscan`.execute(connection);
          return JSON.stringify(rows);
        }),
      ),
    );
  }

  test('finds and counts them without a look at the others', async () => {
    const behind = { id: newId(), startedAt: 5 };
    const plans = await plansFor(async (db) => {
      await runsOf(db, 'tidy', { failed: true, behind: null, limit: 51 });
      await runsOf(db, 'tidy', { failed: true, behind, limit: 51 });
      await firstFailureAfter(db, 'tidy', 5);
      await countRuns(db, ['forget', 'tidy'], 5);
    });
    // The last one counts all runs.
    expect(plans.map((plan) => plan.includes('job_runs_failed'))).toEqual([true, true, true, true, false]);
    expect(plans.at(-1)).toContain('job_runs_job');
  });
});
