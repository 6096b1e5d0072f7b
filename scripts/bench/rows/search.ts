import { join } from 'node:path';
import { sql } from 'kysely';
import { type Listing, pageOfOccurrences } from '../../../src/features/bookings/listings.ts';
import { soughtWords } from '../../../src/features/bookings/search.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { type Line, showMs } from '../line.ts';
import type { Row } from '../row.ts';
import type { Workshop } from '../stage/workshop.ts';
import { settle, treeOf, yearOf } from '../stage/year.ts';
import { median, timed } from '../statistics.ts';

/** As it is typed, letter by letter: many hits at first, a dozen in the end. */
const TYPED = 'mitgliederversammlung köln';
const SEARCHES = Array.from(TYPED, (_, index) => TYPED.slice(0, index + 1));

const NAMES = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;
const KEY = Buffer.alloc(32);
const FIRST_PAGE: Omit<Listing, 'words'> & { readonly ids: null } = {
  branches: null,
  from: null,
  to: null,
  status: 'booked',
  ids: null,
  bookers: null,
  cursor: undefined,
  limit: 50,
};

/** The yardstick of a page: what the store needs to hand out its rows. */
const BARE_PAGE = sql`
  select occurrences.*, bookings.title, bookings.options, bookings.skipped, bookings.shifted
  from occurrences join bookings on bookings.id = occurrences.booking
  where occurrences.status != 'cancelled' order by occurrences.starts_at, occurrences.id limit ${FIRST_PAGE.limit}`;

export const search: Row = {
  name: 'search',
  title: 'a page of dates, and one found by text as somebody types, a full year held, SQLite and PostgreSQL',
  run: async (shop) => [
    ...(await shop.using(openYear(shop, 'sqlite'), (year) => measure(shop, year))),
    ...(await shop.using(openYear(shop, 'postgres'), (year) => measure(shop, year))),
  ],
};

type HeldYear = { readonly database: Database; stop(): Promise<void> };

async function openYear(shop: Workshop, kind: 'sqlite' | 'postgres'): Promise<HeldYear> {
  const database = kind === 'sqlite' ? await openFile(shop) : await fillPostgres(shop);
  return { database, stop: () => database.close() };
}

async function openFile(shop: Workshop): Promise<Database> {
  return openDatabase({ kind: 'sqlite', file: join(await shop.dataDir(1), 'plenum.db') }, silentLog);
}

async function fillPostgres(shop: Workshop): Promise<Database> {
  const url = await (await shop.postgres()).database(`search_${Date.now()}`);
  const database = await openDatabase({ kind: 'postgres', url, poolSize: 2 }, silentLog);
  const { entries } = await yearOf(1, systemClock.now());
  await settle(database, { tree: await treeOf(1), entries }, (detail) =>
    shop.report(`filling PostgreSQL: ${detail}`),
  );
  return database;
}

async function measure(shop: Workshop, { database }: HeldYear): Promise<readonly Line[]> {
  const { db, dialect } = database;
  const branches = createBranches({ clock: systemClock });
  const page = async (text: string | null): Promise<number> => {
    const tree = await branches.tree(db);
    const words = text === null ? null : soughtWords(tree, text);
    return (await pageOfOccurrences(db, KEY, { ...FIRST_PAGE, words })).items.length;
  };
  if ((await page(TYPED)) === 0) throw new Error('Nothing is found: there is nothing to measure.');
  const seen = { found: [] as number[], listed: [] as number[], bare: [] as number[] };
  const rounds = shop.quick ? 3 : 15;
  for (let round = 0; round < rounds; round += 1) {
    shop.report(`${NAMES[dialect]}: round ${round + 1} of ${rounds}`);
    for (const text of SEARCHES) {
      seen.found.push(await timed(() => page(text)));
      seen.listed.push(await timed(() => page(null)));
      seen.bare.push(await timed(() => BARE_PAGE.execute(db)));
    }
  }
  return linesOf(NAMES[dialect], seen);
}

type Seen = { readonly found: number[]; readonly listed: number[]; readonly bare: number[] };

function linesOf(store: string, seen: Seen): readonly Line[] {
  const [found, listed, bare] = [median(seen.found), median(seen.listed), median(seen.bare)];
  return [
    {
      what: `a page of dates, a full year held, ${store}`,
      value: listed / bare,
      unit: 'times',
      goal: { at: 'most', value: 5 },
      ours: showMs(listed),
      against: `${showMs(bare)}: the same rows, read as they are`,
    },
    {
      what: `a page of dates found while \u201e${TYPED}\u201c is typed, a full year held, ${store}`,
      value: found / listed,
      unit: 'times',
      goal: { at: 'most', value: 5 },
      ours: `${showMs(found)}, the slowest of ${seen.found.length} ${showMs(Math.max(...seen.found))}`,
      against: `${showMs(listed)}: a page of the same list without text`,
    },
  ];
}
