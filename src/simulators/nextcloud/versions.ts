import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { diskPath, replaceContent } from './items.ts';
import { incomingPath } from './receive.ts';
import type { Item, Version } from './records.ts';
import { HIDDEN, type World } from './world.ts';

/** Keeps what a file holds before something else takes its place; empty files are not worth it. */
export function keepVersion(world: World, item: Item): void {
  if (item.size === 0) return;
  const version: Version = { item: item.id, mtime: item.mtime, size: item.size };
  const path = versionPath(world, version);
  mkdirSync(join(path, '..'), { recursive: true });
  renameSync(diskPath(world, item), path);
  world.versions.put(keyOf(version), version);
}

/** Old contents, the oldest first. */
export function versionsOf(world: World, item: number): Version[] {
  return [...world.versions.all()]
    .filter((version) => version.item === item)
    .sort((one, other) => one.mtime - other.mtime);
}

export function versionPath(world: World, { item, mtime }: Version): string {
  return join(world.dir, HIDDEN, 'versions', String(item), String(mtime));
}

export function dropVersion(world: World, version: Version): void {
  world.versions.delete(keyOf(version));
  rmSync(versionPath(world, version), { force: true });
}

/** The old content is the current one again, and what was current is a version. */
export function restoreVersion(world: World, item: Item, version: Version): void {
  const from = incomingPath(world);
  copyFileSync(versionPath(world, version), from);
  keepVersion(world, item);
  const { size } = version;
  replaceContent(world, item, { from, size, mtime: world.time.seconds(), checksum: null, isDated: false });
}

function keyOf({ item, mtime }: Version): string {
  return `${item}/${mtime}`;
}
