import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { farEnd, type FarEnd } from './far-end.ts';

export const FILM = Buffer.from(Array.from({ length: 30_000 }, (_, n) => n % 251));
export const ID = '2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123';

/** Node itself says no Content-Length for a file: this says it, and serves parts of it, as web servers do. */
export function serve(
  request: IncomingMessage,
  response: ServerResponse,
  file: Buffer,
  type = 'video/mp4',
): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes' };
  if (from === undefined) {
    response.writeHead(200, { ...headers, 'Content-Length': file.length }).end(file);
    return;
  }
  if (Number(from) >= file.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${file.length}` }).end();
    return;
  }
  const last = to === '' ? file.length - 1 : Math.min(Number(to), file.length - 1);
  const part = file.subarray(Number(from), last + 1);
  response
    .writeHead(206, {
      ...headers,
      'Content-Length': part.length,
      'Content-Range': `bytes ${from}-${last}/${file.length}`,
    })
    .end(part);
}

export const page = (source: string) =>
  `<!DOCTYPE html><html><body><video id="video" controls>${source}</video></body>`;
export const html = (response: ServerResponse, body: string) =>
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(body);

export type Files = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
export type Site = FarEnd & { readonly origin: string; readonly asked: readonly string[] };

/** Answers each path as `files` says, and notes what was asked for. */
export async function site(files: (origin: string) => Files): Promise<Site> {
  const asked: string[] = [];
  const far = await farEnd((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = files(new URL(far.url).origin)[path];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  return { ...far, origin: new URL(far.url).origin, asked };
}

export const redirect =
  (location: string, status = 302, more: Readonly<Record<string, string>> = {}) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { Location: location, ...more }).end();
  };

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export const video = (url: string) => ({ type: 'video', url, lengthMinutes: 58, bytes: null });

/** A server as the documentation describes it: the player's page with its source beside it. */
export const player = () =>
  site((origin) => ({
    [`/playback/video/${ID}`]: redirect(`${origin}/playback/video/${ID}/`, 301),
    [`/playback/video/${ID}/`]: (_request, response) =>
      html(response, page('<source src="video-0.m4v" type="video/mp4">')),
    [`/playback/video/${ID}/video-0.m4v`]: (request, response) => {
      serve(request, response, FILM);
    },
  }));
