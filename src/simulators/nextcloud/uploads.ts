import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  existsSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { emptyAnswer, type Answer } from './answer.ts';
import { header } from './call.ts';
import { checkConditions } from './conditions.ts';
import { destinationOf, href, placeFor, placeOfAnyName, type DavCall, type Place } from './dav-call.ts';
import {
  badRequest,
  forbidden,
  invalidPath,
  noSpace,
  notAllowed,
  notFound,
  notImplemented,
  precondition,
} from './dav-error.ts';
import { noteWrite } from './journal.ts';
import { lock } from './locks.ts';
import { multistatus, type PropStat } from './multistatus.ts';
import { faultOfName } from './names.ts';
import { wishedProperties } from './propfind.ts';
import { DAV, etagOf, httpDate } from './properties.ts';
import { hasRoom, spaceAround } from './quota.ts';
import { incomingPath, receive } from './receive.ts';
import { mayStore, store } from './store.ts';
import { HIDDEN } from './world.ts';

/** What the parts of a session become. */
const WHOLE = '.file';

/** `/remote.php/dav/uploads/<account>/<session>/<part>`: a large file in parts, put together at the end. */
export function uploads(call: DavCall): Answer | Promise<Answer> {
  const [session, part, ...more] = call.names;
  if (more.length > 0) throw notFound('File not found');
  switch (call.method) {
    case 'MKCOL':
      return open(call);
    case 'PUT':
      return putPart(call);
    case 'MOVE':
      if (session === undefined || part !== WHOLE) throw forbidden('Only the whole file can be moved');
      return assemble(call, session);
    case 'PROPFIND':
      return list(call);
    case 'DELETE':
      return abort(call);
    default:
      throw notImplemented(`There was no handler found for this "${call.method}" method`);
  }
}

function folderOf({ world, view }: DavCall, session?: string): string {
  const own = join(world.dir, HIDDEN, 'uploads', view.account.id);
  return session === undefined ? own : join(own, session);
}

/** @throws DavError 404 */
function mustBeOpen(call: DavCall, session: string): string {
  const folder = folderOf(call, session);
  if (!existsSync(folder)) throw notFound(`File with name ${session} could not be located`);
  return folder;
}

function open(call: DavCall): Answer {
  const [session, part] = call.names;
  if (session === undefined || part !== undefined)
    throw notAllowed('The resource you tried to create already exists');
  const fault = faultOfName(session, false);
  if (fault !== null) throw invalidPath(fault);
  const folder = folderOf(call, session);
  if (existsSync(folder)) throw notAllowed('The resource you tried to create already exists');
  mkdirSync(folder, { recursive: true });
  noteWrite();
  return emptyAnswer(201);
}

async function putPart(call: DavCall): Promise<Answer> {
  const [session, part] = call.names;
  if (session === undefined || part === undefined) throw forbidden('Permission denied to create file');
  const folder = mustBeOpen(call, session);
  const fault = faultOfName(part, false);
  if (fault !== null) throw invalidPath(fault);
  if (header(call, 'destination') !== null) checkRoom(call);
  const received = await receive(call);
  const path = join(folder, part);
  if (!existsSync(folder)) {
    rmSync(received.path, { force: true });
    throw notFound(`File with name ${session} could not be located`);
  }
  const isNew = !existsSync(path);
  renameSync(received.path, path);
  noteWrite();
  return emptyAnswer(isNew ? 201 : 204);
}

/** @throws DavError 404 where the final file has no parent, 507 where its announced size has no room */
function checkRoom(call: DavCall): void {
  const place = placeOfAnyName(call.view, target(call), 404);
  const total = Number(header(call, 'oc-total-length') ?? NaN);
  if (Number.isNaN(total)) return;
  if (!hasRoom(spaceAround(call.world, place.present?.item ?? place.parent.item), total)) {
    throw noSpace('Insufficient space for the whole file');
  }
}

function target(call: DavCall): string[] {
  return destinationOf(header(call, 'destination'), call.base.replace('/dav/uploads/', '/dav/files/'));
}

async function assemble(call: DavCall, session: string): Promise<Answer> {
  const { world, view } = call;
  const folder = mustBeOpen(call, session);
  const names = target(call);
  const place = placeFor(view, names, 409);
  const isTaken = place.present !== null;
  if (isTaken && header(call, 'overwrite')?.toUpperCase() === 'F') {
    throw precondition('The destination node already exists, and the overwrite header is set to false');
  }
  checkConditions(call, place.present === null ? null : etagOf(view, place.present));
  const parts = partsOf(folder);
  const sum = parts.reduce((total, { size }) => total + size, 0);
  const expected = header(call, 'oc-total-length');
  if (expected !== null && Number(expected) !== sum) {
    throw badRequest(`Chunks on server do not sum up to ${expected} but to ${sum} bytes`);
  }
  mayStore(world, place, sum);
  const unlock = lock(world, place.parent.item, place.name);
  try {
    const path = await joined(call, folder, parts);
    const again: Place = placeFor(call.look(), names, 409);
    const answer = store(call, again, { path, size: sum });
    rmSync(folder, { recursive: true, force: true });
    return answer;
  } finally {
    unlock();
  }
}

async function joined(call: DavCall, folder: string, parts: readonly Part[]): Promise<string> {
  const path = incomingPath(call.world);
  await pipeline([], createWriteStream(path));
  for (const { name } of parts) {
    const from = createReadStream(join(folder, name), { highWaterMark: 1_048_576 });
    await pipeline(from, createWriteStream(path, { flags: 'a' }));
  }
  return path;
}

type Part = { readonly name: string; readonly size: number; readonly mtime: number };

const naturally = new Intl.Collator('en', { numeric: true });

/** In the order in which they are joined: 1, 2, 3, 10. */
function partsOf(folder: string): Part[] {
  return readdirSync(folder)
    .sort((one, other) => naturally.compare(one, other))
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return { name, size, mtime: Math.floor(mtimeMs / 1000) };
    });
}

async function list(call: DavCall): Promise<Answer> {
  const wished = await wishedProperties(call);
  const [session, part] = call.names;
  const depth = header(call, 'depth') === '0' ? 0 : 1;
  const own = folderOf(call);
  if (session === undefined) {
    const sessions = depth > 0 && existsSync(own) ? readdirSync(own) : [];
    return multistatus(
      [[], ...sessions.map((name) => [name])].map((path) => folderEntry(call, path, wished)),
    );
  }
  const parts = partsOf(mustBeOpen(call, session));
  const whole = {
    name: WHOLE,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    mtime: call.world.time.seconds(),
  };
  const entries = [...parts, whole].map((one) => ({ one, entry: fileEntry(call, session, one, wished) }));
  if (part !== undefined) {
    const found = entries.find(({ one }) => one.name === part);
    if (found === undefined) throw notFound(`File with name ${part} could not be located`);
    return multistatus([found.entry]);
  }
  const below = depth > 0 ? entries.map(({ entry }) => entry) : [];
  return multistatus([folderEntry(call, [session], wished), ...below]);
}

function folderEntry(call: DavCall, path: readonly string[], wished: readonly string[] | null): PropStat {
  return entry(href(call.base, path, true), { [`{${DAV}}resourcetype`]: '<d:collection/>' }, wished);
}

function fileEntry(
  call: DavCall,
  session: string,
  { name, size, mtime }: Part,
  wished: readonly string[] | null,
): PropStat {
  const values = {
    [`{${DAV}}getlastmodified`]: httpDate(mtime),
    [`{${DAV}}getcontentlength`]: String(size),
    [`{${DAV}}resourcetype`]: '',
  };
  return entry(href(call.base, [session, name], false), values, wished);
}

function entry(
  at: string,
  values: Readonly<Record<string, string>>,
  wished: readonly string[] | null,
): PropStat {
  const names = wished ?? Object.keys(values);
  return {
    href: at,
    has: names.flatMap((name): [string, string][] => (name in values ? [[name, values[name] ?? '']] : [])),
    lacks: names.filter((name) => !(name in values)),
  };
}

function abort(call: DavCall): Answer {
  const [session, part] = call.names;
  if (session === undefined) throw forbidden('Permission denied to delete folder');
  const folder = mustBeOpen(call, session);
  const path = part === undefined ? folder : join(folder, part);
  if (!existsSync(path)) throw notFound(`File with name ${part ?? session} could not be located`);
  rmSync(path, { recursive: true, force: true });
  noteWrite();
  return emptyAnswer(204);
}
