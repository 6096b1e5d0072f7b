import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '../../../lib/span.ts';
import type { Pause } from '../pause.ts';
import type { FileSource } from './file-source.ts';

/** A file as it is served. */
export type ServedFile = {
  readonly source: FileSource;
  readonly contentType: string;
  readonly modifiedAt: Instant;
  /** What goes wrong with it, and after how many bytes of the answer; null: nothing. */
  readonly breaks: { readonly how: 'reset' | 'cut' | 'stall'; readonly after: number | null } | null;
};

type Asked = { readonly method: string; readonly headers: IncomingHttpHeaders };

/** Sends a file, or the part that is asked for, as a web server does. */
export async function sendFile(
  res: ServerResponse,
  { method, headers }: Asked,
  file: ServedFile,
  date: Instant,
  pause: Pause,
  alive: AbortSignal,
): Promise<void> {
  const { source } = file;
  const modified = new Date(file.modifiedAt).toUTCString();
  const shared = {
    'Last-Modified': modified,
    ETag: source.etag,
    'Accept-Ranges': 'bytes',
    Date: new Date(date).toUTCString(),
  };
  if (headers['if-none-match'] === source.etag) {
    res.writeHead(304, shared).end();
    return;
  }
  const ifRange = headers['if-range'];
  const isStale = ifRange !== undefined && ![source.etag, modified].includes(String(ifRange));
  const range = isStale ? 'whole' : rangeOf(headers.range, source.bytes);
  if (range === 'none') {
    res.writeHead(416, { ...shared, 'Content-Range': `bytes */${source.bytes}`, 'Content-Length': 0 }).end();
    return;
  }
  const { from, to } = range === 'whole' ? { from: 0, to: source.bytes } : range;
  res.writeHead(range === 'whole' ? 200 : 206, {
    ...shared,
    'Content-Type': file.contentType,
    'Content-Length': to - from,
    ...(range === 'whole' ? {} : { 'Content-Range': `bytes ${from}-${to - 1}/${source.bytes}` }),
  });
  if (method === 'HEAD') res.end();
  else await send(res, file, from, to, pause, alive);
}

type Part = { readonly from: number; readonly to: number };

/** A single part; several at once, and what is no range at all, get the whole. */
function rangeOf(header: string | undefined, bytes: number): Part | 'whole' | 'none' {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (found === null) return 'whole';
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return 'whole';
  if (first === '') return last === '0' ? 'none' : { from: Math.max(0, bytes - Number(last)), to: bytes };
  const from = Number(first);
  const to = last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (last !== '' && Number(last) < from) return 'whole';
  return from < bytes ? { from, to } : 'none';
}

async function send(
  res: ServerResponse,
  { source, breaks }: ServedFile,
  from: number,
  to: number,
  pause: Pause,
  alive: AbortSignal,
): Promise<void> {
  const end = breaks === null ? to : Math.min(to, from + (breaks.after ?? Math.floor((to - from) / 2)));
  try {
    await pipeline(Readable.from(source.read(from, end)), res, { end: breaks === null, signal: alive });
  } catch (error) {
    // A reader that went away is owed nothing.
    if (res.destroyed) return;
    throw error;
  }
  if (breaks === null) return;
  // What was written reaches the reader first.
  await new Promise<void>((resolve) => res.write('', () => resolve()));
  if (breaks.how === 'stall') await pause(null, alive);
  else if (breaks.how === 'reset') res.socket?.resetAndDestroy();
  else res.socket?.destroySoon();
}
