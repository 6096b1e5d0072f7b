import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { noteWrite } from './journal.ts';
import type { Item, Top } from './records.ts';
import { HIDDEN, hex, kidsOf, nextId, TEAM_FOLDERS, type World } from './world.ts';

/** @throws Error where the id is one of nothing: the memory is wrong then */
export function itemOf(world: World, id: number): Item {
  const item = world.items.get(id);
  if (item === undefined) throw new Error(`no item ${id}`);
  return item;
}

export function childOf(world: World, folder: Item, name: string): Item | null {
  const id = world.children.get(folder.id)?.get(name);
  return id === undefined ? null : itemOf(world, id);
}

/** By name. */
export function childrenOf(world: World, folder: Item): Item[] {
  const kids = [...(world.children.get(folder.id)?.values() ?? [])].map((id) => itemOf(world, id));
  return kids.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** From the top of the tree to the item itself. */
export function chainOf(world: World, item: Item): Item[] {
  const chain = [item];
  for (let at = item; at.parent !== null;) {
    at = itemOf(world, at.parent);
    chain.unshift(at);
  }
  return chain;
}

export function topOf(world: World, item: Item): Top {
  const [root] = chainOf(world, item);
  return root?.top ?? { kind: 'trash' };
}

/** Whether `inner` is `outer` or lies below it. */
export function isWithin(world: World, inner: Item, outer: Item): boolean {
  return chainOf(world, inner).some(({ id }) => id === outer.id);
}

/** Names below the top of the tree. */
export function pathOf(world: World, item: Item): string[] {
  return chainOf(world, item)
    .slice(1)
    .map(({ name }) => name);
}

export function diskPath(world: World, item: Item): string {
  const [root, ...rest] = chainOf(world, item);
  if (root === undefined) throw new Error('an item without a root');
  return join(world.dir, baseOf(root), ...rest.map(({ name }) => name));
}

function baseOf({ id, top }: Item): string {
  if (top?.kind === 'home') return join(top.account, 'files');
  if (top?.kind === 'team') return join(TEAM_FOLDERS, String(top.folder));
  return join(HIDDEN, 'trash', String(id));
}

/** Bytes of a file, or of everything below a folder. */
export function sizeOf(world: World, item: Item): number {
  if (item.kind === 'file') return item.size;
  let sum = 0;
  for (const id of world.children.get(item.id)?.values() ?? []) sum += sizeOf(world, itemOf(world, id));
  return sum;
}

/** A new tree with nothing in it. */
export function addTop(world: World, top: Top): Item {
  const item = newItem(world, 'folder', '', null, top);
  world.items.put(item.id, item);
  mkdirSync(diskPath(world, item), { recursive: true });
  return item;
}

export function addFolder(world: World, parent: Item, name: string): Item {
  const item = newItem(world, 'folder', name, parent.id, null);
  hang(world, item, parent);
  mkdirSync(diskPath(world, item), { recursive: true });
  touched(world, parent);
  return item;
}

export type Content = {
  /** A file that becomes the content. */
  readonly from: string;
  readonly size: number;
  readonly mtime: number;
  readonly checksum: string | null;
  /** The time was set by the writer, after the content had been stamped with the time of writing. */
  readonly isDated: boolean;
};

export function addFile(world: World, parent: Item, name: string, content: Content): Item {
  const item = newItem(world, 'file', name, parent.id, null);
  Object.assign(item, { size: content.size, mtime: content.mtime, checksum: content.checksum });
  hang(world, item, parent);
  renameSync(content.from, diskPath(world, item));
  touched(world, parent);
  return item;
}

/**
 * The etag is that of the storage, which only sees whole seconds: two writes within one have the same. Where the time
 * was set afterwards the storage looked again, and saw the size too.
 */
export function replaceContent(world: World, item: Item, content: Content): void {
  const looksSame = content.mtime === item.mtime && (!content.isDated || content.size === item.size);
  const etag = looksSame ? item.etag : hex(16);
  const { size, mtime, checksum } = content;
  Object.assign(item, { etag, size, mtime, checksum });
  renameSync(content.from, diskPath(world, item));
  world.items.put(item.id, item);
  noteWrite();
  touchedAbove(world, item);
}

/** Another place or name, the same id and etag. */
export function moveItem(world: World, item: Item, parent: Item, name: string): void {
  const before = diskPath(world, item);
  unhang(world, item);
  Object.assign(item, { name, parent: parent.id, top: null });
  kidsOf(world, parent.id).set(name, item.id);
  renameSync(before, diskPath(world, item));
  world.items.put(item.id, item);
  touched(world, parent);
}

/** Out of its tree: it becomes the top of one of its own, in the trash. */
export function detach(world: World, item: Item): void {
  const before = diskPath(world, item);
  unhang(world, item);
  Object.assign(item, { parent: null, top: { kind: 'trash' } satisfies Top });
  renameSync(before, diskPath(world, item));
  world.items.put(item.id, item);
}

export function copyItem(world: World, item: Item, parent: Item, name: string): Item {
  const from = diskPath(world, item);
  const copy = copyRecords(world, item, parent, name);
  cpSync(from, diskPath(world, copy), { recursive: true });
  touched(world, parent);
  return copy;
}

function copyRecords(world: World, item: Item, parent: Item, name: string): Item {
  const copy = newItem(world, item.kind, name, parent.id, null);
  Object.assign(copy, { size: item.size, mtime: item.mtime, checksum: item.checksum });
  hang(world, copy, parent);
  for (const kid of childrenOf(world, item)) copyRecords(world, kid, copy, kid.name);
  return copy;
}

/** For good: content, versions and shares too. */
export function destroy(world: World, item: Item): void {
  const path = diskPath(world, item);
  if (item.parent !== null) unhang(world, item);
  forget(world, item);
  rmSync(path, { recursive: true, force: true });
}

function forget(world: World, item: Item): void {
  for (const kid of childrenOf(world, item)) forget(world, kid);
  world.children.delete(item.id);
  world.items.delete(item.id);
  for (const share of [...world.shares.all()]) if (share.item === item.id) world.shares.delete(share.id);
  for (const version of [...world.versions.all()]) {
    if (version.item === item.id) world.versions.delete(`${version.item}/${version.mtime}`);
  }
  rmSync(join(world.dir, HIDDEN, 'versions', String(item.id)), { recursive: true, force: true });
}

/** A folder in which something changed: it and all above it have new etags, one of a kind. */
function touched(world: World, folder: Item): void {
  folder.mtime = world.time.seconds();
  for (const one of chainOf(world, folder)) {
    one.etag = hex(16);
    world.items.put(one.id, one);
  }
}

/** Something changed in a file; its folder's own time stays. */
function touchedAbove(world: World, item: Item): void {
  for (const one of chainOf(world, item).slice(0, -1)) {
    one.etag = hex(16);
    world.items.put(one.id, one);
  }
}

function newItem(
  world: World,
  kind: Item['kind'],
  name: string,
  parent: number | null,
  top: Top | null,
): Item {
  const at = world.time.seconds();
  const fresh = { etag: hex(16), mtime: at, size: 0, checksum: null, uploadedAt: at, createdAt: 0 };
  return { id: nextId(world), kind, name, parent, top, ...fresh, properties: {}, acl: [] };
}

function hang(world: World, item: Item, parent: Item): void {
  world.items.put(item.id, item);
  kidsOf(world, parent.id).set(item.name, item.id);
}

function unhang(world: World, item: Item): void {
  if (item.parent === null) return;
  const parent = itemOf(world, item.parent);
  kidsOf(world, parent.id).delete(item.name);
  touched(world, parent);
}
