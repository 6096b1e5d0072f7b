import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/platform/db/database.ts';
import { openKeys } from '../../../src/platform/db/keys.ts';
import { seal, unseal } from '../../../src/platform/db/seal.ts';
import { onEachStore, openFresh } from '../../support/stores.ts';

const SECRET = 'a secret key of more than 32 characters';

async function rows(database: Database): Promise<readonly object[]> {
  return database.db.selectFrom('sealed_keys').selectAll().orderBy('name').execute();
}

onEachStore('the keys', (store) => {
  const open = (secretKey = SECRET) => openKeys({ database: store(), secretKey, dataDir: '/nowhere' });

  test('are 32 bytes, one for each name, and the same after a restart', async () => {
    const first = await open();
    const tickets = await first.key('tickets');
    expect(tickets).toHaveLength(32);
    expect(await first.key('cursors')).not.toEqual(tickets);
    const second = await open();
    expect(await second.key('tickets')).toEqual(tickets);
    expect(second.instanceId).toBe(first.instanceId);
    expect(first.instanceId).toMatch(/^[0-9a-f]{16}$/);
  });

  test('replicas that start at once agree', async () => {
    const replicas = await Promise.all(Array.from({ length: 4 }, () => open()));
    for (let round = 0; round < 50; round += 1) {
      const name = `raced-${round}`;
      const keys = await Promise.all(replicas.map((replica) => replica.key(name)));
      expect(new Set(keys.map((key) => key.toString('hex')))).toHaveProperty('size', 1);
    }
  });

  test('lie in the store sealed', async () => {
    const key = await (await open()).key('tickets');
    const text = JSON.stringify(await rows(store()));
    expect(text).not.toContain(key.toString('base64url'));
    expect(text).not.toContain(key.toString('hex'));
  });

  test('a wrong secret key ends the start with a sentence and overwrites nothing', async () => {
    await open();
    const before = await rows(store());
    await expect(open('another secret key of 32 characters')).rejects.toThrow(/PLENUM_SECRET_KEY/);
    expect(await rows(store())).toEqual(before);
  });

  test('a key under another name does not open: rows cannot be swapped', async () => {
    const keys = await open();
    await keys.key('one');
    const row = await store()
      .db.selectFrom('sealed_keys')
      .select('sealed')
      .where('name', '=', 'one')
      .executeTakeFirstOrThrow();
    await store()
      .db.insertInto('sealed_keys')
      .values({ name: 'two', sealed: row.sealed, created_at: 0 })
      .execute();
    await expect(keys.key('two')).rejects.toThrow(/"two"/);
  });
});

describe('without PLENUM_SECRET_KEY', () => {
  let open: Awaited<ReturnType<typeof openFresh>> | undefined;
  let dataDir = '';
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'plenum-keys-'));
  });
  afterEach(async () => {
    await open?.remove();
    await rm(dataDir, { recursive: true });
  });

  async function embedded(): Promise<Database> {
    open = await openFresh('sqlite');
    return open.database;
  }

  test('an embedded store makes a key file that only its owner may read', async () => {
    const database = await embedded();
    const first = await openKeys({ database, secretKey: null, dataDir });
    expect(await readdir(dataDir)).toEqual(['secret.key']);
    expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600);
    const again = await openKeys({ database, secretKey: null, dataDir });
    expect(again.instanceId).toBe(first.instanceId);
  });

  test('a lost key file is not made anew over keys it could not open', async () => {
    const database = await embedded();
    await openKeys({ database, secretKey: null, dataDir });
    await rm(join(dataDir, 'secret.key'));
    await expect(openKeys({ database, secretKey: null, dataDir })).rejects.toThrow(/secret\.key is missing/);
    expect(await readdir(dataDir)).toEqual([]);
  });

  test('a damaged key file is left as it is', async () => {
    const database = await embedded();
    const file = join(dataDir, 'secret.key');
    await writeFile(file, 'half a k');
    await chmod(file, 0o600);
    await expect(openKeys({ database, secretKey: null, dataDir })).rejects.toThrow(/damaged/);
    expect((await stat(file)).size).toBe(8);
  });

  test('PostgreSQL does not start', async () => {
    open = await openFresh('postgres');
    const { database } = open;
    await expect(openKeys({ database, secretKey: null, dataDir })).rejects.toThrow('PLENUM_SECRET_KEY');
    expect(await readdir(dataDir)).toEqual([]);
  });
});

describe('a seal', () => {
  const key = Buffer.alloc(32, 7);

  test('opens with the same key and label only', () => {
    const sealed = seal(Buffer.from('plain'), key, 'label');
    expect(unseal(sealed, key, 'label')?.toString()).toBe('plain');
    expect(unseal(sealed, Buffer.alloc(32, 8), 'label')).toBeNull();
    expect(unseal(sealed, key, 'other')).toBeNull();
  });

  test.each(['', 'v1', 'v1...', 'v2.a.b.c', 'v1.AAAAAAAAAAAAAAAA.AA.AA'])('does not open %j', (text) => {
    expect(unseal(text, key, 'label')).toBeNull();
  });

  test('does not open when a single part was changed', () => {
    const parts = seal(Buffer.from('plain'), key, 'label').split('.');
    for (const index of parts.keys()) {
      const changed = parts.with(
        index,
        (parts[index] ?? '').replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A')),
      );
      expect(unseal(changed.join('.'), key, 'label')).toBeNull();
    }
  });
});
