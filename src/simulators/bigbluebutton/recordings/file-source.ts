import { createCipheriv, createHash } from 'node:crypto';

/** The bytes of a file that is nowhere: any part of it can be worked out. */
export type FileSource = {
  readonly bytes: number;
  /** What identifies the content. */
  readonly etag: string;
  /** The bytes of `[from, to)`, piece by piece. */
  read(from: number, to: number): Generator<Buffer>;
};

const PIECE = 64 * 1024;
const BLOCK = 16;

/** What programs look at to tell the type of a file. */
const HEADS: Readonly<Record<string, string>> = {
  m4v: '00000018667479706d703432000000006d70343269736f6d00000001',
  webm: '1a45dfa39f4286810142f7810142f2810442f381084282847765626d',
  ogg: '4f67675300020000000000000000',
  pdf: '255044462d312e370a25e2e3cfd30a',
};

/**
 * A file of `bytes` bytes that are always the same for the same name, and look like noise after the first few.
 *
 * A block cipher that counts, fed with zeros: any offset costs the same, whatever the size.
 *
 * @param name such as `<recordID>/video-0.m4v`; its ending chooses the head
 */
export function noiseFile(name: string, bytes: number): FileSource {
  const key = createHash('sha256').update(name).digest();
  const head = Buffer.from(HEADS[name.slice(name.lastIndexOf('.') + 1)] ?? '', 'hex');
  return {
    bytes,
    etag: `"${key.toString('hex', 0, 4)}-${bytes.toString(16)}"`,
    *read(from, to) {
      for (let at = from; at < to; at += PIECE) {
        const piece = noise(key, at, Math.min(PIECE, to - at));
        if (at < head.length) head.copy(piece, 0, at, Math.min(head.length, at + piece.length));
        yield piece;
      }
    },
  };
}

function noise(key: Buffer, from: number, length: number): Buffer {
  const skipped = from % BLOCK;
  const counter = Buffer.alloc(BLOCK);
  counter.writeBigUInt64BE(BigInt((from - skipped) / BLOCK), 8);
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  return cipher.update(Buffer.alloc(skipped + length)).subarray(skipped);
}

export function wholeFile(content: Buffer): FileSource {
  return {
    bytes: content.length,
    etag: `"${createHash('sha256').update(content).digest('hex').slice(0, 8)}"`,
    *read(from, to) {
      yield content.subarray(from, to);
    },
  };
}
