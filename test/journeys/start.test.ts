import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOUR_MS, MINUTE_MS } from '../../src/lib/span.ts';
import type { DeskName } from '../support/desk-people.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';

let world: DeskWorld;
beforeAll(async () => {
  world = await startDeskWorld({ settings: { PLENUM_LEAD_MINUTES: '5' } });
});
afterAll(() => world.close());

/** When a meeting begins: in the one zone whose clocks are never changed. */
function startAt(at: number) {
  return { start: new Date(at).toISOString().slice(0, 16), timeZone: 'UTC' };
}

/** What the start page says within its main part. */
async function startOf(who: DeskName): Promise<string> {
  const { status, html } = await world.as(who).get('/start');
  expect(status).toBe(200);
  return html.split('<main')[1] ?? '';
}

/** The entry of one meeting among those that come next. */
function entryOf(html: string, title: string): string {
  return html.split('<li').find((entry) => entry.includes('class="leaf"') && entry.includes(title)) ?? '';
}

test('who begins is shown the first step, and who may only look is not', async () => {
  const html = await startOf('sevgi');
  expect(html).toContain('Gerade ist keines gebucht.');
  expect(html).toContain('Gerade gibt es nichts zu erledigen.');
  expect(html).toContain('href="/buchen"');
  expect(await startOf('viktor')).not.toContain('href="/buchen"');
});

test('one’s own branch’s dates stand there with the one thing to do now, those of branches below do not', async () => {
  const now = Date.now();
  await world.book({ title: 'Kreis in einer Woche' });
  await world.book({ title: 'Kreis jetzt', ...startAt(now) });
  // Past the full minute that the wall time cuts off, and before its room opens by itself.
  await world.book({ title: 'Kreis gleich', ...startAt(now + 45 * MINUTE_MS) });
  await world.book({ title: 'Land in einer Woche', branch: 'by' });

  const html = await startOf('sevgi');
  // Who is late finds the door before the way to a new meeting.
  expect(html.indexOf('Als Leitung hineingehen')).toBeLessThan(html.indexOf('Ein neues Treffen'));
  expect(html).toContain('class="button quiet" href="/buchen"');
  expect(entryOf(html, 'Kreis in einer Woche')).toContain('Einladung kopieren');
  expect(entryOf(html, 'Kreis in einer Woche')).toMatch(/<textarea[^>]*>[^<]*http[^<]*\/m\//);
  expect(entryOf(html, 'Kreis gleich')).toMatch(/action="\/termine\/[^"]*\/oeffnen"/);
  expect(entryOf(html, 'Kreis jetzt')).toMatch(/href="[^"]*\/h\/[^"]*"[^>]*>Als Leitung hineingehen/);
  expect(html).not.toContain('Land in einer Woche');

  const viewer = await startOf('viktor');
  expect(entryOf(viewer, 'Kreis jetzt')).toMatch(/href="[^"]*\/m\/[^"]*"[^>]*>Hineingehen/);
  expect(entryOf(viewer, 'Kreis gleich')).toContain('Einladung kopieren');
  const land = await startOf('florian');
  expect(land).toContain('Land in einer Woche');
  expect(land).not.toContain('Kreis in einer Woche');
});

test('a room is opened early by that one button', async () => {
  const html = await startOf('sevgi');
  const [, path = ''] = /action="(\/termine\/[^"]*\/oeffnen)"/.exec(entryOf(html, 'Kreis gleich')) ?? [];
  const opened = await world.as('sevgi').post(path, {});
  expect(opened.status).toBe(303);
  expect(entryOf(await startOf('sevgi'), 'Kreis gleich')).toContain('Als Leitung hineingehen');
});

test('what wants somebody stands first: an outage that meets their dates, and what is above a limit', async () => {
  const at = Date.now() + 30 * 24 * HOUR_MS;
  await world.book({ title: 'Trifft es', ...startAt(at) });
  const span = { from: new Date(at - HOUR_MS).toISOString(), to: new Date(at + HOUR_MS).toISOString() };
  await world.api('POST', '/capacity/outages', { ...span, announcement: 'Server werden getauscht.' });
  const told = await startOf('sevgi');
  expect(told).toContain('Server werden getauscht.');
  expect(told).toContain('Das trifft ein Treffen von Ihnen.');
  expect(told).not.toContain('mehr gebucht, als Platz da ist');
  expect(await startOf('dilan')).not.toContain('Server werden getauscht.');

  await world.api('POST', '/capacity/outages', { ...span, rooms: 10_000 });
  const above = await startOf('sevgi');
  expect(above).toContain('Zu dieser Zeit ist mehr gebucht, als Platz da ist.');
  expect(above).toContain('„Trifft es“ verschieben');
  expect(above.indexOf('Bitte ansehen')).toBeLessThan(above.indexOf('Ihre nächsten Treffen'));
});
