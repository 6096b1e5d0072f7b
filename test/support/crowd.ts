import { setTimeout as wait } from 'node:timers/promises';

/** How somebody got in. */
export type Arrival = {
  /** When the page said they would; null where they went straight in. */
  readonly toldAt: number | null;
  readonly inAt: number;
  /** Requests to our own pages. */
  readonly asked: number;
};

/** A page that does not come to an end is a fault. */
const MOST_PAGES = 20;

/**
 * Presses the button of a meeting's page, follows the pages that wait as their script does, and opens the meeting.
 *
 * @throws Error with what was said where that leads anywhere but into a meeting
 */
export async function arrive(link: string, name: string): Promise<Arrival> {
  const { origin } = new URL(link);
  let toldAt: number | null = null;
  let answer = await fetch(`${link}/join`, {
    method: 'POST',
    body: new URLSearchParams({ name }),
    redirect: 'manual',
  });
  for (let asked = 1; asked < MOST_PAGES; asked++) {
    const next = answer.headers.get('location');
    const html = await answer.text();
    if (answer.status === 303 && next !== null && !next.startsWith('/')) {
      const joined = await fetch(next, { redirect: 'manual' });
      const client = joined.headers.get('location') ?? '';
      if (!client.includes('sessionToken=')) throw new Error(`the server says ${joined.status} ${client}`);
      return { toldAt, inAt: Date.now(), asked };
    }
    let path = next;
    if (answer.status === 200) {
      const [, page = '', waitMs = ''] = /data-page="([^"]+)"[^]*data-wait-ms="(\d+)"/.exec(html) ?? [];
      await wait(Number(waitMs) + Math.random() * 300);
      path = page;
    }
    if (path === null || path === '') throw new Error(`${answer.status}: ${html}`);
    const askedAt = Date.now();
    answer = await fetch(`${origin}${path}`, { redirect: 'manual' });
    // Its first page tells the truth; what it is told then counts from before it asked.
    toldAt ??=
      askedAt +
      Number(/data-wait-ms="(\d+)"/.exec(answer.status === 200 ? await answer.clone().text() : '')?.[1] ?? 0);
  }
  throw new Error(`no end of waiting for ${name}`);
}
