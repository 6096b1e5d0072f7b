import { createHash } from 'node:crypto';
import { afterEach } from '@jest/globals';
import { movableClock, type MovableClock } from '../../../src/simulators/bigbluebutton/clock.ts';
import {
  startServer,
  type ServerOptions,
  type SimulatedServer,
} from '../../../src/simulators/bigbluebutton/server.ts';

export const SECRET = 'demoSecret_7f3aC9';

/** What came back, as text. */
export type Reply = {
  readonly status: number;
  readonly type: string;
  readonly location: string;
  readonly cookie: string;
  readonly body: string;
};

export type TestServer = SimulatedServer & { readonly clock: MovableClock };

const open: SimulatedServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A server on a clock that stands at the reference's instant; closed after the test. */
export async function aServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const clock = movableClock();
  const server = await startServer({ secret: SECRET, clock, drawVoiceBridge: bridges(), ...options });
  open.push(server);
  return Object.assign(server, { clock });
}

/** 04711, 04712 … so that answers can be compared by value. */
function bridges(): () => string {
  let next = 4711;
  return () => String(next++).padStart(5, '0');
}

type Params = Readonly<Record<string, string | number | boolean>>;

/** Signs by hand, apart from the code under test. */
export function signed(server: SimulatedServer, call: string, query: string, secret = SECRET): string {
  const checksum = createHash('sha256').update(`${call}${query}${secret}`).digest('hex');
  return `${server.url}api/${call}?${query}${query === '' ? '' : '&'}checksum=${checksum}`;
}

export function queryOf(params: Params): string {
  return new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)])).toString();
}

export async function ask(server: SimulatedServer, call: string, params: Params = {}): Promise<Reply> {
  return read(await fetch(signed(server, call, queryOf(params)), { redirect: 'manual' }));
}

export async function get(url: string, init: RequestInit = {}): Promise<Reply> {
  return read(await fetch(url, { redirect: 'manual', ...init }));
}

async function read(response: Response): Promise<Reply> {
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    location: response.headers.get('location') ?? '',
    cookie: (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '',
    body: await response.text(),
  };
}

/** The document without the blanks between its tags: what a reader of XML sees. */
export function flat(xml: string): string {
  return xml.replace(/>\s+</g, '><').trim();
}

/** The text of the first element of that name; undefined when there is none. */
export function textOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

export function keyOf(reply: Reply): string | undefined {
  return textOf(reply.body, 'messageKey');
}
