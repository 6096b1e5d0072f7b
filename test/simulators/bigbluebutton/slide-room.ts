import { createServer, type RequestListener } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import type { ServerOptions } from '../../../src/simulators/bigbluebutton/server.ts';
import { aServer, get, signed, type Reply, type TestServer } from './caller.ts';

export const ROOM_ID = 'kurs-0012';
export const CREATE = `name=Kurs&meetingID=${ROOM_ID}`;
export const PDF = Buffer.from('%PDF-1.7\nSeite 1');

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An XML body by hand, apart from the client that makes them. */
export function modules(...documents: string[]): string {
  return `<modules><module name="presentation">${documents.join('')}</module></modules>`;
}

/** A document with its content; `more`: further attributes. */
export function inline(name: string, more = '', content = PDF): string {
  return `<document name="${name}" ${more}>${content.toString('base64')}</document>`;
}

/** A document that is fetched. */
export function behind(url: string, name = 'a.pdf'): string {
  return `<document url="${url}" filename="${name}"/>`;
}

export async function post(
  server: TestServer,
  call: string,
  query: string,
  body: string,
  type = 'application/xml',
): Promise<Reply> {
  return get(signed(server, call, query), { method: 'POST', body, headers: { 'Content-Type': type } });
}

export async function insert(server: TestServer, ...documents: string[]): Promise<Reply> {
  return post(server, 'insertDocument', `meetingID=${ROOM_ID}`, modules(...documents));
}

/** A server with a room that was made with these documents. */
export async function room(
  options: Partial<ServerOptions> = {},
  ...documents: string[]
): Promise<TestServer> {
  const server = await aServer(options);
  await post(server, 'create', CREATE, modules(...documents));
  return server;
}

export function slidesOf(server: TestServer) {
  return server.meeting(ROOM_ID)?.slides ?? [];
}

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** Where documents lie, on this machine: its address, and each path that was asked for. */
export async function shelf(answer: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
