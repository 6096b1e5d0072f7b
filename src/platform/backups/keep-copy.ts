import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { errorCode } from '../../lib/error-code.ts';
import type { Embedded } from '../db/database.ts';
import { type Backup, checksumLine } from './backup.ts';
import type { StoreFacts } from './inspect-file.ts';

/** What the disk is to have left when a copy is made: the store itself must be able to go on. */
const SPARE_BYTES = 16 * 1024 * 1024;

/** The disk has no room for a copy. */
export class NoSpaceError extends Error {
  readonly neededBytes: number;
  readonly freeBytes: number;

  constructor(neededBytes: number, freeBytes: number) {
    super(`There is not enough free space for a copy of the store: it needs ${neededBytes} bytes.`);
    this.name = 'NoSpaceError';
    this.neededBytes = neededBytes;
    this.freeBytes = freeBytes;
  }
}

export type Kept = Pick<Backup, 'bytes' | 'sha256' | 'schema'>;

/** Free bytes of the disk that holds a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

/**
 * Keeps a copy of the store as `file`, which replaces what has that name: written under another one, read page by
 * page, on the disk before it gets it, with its checksum beside it.
 *
 * @throws NoSpaceError before anything is written
 */
export async function keepCopy(
  embedded: Embedded,
  file: string,
  freeBytes: FreeBytes = freeBytesOf,
): Promise<Kept> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const neededBytes = (await sizeOf(embedded.file)) + (await sizeOf(`${embedded.file}-wal`)) + SPARE_BYTES;
  const free = await freeBytes(folder);
  if (free < neededBytes) throw new NoSpaceError(neededBytes, free);
  const draft = `${file}.draft`;
  await removeFile(draft);
  try {
    // It holds members' names: nobody else on the machine may look in.
    await (await open(draft, 'wx', 0o600)).close();
    await embedded.copyTo(draft);
    const { schema } = await inspectAside(draft);
    const sha256 = await hashOf(draft);
    await settle(draft, file, sha256);
    return { bytes: await sizeOf(file), sha256, schema };
  } catch (error) {
    await removeFile(draft);
    throw error;
  }
}

/** Gives a finished draft its name, with its checksum beside it; both survive a power cut from here on. */
export async function settle(draft: string, file: string, sha256: string): Promise<void> {
  await sync(draft);
  const checksum = `${file}.sha256`;
  await writeFile(checksum, checksumLine({ sha256, name: basename(file) }), { mode: 0o600, flush: true });
  await rename(draft, file);
  await sync(dirname(file));
}

/** SHA-256 of a file in hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** A file of a store, with what SQLite or we may have left beside it. */
export async function removeFile(file: string): Promise<void> {
  for (const suffix of ['', '-journal', '-wal', '-shm', '.sha256']) await rm(file + suffix, { force: true });
}

/** @throws Error as `inspectFile` does */
async function inspectAside(file: string): Promise<StoreFacts> {
  // Beside this file, as text of the same kind: `.ts` in `src`, `.js` in `dist`.
  const script = new URL(`inspect-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(script, { workerData: file });
  // An error in the thread is thrown here.
  const [facts] = (await once(worker, 'message')) as [StoreFacts];
  return facts;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
