import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { CleaningReport } from '../../../src/features/recordings/cleaning-report.ts';
import { createLook } from '../../../src/features/recordings/look.ts';
import { createBigBlueButtonClient } from '../../../src/clients/bigbluebutton/client.ts';
import { systemClock as clock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { startServer, type SimulatedServer } from '../../../src/simulators/bigbluebutton/server.ts';
import { type FreshStore, freshStore, type StoreKind } from '../../support/stores.ts';

const CHILD = fileURLToPath(new URL('cleaning-child.ts', import.meta.url));
const SECRET = 'a-secret-of-the-test';
const CSV = 'id,parent,name,level\nde,,Bundesverband,federal\nby,de,Bayern,state';
const DUE = 600;
/** A process that dies is the same on both; PostgreSQL is there for what it does with broken connections. */
const KILLS_ON = { sqlite: 10, postgres: process.env['PLENUM_TEST_LONG'] === '1' ? 10 : 4 } as const;
const LIMIT_MS = 240_000;

describe.each<StoreKind>(['sqlite', 'postgres'])('a cleaning that is killed, on %s', (kind) => {
  const kills = KILLS_ON[kind];
  let place: FreshStore;
  let servers: readonly SimulatedServer[];
  beforeEach(async () => {
    place = await freshStore(kind);
    const recordings = { deletionMs: 300 };
    servers = await Promise.all(
      ['bbb-1', 'bbb-2'].map((name) => startServer({ name, secret: SECRET, recordings })),
    );
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await place.remove();
  });

  /** Runs until it ends, or until the servers were called so often. @returns whether it was killed */
  async function clean(dieAt: number | null): Promise<boolean> {
    const order = {
      store: place.options,
      servers: servers.map(({ name, url, secret }) => ({ name, url, secret })),
    };
    for (const server of servers) server.clearRequests();
    const child = spawn(process.execPath, [CHILD, JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const ended = once(child, 'exit');
    const calls = () => servers.reduce((sum, server) => sum + server.requests().length, 0);
    while (child.exitCode === null && child.signalCode === null) {
      if (dieAt !== null && calls() >= dieAt) child.kill('SIGKILL');
      await Promise.race([ended, wait(2)]);
    }
    if (child.signalCode === null && child.exitCode !== 0) throw new Error(said);
    return child.signalCode === 'SIGKILL';
  }

  /** Puts them on the servers, and has them known. */
  async function fill(): Promise<{ readonly due: readonly string[]; readonly stays: readonly string[] }> {
    const add = (index: number, ageDays: number, branch: string | null): string => {
      const endTime = Date.now() - ageDays * DAY_MS;
      const server = servers[index % servers.length];
      if (server === undefined) throw new Error('there is no server');
      return server.recordings.add({
        ...{ meetingID: `m-${index}-${ageDays}`, endTime, startTime: endTime - 3_600_000 },
        ...{ state: index % 3 === 0 ? 'unpublished' : 'published' },
        meta: branch === null ? {} : { gliederung: branch },
      }).recordID;
    };
    const many = (count: number, ageDays: number, branch: string | null) =>
      Array.from({ length: count }, (_, index) => add(index, ageDays, branch));
    const due = many(DUE, 200, 'by');
    const held = many(6, 300, 'by');
    const stays = [...held, ...many(6, 100, 'by'), ...many(6, 400, null)];
    const database = await openDatabase(place.options, silentLog);
    await migrate(database);
    const branches = createBranches({ clock });
    await database.inTurn((tx) => branches.importCsv(tx, 'token:test', CSV, { dryRun: false }));
    const others = { rule: 'adopt' as const, instances: [], metaKeys: ['gliederung'], names: [] };
    const tree = (db: Parameters<typeof branches.tree>[0]) => branches.tree(db);
    const look = createLook({ database, clock, tree, instance: '0123456789abcdef', others });
    for (const { name, url, recordings } of servers) {
      const client = createBigBlueButtonClient({
        ...{ name, url, secrets: [SECRET], checksum: 'sha256', kind: 'bigbluebutton' },
      });
      await look(
        { name, client },
        recordings.all().map(({ recordID }) => recordID),
      );
      client.close();
    }
    await database.db
      .updateTable('recordings')
      .set({ hold_reason: 'Rechtsstreit', hold_until: Date.now() + DAY_MS, held_by: 'person:1' })
      .where('record_id', 'in', held)
      .execute();
    await database.close();
    return { due, stays };
  }

  test(
    'again and again in the middle: the same end, one proof for each, and a report that adds up',
    async () => {
      const { due, stays } = await fill();
      let killed = 0;
      for (let turn = 0; turn < kills; turn += 1) {
        // At the first call, and at later ones.
        if (await clean(1 + ((turn * 3) % 7))) killed += 1;
        for (const { recordings } of servers) {
          const named = recordings.all().filter(({ recordID }) => stays.includes(recordID));
          expect(named.filter(({ state }) => state === 'deleted')).toEqual([]);
        }
      }
      expect(killed).toBe(kills);
      await clean(null);
      const database = await openDatabase(place.options, silentLog);
      try {
        const proofs = await database.db.selectFrom('deletions').select('record_id').execute();
        expect(proofs.map(({ record_id }) => record_id).sort()).toEqual([...due].sort());
        const left = await database.db
          .selectFrom('recordings')
          .select('record_id')
          .where('deleted_at', 'is', null)
          .execute();
        expect(left.map(({ record_id }) => record_id).sort()).toEqual([...stays].sort());
        const [report, ...more] = await database.db.selectFrom('run_reports').selectAll().execute();
        expect(more).toEqual([]);
        expect(report?.finished_at).not.toBeNull();
        expect(CleaningReport.parse(JSON.parse(report?.report ?? ''))).toMatchObject({
          due: { count: DUE },
          done: { count: DUE },
          held: { count: 6 },
        });
      } finally {
        await database.close();
      }
      for (const { recordings } of servers) {
        for (const { recordID, state } of recordings.all()) {
          expect({ recordID, gone: state === 'deleted' }).toEqual({ recordID, gone: due.includes(recordID) });
        }
      }
    },
    LIMIT_MS,
  );
});
