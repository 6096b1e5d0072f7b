import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { silentLog } from '../../src/lib/log.ts';
import { openKeys } from '../../src/platform/db/keys.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { shell } from '../support/shell.ts';
import { freePort } from '../support/ports.ts';

let folder = '';
let settings: Record<string, string> = {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plenum-scripts-'));
  settings = { PLENUM_DATA_DIR: inFolder('data'), PLENUM_PORT: String(await freePort()) };
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const inFolder = (...names: string[]) => join(folder, ...names);
const run = (command: string, more: Record<string, string> = {}) =>
  shell(`scripts/${command}`, { ...settings, ...more });

/** A store as a Plenum that was stopped leaves it, with one outage in it. */
async function makeStore(reason = 'of the backup'): Promise<void> {
  const dataDir = inFolder('data');
  const database = await openDatabase({ kind: 'sqlite', file: join(dataDir, 'plenum.db') }, silentLog);
  await migrate(database);
  await openKeys({ database, secretKey: null, dataDir });
  const nothing = { rooms: 0, seats: 0, announcement: '', servers: '[]', created_at: 0 };
  const outage = { id: reason, from_at: 1, to_at: 2, reason, ...nothing };
  await database.db.insertInto('outages').values(outage).execute();
  await database.close();
}

function reasonsIn(file: string): unknown {
  const store = new Sqlite(file, { readonly: true });
  const found = store.prepare('select reason from outages').pluck().all();
  store.close();
  return found;
}

/** Backs up into `out`, with the key in `safe`; returns the file. */
async function backUp(): Promise<string> {
  await makeStore();
  const { status, stderr } = await run(`backup --to ${inFolder('out')} --key-to ${inFolder('safe')}`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [name = ''] = await readdir(inFolder('out'));
  return inFolder('out', name);
}

const missing = (path: string) =>
  access(path).then(
    () => false,
    () => true,
  );

describe('scripts/backup', () => {
  test('copies a stopped store, and leaves the newest of them, the key apart', async () => {
    await makeStore();
    for (let round = 0; round < 3; round++) {
      const { status } = await run(`backup --to ${inFolder('out')} --keep 2 --key-to ${inFolder('safe')}`);
      expect(status).toBe(0);
    }
    const names = await readdir(inFolder('out'));
    expect(names.filter((name) => name.endsWith('.db'))).toHaveLength(2);
    expect(names.filter((name) => name.endsWith('.db.sha256'))).toHaveLength(2);
    const check = await shell(`cd ${inFolder('out')} && sha256sum --check --quiet *.sha256`);
    expect(check).toMatchObject({ status: 0, stdout: '' });
    expect((await stat(inFolder('safe', 'secret.key'))).mode & 0o777).toBe(0o600);
    for (const name of names) expect((await stat(inFolder('out', name))).mode & 0o077).toBe(0);
  });

  test.each([
    ['a word that it does not know', 'backup --fast', 2],
    ['no number to keep', 'backup --keep none', 2],
    ['the key beside the backups', 'backup --to X --key-to X', 2],
    ['no store and no Plenum', 'backup', 1],
  ])('%s: ends with its own exit code and a sentence', async (_name, command, exitCode) => {
    const { status, stderr } = await run(command);
    expect(status).toBe(exitCode);
    expect(stderr).not.toBe('');
    expect(stderr).not.toContain('    at ');
  });

  test('a store that a Plenum elsewhere has open is not copied behind its back', async () => {
    await makeStore();
    const file = join(inFolder('data'), 'plenum.db');
    const running = await openDatabase({ kind: 'sqlite', file }, silentLog);
    const { status, stderr } = await run('backup');
    await running.close();
    expect(status).toBe(1);
    expect(stderr).toContain('in use by another process');
    expect(await missing(inFolder('data', 'backups'))).toBe(true);
  });
});

describe('scripts/restore', () => {
  test('puts a backup into an empty folder, with its key', async () => {
    const file = await backUp();
    await rm(inFolder('data'), { recursive: true });
    const { status, stderr, stdout } = await run(`restore ${file} --key ${inFolder('safe/secret.key')}`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`restored: ${file}`);
    expect(reasonsIn(inFolder('data', 'plenum.db'))).toEqual(['of the backup']);
    expect((await readdir(inFolder('data'))).sort()).toEqual(['plenum.db', 'secret.key']);
    for (const name of ['plenum.db', 'secret.key']) {
      expect((await stat(inFolder('data', name))).mode & 0o777).toBe(0o600);
    }
  });

  test('moves a store that is there aside where it is told to, and only then', async () => {
    const file = await backUp();
    await makeStore('made since');
    expect(await run(`restore ${file}`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--replace'),
    });
    expect(await run(`restore ${file} --replace`)).toMatchObject({ status: 0, stderr: '' });
    expect(reasonsIn(inFolder('data', 'plenum.db'))).toEqual(['of the backup']);
    const [aside = ''] = (await readdir(inFolder('data'))).filter((name) => name.startsWith('replaced-'));
    expect(reasonsIn(inFolder('data', aside, 'plenum.db'))).toEqual(['of the backup', 'made since']);
  });

  test('is refused while a Plenum runs on the store', async () => {
    const file = await backUp();
    const store = inFolder('data', 'plenum.db');
    const running = await openDatabase({ kind: 'sqlite', file: store }, silentLog);
    const { status, stderr } = await run(`restore ${file} --replace`);
    await running.close();
    expect(status).toBe(1);
    expect(stderr).toContain('stop it first');
    expect((await readdir(inFolder('data'))).filter((name) => name.startsWith('replaced-'))).toEqual([]);
  });

  test('replaces a store that is damaged', async () => {
    const file = await backUp();
    await writeFile(inFolder('data', 'plenum.db'), 'SQLite format 3\0 no more');
    expect(await run(`restore ${file} --replace`)).toMatchObject({ status: 0, stderr: '' });
  });

  describe('changes nothing', () => {
    const refusals: readonly (readonly [string, (file: string) => Promise<string>, RegExp])[] = [
      ['without the key', (file) => Promise.resolve(`restore ${file}`), /key is missing/],
      [
        'with the key of another store',
        async (file) => {
          await writeFile(inFolder('other.key'), `${Buffer.alloc(32, 7).toString('base64url')}\n`);
          return `restore ${file} --key ${inFolder('other.key')}`;
        },
        /not the one of this backup/,
      ],
      [
        'where the checksum says another thing',
        async (file) => {
          await writeFile(`${file}.sha256`, `${'0'.repeat(64)}  x\n`);
          return `restore ${file} --key ${inFolder('safe/secret.key')}`;
        },
        /not what its checksum says/,
      ],
      [
        'where there is a checksum that cannot be read',
        async (file) => {
          await rm(`${file}.sha256`);
          await mkdir(`${file}.sha256`);
          return `restore ${file} --key ${inFolder('safe/secret.key')}`;
        },
        /sha256 cannot be read/,
      ],
      [
        'where a page is damaged',
        async (file) => {
          const bytes = await readFile(file);
          bytes.fill(0xff, 20_480, 28_672);
          await writeFile(file, bytes);
          await rm(`${file}.sha256`);
          return `restore ${file} --key ${inFolder('safe/secret.key')}`;
        },
        /damaged|malformed/,
      ],
      [
        'where a newer Plenum made it',
        async (file) => {
          const store = new Sqlite(file);
          store.exec("insert into kysely_migration values ('0999-later', '2099')");
          store.close();
          await rm(`${file}.sha256`);
          return `restore ${file} --key ${inFolder('safe/secret.key')}`;
        },
        /of a newer Plenum \(0999-later\)/,
      ],
      ['where the file is something else', () => Promise.resolve('restore package.json'), /is no backup/],
      ['where there is no file', () => Promise.resolve('restore nowhere.db'), /cannot be read/],
    ];

    test.each(refusals)('%s', async (_name, prepare, sentence) => {
      const file = await backUp();
      await rm(inFolder('data'), { recursive: true });
      const { status, stderr } = await run(await prepare(file));
      expect(status).toBe(1);
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toContain('    at ');
      expect(await readdir(inFolder('data')).catch(() => [])).toEqual([]);
    });
  });

  test('with a lost key drops what it sealed, and the store opens with a new one', async () => {
    const file = await backUp();
    await rm(inFolder('data'), { recursive: true });
    expect(await run(`restore ${file} --new-key`)).toMatchObject({ status: 0, stderr: '' });
    const dataDir = inFolder('data');
    const database = await openDatabase({ kind: 'sqlite', file: join(dataDir, 'plenum.db') }, silentLog);
    const keys = await openKeys({ database, secretKey: null, dataDir });
    expect(keys.instanceId).toMatch(/^[0-9a-f]{16}$/);
    await database.close();
  });

  test('says what it does not understand', async () => {
    expect(await run('restore')).toMatchObject({ status: 2 });
    expect(await run('restore a b')).toMatchObject({ status: 2 });
    await mkdir(inFolder('data'), { recursive: true });
    for (const command of ['backup', 'restore']) {
      expect(await run(`${command} --help`)).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('--help'),
      });
    }
  });
});
