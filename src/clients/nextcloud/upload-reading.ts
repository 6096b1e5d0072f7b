import { createHash, type Hash } from 'node:crypto';
import { pipeline, Transform, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Failure, refused, SOURCE } from './failure.ts';
import type { UploadSource } from './nextcloud.ts';

/** One piece of an upload: bytes `from` (included) to `to` (not included). */
export type Piece = { readonly name: string; readonly from: number; readonly to: number };

/** The pieces of a file, in order. The server joins them by name, hence the zeros. */
export function piecesOf(size: number, chunkBytes: number): readonly Piece[] {
  const count = Math.ceil(size / chunkBytes);
  return Array.from({ length: count }, (_, at) => ({
    name: String(at + 1).padStart(5, '0'),
    from: at * chunkBytes,
    to: Math.min(size, (at + 1) * chunkBytes),
  }));
}

/** Reads a source piece by piece, and knows the SHA-256 of all that was read to its end. */
export type Reading = {
  /**
   * A piece as it is sent. It counts once `keep` is called, so that one that broke may be read anew.
   *
   * @throws by the stream: Failure `aborted` with code `source` where the source fails or gives other bytes than it said
   */
  read(piece: Piece, progress: (sentBytes: number) => void): Readable;
  /** The last piece that was read has arrived. */
  keep(): void;
  /** Reads a piece that need not be sent. @throws AbortError when `limit` says so */
  skip(piece: Piece): Promise<void>;
  /** `SHA256:<hex>` of all pieces so far. */
  checksum(): string;
};

/** @param limit fires when the reading of a piece that begins now must end */
export function createReading(source: UploadSource, limit: () => AbortSignal): Reading {
  let kept: Hash = createHash('sha256');
  let running: Hash = kept;

  function read(piece: Piece, progress: (sentBytes: number) => void): Readable {
    const hash = kept.copy();
    running = hash;
    const input = source.read(piece.from, piece.to);
    const stream = measured(piece, hash, progress);
    // What the source says may hold an address, and goes no further.
    input.once('error', () => stream.destroy(sourceFailed()));
    pipeline(input, stream, () => undefined);
    return stream;
  }

  return {
    read,
    keep() {
      kept = running;
    },
    async skip(piece) {
      const stream = read(piece, () => undefined);
      try {
        // Only the sum is wanted of it.
        await finished(stream.resume(), { signal: limit() });
      } finally {
        stream.destroy();
      }
      kept = running;
    },
    checksum: () => `SHA256:${kept.copy().digest('hex')}`,
  };
}

function measured({ from, to }: Piece, hash: Hash, progress: (sentBytes: number) => void): Transform {
  let at = from;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      at += part.length;
      if (at > to) {
        done(sourceFailed());
        return;
      }
      hash.update(part);
      progress(at);
      done(null, part);
    },
    flush(done) {
      done(at === to ? null : sourceFailed());
    },
  });
}

function sourceFailed(): Failure {
  return refused('aborted', { code: SOURCE });
}
