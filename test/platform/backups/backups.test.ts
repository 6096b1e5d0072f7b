import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { Registry } from 'prom-client';
import { silentLog } from '../../../src/lib/log.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import { type BackupsOptions, createBackups } from '../../../src/platform/backups/backups.ts';
import { registerStoreGauges } from '../../../src/platform/backups/store-gauges.ts';
import { inspectFile } from '../../../src/platform/backups/inspect-file.ts';
import type { Database, Tx } from '../../../src/platform/db/database.ts';
import { movableClock } from '../../support/world-pool.ts';
import { openFresh } from '../../support/stores.ts';

let open: Awaited<ReturnType<typeof openFresh>> | undefined;
const clock = movableClock(Date.parse('2027-02-01T02:00:00Z'));

beforeEach(async () => {
  open = await openFresh('sqlite');
});
afterEach(async () => {
  await open?.remove();
});

function store(): Database {
  if (open === undefined) throw new Error('the store is not open yet');
  return open.database;
}

function embedded() {
  const { embedded: found } = store();
  if (found === null) throw new Error('not embedded');
  return found;
}

const folder = () => join(dirname(embedded().file), 'backups');
const backups = (options: Partial<BackupsOptions> = {}) =>
  createBackups({ database: store(), clock, kept: 14, ...options });

async function fill(rows: number): Promise<void> {
  const values = Array.from({ length: 500 }, (_, n) => ({ name: `${'x'.repeat(300)} ${n}`, value: n }));
  for (let at = 0; at < rows; at += values.length) {
    await store()
      .db.insertInto('counters')
      .values(values.map((row) => ({ ...row, name: `${at} ${row.name}` })))
      .execute();
  }
}

async function codeOf(making: Promise<unknown>): Promise<string> {
  const error: unknown = await making.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof Refusal ? error.fault.code : String(error);
}

/** Writes in pairs, with time between the two, until it is stopped; returns how many pairs were committed. */
function writePairs() {
  let going = true;
  let committed = 0;
  const run = async () => {
    for (let n = 0; going; n++) {
      const pair = async (tx: Tx) => {
        await tx
          .insertInto('counters')
          .values({ name: `left ${n}`, value: n })
          .execute();
        await new Promise((resolve) => setTimeout(resolve, 1));
        await tx
          .insertInto('counters')
          .values({ name: `right ${n}`, value: n })
          .execute();
      };
      await (n % 3 === 0 ? store().lightly(pair) : store().inTurn(pair));
      committed = n + 1;
    }
  };
  const running = run();
  return {
    committed: () => committed,
    stop: async () => {
      going = false;
      await running;
    },
  };
}

function pairsIn(file: string): { left: number; right: number } {
  const copy = new Sqlite(file, { readonly: true });
  const count = (side: string) =>
    copy.prepare<[string], { n: number }>('select count(*) as n from counters where name like ?').get(side)
      ?.n;
  const found = { left: count('left %') ?? -1, right: count('right %') ?? -1 };
  copy.close();
  return found;
}

describe('a backup', () => {
  test('made while others write, begun at any moment, holds all that was committed and no half of anything', async () => {
    await fill(20_000);
    const writer = writePairs();
    for (let round = 0; round < 6; round++) {
      clock.advance(1_000);
      // Also begun inside somebody's transaction.
      await new Promise((resolve) => setTimeout(resolve, 2 * round + 3));
      const before = writer.committed();
      const { file } = await backups().make();
      const { left, right } = pairsIn(file);
      expect(left).toBe(right);
      expect(left).toBeGreaterThanOrEqual(before);
    }
    await writer.stop();
    expect(writer.committed()).toBeGreaterThan(10);
  });

  test('is one file, whole in itself, for nobody else to read, with its checksum beside it', async () => {
    await fill(500);
    const made = await backups().make();
    expect(made.name).toMatch(/^plenum-20270201T0\d{5}\.\d{3}Z\.db$/);
    expect(await readdir(folder())).toEqual([made.name, `${made.name}.sha256`]);
    const bytes = await readFile(made.file);
    expect(bytes).toHaveLength(made.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.sha256);
    expect(await readFile(`${made.file}.sha256`, 'utf8')).toBe(`${made.sha256}  ${made.name}\n`);
    expect((await stat(made.file)).mode & 0o777).toBe(0o600);
    expect(inspectFile(made.file).schema).toBe(made.schema);
    expect(made.schema).toMatch(/^\d{4}-/);
  });

  test('is refused while another is being made, and again possible after it', async () => {
    const making = backups();
    const first = making.make();
    expect(await codeOf(making.make())).toBe('backup-running');
    await first;
    clock.advance(1_000);
    await making.make();
    expect((await readdir(folder())).filter((name) => name.endsWith('.db'))).toHaveLength(2);
  });

  test('is refused before anything is written where the disk has no room for it', async () => {
    await fill(2_000);
    const room = (await stat(embedded().file)).size;
    expect(await codeOf(backups({ freeBytes: () => Promise.resolve(room) }).make())).toBe('backup-no-space');
    expect(await readdir(folder())).toEqual([]);
  });

  test('takes the place of the oldest beyond those that are kept, and of nothing else', async () => {
    await mkdir(folder());
    const others = ['before-0002-rooms-that-hold.db', 'plenum.db', 'plenum-old.db', 'notes.txt'];
    for (const name of others) await writeFile(join(folder(), name), 'mine');
    const made: string[] = [];
    for (let round = 0; round < 4; round++) {
      clock.advance(1_000);
      made.push((await backups({ kept: 2 }).make()).name);
    }
    const kept = made.slice(-2).flatMap((name) => [name, `${name}.sha256`]);
    expect(new Set(await readdir(folder()))).toEqual(new Set([...kept, ...others]));
  });

  test('clears away what a process left that was killed while it made one', async () => {
    await mkdir(folder());
    await writeFile(join(folder(), 'plenum-20270101T020000.000Z.db.draft'), 'half');
    const { name } = await backups().make();
    expect(await readdir(folder())).toEqual([name, `${name}.sha256`]);
  });

  test('leaves nothing where the copy does not come about', async () => {
    const failing = { ...embedded(), copyTo: (file: string) => writeFile(file, 'not a store') };
    await expect(backups({ database: { embedded: failing } }).make()).rejects.toThrow(/not a database/);
    const empty = { ...embedded(), copyTo: () => Promise.resolve() };
    await expect(backups({ database: { embedded: empty } }).make()).rejects.toThrow(/no store of Plenum/);
    expect(await readdir(folder())).toEqual([]);
  });

  test('of a PostgreSQL is left to pg_dump', async () => {
    const postgres = await openFresh('postgres');
    expect(await codeOf(backups({ database: postgres.database }).make())).toBe('backup-not-embedded');
    await postgres.remove();
  });
});

describe('a file that is looked at', () => {
  test('is called damaged where a page of it is', async () => {
    await fill(2_000);
    const { file } = await backups().make();
    const bytes = await readFile(file);
    bytes.fill(0xff, 40_960, 49_152);
    await writeFile(file, bytes);
    expect(() => inspectFile(file)).toThrow(/damaged|malformed/);
  });
});

test('the metrics say when the newest was made, and how much space is left', async () => {
  const registry = new Registry();
  registerStoreGauges(registry, silentLog, store());
  expect(await registry.metrics()).toContain('plenum_backup_last_timestamp_seconds 0');
  const { madeAt, file } = await backups().make();
  await writeFile(join(dirname(file), 'before-0004-something.db'), '');
  const told = await registry.metrics();
  expect(told).toContain(`plenum_backup_last_timestamp_seconds ${madeAt / 1_000}`);
  expect(told).toMatch(/^plenum_data_folder_free_bytes [1-9]/m);
});
