import { createBigBlueButtonClient } from '../../../src/clients/bigbluebutton/client.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { cleanRecordingsJob } from '../../../src/features/recordings/clean-recordings.ts';
import type { CleaningParts } from '../../../src/features/recordings/cleaning-parts.ts';
import { CleaningReport } from '../../../src/features/recordings/cleaning-report.ts';
import { createLook } from '../../../src/features/recordings/look.ts';
import { recordingById } from '../../../src/features/recordings/recording-store.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Job, Only } from '../../../src/platform/jobs/job.ts';
import { movableClock } from '../../../src/simulators/bigbluebutton/clock.ts';
import type { Profile } from '../../../src/simulators/bigbluebutton/profile.ts';
import { startServer, type SimulatedServer } from '../../../src/simulators/bigbluebutton/server.ts';

const CSV = [
  'id,parent,name,level',
  'de,,Bundesverband,federal',
  'by,de,Landesverband Bayern,state',
  'by-1,by,Kreisverband München,district',
  'sn,de,Landesverband Sachsen,state',
].join('\n');

/** 12:00 by the clocks of Berlin. */
export const NOON = Date.parse('2027-06-01T10:00:00Z');
const SECRET = 'a-secret-of-the-test';
const TABLES = [
  ...(['recordings', 'deletions', 'run_reports', 'recording_terms', 'branches', 'audit'] as const),
] as const;

export type Wish = {
  readonly server?: number;
  /** null: nobody's. */
  readonly branch?: string | null;
  readonly ageDays?: number;
  readonly state?: 'processing' | 'processed' | 'published' | 'unpublished' | 'deleted';
  readonly recordID?: string;
  readonly bytes?: number;
};

export type CleaningWorld = Awaited<ReturnType<typeof cleaningWorld>>;

/** A pool of simulated servers whose recordings are known, and a gateway by the same clock that cleans them. */
export async function cleaningWorld(
  database: Database,
  { servers: count = 1, profile }: { readonly servers?: number; readonly profile?: Profile } = {},
) {
  for (const table of TABLES) await database.db.deleteFrom(table).execute();
  const time = movableClock(NOON);
  const clock = {
    now: () => time.now(),
    sleep: (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      time.advance(ms);
      return Promise.resolve();
    },
  };
  const recordings = { archiveMs: 0, processingMs: 0, publishingMs: 0, deletionMs: 0 };
  const servers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      startServer({
        ...{ name: `bbb-${index + 1}`, secret: SECRET, clock: time, recordings },
        ...(profile === undefined ? {} : { profile }),
      }),
    ),
  );
  const branches = createBranches({ clock });
  await database.inTurn((tx) => branches.importCsv(tx, 'token:test', CSV, { dryRun: false }));
  const pool = servers.map((server) => poolServerOf(server, profile));
  const tree: CleaningParts['tree'] = (db) => branches.tree(db);
  const others = { rule: 'adopt' as const, instances: [], metaKeys: ['gliederung'], names: [] };
  const look = createLook({ database, clock, tree, instance: '0123456789abcdef', others });
  const proven: string[] = [];
  const parts: CleaningParts = {
    ...{ database, clock, log: silentLog, pool, tree, look, proofMonths: 24, timeZone: 'Europe/Berlin' },
    onProven: (server) => void proven.push(server),
  };
  const at = (index: number): SimulatedServer => servers[index] ?? missing();
  /** Another replica of the gateway. */
  const another = (changes: Partial<CleaningParts> = {}): Job => cleanRecordingsJob({ ...parts, ...changes });
  const run = (only: Only = {}, job = another()) =>
    job.run(new AbortController().signal, { cause: 'demand', only });
  /** As the clock has it: runs where it is to be run. */
  const tick = async (job = another()) => {
    if ((await job.mayRun?.('clock')) === false) return null;
    return job.run(new AbortController().signal, { cause: 'clock', only: {} });
  };
  /** Puts a recording on a server. */
  const add = ({ server = 0, branch = 'by-1', ageDays = 200, bytes = 1000, ...wish }: Wish = {}): string => {
    const endTime = time.now() - ageDays * DAY_MS;
    const view = at(server).recordings.add({
      ...{
        meetingID: `m-${Math.random()}`,
        state: 'published',
        startTime: endTime - 3_600_000,
        endTime,
        ...wish,
      },
      formats: [{ type: 'presentation', bytes }],
      meta: branch === null ? {} : { gliederung: branch },
    });
    return view.recordID;
  };
  /** Has the gateway see all that is there. */
  const know = async (): Promise<void> => {
    for (const [index, server] of pool.entries()) {
      const all = at(index).recordings.all();
      if (at(index).isUp)
        await look(
          server,
          all.map(({ recordID }) => recordID),
        );
    }
  };
  const row = async (recordId: string) => {
    const found = await database.db
      .selectFrom('recordings')
      .select('id')
      .where('record_id', '=', recordId)
      .executeTakeFirstOrThrow();
    return (await recordingById(database.db, found.id)) ?? missing();
  };
  const report = async () => {
    const last = await database.db
      .selectFrom('run_reports')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return { ...CleaningReport.parse(JSON.parse(last.report)), finishedAt: last.finished_at };
  };
  return {
    ...{ servers, at, time, clock, pool, parts, branches, another, run, tick, add, know, row, report, look },
    proven,
    proofs: () => database.db.selectFrom('deletions').selectAll().orderBy('id').execute(),
    /** How a server has it now. */
    stateOf: (recordId: string, server = 0) =>
      at(server)
        .recordings.all()
        .find(({ recordID }) => recordID === recordId)?.state,
    /** What servers were asked to delete, by their record ids. */
    asked: () =>
      servers.flatMap((server) =>
        server
          .requests()
          .filter(({ call }) => call === 'deleteRecordings')
          .map(({ params }) => (params['recordID'] ?? '').split(',')),
      ),
    change: (branch: string, recordingDays: number | null) =>
      database.inTurn((tx) => branches.change(tx, 'token:test', branch, { limits: { recordingDays } }, null)),
    archive: (branch: string, archiveRecordings: boolean) =>
      database.inTurn((tx) =>
        branches.change(tx, 'token:test', branch, { defaults: { archiveRecordings } }, null),
      ),
    close: async () => {
      for (const { client } of pool) client.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function poolServerOf({ name, url, secret }: SimulatedServer, profile: Profile | undefined) {
  const client = createBigBlueButtonClient(
    {
      ...{ name, url, secrets: [secret], checksum: 'sha256' as const },
      kind: profile === 'scalelite' ? 'scalelite' : 'bigbluebutton',
    },
    { timeoutMs: 2_000 },
  );
  return { name, retired: false, client };
}

function missing(): never {
  throw new Error('there is no such thing in this world');
}
