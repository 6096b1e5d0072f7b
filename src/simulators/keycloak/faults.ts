import type { ServerResponse } from 'node:http';
import { SECOND_MS } from '../../lib/span.ts';

/** Where something can go wrong; `login` is the form, `logout` with its question, the last two are of administrators. */
export const ENDPOINTS = [
  'discovery',
  'auth',
  'login',
  'token',
  'certs',
  'userinfo',
  'logout',
  'introspect',
  'revoke',
  'group',
  'members',
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

export const FAULT_KINDS = [
  /** Never answers. */
  'hang',
  /** Answers a byte at a time and never comes to an end. */
  'drip',
  /** Resets the connection. */
  'reset',
  'http-500',
  /** HTTP 200 with a page instead of JSON, as a proxy's notice. */
  'html-200',
  /** Leads elsewhere. */
  'redirect',
  /** 64 MiB that claim to be JSON. */
  'huge',
  /** JSON that stops halfway. */
  'truncated',
] as const;
type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  readonly kind: FaultKind;
  /** By default every endpoint. */
  readonly endpoint?: Endpoint;
  /** How many requests it strikes; by default all until cleared. */
  readonly times?: number;
  /** Where `redirect` leads; by default to the realm's own front page. */
  readonly location?: string;
};

export type FaultBox = {
  /** @throws RangeError for a count below one */
  add(fault: Fault): void;
  clear(): void;
  active(): readonly Fault[];
  /** The fault that strikes this request; each use counts. */
  take(endpoint: Endpoint | null): Fault | null;
};

export function faultBox(): FaultBox {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      if (fault.times !== undefined && !(fault.times >= 1)) throw new RangeError('times is at least 1');
      waiting.push({ fault, left: fault.times ?? Infinity });
    },
    clear: () => {
      waiting = [];
    },
    active: () => waiting.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
    take: (endpoint) => {
      const hit = waiting.find(({ fault }) => fault.endpoint === undefined || fault.endpoint === endpoint);
      if (hit === undefined) return null;
      hit.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return hit.fault;
    },
  };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const WARTUNG =
  '<!DOCTYPE html><html lang="de"><head><title>Wartung</title></head><body><h1>Wartung</h1><p>Wir sind gleich wieder da.</p></body></html>';

const DRIP_MS = SECOND_MS / 10;
const HUGE_CHUNKS = 1024;
const CHUNK = 'a'.repeat(64 * 1024);

/** Answers wrongly, or not at all. */
export async function strike({ kind, location = '/' }: Fault, res: ServerResponse): Promise<void> {
  switch (kind) {
    case 'hang':
      return;
    case 'drip':
      drip(res);
      return;
    case 'reset':
      res.socket?.resetAndDestroy();
      return;
    case 'http-500':
      res.writeHead(500, JSON_TYPE).end('{"error":"unknown_error"}');
      return;
    case 'html-200':
      res.writeHead(200, { 'Content-Type': 'text/html;charset=utf-8' }).end(WARTUNG);
      return;
    case 'redirect':
      res.writeHead(302, { Location: location }).end();
      return;
    case 'huge':
      await pour(res);
      return;
    case 'truncated':
      res.writeHead(200, JSON_TYPE).end('{"issuer":"http');
      return;
  }
}

/** Blanks are good JSON so far, whatever comes after them. */
function drip(res: ServerResponse): void {
  res.writeHead(200, JSON_TYPE);
  const timer = setInterval(() => res.write(' '), DRIP_MS);
  res.once('close', () => clearInterval(timer));
}

async function pour(res: ServerResponse): Promise<void> {
  res.writeHead(200, JSON_TYPE);
  res.write('{"keys":["');
  for (let chunk = 0; chunk < HUGE_CHUNKS && !res.destroyed; chunk += 1) {
    if (!res.write(CHUNK)) await drained(res);
  }
  res.end('"]}');
}

/** Until more can be written, or nobody reads any more. */
function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      res.off('drain', done).off('close', done);
      resolve();
    };
    res.once('drain', done).once('close', done);
  });
}
