import { setTimeout as wait } from 'node:timers/promises';
import { plainSpaces } from './plain-spaces.ts';

/** How long a page may take to show what has been done: answers are a look of two seconds ago at most. */
const PAGE_LIMIT_MS = 15_000;
const PAGE_PAUSE_MS = 200;

/** What came of pressing the button of a meeting's page. */
export type Walked =
  | { readonly in: true; readonly joinUrl: string; readonly room: string; readonly html: string }
  | { readonly in: false; readonly status: number; readonly html: string };

/** Somebody with a link and a browser that runs no scripts and keeps no cookies of ours. */
export async function walkIn(link: string, name: string, accessCode?: string): Promise<Walked> {
  const answer = await fetch(`${link}/join`, {
    method: 'POST',
    body: new URLSearchParams({ name, ...(accessCode === undefined ? {} : { accessCode }) }),
    redirect: 'manual',
  });
  if (answer.headers.getSetCookie().length > 0) throw new Error('our own page sets a cookie');
  const joinUrl = answer.headers.get('location');
  if (answer.status !== 303 || joinUrl === null) {
    return { in: false, status: answer.status, html: plainSpaces(await answer.text()) };
  }
  const joined = await fetch(joinUrl, { redirect: 'manual' });
  const clientUrl = joined.headers.get('location') ?? '';
  const cookie = joined.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  const client = await fetch(clientUrl, { headers: { Cookie: cookie.join('; ') } });
  if (client.status !== 200)
    return { in: false, status: client.status, html: plainSpaces(await client.text()) };
  return { in: true, joinUrl, room: new URL(clientUrl).origin, html: plainSpaces(await client.text()) };
}

/** The page of a link, once it says `text`. @throws Error with what it says where it does not in time */
export async function pageSaying(link: string, text: string): Promise<string> {
  const until = Date.now() + PAGE_LIMIT_MS;
  for (;;) {
    const html = plainSpaces(await (await fetch(link)).text());
    if (html.includes(text)) return html;
    if (Date.now() > until) throw new Error(`the page does not say "${text}" but "${leadOf(html)}"`);
    await wait(PAGE_PAUSE_MS);
  }
}

/** The large sentence of a meeting's page. */
function leadOf(html: string): string {
  return (/<h2.*?<\/h2>/s.exec(html)?.[0] ?? '').replace(/<[^>]*>/g, '');
}
