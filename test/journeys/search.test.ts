import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dayIn } from '../support/calendar.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const COLOGNE = 'nw-05315';
const ADMIN = 'admin@de';

onBothStores('a secretary looks for a date, an admin for what a change concerns', (kind) => {
  let app: WholeApp;
  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: [ADMIN, 'secretary@nw', 'viewer@by'] });
    for (const [branch, title] of [
      [COLOGNE, 'Mitgliederversammlung'],
      [COLOGNE, 'Vorstand'],
      ['by-09162', 'Mitgliederversammlung'],
    ]) {
      const wish = {
        branch,
        title,
        start: `${dayIn(30)}T19:00`,
        durationMinutes: 60,
        expectedParticipants: 5,
      };
      expect((await app.call(ADMIN, 'POST', '/bookings', wish)).status).toBe(201);
    }
  });
  afterAll(() => app.close());
  const found = async (who: string, path: string) =>
    (await app.call(who, 'GET', path)).body.items.map(({ branch, title }) => [branch, title]);

  test('„Mitgliederversammlung Köln“ is that of Köln, for who may see it', async () => {
    const text = `text=${encodeURIComponent('Mitgliederversammlung Köln')}`;
    for (const list of ['/bookings', '/occurrences']) {
      expect(await found('secretary@nw', `${list}?${text}`)).toEqual([[COLOGNE, 'Mitgliederversammlung']]);
      expect(await found('viewer@by', `${list}?${text}`)).toEqual([]);
    }
    expect(await found(ADMIN, '/occurrences?room=live&text=koeln')).toEqual([]);
  });

  test('a limit is asked about, lowered, and what is above it is named', async () => {
    const lower = { limits: { roomsAtOnce: 1 } };
    const asked = await app.call(ADMIN, 'PATCH', `/branches/${COLOGNE}?dryRun=true`, lower);
    expect(asked.body['above']).toMatchObject({ total: 2, dates: [{ title: 'Vorstand' }, {}] });
    expect(await found(ADMIN, '/capacity/overcommitted')).toEqual([]);
    expect((await app.call(ADMIN, 'PATCH', `/branches/${COLOGNE}`, lower)).status).toBe(200);
    expect(await found('secretary@nw', '/capacity/overcommitted')).toEqual([
      [COLOGNE, 'Vorstand'],
      [COLOGNE, 'Mitgliederversammlung'],
    ]);
    expect(await found('viewer@by', '/capacity/overcommitted')).toEqual([]);
  });

  test('an outage is asked about, and planned', async () => {
    const outage = { from: dayIn(30), to: dayIn(31), rooms: 248 };
    const asked = await app.call(ADMIN, 'POST', '/capacity/outages?dryRun=true', outage);
    expect([asked.status, asked.body['above']]).toMatchObject([200, { total: 3 }]);
    const planned = await app.call(ADMIN, 'POST', '/capacity/outages', outage);
    const shown = await app.call(ADMIN, 'GET', `/capacity/outages/${planned.body.id}`);
    expect(shown.body).toMatchObject({ outage: { rooms: 248 }, above: { total: 3 } });
  });
});
