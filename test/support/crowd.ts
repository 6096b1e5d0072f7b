import { setTimeout as wait } from 'node:timers/promises';

/** How somebody got in. */
export type Arrival = {
  /** Whether they were given a ticket first. */
  readonly stoodInLine: boolean;
  /** When the first page that waits said they would get in, at the earliest; null where they saw none. */
  readonly toldAt: number | null;
  readonly inAt: number;
};

/** A page that does not come to an end is a fault. */
const MOST_REQUESTS = 40;
/** As the page's script has it. */
const KNOCK_SPREAD_MS = 300;

/**
 * Presses the button of a meeting's page, follows the pages that wait as their script does, and opens the meeting.
 *
 * @throws Error with what was said where that leads anywhere but into a meeting
 */
export async function arrive(link: string, name: string): Promise<Arrival> {
  const { origin } = new URL(link);
  const body = new URLSearchParams({ name });
  let next = await look(`${link}/join`, { method: 'POST', body });
  const stoodInLine = next.is === 'on' && next.url.startsWith('/');
  let toldAt: number | null = null;
  for (let asked = 1; asked < MOST_REQUESTS; asked++) {
    if (next.is === 'on' && !next.url.startsWith('/')) {
      await join(next.url);
      return { stoodInLine, toldAt, inAt: Date.now() };
    }
    if (next.is === 'wait') {
      toldAt ??= next.askedAt + next.waitMs;
      await wait(next.waitMs + Math.random() * KNOCK_SPREAD_MS);
    }
    next = await look(`${origin}${next.url}`);
  }
  throw new Error(`${name} waits for ever`);
}

/** Where one is sent, or the page that waits and what it says. */
type Next =
  | { readonly is: 'on'; readonly url: string }
  | { readonly is: 'wait'; readonly url: string; readonly askedAt: number; readonly waitMs: number };

async function look(url: string, init: RequestInit = {}): Promise<Next> {
  const askedAt = Date.now();
  const answer = await fetch(url, { ...init, redirect: 'manual' });
  const html = await answer.text();
  const location = answer.headers.get('location');
  if (answer.status === 303 && location !== null) return { is: 'on', url: location };
  const [, page, waitMs] = /data-page="([^"]+)"[^]*data-wait-ms="(\d+)"/.exec(html) ?? [];
  if (answer.status !== 200 || page === undefined) throw new Error(`${answer.status}: ${html}`);
  return { is: 'wait', url: page, askedAt, waitMs: Number(waitMs) };
}

/** Opens the meeting's own address. */
async function join(url: string): Promise<void> {
  const answer = await fetch(url, { redirect: 'manual' });
  const client = answer.headers.get('location') ?? '';
  if (!client.includes('sessionToken=')) throw new Error(`the server says ${answer.status}: ${client}`);
}
