import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, type TestDesk, wish } from './desk.ts';
import { FILLED, type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';
/** A booking that there is not. */
const NONE = '01a0f3de-7c1b-4b7e-9d3a-111111111111';

onEachStore('the pages for booking', (store) => {
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

  const send = (change: Record<string, string>) =>
    pages.post(OFFICE, '/buchen', { key, ...FILLED, ...change });
  /** Books by the form. @returns the address of the booking */
  const booked = async (change: Record<string, string> = {}) => {
    const { location } = await send(change);
    return (location ?? '').replace('?neu=1', '');
  };

  describe("a booking's page", () => {
    test('escapes what people wrote', async () => {
      const path = await booked({ title: '<script>alert(1)</script>' });
      for (const each of [path, '/buchungen']) {
        const { html } = await pages.get(OFFICE, each);
        expect(html).toContain('&lt;script>alert(1)&lt;/script>');
        expect(html).not.toContain('<script>alert');
      }
    });

    test('is not found by people of other branches, exactly like one that does not exist', async () => {
      const path = await booked();
      const none = await pages.get('secretary@by-2', `/buchungen/${NONE}`);
      expect(none.status).toBe(404);
      for (const each of [path, '/buchungen/none', '/buchungen/%3Cscript%3E']) {
        const { status, html } = await pages.get('secretary@by-2', each);
        expect({ each, status, html: unsealed(html) }).toEqual({
          each,
          status: 404,
          html: unsealed(none.html),
        });
      }
      for (const act of ['absagen', 'zurueckholen']) {
        expect((await pages.post('secretary@by-2', `${path}/${act}`, {})).status).toBe(404);
      }
      expect((await pages.get(OFFICE, path)).html).not.toContain('abgesagt');
    });

    test('shows the host link and the access code to those alone who may host', async () => {
      const { booking } = await desk.book({ options: { accessCode: 'sonne-7' } });
      const path = `/buchungen/${booking.id}`;
      const host = await pages.get('host@by-1', path);
      expect(host.html).toContain('https://plenum.example/h/');
      expect(host.html).toContain('Zugangscode: sonne-7');
      expect(host.html).not.toContain('Treffen absagen');
      const viewer = await pages.get('viewer@by-1', path);
      expect(viewer.html).toContain('https://plenum.example/m/');
      expect(viewer.html).not.toContain('https://plenum.example/h/');
      expect(viewer.html).not.toContain('sonne-7');
      // Guests would stand before a code that nobody gave them.
      expect(viewer.html).toContain('Zugangscode: Den bekommen Sie von der Leitung.');
      expect(viewer.html).toContain('Gäste brauchen einen Zugangscode.');
      expect((await pages.get('viewer@by-1', `${path}/aushang`)).html).toContain('Zugangscode: Den bekommen');
      expect(host.html).not.toContain('Gäste brauchen einen Zugangscode.');
    });

    test('cancels, and takes that back for ten minutes', async () => {
      const path = await booked();
      const cancelled = await pages.post(OFFICE, `${path}/absagen`, {});
      expect(cancelled).toMatchObject({ status: 303, location: path });
      const { html } = await pages.get(OFFICE, path);
      expect(html).toContain('Abgesagt. Bis 12:10 Uhr können Sie das rückgängig machen');
      expect(html).not.toContain('Neu buchen');
      expect(html).not.toContain('https://plenum.example/m/');
      expect((await pages.get('viewer@by-1', path)).html).not.toContain('rückgängig');
      expect((await pages.post(OFFICE, `${path}/zurueckholen`, {})).status).toBe(303);
      expect((await pages.get(OFFICE, path)).html).toContain('Treffen absagen');

      await pages.post(OFFICE, `${path}/absagen`, {});
      desk.clock.passMinutes(11);
      expect((await pages.get(OFFICE, path)).html).not.toContain('rückgängig');
      const late = await pages.post(OFFICE, `${path}/zurueckholen`, {});
      expect(late.status).toBe(409);
      expect(late.html).toContain('Die Absage ist zu lange her.');
    });

    test('says that the place is gone where it is', async () => {
      const path = await booked();
      await pages.post(OFFICE, `${path}/absagen`, {});
      await desk.fill(wish.start);
      const { status, html } = await pages.post(OFFICE, `${path}/zurueckholen`, {});
      expect(status).toBe(409);
      expect(html).toContain('Der Platz ist inzwischen vergeben.');
      expect(html).toContain('href="/buchen?branch=by-1&amp;title=Kreisvorstand');
    });

    test('asks before it ends a room in which people are', async () => {
      const path = await booked({ day: '2027-02-01', time: '12:00' });
      const dates = await store().db.selectFrom('occurrences').select('id').execute();
      for (const { id } of dates) desk.rooms.set(id, { state: 'live', server: 'bbb-1', participants: 4 });
      expect((await pages.get(OFFICE, path)).html).toContain('läuft gerade, 4 Teilnehmende sind da');
      const asked = await pages.post(OFFICE, `${path}/absagen`, {});
      expect(asked.status).toBe(409);
      expect(asked.html).toContain(`action="${path}/absagen?live=end"`);
      expect(desk.ended).toEqual([]);
      expect((await pages.post(OFFICE, `${path}/absagen?live=end`, {})).status).toBe(303);
      expect(desk.ended).toHaveLength(1);
    });

    test('may be cancelled by nobody without the right, or without the token', async () => {
      const path = await booked();
      const { status, html } = await pages.post('host@by-1', `${path}/absagen`, {});
      expect(status).toBe(403);
      expect(html).toContain('Für diese Gliederung dürfen Sie nicht buchen und nicht absagen.');
      expect((await pages.post(OFFICE, `${path}/absagen`, { csrf: '' })).status).toBe(403);
      expect((await pages.get(OFFICE, path)).html).toContain('Treffen absagen');
      expect((await pages.get(OFFICE, `${path}/absagen`)).location).toBe(path);
    });
  });

  describe('the list of dates', () => {
    test('holds the dates of its reader’s branches to come, soonest first, page by page', async () => {
      await desk.book({ branch: 'nw', title: 'Woanders' });
      await booked({ repeat: 'weekly', times: '30', title: 'Stammtisch' });
      await booked({ key: randomUUID(), day: '2027-02-02', title: 'Vorher' });
      const { html } = await pages.get(OFFICE, '/buchungen');
      const titles = [...html.matchAll(/<li><a[^>]*>([^<]*)</g)].map(([, title]) => title);
      expect(titles).toEqual(['Vorher', ...Array<string>(24).fill('Stammtisch')]);
      const [, next = ''] = /<a href="([^"]*)" rel="next">/.exec(html) ?? [];
      const second = await pages.get(OFFICE, next);
      expect([...second.html.matchAll(/<li><a/g)]).toHaveLength(6);
      expect(second.html).toContain('Das war alles.');
      expect(await pages.get(OFFICE, '/buchungen?ab=made-up')).toMatchObject({
        status: 303,
        location: '/buchungen',
      });
    });

    test('says what will be here as long as nothing is, and offers the first step to who may take it', async () => {
      const { html } = await pages.get(OFFICE, '/buchungen');
      expect(html).toContain('Noch ist keiner gebucht.');
      expect(html).toContain('Den ersten Raum buchen');
      expect(html).not.toContain('name="text"');
      expect((await pages.get(OFFICE, '/buchungen?wann=vergangen')).html).toContain('name="text"');
      expect((await pages.get('viewer@by-1', '/buchungen')).html).not.toContain('Den ersten Raum buchen');
      expect((await pages.get('nobody', '/buchungen')).status).toBe(200);
    });
  });

  test('nobody sees any of it without signing in', async () => {
    for (const path of ['/buchen', '/buchungen', `/buchungen/${NONE}`]) {
      const { status, location } = await pages.get(null, path);
      expect({ path, status, location }).toEqual({
        ...{ path, status: 303 },
        location: `/auth/login?return=${encodeURIComponent(path)}`,
      });
    }
  });
});

/** A page but for its token, which is masked anew each time. */
function unsealed(html: string): string {
  return html.replace(/name="csrf" value="[^"]*"/g, '');
}
