import { pipeline, Transform, type Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { refused, unknown } from './failure.ts';
import { NextcloudError } from './fault.ts';
import type { Look } from './look.ts';
import type { Entry, Path } from './nextcloud.ts';

type Parts = { readonly dav: Dav; readonly look: Look; readonly addresses: Addresses };

/** The whole of a small file. @throws Failure `not-found`, also for a folder; `too-large` */
export async function readWhole(path: Path, maxBytes: number, { dav, addresses }: Parts): Promise<Buffer> {
  const { headers, body } = await dav.read(addresses.file(path), maxBytes);
  assertFile(headers);
  if (Number(headers['content-length']) !== body.length) throw unknown('unexpected', { status: 200 });
  return body;
}

/**
 * A file as it comes in, and what it is.
 *
 * @param timeoutMs until it begins
 * @throws Failure `not-found`, also for a folder
 */
export async function openFile(
  path: Path,
  timeoutMs: number,
  { dav, look, addresses }: Parts,
): Promise<{ readonly stream: Readable; readonly entry: Entry }> {
  const seen = await look.at(path, timeoutMs);
  if (seen === null || seen.entry.kind === 'folder') throw refused('not-found');
  const { headers, body } = await dav.open(addresses.file(path), timeoutMs);
  const size = Number(headers['content-length']);
  try {
    assertFile(headers);
    if (!Number.isSafeInteger(size)) throw unknown('unexpected', { status: 200 });
  } catch (error) {
    body.destroy();
    throw error;
  }
  const stream = counted(size);
  // Whoever reads hears of the failure by the stream; what Node says of it holds an address.
  pipeline(body, stream, () => undefined);
  return { stream, entry: { ...seen.entry, size, etag: etagOf(headers) } };
}

/** A folder answers 200 and nothing, a login page 200 and itself; a file alone has an ETag of the server's. */
function assertFile(headers: IncomingHttpHeaders): void {
  if (headers['oc-etag'] !== undefined) return;
  const nothing = headers['content-length'] === '0' && headers['content-disposition'] === undefined;
  throw nothing ? refused('not-found') : unknown('unexpected', { status: 200 });
}

function etagOf(headers: IncomingHttpHeaders): string {
  return String(headers['oc-etag']).replace(/^"|"$/g, '');
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
