import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { localNow } from '../support/calendar.ts';
import { pageSaying, walkIn } from '../support/visitor.ts';
import { type Body, startWholeApp, type WholeApp } from '../support/whole-app.ts';

/** A room is given up after a minute here, which really passes: both stores wait for it at once. */
jest.setTimeout(240_000);

const OFFICE = 'secretary@de';

type Evening = {
  readonly app: WholeApp;
  readonly date: string;
  readonly guest: string;
};

const apps: WholeApp[] = [];
let evenings: readonly Evening[] = [];

beforeAll(async () => {
  const begun = await Promise.allSettled((['sqlite', 'postgres'] as const).map(begin));
  evenings = begun.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
});

/** The steps build on each other, as an evening does. */
test('a room that nobody comes to is given up when others need the place, and the page says so', () =>
  each(async ({ app, date, guest }) => {
    while ((await dateOf(app, date))['released'] !== true) {
      await wait(1_000);
      await app.runJob('close-rooms');
    }
    expect(app.servers.flatMap((server) => server.meetings())).toEqual([]);
    expect(await dateOf(app, date)).toMatchObject({ status: 'booked', room: null });
    const html = await pageSaying(guest, 'Der Raum ist frei geworden, weil niemand da war.');
    expect(html).toContain('Raum wieder öffnen');
  }));

test('while others have the place, who comes late is told so and whom to ask', () =>
  each(async ({ app, guest }) => {
    const other = await app.call(OFFICE, 'POST', '/bookings', wish('nw-05111'));
    expect(other.status).toBe(201);
    const late = await walkIn(guest, 'Ida Denk');
    expect(late).toMatchObject({ in: false, status: 409 });
    expect(late.html).toContain('Gerade ist kein Platz mehr frei.');
    expect(late.html).toContain('oder fragen Sie das Büro: ');
    const gone = await app.call(OFFICE, 'DELETE', `/bookings/${other.body.id}?live=end`);
    expect(gone.status).toBe(200);
    await app.runJob('close-rooms');
  }));

test('with a place left, who comes late opens the room again by the same link and is in', () =>
  each(async ({ app, date, guest }) => {
    const ida = await walkIn(guest, 'Ida Denk');
    expect(ida.in).toBe(true);
    const [meeting, ...more] = app.servers.flatMap((server) => server.meetings());
    expect(more).toEqual([]);
    expect(meeting?.users.map(({ name }) => name)).toEqual(['Ida Denk']);
    expect(await dateOf(app, date)).toMatchObject({ released: false });
    const { items } = (await app.call('admin@de', 'GET', '/audit?limit=50')).body;
    const taken = items.find(({ action }) => action === 'occurrence.readmit');
    expect(taken).toMatchObject({ actor: expect.stringMatching(/^guest-link:/), object: { id: date } });
    expect((await app.call(OFFICE, 'POST', '/bookings', wish('nw-05111'))).status).toBe(409);
  }));

/** Plenum with one room for all, which is taken from now on for an hour, and open. */
async function begin(kind: 'sqlite' | 'postgres'): Promise<Evening> {
  const app = await startWholeApp(kind, {
    callers: [OFFICE, 'admin@de'],
    settings: { PLENUM_ROOM_LIMIT: '1', PLENUM_NO_SHOW_MINUTES: '1' },
  });
  apps.push(app);
  const { body } = await app.call(OFFICE, 'POST', '/bookings', wish('by-09162'));
  const links = (await app.call(OFFICE, 'GET', `/bookings/${body.id}/links`)).body;
  const guest = String(links['guest']);
  await app.runJob('open-rooms');
  await pageSaying(guest, 'Der Raum ist offen.');
  return { app, date: body.occurrences[0]?.id ?? '', guest };
}

function wish(branch: string) {
  const title = 'Kreisvorstand';
  return { branch, title, start: localNow(), durationMinutes: 60, expectedParticipants: 12 };
}

async function each(step: (evening: Evening) => Promise<void>): Promise<void> {
  await Promise.all(evenings.map(step));
}

async function dateOf(app: WholeApp, date: string): Promise<Body> {
  return (await app.call(OFFICE, 'GET', `/occurrences/${date}`)).body;
}
