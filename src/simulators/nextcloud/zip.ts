import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { childrenOf, diskPath } from './items.ts';
import type { Item } from './records.ts';
import type { World } from './world.ts';

type Part = { readonly name: Buffer; readonly content: Buffer; readonly sum: number };

/** Everything below the folder in one archive, uncompressed. Held in memory: for the folders of tests and demos. */
export function zipOf(world: World, folder: Item, name: string): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const part of partsOf(world, folder, name)) {
    const local = Buffer.concat([header(part, 0x04034b50, []), part.name, part.content]);
    entries.push(Buffer.concat([header(part, 0x02014b50, [offset]), part.name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function partsOf(world: World, item: Item, path: string): Part[] {
  if (item.kind === 'file') {
    const content = readFileSync(diskPath(world, item));
    return [{ name: Buffer.from(path), content, sum: crc32(content) }];
  }
  const own = { name: Buffer.from(`${path}/`), content: Buffer.alloc(0), sum: 0 };
  return [own, ...childrenOf(world, item).flatMap((child) => partsOf(world, child, `${path}/${child.name}`))];
}

/** A local header of 30 bytes, or with an offset the directory's of 46. Bit 11: names are UTF-8. */
function header({ name, content, sum }: Part, signature: number, offsets: readonly number[]): Buffer {
  const isLocal = offsets.length === 0;
  const bytes = Buffer.alloc(isLocal ? 30 : 46);
  const at = isLocal ? 4 : 6;
  bytes.writeUInt32LE(signature, 0);
  if (!isLocal) bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(20, at);
  bytes.writeUInt16LE(0x0800, at + 2);
  // 1 January 1980, the first day such an archive knows.
  bytes.writeUInt16LE(33, at + 8);
  bytes.writeUInt32LE(sum, at + 10);
  bytes.writeUInt32LE(content.length, at + 14);
  bytes.writeUInt32LE(content.length, at + 18);
  bytes.writeUInt16LE(name.length, at + 22);
  if (!isLocal) bytes.writeUInt32LE(offsets[0] ?? 0, 42);
  return bytes;
}
