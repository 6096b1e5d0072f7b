import { pipeline, Transform, type Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { refused, unknown } from './failure.ts';
import { NextcloudError } from './fault.ts';
import type { Look } from './look.ts';
import type { Entry, Path } from './nextcloud.ts';

type Parts = { readonly dav: Dav; readonly look: Look; readonly addresses: Addresses };

/** The whole of a small file. @throws Failure `not-found`, also for a folder; `too-large`; `corrupt` */
export async function readWhole(
  path: Path,
  maxBytes: number,
  { dav, look, addresses }: Parts,
): Promise<Buffer> {
  const entry = await fileAt(path, look);
  if (entry.size > maxBytes) throw refused('too-large');
  const { headers, body } = await dav.read(addresses.file(path), maxBytes);
  assertWhole(headers, entry);
  if (body.length !== entry.size) throw unknown('corrupt', { status: 200 });
  return body;
}

/** Until it begins, and until its last byte. */
type OpenLimits = { readonly timeoutMs: number; readonly wholeMs: number | undefined };

/**
 * A file as it comes in, and what it is.
 *
 * @throws Failure `not-found`, also for a folder; `corrupt` where more or less comes than lies there, as when it was
 *   changed at this moment
 */
export async function openFile(
  path: Path,
  { timeoutMs, wholeMs }: OpenLimits,
  { dav, look, addresses }: Parts,
): Promise<{ readonly stream: Readable; readonly entry: Entry }> {
  const entry = await fileAt(path, look, timeoutMs);
  const { headers, body } = await dav.open(addresses.file(path), timeoutMs, wholeMs);
  try {
    assertWhole(headers, entry);
  } catch (error) {
    body.destroy();
    throw error;
  }
  const stream = counted(entry.size);
  // Whoever reads hears of the failure by the stream; what Node says of it holds an address.
  pipeline(body, stream, () => undefined);
  // Nobody may listen yet, and an error that nobody hears ends the process; later listeners hear it all the same.
  stream.on('error', () => undefined);
  return { stream, entry };
}

async function fileAt(path: Path, look: Look, timeoutMs?: number): Promise<Entry> {
  const seen = await look.at(path, timeoutMs);
  if (seen === null || seen.entry.kind === 'folder') throw refused('not-found');
  return seen.entry;
}

/** A login page answers 200 and itself, a folder 200 and nothing; a file alone has an ETag of the server's. */
function assertWhole(headers: IncomingHttpHeaders, { size }: Entry): void {
  if (headers['oc-etag'] === undefined) throw unknown('unexpected', { status: 200 });
  if (Number(headers['content-length']) !== size) throw unknown('corrupt', { status: 200 });
}

/** Passes `size` bytes on, and fails where there are fewer. */
function counted(size: number): Transform {
  let left = size;
  const fault = () => new NextcloudError({ call: 'files.open', kind: 'reset', outcome: 'unknown' });
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      left -= part.length;
      done(null, part);
    },
    flush(done) {
      done(left === 0 ? null : fault());
    },
    destroy(error, done) {
      done(error === null || error instanceof NextcloudError ? error : fault());
    },
  });
}
