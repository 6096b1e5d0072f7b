import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../../lib/error-code.ts';
import { header, type Call } from './call.ts';
import { hex, HIDDEN, type World } from './world.ts';

/** A body that has come completely, in a file that waits to be moved to its place. */
export type Received = { readonly path: string; readonly size: number };

/** The connection broke before the body was complete: nobody is left to be answered. */
export class BrokenOff extends Error {}

/** Whether whoever asked went away, or was cut off, before the end. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof BrokenOff || GONE.includes(errorCode(error) ?? '');
}

const GONE = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];

/** Bytes that the request says it brings; null for a body of unknown length. */
export function declaredLength(call: Call): number | null {
  const length = header(call, 'content-length');
  return length === null ? (isChunked(call) ? null : 0) : Number(length);
}

/**
 * Writes the body to disk as it comes, whatever its size.
 *
 * @throws BrokenOff when the connection ends early; nothing is left of the body then
 */
export async function receive(call: Call): Promise<Received> {
  const path = incomingPath(call.world);
  let size = 0;
  const isLost = isChunked(call) && call.world.profile.chunkedBodies === 'lost';
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (call.breakAt !== null && size + chunk.length > call.breakAt) {
        call.req.socket.resetAndDestroy();
        done(new BrokenOff());
        return;
      }
      size += isLost ? 0 : chunk.length;
      done(null, isLost ? undefined : chunk);
    },
  });
  try {
    await pipeline(call.req, counter, createWriteStream(path, { mode: 0o644 }));
  } catch (error) {
    await rm(path, { force: true });
    throw isBrokenOff(error) ? new BrokenOff() : error;
  }
  return { path, size };
}

/** A file that nobody sees yet. */
export function incomingPath(world: World): string {
  return join(world.dir, HIDDEN, 'incoming', hex(12));
}

const BODY_LIMIT_BYTES = 8_000_000;

/** A body that is read at once; null when it is larger than any such call needs. */
export async function readBody(call: Call): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of call.req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  return size > BODY_LIMIT_BYTES ? null : Buffer.concat(chunks);
}

function isChunked(call: Call): boolean {
  return header(call, 'transfer-encoding') !== null;
}
