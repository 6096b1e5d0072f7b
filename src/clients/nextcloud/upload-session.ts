import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { PROPFIND_CHUNKS } from './entries.ts';
import { isFailure } from './failure.ts';
import type { Path, UploadSource } from './nextcloud.ts';
import type { Settings } from './options.ts';
import { pathBelow } from './paths.ts';

/** What one upload asks of the server; the pieces lie there until they are put together, or for a day. */
export type UploadSession = {
  /** Sizes of the pieces that are there, by name; null where there is no such session. */
  chunks(): Promise<ReadonlyMap<string, number> | null>;
  /** Also where it is there already. */
  begin(): Promise<void>;
  /** May be sent again. */
  put(name: string, size: number, content: () => Readable): Promise<void>;
  remove(name: string): Promise<void>;
  /** @param checksum is kept beside the file, unproven @throws Failure `exists`; `not-found` where it is done or gone */
  assemble(checksum: string): Promise<void>;
  abandon(): Promise<void>;
};

type Parts = {
  readonly dav: Dav;
  readonly addresses: Addresses;
  readonly settings: Settings;
  /** As the server knows it. */
  readonly session: string;
  readonly target: Path;
  readonly size: number;
};

/** The server's name for all the pieces together. */
const ALL = '.file';
const Properties = z.object({ getcontentlength: z.string().regex(/^\d+$/) });

/**
 * What the server knows a session by. Pieces there are told by their size alone, so those of another source, or cut
 * otherwise, must lie elsewhere.
 */
export function sessionName(session: string, { version, size }: UploadSource, chunkBytes: number): string {
  const of = createHash('sha256').update(JSON.stringify([version, size, chunkBytes]));
  return `${session}-${of.digest('hex').slice(0, 16)}`;
}

export function createUploadSession(parts: Parts): UploadSession {
  const { dav, addresses, settings, session } = parts;
  const Destination = addresses.file(parts.target);
  // Without the total, a missing piece makes a shorter file and no error.
  const total = { Destination, 'OC-Total-Length': String(parts.size) };
  const drop = async (url: string) => {
    try {
      await dav.ask({ method: 'DELETE', url, expects: [204] });
    } catch (error) {
      if (!isFailure(error, 'not-found')) throw error;
    }
  };

  return {
    chunks: () => chunksOf(dav, addresses.session(session)),
    async begin() {
      await dav.ask({
        method: 'MKCOL',
        url: addresses.session(session),
        headers: { Destination },
        expects: [201, 405],
      });
    },
    async put(name, size, content) {
      await dav.ask({
        method: 'PUT',
        url: addresses.chunk(session, name),
        headers: { ...total, 'Content-Length': String(size), 'Content-Type': 'application/octet-stream' },
        body: content,
        expects: [201, 204],
        timeoutMs: settings.chunkTimeoutMs,
      });
    },
    remove: (name) => drop(addresses.chunk(session, name)),
    async assemble(checksum) {
      await dav.ask({
        method: 'MOVE',
        url: addresses.chunk(session, ALL),
        headers: { ...total, Overwrite: 'F', 'OC-Checksum': checksum },
        expects: [201],
        timeoutMs: settings.assemblyTimeoutMs,
      });
    },
    abandon: () => drop(addresses.session(session)),
  };
}

async function chunksOf(dav: Dav, url: string): Promise<ReadonlyMap<string, number> | null> {
  try {
    const found = await dav.find(url, { depth: '1', body: PROPFIND_CHUNKS });
    const chunks = new Map<string, number>();
    for (const { href, properties } of found) {
      const [name, ...below] = pathBelow(url, href) ?? [];
      const read = Properties.safeParse(properties);
      if (name === undefined || name === ALL || below.length > 0) continue;
      // What has no size is none of ours, and must not get into the file.
      chunks.set(name, read.success ? Number(read.data.getcontentlength) : -1);
    }
    return chunks;
  } catch (error) {
    if (isFailure(error, 'not-found')) return null;
    throw error;
  }
}
