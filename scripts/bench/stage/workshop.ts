import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../../src/lib/log.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import type { Report } from '../../demo-run/screen.ts';
import { removeFolder } from './folder.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { settle, type Size, treeOf, yearOf } from './year.ts';

/** An embedded store that rows copy: a party's tree alone, or with the year of one party or of several. */
export type Stock = 'tree' | Size;

export function sizeOf(stock: Stock): Size {
  return stock === 'tree' ? 1 : stock;
}

/** What the rows share: made when first needed, ended and removed by `close`. */
export type Workshop = {
  /** Shorter and smaller, for a first look. */
  readonly quick: boolean;
  /** Says how far a row is. */
  readonly report: Report;
  /** A new empty folder. */
  folder(): Promise<string>;
  /** A folder with a store of its own, as `PLENUM_DATA_DIR`. */
  dataDir(stock: Stock): Promise<string>;
  postgres(): Promise<Postgres>;
  /** Runs `work` with something that must be ended, whatever becomes of it. */
  using<T extends { stop(): Promise<void> }, R>(
    started: Promise<T>,
    work: (thing: T) => Promise<R>,
  ): Promise<R>;
  close(): Promise<void>;
};

export async function openWorkshop(options: { quick: boolean; report: Report }): Promise<Workshop> {
  const top = await mkdtemp(join(tmpdir(), 'plenum-bench-'));
  const stocks = new Map<Stock, Promise<string>>();
  const running = new Set<{ stop(): Promise<void> }>();
  let postgres: Promise<Postgres> | undefined;
  const folder = () => mkdtemp(join(top, 'at-'));
  return {
    ...options,
    folder,
    dataDir: async (stock) => {
      const made = stocks.get(stock) ?? makeStock(stock, join(top, `stock-${stock}`), options.report);
      stocks.set(stock, made);
      const file = await made;
      const copy = await folder();
      await copyFile(file, join(copy, 'plenum.db'));
      return copy;
    },
    postgres: () => (postgres ??= startPostgres()),
    using: async (started, work) => {
      const thing = await started;
      running.add(thing);
      try {
        return await work(thing);
      } finally {
        running.delete(thing);
        await thing.stop();
      }
    },
    close: async () => {
      await Promise.all([...running].map((thing) => thing.stop()));
      await (await postgres)?.stop();
      await removeFolder(top);
    },
  };
}

async function makeStock(stock: Stock, folder: string, report: Report): Promise<string> {
  const file = join(folder, 'plenum.db');
  await mkdir(folder);
  const database = await openDatabase({ kind: 'sqlite', file }, silentLog);
  try {
    const size = sizeOf(stock);
    const entries = stock === 'tree' ? [] : (await yearOf(size, systemClock.now())).entries;
    await settle(database, { tree: await treeOf(size), entries }, (detail) =>
      report(`filling the store: ${detail}`),
    );
  } finally {
    await database.close();
  }
  return file;
}
