import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import type { SlideFault } from './slides.ts';

/** Why nothing was fetched. */
export class FetchError extends Error {
  readonly reason: SlideFault;

  constructor(reason: SlideFault) {
    super(reason);
    this.name = 'FetchError';
    this.reason = reason;
  }
}

const MAX_REDIRECTS = 5;
const MAX_BYTES = 30_000_000;
const TIMEOUT_MS = 60_000;
const HEADERS = { 'User-Agent': 'Mozilla', 'Accept-Language': 'en-US,en;q=0.8' };
const LOCAL_RANGES = ['loopback', 'unspecified', 'private', 'linkLocal', 'uniqueLocal'];

/**
 * The bytes behind `address`. Every address is asked for twice: once to see whether it leads elsewhere, each step
 * judged anew, and once more for the content.
 *
 * @param allowPlain also by http and from this machine and its networks, as an operator may allow
 * @throws FetchError; whatever `alive` aborts with
 */
export async function fetchSlide(address: string, allowPlain: boolean, alive: AbortSignal): Promise<Buffer> {
  const end = await follow(address, allowPlain, alive);
  const response = await get(end, alive);
  if (response.status !== 200) await refuse(response, 'status');
  return read(response, alive);
}

async function follow(address: string, allowPlain: boolean, alive: AbortSignal): Promise<string> {
  let next = address;
  for (let step = 0; step <= MAX_REDIRECTS; step += 1) {
    await judge(next, allowPlain);
    const response = await get(next, alive);
    await response.body?.cancel();
    if (response.status === 200) return next;
    if (![301, 302, 303].includes(response.status)) throw new FetchError('status');
    next = response.headers.get('location') ?? '';
  }
  throw new FetchError('redirects');
}

async function judge(address: string, allowPlain: boolean): Promise<void> {
  const url = URL.parse(address);
  if (url === null) throw new FetchError('address');
  if (url.protocol !== 'https:' && !(allowPlain && url.protocol === 'http:')) throw new FetchError('address');
  if (allowPlain) return;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost') throw new FetchError('host');
  const found = await lookup(host, { all: true }).catch(() => {
    throw new FetchError('unreachable');
  });
  const isLocal = found.some((one) => LOCAL_RANGES.includes(ipaddr.process(one.address).range()));
  if (isLocal) throw new FetchError('host');
}

async function get(address: string, alive: AbortSignal): Promise<Response> {
  const signal = AbortSignal.any([alive, AbortSignal.timeout(TIMEOUT_MS)]);
  return reaching(alive, () => fetch(address, { redirect: 'manual', headers: HEADERS, signal }));
}

async function read(response: Response, alive: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reaching(alive, async () => reader?.read());
    if (part?.value === undefined) return Buffer.concat(chunks);
    size += part.value.length;
    if (size > MAX_BYTES) {
      await reader?.cancel();
      throw new FetchError('too-large');
    }
    chunks.push(part.value);
  }
}

async function refuse(response: Response, reason: SlideFault): Promise<never> {
  await response.body?.cancel();
  throw new FetchError(reason);
}

/** What `fetch` throws says nothing but that the other end was not reached, unless we ourselves ended it. */
async function reaching<T>(alive: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    alive.throwIfAborted();
    throw new FetchError('unreachable');
  }
}
