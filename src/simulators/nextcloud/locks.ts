import { locked } from './dav-error.ts';
import { isWithin, itemOf } from './items.ts';
import type { Item } from './records.ts';
import type { World } from './world.ts';

/** Holds a name in a folder while something is written there; call what it returns when it is over. */
export function lock(world: World, parent: Item, name: string): () => void {
  const key = `${parent.id}/${name}`;
  if (world.locks.has(key)) throw locked(name);
  world.locks.set(key, { parent: parent.id });
  return () => void world.locks.delete(key);
}

/** @throws DavError 423 while something is being written there */
export function refuseLocked(world: World, parent: number | null, name: string): void {
  if (parent !== null && world.locks.has(`${parent}/${name}`)) throw locked(name);
}

/** Whether anything below the folder is being written at this moment. */
export function isBusyBelow(world: World, folder: Item): boolean {
  return [...world.locks.values()].some(
    ({ parent }) => world.items.has(parent) && isWithin(world, itemOf(world, parent), folder),
  );
}
