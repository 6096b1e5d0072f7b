import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** A part of a file on disk. */
type FilePart = { readonly path: string; readonly start: number; readonly length: number };

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | FilePart;
};

/** Bytes of the body. */
export function byteSize({ body }: Answer): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body.length;
}

/** The body, or its first `bytes`, as it travels. */
export function bodyStream({ body }: Answer, bytes: number): Readable | Buffer {
  if (typeof body === 'string') return Buffer.from(body).subarray(0, bytes);
  if (Buffer.isBuffer(body)) return body.subarray(0, bytes);
  if (bytes === 0) return Buffer.alloc(0);
  return createReadStream(body.path, { start: body.start, end: body.start + bytes - 1 });
}

/** How every part but WebDAV says that the server is being maintained. */
export const MAINTENANCE = { 'X-Nextcloud-Maintenance-Mode': '1', 'Retry-After': '120' };

export function htmlPage(status: number, html: string): Answer {
  return { status, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body: html };
}

/** What the web server says by itself, before the application has seen anything. */
export function webServerError(status: number, title: string): Answer {
  return htmlPage(
    status,
    `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n` +
      `</head><body>\n<h1>${title}</h1>\n</body></html>\n`,
  );
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  };
}

export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: '' };
}
