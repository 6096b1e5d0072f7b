import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { UploadSource } from '../../../src/clients/nextcloud/nextcloud.ts';

const BLOCK = 64 * 1024;
const pattern = Buffer.alloc(BLOCK, createHash('sha512').update('plenum').digest());

/** Bytes that take no room: each block is the same but for its number, so that no piece can stand for another. */
function* bytes(from: number, to: number): Generator<Buffer> {
  for (let at = from; at < to;) {
    const number = Math.floor(at / BLOCK);
    const block = Buffer.from(pattern);
    block.writeUInt32BE(number);
    const end = Math.min(to, (number + 1) * BLOCK);
    yield block.subarray(at - number * BLOCK, end - number * BLOCK);
    at = end;
  }
}

export function largeFile(size: number): UploadSource {
  return { size, version: '1', read: (from, to) => Readable.from(bytes(from, to)) };
}

/** SHA-256 of all that comes. */
export async function sumOf(stream: AsyncIterable<unknown>): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of stream) hash.update(part as Buffer);
  return hash.digest('hex');
}
