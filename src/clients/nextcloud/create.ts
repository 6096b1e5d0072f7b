import { createHash } from 'node:crypto';
import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { isFailure, refused, surely, unknown } from './failure.ts';
import type { Look } from './look.ts';
import type { Entry, Path } from './nextcloud.ts';
import type { Patience } from './patience.ts';

type Parts = {
  readonly dav: Dav;
  readonly look: Look;
  readonly addresses: Addresses;
  readonly patience: Patience;
};

/**
 * Makes a small file; never overwrites. Where the answer is lost, size and sum say whether what lies there is ours.
 *
 * @param path checked
 * @throws Failure `exists`, `no-parent`, `full`
 */
export async function create(path: Path, content: Buffer, parts: Parts): Promise<Entry> {
  const { dav, look, addresses, patience } = parts;
  const sum = `SHA256:${createHash('sha256').update(content).digest('hex')}`;

  const ours = async (): Promise<Entry | null> => {
    const seen = await look.at(path);
    const same = seen?.entry.size === content.length && seen.checksums.includes(sum);
    return same ? seen.entry : null;
  };
  const put = async (): Promise<Entry> => {
    const { headers } = await dav.ask({
      method: 'PUT',
      url: addresses.file(path),
      headers: { 'If-None-Match': '*', 'Content-Type': 'application/octet-stream', 'OC-Checksum': sum },
      body: content,
      expects: [201],
    });
    if (headers['oc-etag'] === undefined && headers['oc-fileid'] === undefined) throw unknown('unexpected');
    const entry = await ours();
    if (entry === null) throw unknown('corrupt');
    return entry;
  };
  for (;;) {
    try {
      return await surely(put, ours);
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (error.kind === 'not-found') throw refused('no-parent', { status: 404 });
      // A folder has the name.
      if (error.status === 409) throw refused('exists', { status: 409 });
      // Raced by another, or not allowed: the answer is the same.
      if (error.kind !== 'forbidden') throw error;
      if ((await look.at(path)) !== null) throw refused('exists', { status: 403 });
      if (!(await patience.another())) throw error;
    }
  }
}
