import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from '@jest/globals';
import type { UploadSource } from '../../../src/clients/nextcloud/nextcloud.ts';
import { sessionName } from '../../../src/clients/nextcloud/upload-session.ts';
import { aCloud, PASSWORD, type TestCloud, USER } from './cloud.ts';

export const SESSION = 'plenum-recording-0001';
export const CHUNK = 100_000;
export const PATH = ['Aufzeichnungen', 'Sitzung 1.mp4'];
/** Where the pieces of any upload lie. */
export const UPLOADS = `/remote.php/dav/uploads/${USER}`;

/** Where those of this one lie. */
export const piecesAt = (source: UploadSource) => `${UPLOADS}/${sessionName(SESSION, source, CHUNK)}`;

/** Bytes that differ wherever one looks. */
export function bytes(size: number, seed = 'a'): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at * 32 < size; at += 1) blocks.push(createHash('sha256').update(`${seed}${at}`).digest());
  return Buffer.concat(blocks).subarray(0, size);
}

type TestSource = UploadSource & { readonly asked: readonly (readonly [number, number])[] };

/** A source that gives its bytes in small parts. */
export function sourceOf(content: Buffer, version = '1'): TestSource {
  const asked: [number, number][] = [];
  return {
    size: content.length,
    version,
    asked,
    read: (from, to) => {
      asked.push([from, to]);
      return Readable.from(parts(content.subarray(from, to)));
    },
  };
}

function* parts(content: Buffer) {
  for (let at = 0; at < content.length; at += 7_001) yield content.subarray(at, at + 7_001);
}

export async function cloudWithFolder(options: Parameters<typeof aCloud>[0] = {}): Promise<TestCloud> {
  // The circuit is none of these tests' business: in their time, a pause has no end.
  const cloud = await aCloud({ failuresToOpen: 1_000, ...options });
  await cloud.client.files.makeFolder(['Aufzeichnungen']);
  cloud.asked();
  return cloud;
}

export const upload = (
  cloud: TestCloud,
  source: UploadSource,
  more: { readonly signal?: AbortSignal } = {},
) => cloud.client.files.upload(PATH, source, { session: SESSION, chunkBytes: CHUNK, ...more });

export async function hasArrived(cloud: TestCloud, content: Buffer): Promise<void> {
  const there = await cloud.client.files.read(PATH, { maxBytes: content.length });
  expect(there.equals(content)).toBe(true);
}

export const puts = (asked: readonly string[]) =>
  asked.filter((one) => one.startsWith('PUT')).map((one) => one.slice(one.lastIndexOf('/') + 1));

export async function dav(cloud: TestCloud, method: string, path: string, body?: Buffer): Promise<number> {
  const { status } = await fetch(`${cloud.url.slice(0, -1)}${path}`, {
    method,
    headers: { Authorization: `Basic ${btoa(`${USER}:${PASSWORD}`)}` },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  return status;
}
