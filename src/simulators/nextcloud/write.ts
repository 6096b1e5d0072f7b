import { emptyAnswer, type Answer } from './answer.ts';
import { header } from './call.ts';
import { checkConditions } from './conditions.ts';
import { mustFind, placeFor, type DavCall, type Place } from './dav-call.ts';
import { badRequest, conflict, forbidden, locked, notAllowed } from './dav-error.ts';
import { noSpace } from './dav-error.ts';
import { addFolder } from './items.ts';
import { isBusyBelow, lock, refuseLocked } from './locks.ts';
import { find, type View } from './mounts.ts';
import { isPartName } from './names.ts';
import { etagOf, paddedId, DAV } from './properties.ts';
import { isFull, spaceAround } from './quota.ts';
import { declaredLength, readBody, receive } from './receive.ts';
import { CREATE, DELETE } from './rights.ts';
import { mayStore, store } from './store.ts';
import { throwAway } from './trash.ts';
import { readXml } from './xml-reader.ts';
import { gap } from './world.ts';

export async function put(call: DavCall): Promise<Answer> {
  const { world, names } = call;
  if (header(call, 'content-range') !== null)
    throw badRequest('Content-Range on PUT requests are forbidden.');
  if (names.length === 0) throw conflict('PUT is not allowed on non-files.');
  if (header(call, 'x-nc-webdav-auto-mkcol') === '1') makeParents(call);
  const place = placeNow(call, call.view);
  mayStore(world, place, declaredLength(call) ?? 0);
  const unlock = lock(world, place.parent.item, place.name);
  try {
    const received = await receive(call);
    // Much may have changed while the body came.
    return store(call, placeNow(call, call.look()), received);
  } finally {
    unlock();
  }
}

function placeNow(call: DavCall, view: View): Place {
  const place = placeFor(view, call.names, 404);
  checkConditions(call, place.present === null ? null : etagOf(view, place.present));
  return place;
}

function makeParents(call: DavCall): void {
  const { view, names } = call;
  for (let depth = 1; depth < names.length; depth += 1) {
    const { parent, name, present } = placeFor(view, names.slice(0, depth), 409);
    if (present === null && !(parent.bits & CREATE)) throw forbidden();
    if (present === null) addFolder(call.world, parent.item, name);
  }
}

const EXISTS = 'The resource you tried to create already exists';
/** What those get who make the folder that somebody else is making. */
const LOST_RACE = [() => notAllowed(EXISTS), (name: string) => locked(name), () => forbidden()];

export async function mkcol(call: DavCall): Promise<Answer> {
  const { world, view, names } = call;
  const body = (await readBody(call))?.toString('utf8') ?? '';
  const root = body === '' ? null : readXml(body);
  if (body !== '' && (root?.name !== 'mkcol' || root.namespace !== DAV)) {
    throw badRequest('The MKCOL request body is not supported');
  }
  if (isPartName(names.at(-1) ?? '')) throw notAllowed(EXISTS);
  const { parent, name } = newPlace(call, view);
  const key = `mkcol ${parent.item.id}/${name}`;
  const behind = world.making.get(key);
  if (behind !== undefined) {
    world.making.set(key, behind + 1);
    throw (LOST_RACE[behind % LOST_RACE.length] ?? locked)(name);
  }
  world.making.set(key, 0);
  try {
    await gap(world);
    const place = newPlace(call, call.look());
    const item = addFolder(world, place.parent.item, place.name);
    return emptyAnswer(201, { 'OC-FileId': paddedId(world, item) });
  } finally {
    world.making.delete(key);
  }
}

/** @throws DavError 405 where something is already, 412, 403, 507 */
function newPlace(call: DavCall, view: View): Place {
  const place = placeFor(view, call.names, 409);
  const { parent, present } = place;
  checkConditions(call, present === null ? null : etagOf(view, present));
  if (present !== null) throw notAllowed(EXISTS);
  if (!(parent.bits & CREATE)) throw forbidden();
  if (isFull(spaceAround(call.world, parent.item))) throw noSpace('Insufficient space');
  return place;
}

export function remove(call: DavCall): Answer {
  const { world, view } = call;
  const found = mustFind(call);
  checkConditions(call, etagOf(view, found));
  if (found.path.length === 0) throw forbidden('The home cannot be deleted');
  if (found.isMountRoot) return leave(call);
  if (!(found.bits & DELETE)) throw forbidden();
  refuseLocked(world, found.item.parent, found.item.name);
  if (isBusyBelow(world, found.item)) throw locked(found.item.name);
  throwAway(world, found.item, view.account.id);
  return emptyAnswer(204);
}

/** Who deletes what they received only lets it go; a team folder cannot be let go. */
function leave({ world, view, names }: DavCall): Answer {
  const mount = find(view, names)?.mount;
  if (mount?.kind !== 'shared') throw forbidden();
  for (const share of mount.shares) {
    share.targets[view.account.id] = null;
    world.shares.put(share.id, share);
  }
  return emptyAnswer(204);
}
