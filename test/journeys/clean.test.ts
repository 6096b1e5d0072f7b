import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Recorded } from '../support/recorded.ts';
import { giveRecordings } from '../support/recordings.ts';
import { onBothStores, startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';

jest.setTimeout(120_000);

const ADMIN = 'admin@de';
const COMMAND = fileURLToPath(new URL('../../scripts/clean-run/main.ts', import.meta.url));
const RECORDED: readonly Recorded[] = [
  { title: 'Alt', daysAgo: 400 },
  { title: 'Auch alt', daysAgo: 300, server: 1, state: 'unpublished' },
  { title: 'Anderswo alt', daysAgo: 300, branch: 'be' },
  { title: 'Noch in Arbeit', daysAgo: 300, state: 'processing', branch: 'be' },
  { title: 'Jung', daysAgo: 3 },
  { title: 'Fremd', daysAgo: 900, branch: null },
];

onBothStores('cleaning recordings', (kind) => {
  let app: WholeApp;
  const dir = mkdtempSync(join(tmpdir(), 'plenum-clean-'));
  beforeAll(async () => {
    writeFileSync(join(dir, 'token'), `${tokenOf(ADMIN)}\n`);
    app = await startWholeApp(kind, {
      callers: [ADMIN, 'host@by', 'host@be', 'viewer@be'],
      seats: [100, 100],
      recorded: RECORDED,
    });
    await giveRecordings(app, RECORDED);
  });
  afterAll(async () => {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Runs `scripts/clean` as an operator's cron does. */
  function clean(...words: string[]): Promise<{ code: number; said: string }> {
    const all = [COMMAND, ...words, '--url', app.url, '--token-file', join(dir, 'token')];
    return new Promise((resolve) => {
      execFile(process.execPath, all, { timeout: 90_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), said: stdout + stderr });
      });
    });
  }
  const states = () =>
    Object.fromEntries(
      app.servers.flatMap(({ recordings }) => recordings.all().map(({ name, state }) => [name, state])),
    );

  test('a dry run shows what would go, by branch, and nothing goes; unasked nothing is deleted', async () => {
    const before = states();
    const tried = await clean('--dry-run');
    expect(tried).toMatchObject({ code: 0 });
    expect(tried.said).toContain('3 recordings, 1.2 MB, would be deleted now.');
    expect(tried.said).toMatch(/\(by-09162\) +2 +824 kB/);
    expect(tried.said).toContain('1 more (');
    expect((await clean('--dry-run', '--branch', 'be')).said).toContain('1 recordings');
    expect(await clean('--dry-run', '--server', 'bbb-9')).toMatchObject({ code: 1 });
    expect(await clean('--dry-run', '--branch', 'nirgends')).toMatchObject({ code: 1 });
    expect(await clean()).toMatchObject({ code: 2, said: expect.stringContaining('--yes') });
    expect(states()).toEqual(before);
    expect(await app.call(ADMIN, 'POST', '/jobs/watch-servers/run?dryRun=true')).toMatchObject({
      status: 422,
      body: { code: 'job-cannot', what: 'dryRun' },
    });
    expect(await app.call(ADMIN, 'POST', '/jobs/watch-servers/run?branch=by')).toMatchObject({ status: 422 });
  });

  test('what is due goes, is proven, and the report adds up; the rest stays', async () => {
    expect(await clean('--yes', '--branch', 'by')).toMatchObject({ code: 0 });
    expect(states()).toMatchObject({ Alt: 'deleted', 'Auch alt': 'deleted', 'Anderswo alt': 'published' });
    const rest = await clean('--yes');
    expect(rest).toMatchObject({
      code: 3,
      said: expect.stringContaining('1 are proven gone. 1 have to wait.'),
    });
    expect(states()).toEqual({
      ...{ Alt: 'deleted', 'Auch alt': 'deleted', 'Anderswo alt': 'deleted' },
      ...{ 'Noch in Arbeit': 'processing', Jung: 'published', Fremd: 'published' },
    });
    // What waits is not gone, also where there is nothing else; a dry run is no failure.
    expect(await clean('--yes')).toMatchObject({ code: 3, said: expect.stringContaining('1 more (') });
    expect(await clean('--dry-run')).toMatchObject({ code: 0 });
    const { items, next } = (await app.call(ADMIN, 'GET', '/recordings/cleanings?limit=1')).body;
    expect(items).toMatchObject([
      {
        ...{ due: { count: 2 }, done: { count: 1 }, waiting: { count: 1 }, left: { count: 0 } },
        waitingFor: { processing: { count: 1 } },
        branches: [{ branch: 'be', due: { count: 2 } }],
      },
    ]);
    const cursor = encodeURIComponent(next ?? '');
    const older = (await app.call(ADMIN, 'GET', `/recordings/cleanings?limit=1&cursor=${cursor}`)).body;
    expect(older.items).toMatchObject([{ only: { branch: 'by' }, done: { count: 2 } }]);
  });

  test('proofs are shown to those who may host for the branch', async () => {
    const proofs = async (who: string, query = '') =>
      (await app.call(who, 'GET', `/recordings/deletions${query}`)).body.items.map(({ branch }) => branch);
    expect(await proofs(ADMIN)).toEqual(['be', 'by-09162', 'by-09162']);
    expect(await proofs('host@by')).toEqual(['by-09162', 'by-09162']);
    expect(await proofs('host@be')).toEqual(['be']);
    expect(await proofs('host@be', '?branch=by')).toEqual([]);
    expect(await proofs('viewer@be')).toEqual([]);
    expect(await proofs(ADMIN, '?branch=by')).toHaveLength(2);
    expect(await proofs(ADMIN, '?to=2020-01-01')).toEqual([]);
    const { items, next } = (await app.call(ADMIN, 'GET', '/recordings/deletions?limit=2')).body;
    const cursor = encodeURIComponent(next ?? '');
    const more = (await app.call(ADMIN, 'GET', `/recordings/deletions?limit=2&cursor=${cursor}`)).body;
    expect(new Set([...items, ...more.items].map(({ id }) => id)).size).toBe(3);
    expect((await app.call('viewer@be', 'GET', '/recordings/cleanings')).status).toBe(403);
  });
});
