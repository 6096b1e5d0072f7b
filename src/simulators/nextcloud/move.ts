import { emptyAnswer, type Answer } from './answer.ts';
import { header } from './call.ts';
import { destinationOf, mustFind, placeFor, type DavCall, type Place } from './dav-call.ts';
import { brokenLock, conflict, DavError, forbidden, noSpace, precondition } from './dav-error.ts';
import { copyItem, isWithin, moveItem, sizeOf, topOf } from './items.ts';
import { isBusyBelow, refuseLocked } from './locks.ts';
import { hasTeamFolderBelow, type Found } from './mounts.ts';
import { paddedId } from './properties.ts';
import { hasRoom, spaceAround } from './quota.ts';
import type { Item } from './records.ts';
import { CREATE, DELETE, UPDATE } from './rights.ts';
import { throwAway } from './trash.ts';

export function move(call: DavCall): Answer {
  const { world, view } = call;
  const from = mustFind(call);
  const to = destination(call, from);
  if (from.isMountRoot) return moveMount(call, from, to);
  if (hasTeamFolderBelow(view, from.path)) throw immovable();
  const isRename = from.item.parent === to.parent.item.id;
  if (!(from.bits & (isRename ? UPDATE : DELETE))) throw forbidden();
  refuseLocked(world, from.item.parent, from.item.name);
  refuseLocked(world, to.parent.item.id, to.name);
  if (isBusyBelow(world, from.item)) throw brokenLock(from.item.name);
  if (!isSameTree(call, from.item, to.parent.item)) refuseFull(call, from.item, to);
  if (to.present !== null) throwAway(world, to.present.item, view.account.id);
  moveItem(world, from.item, to.parent.item, to.name);
  return done(call, from.item, to);
}

export function copy(call: DavCall): Answer {
  const { world, view } = call;
  const from = mustFind(call);
  const to = destination(call, from);
  refuseLocked(world, to.parent.item.id, to.name);
  refuseFull(call, from.item, to);
  if (to.present !== null) throwAway(world, to.present.item, view.account.id);
  return done(call, copyItem(world, from.item, to.parent.item, to.name), to);
}

/** @throws DavError where nothing can come: into itself 409, no parent 409, taken 412, no right 403 */
function destination(call: DavCall, from: Found): Place {
  const { view, names } = call;
  const target = destinationOf(header(call, 'destination'), call.base);
  const isSame = target.length === names.length && isPrefix(names, target);
  if (names.length === 0 || isSame) throw forbidden('Source and destination uri are identical.');
  if (isPrefix(names, target)) {
    throw conflict('The destination may not be part of the same subtree as the source path.');
  }
  const to = placeFor(view, target, 409);
  if (to.present !== null && header(call, 'overwrite')?.toUpperCase() === 'F') {
    throw precondition('The destination node already exists, and the overwrite header is set to false');
  }
  const isRename = from.item.parent === to.parent.item.id && call.method === 'MOVE';
  if (!isRename && !(to.parent.bits & CREATE)) throw forbidden();
  if (to.present !== null && (to.present.isMountRoot || !(to.present.bits & DELETE))) throw forbidden();
  if (to.present !== null && isWithin(call.world, from.item, to.present.item)) throw forbidden();
  return to;
}

/** A received share lies where its receiver wants it; a team folder stays. */
function moveMount({ world, view }: DavCall, { mount }: Found, to: Place): Answer {
  if (mount?.kind !== 'shared') throw immovable();
  if (to.parent.mountKind !== 'home' || to.present !== null) throw forbidden();
  for (const share of mount.shares) {
    share.targets[view.account.id] = [...to.parent.path, to.name].join('/');
    world.shares.put(share.id, share);
  }
  return emptyAnswer(201);
}

function immovable(): DavError {
  return new DavError(500, 'OCP\\Files\\ForbiddenException', 'Could not move the mount');
}

function refuseFull({ world }: DavCall, item: Item, to: Place): void {
  if (!hasRoom(spaceAround(world, to.parent.item), sizeOf(world, item))) throw noSpace('Insufficient space');
}

function isSameTree({ world }: DavCall, one: Item, other: Item): boolean {
  return JSON.stringify(topOf(world, one)) === JSON.stringify(topOf(world, other));
}

function isPrefix(start: readonly string[], whole: readonly string[]): boolean {
  return start.every((name, index) => whole[index] === name);
}

function done({ world }: DavCall, item: Item, to: Place): Answer {
  const etag = item.kind === 'file' ? { ETag: `"${item.etag}"`, 'OC-ETag': `"${item.etag}"` } : {};
  return emptyAnswer(to.present === null ? 201 : 204, { 'OC-FileId': paddedId(world, item), ...etag });
}
