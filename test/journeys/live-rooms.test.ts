import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { HOUR_MS, MINUTE_MS, toIso } from '../../src/lib/span.ts';
import { buttonIn, formIn } from '../features/bookings/plain-pages.ts';
import { startBrowser } from '../support/browser.ts';
import { dayIn, localNow } from '../support/calendar.ts';
import type { DeskName } from '../support/desk-people.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';
import { walkIn } from '../support/visitor.ts';

jest.setTimeout(120_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

let world: DeskWorld;
let meeting: { readonly date: string; readonly guest: string };

/** The steps build on each other, as an evening does. */
beforeAll(async () => {
  world = await startDeskWorld();
});
afterAll(async () => {
  await world.close();
  await browser?.close();
});

/** What the page says within its main part. */
async function liveOf(who: DeskName, query = ''): Promise<string> {
  const { status, html } = await world.as(who).get(`/jetzt${query}`);
  expect(status).toBe(200);
  return html.split('<main')[1] ?? '';
}

/** The card of one meeting. */
const cardOf = (html: string, title: string) =>
  html.split('<li class="card">').find((card) => card.includes(title)) ?? '';

const post = (
  who: DeskName,
  act: string,
  fields: Readonly<Record<string, string>> = {},
  date = meeting.date,
) => world.as(who).post(`/jetzt/${date}/${act}`, fields);

const endsAt = async () =>
  Date.parse(String((await world.api('GET', `/occurrences/${meeting.date}`))['endsAt']));

/** In so many milliseconds, in the one zone whose clocks are never changed. */
const startIn = (aheadMs: number) => ({
  start: new Date(Date.now() + aheadMs).toISOString().slice(0, 16),
  timeZone: 'UTC',
});

test('where nothing is open, the page says what comes next and when its room opens', async () => {
  expect(await liveOf('dilan')).toMatch(
    /Gerade ist kein Raum offen.*noch kein Treffen gebucht.*href="\/buchen"/s,
  );
  expect(await liveOf('viktor')).not.toContain('href="/buchen"');
  await world.book({ branch: 'by-09564', title: 'Nürnberger Runde', start: `${dayIn(9)}T19:00` });
  expect(await liveOf('dilan')).toMatch(
    /Das nächste Treffen ist „Nürnberger Runde“ am .*Sein Raum öffnet um 18:45 Uhr\./,
  );
});

test('an open room stands there for those of its branch, with buttons for who may lead it', async () => {
  const { id, occurrences } = await world.book({ start: localNow() });
  const links = await world.api('GET', `/bookings/${id}/links`);
  meeting = { date: occurrences[0]?.id ?? '', guest: String(links['guest']) };
  await world.app.runJob('open-rooms');
  const empty = cardOf(await liveOf('sevgi'), 'Kreisvorstand');
  expect(empty).toContain('offen, noch niemand da');
  expect(empty).not.toContain('<dt>Seit</dt>');
  await walkIn(meeting.guest, 'Ida Denk');
  await world.app.runJob('watch-servers');

  const secretary = cardOf(await liveOf('sevgi'), 'Kreisvorstand');
  expect(secretary).toContain('läuft');
  expect(secretary).toContain('1 von etwa 12');
  expect(secretary).toContain('<dt>Seit</dt>');
  expect(secretary).toMatch(/class="button" [^>]*>Als Leitung hineingehen/);
  expect(secretary).not.toContain('bbb-');
  expect(cardOf(await liveOf('miriam'), 'Kreisvorstand')).toMatch(/bbb-\d/);
  const viewer = cardOf(await liveOf('viktor'), 'Kreisvorstand');
  expect(viewer).toContain('1 von etwa 12');
  expect(viewer).not.toMatch(/<form|<button|leiten/);
  expect(await liveOf('dilan')).not.toContain('Kreisvorstand');
  expect(await liveOf('miriam', '?gliederung=by-09564')).not.toContain('Kreisvorstand');
  expect(await liveOf('sevgi', '?lang=en&ab=999')).toContain('under way');

  const lead = await world.as('hanna').get(`/jetzt/${meeting.date}/leiten`);
  expect([lead.status, lead.location]).toEqual([303, new URL(String(links['host'])).pathname]);
  expect((await world.as('viktor').get(`/jetzt/${meeting.date}/leiten`)).status).toBe(403);
  expect((await world.as('dilan').get(`/jetzt/${meeting.date}/leiten`)).status).toBe(404);
});

test('a host makes it longer, once however often the form is sent; who may only look cannot', async () => {
  const before = await endsAt();
  const fields = { minuten: '30', bis: toIso(before) };
  /** The API rounds up to whole minutes from its own now: at the turn of a minute it is one more. */
  const isLongerBy = async (minutes: number) => {
    const longer = ((await endsAt()) - before) / MINUTE_MS;
    expect([minutes, minutes + 1]).toContain(longer);
  };
  const told = await world.as('hanna').send(`/jetzt/${meeting.date}/verlaengern`, fields);
  expect(told.html).toContain('„Kreisvorstand“ dauert jetzt bis');
  await isLongerBy(30);
  expect((await post('hanna', 'verlaengern', fields)).status).toBe(303);
  await isLongerBy(30);

  const viewer = await post('viktor', 'verlaengern', fields);
  expect([viewer.status, viewer.html]).toEqual([403, expect.stringContaining('ansehen, aber nicht leiten')]);
  expect((await post('dilan', 'verlaengern', fields)).status).toBe(404);
  const odd = await post('hanna', 'verlaengern', { minuten: '7', bis: 'morgen' });
  expect([odd.status, odd.html]).toEqual([400, expect.stringContaining('So lässt sich')]);
  const endless = await post('hanna', 'verlaengern', { minuten: '60', bis: toIso(before + 20 * HOUR_MS) });
  expect([endless.status, endless.html]).toEqual([400, expect.stringContaining('So lässt sich')]);
  await isLongerBy(30);
});

test('the button for a quarter of an hour makes it so much longer', async () => {
  const before = await endsAt();
  const card = cardOf(await liveOf('hanna'), 'Kreisvorstand');
  const pressed = { ...formIn(card, 'name="bis"'), ...buttonIn(card, '15 Min. für') };
  expect((await post('hanna', 'verlaengern', pressed)).status).toBe(303);
  // The API rounds up to whole minutes from its own now.
  expect([15, 16]).toContain(((await endsAt()) - before) / MINUTE_MS);
});

test('where all is taken afterwards, it says how much longer is possible', async () => {
  const end = await endsAt();
  const closesAt = Date.parse(String((await world.api('GET', `/occurrences/${meeting.date}`))['closesAt']));
  const span = { from: toIso(closesAt + 22 * MINUTE_MS), to: toIso(closesAt + 4 * HOUR_MS) };
  const outage = await world.api('POST', '/capacity/outages', { ...span, rooms: 10_000 });
  const fields = { minuten: '60', bis: toIso(end) };
  const office = await post('sevgi', 'verlaengern', fields);
  expect(office.status).toBe(409);
  expect(office.html).toContain('Danach sind schon alle Räume vergeben. Möglich sind noch 20 Minuten mehr.');
  const host = await post('hanna', 'verlaengern', fields);
  expect([host.status, host.html]).toEqual([409, expect.stringContaining('Versuchen Sie es mit weniger.')]);
  expect((await post('sevgi', 'verlaengern', { ...fields, minuten: '15' })).status).toBe(303);
  const then = await post('sevgi', 'verlaengern', { minuten: '15', bis: toIso(await endsAt()) });
  expect(then.html).toContain('Möglich sind noch 5 Minuten mehr.');
  await world.api('DELETE', `/capacity/outages/${outage.id}`);
});

test('a room that is due soon is opened early, where there is room, and ended at once while nobody is in', async () => {
  const { occurrences } = await world.book({ title: 'Gleich', ...startIn(3 * HOUR_MS) });
  const date = occurrences[0]?.id ?? '';
  expect(cardOf(await liveOf('viktor'), 'Gleich')).not.toContain('<form');
  expect(cardOf(await liveOf('sevgi'), 'Gleich')).toMatch(/Der Raum öffnet um .*Jetzt schon öffnen/s);
  const span = { from: toIso(Date.now() + HOUR_MS), to: toIso(Date.now() + 2 * HOUR_MS) };
  const outage = await world.api('POST', '/capacity/outages', { ...span, rooms: 10_000 });
  const full = await post('sevgi', 'oeffnen', {}, date);
  expect(full.status).toBe(409);
  expect(full.html).toMatch(/So früh geht es nicht: .* Der Raum öffnet um .* von selbst\./);
  await world.api('DELETE', `/capacity/outages/${outage.id}`);

  const opened = await world.as('hanna').send(`/jetzt/${date}/oeffnen`);
  expect(opened.html).toContain('Der Raum wird geöffnet.');
  await world.app.runJob('open-rooms');
  const both = await liveOf('sevgi');
  expect(both).toContain('2 Räume sind offen. Eine Person ist darin.');
  expect(cardOf(both, 'Gleich')).toContain('offen, noch niemand da');
  // Of several that can be led none is the main one.
  expect(both.match(/class="button[^"]*" [^>]*>Als Leitung/g)).toHaveLength(2);
  expect(both).not.toMatch(/class="button" [^>]*>Als Leitung/);
  expect((await world.as('hanna').send(`/jetzt/${date}/beenden`)).html).toContain('Der Raum wird beendet.');
  await world.app.runJob('close-rooms');
  expect(cardOf(await liveOf('sevgi'), 'Gleich')).toMatch(/Der Raum ist nicht offen.*Raum öffnen/s);
});

inBrowser('the page in a browser', () => {
  test('renews itself, keeps what is in focus, and stops when told to', async () => {
    if (browser === null) throw new Error('no browser');
    const tab = await world.page(browser, 'sevgi');
    await tab.clock.install();
    await tab.goto('/jetzt');
    await tab.locator(`#extend-30-${meeting.date}`).focus();
    await walkIn(meeting.guest, 'Olga Neu');
    await world.app.runJob('watch-servers');
    await tab.clock.fastForward(15_000);
    await tab.getByText('2 von etwa 12').waitFor();
    const focused = () => tab.evaluate<string>('document.activeElement.id');
    expect(await focused()).toBe(`extend-30-${meeting.date}`);

    await tab.getByRole('button', { name: 'Nicht mehr erneuern' }).click();
    let asked = 0;
    tab.on('request', () => (asked += 1));
    await tab.clock.fastForward(60_000);
    expect(asked).toBe(0);
    await tab.route('**/jetzt', (route) => route.abort());
    await tab.getByRole('button', { name: 'Wieder erneuern' }).click();
    await tab.getByText('Die Seite lässt sich gerade nicht erneuern.').waitFor();
    await tab.close();
  });

  test('says on the pages of the operation as well that it is old, and nothing is well any more', async () => {
    if (browser === null) throw new Error('no browser');
    const tab = await world.page(browser, 'miriam');
    await tab.clock.install();
    await tab.goto('/betrieb');
    await tab.evaluate(`document.getElementById('verdict').classList.add('well')`);
    const stale = tab.getByText('Die Seite lässt sich gerade nicht erneuern.');
    const asked = tab.waitForRequest((request) => request.headers()['x-plenum-refresh'] === '1');
    await tab.clock.fastForward(15_000);
    expect(new URL((await asked).url()).pathname).toBe('/betrieb');
    expect([await tab.locator('#verdict').isVisible(), await stale.isVisible()]).toEqual([true, false]);
    await tab.context().clearCookies();
    await tab.clock.fastForward(15_000);
    await stale.waitFor();
    expect(await tab.locator('#verdict').isVisible()).toBe(false);
    await tab.close();
  });
});

test('where people are in it, one is asked before it ends for all of them', async () => {
  const ask = await post('sevgi', 'beenden');
  expect([ask.status, ask.html]).toEqual([200, expect.stringContaining('„Kreisvorstand“ für alle beenden?')]);
  expect((await world.as('sevgi').get(`/jetzt/${meeting.date}/beenden`)).html).toContain(
    'Im Raum sind noch 2',
  );
  expect(cardOf(await liveOf('sevgi'), 'Kreisvorstand')).toContain('läuft');
  const viewer = await post('viktor', 'beenden', { sicher: 'ja' });
  expect([viewer.status, viewer.html]).toEqual([403, expect.stringContaining('aber nicht leiten')]);
  expect((await post('sevgi', 'beenden', { sicher: 'ja' })).location).toBe('/jetzt?getan=beenden');
  await world.app.runJob('close-rooms');
  expect(cardOf(await liveOf('sevgi'), 'Kreisvorstand')).toContain('Raum öffnen');
  for (const act of ['oeffnen', 'verlaengern', 'beenden']) {
    expect((await world.as('sevgi').get(`/jetzt/${meeting.date}/${act}`)).location).toBe('/jetzt');
  }
});
