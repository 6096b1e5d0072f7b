import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import type { NextcloudClient, Path } from '../../../src/clients/nextcloud/nextcloud.ts';
import { atHome } from '../../../src/features/folders/at-home.ts';
import { preparePapersJob } from '../../../src/features/folders/papers-prepare.ts';
import type { PapersParts } from '../../../src/features/folders/papers-settling.ts';
import { bringSlidesJob, type BringingParts } from '../../../src/features/folders/slides-bring.ts';
import { createSlidesOf } from '../../../src/features/folders/slides-for-rooms.ts';
import { slidesRouter } from '../../../src/features/folders/slides-serve.ts';
import { createOpenDue, type OpenRoomsParts } from '../../../src/features/rooms/open-rooms.ts';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Schema } from '../../../src/platform/db/schema.ts';
import type { Outcome } from '../../../src/platform/jobs/job.ts';
import {
  type NextcloudSimulator,
  startNextcloudSimulator,
} from '../../../src/simulators/nextcloud/server.ts';
import { serve } from '../../support/web-server.ts';
import { type Booked, startWorld, type World } from '../../support/world.ts';

const ACCOUNT = { user: 'plenum', appPassword: 'app-password-of-the-papers' };
/** The place of the branch that books in a world. */
export const HOME: Path = ['Gliederungen', 'Bayern', 'Kreis Eins'];
const SETTINGS = {
  meetings: {
    ...{ part: 'Sitzungen', slides: 'Folien', inbox: 'Eingang' },
    ...{ templatesPart: 'Vorlagen', welcome: 'Begrüßung' },
  },
  linkDays: 30,
  drift: { moved: 'correct', widened: 'report' },
} as const;
const BRANCH = 'by-1';

/** A world with a Nextcloud in which the branch of its bookings has its place. */
export type PapersWorld = {
  readonly world: World;
  readonly cloud: NextcloudSimulator;
  readonly nextcloud: NextcloudClient;
  readonly parts: BringingParts;
  /** What servers asked our own host for: `HEAD Tagesordnung.pdf`. */
  readonly fetched: readonly string[];
  /** Books with a folder at noon plus `inMinutes`, see `World.book`. */
  book(inMinutes: number, wish?: Partial<BookingWish>): Promise<Booked>;
  /** @param other settings that are other than usual */
  prepare(other?: Partial<PapersParts['settings']>): Promise<Outcome>;
  /** @param other parts that are other than usual */
  open(other?: Partial<OpenRoomsParts>): Promise<Outcome>;
  bring(): Promise<Outcome>;
  /** Writes a file as a member does, over what is there. */
  put(path: Path, content: string | Buffer): Promise<void>;
  /** Throws away what lies there, as a member does. */
  remove(path: Path): Promise<void>;
  /** All that lies below the branch's place. */
  tree(): readonly string[];
  papersOf(occurrence: string): Promise<Schema['papers']>;
  givingOf(occurrence: string): Promise<Schema['room_slides']>;
  close(): Promise<void>;
};

export async function startPapersWorld(database: Database): Promise<PapersWorld> {
  const world = await startWorld(database, { simulator: { allowPlainSlides: true } });
  const { clock, pool, parts: opening } = world;
  const dir = await mkdtemp(join(tmpdir(), 'plenum-papers-'));
  const cloud = await startNextcloudSimulator({ dir, clock, serviceAccount: ACCOUNT });
  const server = { url: cloud.url.replace(/\/$/, ''), user: ACCOUNT.user, password: ACCOUNT.appPassword };
  const nextcloud = atHome(createNextcloudClient(server, { clock }), { database, clock });
  await makePlace(database, nextcloud);
  const app = express();
  const web = await serve(app);
  const parts: BringingParts = {
    ...{ nextcloud, settings: SETTINGS, publicUrl: web.url },
    ...{ database, clock, log: opening.log, pool },
  };
  const fetched: string[] = [];
  app.use(({ method, path }, _response, next) => {
    fetched.push(`${method} ${decodeURIComponent(path.slice(path.lastIndexOf('/') + 1))}`);
    next();
  }, slidesRouter(parts));
  const slidesOf = createSlidesOf(parts);
  const { signal } = new AbortController();
  const inPlace = `${HOME.join('/')}/`;
  return {
    ...{ world, cloud, nextcloud, parts, fetched },
    book: (inMinutes, wish) => world.book(inMinutes, { options: { papers: 'folder' }, ...wish }),
    prepare: (other) =>
      preparePapersJob({ ...parts, nextcloud, settings: { ...SETTINGS, ...other } }).run(signal),
    open: (other) => createOpenDue({ ...opening, slidesOf, ...other })(signal),
    bring: () => bringSlidesJob(parts).run(signal),
    put: (path, content) => byHand(server, 'PUT', path, content),
    remove: (path) => byHand(server, 'DELETE', path),
    tree: () =>
      cloud.control
        .tree(ACCOUNT.user)
        .filter((line) => line.startsWith(inPlace) && line !== inPlace)
        .map((line) => line.slice(inPlace.length)),
    papersOf: (occurrence) =>
      database.db
        .selectFrom('papers')
        .selectAll()
        .where('occurrence', '=', occurrence)
        .executeTakeFirstOrThrow(),
    givingOf: async (occurrence) => {
      const { id } = await world.current(occurrence);
      return database.db
        .selectFrom('room_slides')
        .selectAll()
        .where('room', '=', id)
        .executeTakeFirstOrThrow();
    },
    close: async () => {
      nextcloud.close();
      await world.close();
      await web.close();
      await cloud.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
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
  for (const part of ['Sitzungen', 'Vorlagen']) {
    const fileId = await made([...HOME, part]);
    await db.insertInto('folder_parts').values({ branch: BRANCH, part, file_id: fileId }).execute();
  }
}

async function byHand(
  { url, user, password }: { readonly url: string; readonly user: string; readonly password: string },
  method: 'PUT' | 'DELETE',
  path: Path,
  content?: string | Buffer,
): Promise<void> {
  const address = [url, 'remote.php/dav/files', user, ...path.map(encodeURIComponent)].join('/');
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const answer = await fetch(address, {
    method,
    headers: { Authorization: authorization },
    ...(content === undefined ? {} : { body: new Uint8Array(Buffer.from(content)) }),
  });
  if (!answer.ok) throw new Error(`${method}: ${answer.status}`);
}

/** Where the slides of a date of the world lie: its noon is on 1 February 2027. */
export function slidesFolder(name = '2027-02-01 Kreisvorstand'): Path {
  return [...HOME, 'Sitzungen', name, 'Folien'];
}

/** A file that a server takes for a PDF. */
export function pdf(text: string, bytes = 0): Buffer {
  return Buffer.concat([Buffer.from(`%PDF-1.4 ${text}`), Buffer.alloc(bytes, ' ')]);
}
