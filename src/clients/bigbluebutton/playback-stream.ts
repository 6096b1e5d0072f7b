import { Readable } from 'node:stream';
import { TransportError } from './http.ts';

type StreamRules = {
  /** Exactly so many, or it fails. */
  readonly bytes: number;
  /** For each wait for the next bytes; the time that the reader takes does not count. */
  readonly idleMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What a failure is to the reader. */
  readonly faultOf: (error: TransportError) => unknown;
};

/** `source` as it comes, and an error where it stalls, breaks or has another length than it should. */
export function checkedStream(source: Readable, rules: StreamRules): Readable {
  const stream = Readable.from(checkedChunks(source, rules), { objectMode: false });
  stream.once('close', () => source.destroy());
  return stream;
}

async function* checkedChunks(source: Readable, { bytes, faultOf, ...limits }: StreamRules) {
  const chunks: AsyncIterator<unknown, unknown> = source[Symbol.asyncIterator]();
  try {
    let left = bytes;
    for (;;) {
      const chunk = await nextOf(source, chunks, limits);
      if (chunk === null) break;
      left -= chunk.length;
      if (left < 0) throw new TransportError('malformed');
      yield chunk;
    }
    if (left > 0) throw new TransportError('truncated');
  } catch (error) {
    throw error instanceof TransportError ? faultOf(error) : error;
  }
}

/** The next bytes of `source`, null at its end. @throws TransportError */
async function nextOf(
  source: Readable,
  chunks: AsyncIterator<unknown, unknown>,
  { idleMs, signal }: Pick<StreamRules, 'idleMs' | 'signal'>,
): Promise<Buffer | null> {
  const stall = new AbortController();
  const timer = setTimeout(() => {
    stall.abort();
    source.destroy();
  }, idleMs);
  const endedByUs = () => stall.signal.aborted || signal?.aborted === true;
  try {
    const { done, value } = await chunks.next();
    if (!endedByUs()) return done !== true && Buffer.isBuffer(value) ? value : null;
  } catch {
    // Whatever Node says holds the address; what it means is said below.
    if (!endedByUs()) throw new TransportError('reset');
  } finally {
    clearTimeout(timer);
  }
  throw new TransportError(stall.signal.aborted ? 'timeout' : 'aborted');
}

/**
 * All of `source` as text.
 *
 * @param maxBytes more than that is an error
 * @param timeoutMs for all of it
 * @throws TransportError
 */
export async function wholeText(source: Readable, maxBytes: number, timeoutMs: number): Promise<string> {
  const parts: Buffer[] = [];
  const chunks: AsyncIterator<unknown, unknown> = source[Symbol.asyncIterator]();
  const end = performance.now() + timeoutMs;
  let bytes = 0;
  for (;;) {
    const chunk = await nextOf(source, chunks, { idleMs: Math.max(1, end - performance.now()) });
    if (chunk === null) return Buffer.concat(parts).toString('utf8');
    bytes += chunk.length;
    if (bytes > maxBytes) {
      source.destroy();
      throw new TransportError('too-large');
    }
    parts.push(chunk);
  }
}
