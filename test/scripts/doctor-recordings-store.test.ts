import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import { BranchDefaults, BranchLimits } from '../../src/features/branches/branch.ts';
import { insertBranches } from '../../src/features/branches/branch-store.ts';
import { silentLog } from '../../src/lib/log.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { freshStore } from '../support/stores.ts';
import { afterwards, aFolder, aServer, entryOf, examined } from './doctor-pool.ts';

type Settings = Readonly<Record<string, string>>;

const CLOUD = {
  PLENUM_NEXTCLOUD_URL: 'https://wolke.example',
  PLENUM_NEXTCLOUD_USER: 'plenum',
  PLENUM_NEXTCLOUD_PASSWORD: 'app-password-of-this-test',
};
const NAMES = [
  { begins: 'Bund', branch: 'de' },
  { begins: 'KV', branch: 'nirgends' },
];

async function aPlace(kind: 'sqlite' | 'postgres'): Promise<Settings> {
  if (kind === 'sqlite') return { PLENUM_DATA_DIR: await aFolder() };
  const place = await freshStore('postgres');
  afterwards(() => place.remove());
  return {
    PLENUM_DATABASE_URL: place.url,
    PLENUM_SECRET_KEY: 'secret-key-of-this-test-0123456789abcdef',
  };
}

/** A store with these branches: what each says of archives, and whether it is closed. */
async function aStore(
  kind: 'sqlite' | 'postgres',
  branches: Readonly<Record<string, { readonly archives: boolean | null; readonly closed?: boolean }>>,
): Promise<Settings> {
  const settings = await aPlace(kind);
  const database = await openDatabase(loadConfig(settings).store, silentLog);
  await migrate(database);
  const rows = Object.entries(branches).map(([id, { archives, closed = false }]) => ({
    ...{ id, parent: null, name: id, level: 'federal' as const, path: [id], closed, version: 1 },
    limits: BranchLimits.parse({}),
    defaults: BranchDefaults.parse({ archiveRecordings: archives }),
  }));
  await database.inTurn((tx) => insertBranches(tx, rows, 0));
  await database.close();
  return settings;
}

describe.each(['sqlite', 'postgres'] as const)('what the branches in %s say', (kind) => {
  test('some want archives, and no recording has a video', async () => {
    const server = await aServer({ recordings: { formats: [{ type: 'presentation', bytes: 9 }] } });
    server.recordings.add({ meetingID: 'a' });
    const about = async (settings: Settings) => {
      const found = await examined([entryOf(server)], { settings: { ...settings, ...CLOUD } });
      return found.filter(({ check }) => check === 'video');
    };
    const wanted = await aStore(kind, { de: { archives: false }, by: { archives: true } });
    expect(await about(wanted)).toMatchObject([{ subject: 'bbb-01', level: 'warning' }]);
    const closed = await aStore(kind, { de: { archives: null }, by: { archives: true, closed: true } });
    expect(await about(closed)).toEqual([]);
  });

  test('one of them is to get recordings of others, and another one is not there', async () => {
    const settings = {
      ...(await aStore(kind, { de: { archives: null } })),
      PLENUM_RECORDINGS: JSON.stringify({ others: { rule: 'adopt', names: NAMES } }),
    };
    const found = await examined([], { only: 'settings', settings });
    expect(found.filter(({ check }) => check === 'adoption')).toMatchObject([
      { level: 'warning', seen: 'It names branches that are not there: nirgends.' },
    ]);
  });
});
