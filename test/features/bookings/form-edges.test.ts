import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, type TestDesk } from './desk.ts';
import { fieldsIn, FILLED, type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';

onEachStore('the edges of the form for booking', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  /** What makes a form that is sent twice one booking. */
  let key: string;
  beforeEach(async () => {
    key = randomUUID();
    desk = await freshDesk(store());
    pages = await servePages(store(), desk, { helpContact: 'buero@bund.example' });
  });
  afterEach(() => pages.close());

  const send = (change: Record<string, string> = {}, who = OFFICE) =>
    pages.post(who, '/buchen', { key, ...FILLED, ...change });
  const check = (change: Record<string, string>, who = OFFICE, part = '') =>
    pages.post(who, `/buchen/pruefen${part}`, { key, ...FILLED, ...change });

  test('says how many a room takes, and offers to shift only what has a free time on its day', async () => {
    for (const html of [(await send({ people: '101' })).html, (await check({ people: '101' })).html]) {
      expect(html).toContain('<a href="#people">In einen Raum passen höchstens 100 Personen.');
    }
    const series = { repeat: 'weekly', times: '3', time: '19:00' };
    for (const day of ['09', '16']) await desk.fill(`2027-02-${day}T19:00`);
    expect((await check(series)).html).toContain('data-all="shift"');
    // Until midnight all is taken, and by then the day is another.
    await desk.limit('by-1', { roomsAtOnce: 1 });
    const late = { ...series, day: '2027-03-09', time: '12:00', duration: '720' };
    for (const day of ['09', '16']) {
      for (const hour of ['00', '12']) {
        await desk.book({ start: `2027-03-${day}T${hour}:00`, durationMinutes: 660 });
      }
    }
    const { html } = await check(late);
    expect(html).toContain('data-all="skip"');
    expect(html).not.toContain('data-all="shift"');
  });

  test('forgets what was chosen for dates where the series becomes one meeting, and offers nothing to undo', async () => {
    const chosen = { repeat: 'weekly', times: '3', 'date-2027-02-16': 'skip' };
    const { location } = await send(chosen);
    expect((await pages.get(OFFICE, location ?? '')).html).not.toContain('zurueckholen');
    const single = await check({ ...chosen, repeat: 'once', times: '' });
    expect(single.html).not.toContain('name="date-2027-02-16"');
    const sent = await send({ ...chosen, repeat: 'once', times: '', key: randomUUID() });
    expect(sent.status).toBe(303);
  });

  test('tells nothing of what another branch has settled for itself, and keeps the code of the own one', async () => {
    const settle = (branch: string, accessCode: string) =>
      desk.inTurn((tx) => {
        const defaults = { options: { accessCode, welcome: `Gruß ${branch}` } };
        const limits = { maxMinutes: 35, recordingDays: 3 };
        return desk.branches.change(tx, 'token:test', branch, { defaults, limits }, null);
      });
    await settle('by-2', 'fremd-77');
    await desk.limit('nw', { maxMinutes: 35 });
    const tried = { branch: 'by-2', usualOf: 'by-1', options: 'shown' };
    const foreign = { ...tried, defaults: 'yes' };
    const pagesOf = [
      await pages.get(OFFICE, '/buchen?branch=by-2'),
      await check(foreign),
      await check(tried),
      await check({ ...foreign, usualOf: 'by-2', branch: 'by-1' }),
      await check(foreign, OFFICE, '?teil=vorgaben'),
      await check(tried, OFFICE, '?teil=pruefung'),
      await send(tried),
      await send({ branch: 'by-2', title: '' }),
      await pages.post(OFFICE, '/sofort', { key, branch: 'by-2', title: '' }),
    ];
    for (const { html } of pagesOf) expect(html).not.toMatch(/fremd-77|Gruß by-2|value="35" selected|3 Tag/);
    await settle('by-1', 'eigen-77');
    const { html } = await pages.get(OFFICE, '/buchen?branch=by-1');
    expect(html).toContain('Gruß by-1');
    expect(html).not.toContain('eigen-77');
    expect(html).toContain('gilt er wie in der Gliederung festgelegt');
    const own = { ...fieldsIn(html), ...FILLED, duration: '30' };
    const { location } = await pages.post(OFFICE, '/buchen', own);
    const id = /buchungen\/([^?]*)/.exec(location ?? '')?.[1] ?? '';
    expect((await desk.bookings.get(store().db, id)).booking.options.accessCode).toBe('eigen-77');
  });
});
