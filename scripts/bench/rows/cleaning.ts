import { join } from 'node:path';
import type { Insertable } from 'kysely';
import { createBigBlueButtonClient } from '../../../src/clients/bigbluebutton/client.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { cleanRecordingsJob } from '../../../src/features/recordings/clean-recordings.ts';
import { createLook } from '../../../src/features/recordings/look.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { newId } from '../../../src/lib/ids.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import type { Schema } from '../../../src/platform/db/schema.ts';
import { type SimulatedServer, startServer } from '../../../src/simulators/bigbluebutton/server.ts';
import { showMs } from '../line.ts';
import type { Row } from '../row.ts';
import type { Workshop } from '../stage/workshop.ts';
import { alternately, timed } from '../statistics.ts';

/** A hundred times as many known: pages of the store lie further apart, and its indexes are a step deeper; no more. */
const GOAL = { at: 'most', value: 1.5 } as const;
const SECRET = 'a-secret-of-the-bench';
const SERVER = 'bbb-1';
const YOUNG_DAYS = 1;
const DUE_DAYS = 4_000;
/** Rows of one statement; an embedded store takes so many values at most. */
const ROWS = 200;

export const cleaning: Row = {
  name: 'cleaning',
  title: 'cleaning 1,000 due recordings, with 1,000 and with 100,000 known',
  run: async (shop) => {
    const [due, few, many] = shop.quick ? [200, 200, 10_000] : [1_000, 1_000, 100_000];
    return shop.using(startHouse(shop, few), (small) =>
      shop.using(startHouse(shop, many), async (large) => {
        const sides = { ours: () => large.clean(due), yardstick: () => small.clean(due) };
        await alternately(1, sides);
        shop.report('cleaning both in turn');
        const { ours, yardstick } = await alternately(shop.quick ? 3 : 7, sides);
        const known = (count: number) => count.toLocaleString('en');
        return [
          {
            what: `cleaning ${known(due)} due recordings, SQLite`,
            value: ours / yardstick,
            unit: 'times',
            goal: GOAL,
            ours: `${showMs(ours)} with ${known(many)} known`,
            against: `${showMs(yardstick)} with ${known(few)} known`,
          },
        ];
      }),
    );
  },
};

type House = { clean(due: number): Promise<number>; stop(): Promise<void> };

/** A gateway's store that knows so many recordings, of which none is due, and a server that deletes at once. */
async function startHouse(shop: Workshop, known: number): Promise<House> {
  shop.report(`making ${known.toLocaleString('en')} known recordings`);
  const database = await openDatabase(
    { kind: 'sqlite', file: join(await shop.dataDir('tree'), 'plenum.db') },
    silentLog,
  );
  const server = await startServer({ name: SERVER, secret: SECRET, recordings: { deletionMs: 0 } });
  const clock = { now: () => systemClock.now(), sleep: () => Promise.resolve() };
  const branches = createBranches({ clock });
  const tree = (db: Parameters<typeof branches.tree>[0]) => branches.tree(db);
  const ids = (await tree(database.db)).all.map(({ id }) => id);
  await fill(
    database,
    Array.from({ length: known }, (_, index) => rowOf(index, ids, YOUNG_DAYS)),
  );
  const client = createBigBlueButtonClient({
    ...{ name: SERVER, url: server.url, secrets: [SECRET], checksum: 'sha256', kind: 'bigbluebutton' },
  });
  const others = { rule: 'ignore' as const, instances: [], metaKeys: [], names: [] };
  const job = cleanRecordingsJob({
    ...{ database, clock, tree, log: silentLog, pool: [{ name: SERVER, retired: false, client }] },
    look: createLook({ database, clock, tree, instance: '0123456789abcdef', others }),
    ...{ proofMonths: 24, timeZone: 'Europe/Berlin', onProven: () => undefined },
  });
  return {
    clean: async (due) => {
      const rows = Array.from({ length: due }, (_, index) => rowOf(index, ids, DUE_DAYS));
      await fill(database, rows);
      show(server, rows);
      let outcome: Readonly<Record<string, number>> = {};
      const ms = await timed(async () => (outcome = await job.run(new AbortController().signal)));
      if (outcome['done'] !== due) throw new Error(`Of ${due} due recordings ${outcome['done']} went.`);
      return ms;
    },
    stop: async () => {
      client.close();
      await server.close();
      await database.close();
    },
  };
}

type RecordingRow = Insertable<Schema['recordings']>;

function rowOf(index: number, branches: readonly string[], ageDays: number): RecordingRow {
  const now = Date.now();
  const id = newId();
  const recordedAt = now - ageDays * DAY_MS;
  return {
    ...{ id, server: SERVER, record_id: `r-${id}`, meeting_id: `m-${id}`, origin: 'adopted' },
    ...{ branch: branches[index % branches.length] ?? 'de', title: 'Kreisvorstand', state: 'published' },
    ...{ recorded_at: recordedAt, due_at: recordedAt + 180 * DAY_MS, bytes: 1_000_000, formats: '[]' },
    ...{ released: 0, delete_tries: 0, archive_state: 'none', archive_tries: 0 },
    ...{ first_seen_at: now, seen_at: recordedAt, version: 1, updated_at: now },
  };
}

async function fill(database: Database, rows: readonly RecordingRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) {
    await database.transaction((tx) =>
      tx
        .insertInto('recordings')
        .values(rows.slice(at, at + ROWS))
        .execute(),
    );
  }
}

function show(server: SimulatedServer, rows: readonly RecordingRow[]): void {
  server.recordings.addMany(rows.length, (index) => {
    const row = rows[index];
    const endTime = row?.recorded_at ?? 0;
    return {
      ...{ recordID: row?.record_id ?? '', meetingID: row?.meeting_id ?? '', state: 'published' as const },
      ...{ startTime: endTime - 3_600_000, endTime },
    };
  });
}
