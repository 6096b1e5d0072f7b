import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import type { NextcloudClient, Path } from '../../../src/clients/nextcloud/nextcloud.ts';
import { atHome } from '../../../src/features/folders/at-home.ts';
import { bumpTree } from '../../../src/features/branches/branch-store.ts';
import { createPublishFor } from '../../../src/features/recordings/archive-opening.ts';
import type { ArchiveParts } from '../../../src/features/recordings/archive-parts.ts';
import { archiveRecordingsJob } from '../../../src/features/recordings/archive-recordings.ts';
import { createLook } from '../../../src/features/recordings/look.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Schema } from '../../../src/platform/db/schema.ts';
import type { Outcome } from '../../../src/platform/jobs/job.ts';
import type { RecordingSettings } from '../../../src/platform/settings/recording-settings.ts';
import { recordedFile } from '../../../src/simulators/bigbluebutton/recordings/playback.ts';
import type { NewRecording } from '../../../src/simulators/bigbluebutton/recordings/recordings.ts';
import {
  type NextcloudSimulator,
  startNextcloudSimulator,
} from '../../../src/simulators/nextcloud/server.ts';
import { NOON, startWorld, type World, type WorldOptions } from '../../support/world.ts';

const ACCOUNT = { user: 'plenum', appPassword: 'app-password-of-the-archive' };
const BRANCH = 'by-1';
/** The place of the branch whose recordings are copied. */
const HOME: Path = ['Gliederungen', 'Bayern', 'Kreis Eins'];
const VIDEO = 'video-0.m4v';
const PART = 'Aufzeichnungen';
/** Of a film as the simulated servers make them, so that it comes over in five pieces. */
export const BYTES = 300_000;
const CHUNK = 64_000;

export type ArchiveRow = Schema['recordings'];

/** A world of recordings with a Nextcloud in which their branch has its place, and wants copies. */
export type ArchiveWorld = {
  readonly world: World;
  readonly cloud: NextcloudSimulator;
  readonly client: NextcloudClient;
  readonly parts: ArchiveParts;
  /** A recording of the branch from the noon of the world, half an hour long; known, and unpublished. */
  record(wish?: Partial<NewRecording>, server?: string): Promise<ArchiveRow>;
  row(id: string): Promise<ArchiveRow>;
  /** The same parts with what is made of them made anew, as another process has them. */
  readonly rebuilt: (parts: ArchiveParts) => ArchiveParts;
  /** @param other parts that are other than usual, such as those of a second process */
  run(other?: Partial<ArchiveParts>): Promise<Outcome>;
  /** A run after so many minutes. */
  later(minutes: number, other?: Partial<ArchiveParts>): Promise<Outcome>;
  /** All files below the part of recordings: `2027/2027-02-01 Kreisvorstand.mp4 300000`. */
  files(): readonly string[];
  /** What lies there. */
  content(path: Path): Promise<Buffer>;
  /** Writes a file as a member does. */
  put(path: Path, content: string | Buffer): Promise<void>;
  remove(path: Path): Promise<void>;
  move(from: Path, to: Path): Promise<void>;
  /** Whether the branch wants copies. */
  wish(archiveRecordings: boolean): Promise<void>;
  /** Every state in which the recording stands published or not, by its server. */
  standing(row: ArchiveRow): string;
  close(): Promise<void>;
};

export async function startArchiveWorld(
  database: Database,
  options: WorldOptions = {},
): Promise<ArchiveWorld> {
  const world = await startWorld(database, { seats: [100, 100], ...options });
  const { clock, pool } = world;
  const dir = await mkdtemp(join(tmpdir(), 'plenum-archive-'));
  const cloud = await startNextcloudSimulator({ dir, clock, serviceAccount: ACCOUNT });
  const access = { url: cloud.url.replace(/\/$/, ''), user: ACCOUNT.user, password: ACCOUNT.appPassword };
  const client = createNextcloudClient(access, { clock });
  const nextcloud = atHome(client, { database, clock });
  await makePlace(database, nextcloud);
  const tree: ArchiveParts['tree'] = (db) => world.branches.tree(db);
  const rebuilt = (given: Omit<ArchiveParts, 'look' | 'publishFor'>): ArchiveParts => {
    const look = createLook({ ...given, instance: 'plenum-test', others: OTHERS });
    return { ...given, look, publishFor: createPublishFor({ ...given, look }) };
  };
  const parts = rebuilt({
    ...{ database, clock, pool, tree, nextcloud, log: world.parts.log },
    ...{ settings: { archivePart: PART }, timeZone: 'Europe/Berlin', chunkBytes: CHUNK },
  });
  const { look } = parts;
  const { signal } = new AbortController();
  const run: ArchiveWorld['run'] = (other) => archiveRecordingsJob({ ...parts, ...other }).run(signal);
  const row: ArchiveWorld['row'] = (id) =>
    database.db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const inPart = `${[...HOME, PART].join('/')}/`;
  const wish = async (archiveRecordings: boolean) => {
    const defaults = JSON.stringify({ archiveRecordings });
    await database.transaction(async (tx) => {
      await tx.updateTable('branches').set({ defaults }).where('id', '=', BRANCH).execute();
      await bumpTree(tx);
    });
  };
  await wish(true);
  let meetings = 0;
  return {
    ...{ world, cloud, client, parts, run, row, wish, rebuilt },
    record: async (more, name = 'bbb-1') => {
      meetings += 1;
      const made = world.server(name).recordings.add({
        ...{ meetingID: `meeting-${meetings}`, name: 'Kreisvorstand', state: 'unpublished' },
        ...{ startTime: NOON - DAY_MS, endTime: NOON - DAY_MS + 30 * MINUTE_MS, meta: { branch: BRANCH } },
        ...more,
      });
      const server = pool.find((one) => one.name === name);
      if (server === undefined) throw new Error(`there is no server ${name}`);
      await look(server, [made.recordID]);
      const { id } = await database.db
        .selectFrom('recordings')
        .select('id')
        .where('record_id', '=', made.recordID)
        .where('server', '=', name)
        .executeTakeFirstOrThrow();
      return row(id);
    },
    later: (minutes, other) => {
      clock.advance(minutes * MINUTE_MS);
      return run(other);
    },
    files: () =>
      cloud.control
        .tree(ACCOUNT.user)
        .filter((line) => line.startsWith(inPart) && !line.endsWith('/'))
        .map((line) => line.slice(inPart.length)),
    content: async (path) => client.files.read([...HOME, PART, ...path], { maxBytes: 10_000_000 }),
    ...byHand(access),
    standing: ({ server, record_id: id }) => world.server(server).recordings.find(id)?.state ?? 'gone',
    close: async () => {
      client.close();
      await world.close();
      await cloud.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const OTHERS: RecordingSettings['others'] = { rule: 'adopt', instances: [], metaKeys: ['branch'], names: [] };

/** The true bytes of the film of a recording. */
export function film(recordId: string, bytes = BYTES): Buffer {
  return Buffer.concat([...recordedFile(recordId, VIDEO, bytes).read(0, bytes)]);
}

export function sumOf(content: Buffer): string {
  return `SHA256:${createHash('sha256').update(content).digest('hex')}`;
}

/** As the reconciler of folders leaves it. */
async function makePlace({ db }: Database, { files }: NextcloudClient): Promise<void> {
  const made = async (path: Path) => (await files.makeFolder(path)).entry.fileId;
  const ids: string[] = [];
  for (const depth of HOME.keys()) ids.push(await made(HOME.slice(0, depth + 1)));
  await db
    .insertInto('folders')
    .values({
      ...{ branch: BRANCH, file_id: ids.at(-1) ?? null, path: JSON.stringify(HOME) },
      ...{ state: 'settled', drift: '[]', attempts: 0, updated_at: 0 },
    })
    .execute();
  const file_id = await made([...HOME, PART]);
  await db.insertInto('folder_parts').values({ branch: BRANCH, part: PART, file_id }).execute();
}

type Access = { readonly url: string; readonly user: string; readonly password: string };

/** What members do in the part of recordings. */
function byHand({ url, user, password }: Access): Pick<ArchiveWorld, 'put' | 'remove' | 'move'> {
  const address = (path: Path) =>
    [url, 'remote.php/dav/files', user, ...[...HOME, PART, ...path].map(encodeURIComponent)].join('/');
  const ask = async (
    method: string,
    path: Path,
    more: {
      readonly body?: Uint8Array<ArrayBuffer>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) => {
    const Authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await fetch(address(path), {
      ...more,
      method,
      headers: { Authorization, ...more.headers },
    });
    if (!answer.ok) throw new Error(`${method}: ${answer.status}`);
  };
  return {
    put: async (path, content) => {
      await ask('MKCOL', path.slice(0, -1)).catch(() => undefined);
      await ask('PUT', path, { body: new Uint8Array(Buffer.from(content)) });
    },
    remove: (path) => ask('DELETE', path),
    move: (from, to) => ask('MOVE', from, { headers: { Destination: address(to) } }),
  };
}
