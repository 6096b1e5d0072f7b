import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { behindBranches } from '../../../src/features/folders/behind-branches.ts';
import { preparePapersJob } from '../../../src/features/folders/papers-prepare.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import type { FolderSettings } from '../../../src/platform/settings/nextcloud-settings.ts';
import { onEachStore } from '../../support/stores.ts';
import { HOME, type PapersWorld, startPapersWorld } from './papers-world.ts';
import { folderSettings } from './tree.ts';

const LIMITED = { mode: 'shares', sharesPerTenMinutes: 20 } as const;
const WAITING = { state: 'waiting', failure: 'rate-limited' };
const DATE = [...HOME, 'Sitzungen', '2027-02-01 Kreisvorstand'];

onEachStore('links of papers', (store) => {
  let papers: PapersWorld;
  beforeEach(async () => {
    papers = await startPapersWorld(store());
  });
  afterEach(() => papers.close());

  const prepare = (settings: Pick<FolderSettings, 'mode' | 'sharesPerTenMinutes'> = LIMITED) => {
    const nextcloud = behindBranches(papers.nextcloud, { database: store(), settings });
    return preparePapersJob({ ...papers.parts, nextcloud, settings: folderSettings() }).run(
      new AbortController().signal,
    );
  };
  const links = async () => (await papers.nextcloud.shares.of(DATE)).length;
  const put = (change: Readonly<Record<string, string | null>>) =>
    store().db.updateTable('folders').set(change).where('branch', '=', 'waits').execute();
  beforeEach(async () => {
    const row = { branch: 'waits', ...WAITING, drift: '[]', attempts: 0, updated_at: 0 };
    await store().db.insertInto('folders').values(row).execute();
    await papers.book(10, { options: { papers: 'read' } });
  });

  test('wait behind the share of a branch, and are given after it; the folder is there meanwhile', async () => {
    expect(await prepare()).toMatchObject({ waiting: 1, settled: 0 });
    expect(papers.tree()).toContain('Sitzungen/2027-02-01 Kreisvorstand/Folien/');
    expect(await links()).toBe(0);
    await put({ state: 'settled', failure: null, share_id: '7' });
    papers.world.clock.advance(11 * MINUTE_MS);
    expect(await prepare()).toMatchObject({ waiting: 0, settled: 1 });
    expect(await links()).toBe(1);
  });

  test.each([
    { state: 'failed', failure: 'forbidden', share_id: null },
    { state: 'waiting', failure: 'name-taken', share_id: '7' },
    { state: 'pending', failure: null, share_id: '7' },
  ])('wait for no branch that is $state and has the share $share_id', async (row) => {
    await put(row);
    expect(await prepare()).toMatchObject({ settled: 1 });
    expect(await links()).toBe(1);
  });

  test('wait for nobody where shares are not limited, or places are none', async () => {
    expect(await prepare({ ...LIMITED, sharesPerTenMinutes: 0 })).toMatchObject({ settled: 1 });
    await papers.book(60, { options: { papers: 'read' } });
    expect(await prepare({ ...LIMITED, mode: 'teamFolders' })).toMatchObject({ settled: 1 });
  });
});
