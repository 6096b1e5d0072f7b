import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRooms } from '../../../src/features/rooms/rooms.ts';
import { roomEndpoints } from '../../../src/features/rooms/room-endpoints.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, type TestDesk } from './desk.ts';
import { buttonIn, fieldsIn, formIn, type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';
const WEEKLY = { start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=3' };
/** In a minute the window of a date begins that is booked at noon for this time. */
const SOON = '2027-02-01T12:16';

onEachStore('the page of one date', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  /** The jobs that were woken. */
  let nudged: string[];
  beforeEach(async () => {
    nudged = [];
    desk = await freshDesk(store());
    const { branches, bookings, clock } = desk;
    const rooms = createRooms({ pool: [], clock, bookings });
    const nudge = (job: string) => void nudged.push(job);
    pages = await servePages(store(), desk, { others: roomEndpoints({ branches, rooms, nudge }) });
  });
  afterEach(() => pages.close());

  const dateOf = async (change: Parameters<TestDesk['book']>[0] = {}, index = 0) => {
    const { booking, occurrences } = await desk.book(change);
    const id = occurrences[index]?.id ?? '';
    return { id, booking: booking.id, path: `/termine/${id}` };
  };
  const standing = async (id: string) => (await desk.bookings.getOccurrence(store().db, id)).occurrence;
  const live = (id: string, participants = 4) =>
    desk.rooms.set(id, { state: 'live', server: 'bbb-1', participants });
  const moveForm = (html: string) => {
    const forms = html.split('<form').filter((each) => each.includes('/verschieben'));
    return fieldsIn(`<form${forms.at(-1) ?? ''}`.split('</form>')[0] ?? '');
  };

  describe('moving', () => {
    test('to another time, with another length and number, while the others stay', async () => {
      const { path, id, booking } = await dateOf(WEEKLY, 1);
      const page = await pages.get(OFFICE, path);
      expect(page.html).toContain('Termin 2 von 3');
      const form = { ...moveForm(page.html), day: '17.2.2027', time: '20', duration: '120', people: '15' };
      const { location } = await pages.post(OFFICE, `${path}/verschieben`, form);
      expect(location).toBe(`${path}?getan=moved`);
      expect((await pages.get(OFFICE, location ?? '')).html).toContain('Geändert. Der Einladungslink');
      expect(await standing(id)).toMatchObject({
        ...{ start: '2027-02-17T20:00', durationMinutes: 120, expected: 15 },
      });
      const { occurrences } = await desk.bookings.get(store().db, booking);
      expect(occurrences.map(({ start }) => start)).toContain('2027-02-09T19:00');
    });

    test('where it is full the nearest free times are buttons, and the form stays as it was typed', async () => {
      await desk.fill('2027-02-18T19:00');
      const { path, id } = await dateOf();
      const form = { ...moveForm((await pages.get(OFFICE, path)).html), day: '2027-02-18', people: '12' };
      const full = await pages.post(OFFICE, `${path}/verschieben`, form);
      expect(full.status).toBe(409);
      expect(full.html).toContain('Zu dieser Zeit sind schon alle Räume vergeben.');
      expect(moveForm(full.html)).toMatchObject({ day: '2027-02-18', time: '19:00', people: '12' });
      const starts = [...full.html.matchAll(/name="start" value="([^"]*)"/g)].map(([, start = '']) => start);
      expect(starts.length).toBeGreaterThan(0);
      const { status } = await pages.post(OFFICE, `${path}/verschieben`, { ...form, start: starts[0] ?? '' });
      expect(status).toBe(303);
      expect(await standing(id)).toMatchObject({ start: starts[0], expected: 12 });
    });

    test('nobody overwrites what somebody else moved', async () => {
      const { path, id } = await dateOf();
      const form = { ...moveForm((await pages.get(OFFICE, path)).html), time: '18:00' };
      const patch = { start: '2027-02-09T20:00', expectedParticipants: 30 };
      await desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, { principal: 'person:b' }, id, patch, null));
      const clash = await pages.post(OFFICE, `${path}/verschieben`, form);
      expect(clash.status).toBe(412);
      expect(clash.html.replaceAll(/<[^>]*>/g, ' ')).toMatch(/Uhrzeit\s+18:00\s+20:00/);
      const again = moveForm(clash.html);
      expect(again).toMatchObject({ time: '18:00', people: '30' });
      expect((await pages.post(OFFICE, `${path}/verschieben`, again)).status).toBe(303);
      expect(await standing(id)).toMatchObject({ start: '2027-02-09T18:00', expected: 30 });
    });

    test('what cannot be is told, and why not while the room is open', async () => {
      const { path, id } = await dateOf({ start: SOON });
      desk.clock.passMinutes(5);
      live(id);
      const page = (await pages.get(OFFICE, path)).html;
      expect(page).toContain('Solange der Raum offen ist, lässt sich nur die Dauer ändern');
      const form = moveForm(page);
      const open = await pages.post(OFFICE, `${path}/verschieben`, { ...form, time: '15:00' });
      expect(open.status).toBe(409);
      expect(open.html).toContain('Der Raum ist gerade offen. Solange jemand hinein kann, geht das nicht.');
      const odd = await pages.post(OFFICE, `${path}/verschieben`, {
        ...form,
        time: 'abends',
        people: 'viele',
      });
      expect(odd.status).toBe(422);
      expect(odd.html).toContain('<a href="#time">');
      expect(moveForm(odd.html)).toMatchObject({ time: 'abends', people: 'viele' });
      const same = await pages.post(OFFICE, `${path}/verschieben`, form);
      expect(same.html).toContain('Es ist alles schon so.');
    });
  });

  describe('cancelling', () => {
    test('this date alone, undone within ten minutes', async () => {
      const { path, id } = await dateOf(WEEKLY, 1);
      expect(await pages.post(OFFICE, `${path}/absagen`, {})).toMatchObject({ status: 303, location: path });
      const { html } = await pages.get(OFFICE, path);
      expect(html).toContain('Abgesagt. Bis 12:10 Uhr können Sie das rückgängig machen');
      expect(html).not.toContain('/verschieben');
      expect((await pages.get('viewer@by-1', path)).html).not.toContain('zurueckholen');
      await pages.post(OFFICE, `${path}/zurueckholen`, {});
      expect(await standing(id)).toMatchObject({ status: 'booked' });
      await pages.post(OFFICE, `${path}/absagen`, {});
      desk.clock.passMinutes(11);
      expect((await pages.get(OFFICE, path)).html).not.toContain('zurueckholen');
      const late = await pages.post(OFFICE, `${path}/zurueckholen`, {});
      expect(late.status).toBe(409);
      expect(late.html).toContain('Die Absage ist zu lange her.');
    });

    test('with those after it, by the booking; and the only one with its booking', async () => {
      const second = await dateOf(WEEKLY, 1);
      const { html } = await pages.get(OFFICE, second.path);
      expect(html).toContain('Diesen und den einen danach absagen');
      expect(html).toContain(`name="from" value="${second.id}"`);
      const only = await dateOf();
      const page = (await pages.get(OFFICE, only.path)).html;
      expect(page).not.toContain('danach absagen');
      expect(await pages.post(OFFICE, `${only.path}/absagen`, {})).toMatchObject({
        ...{ status: 303, location: `/buchungen/${only.booking}` },
      });
      const { booking } = await desk.bookings.get(store().db, only.booking);
      expect(booking.status).toBe('cancelled');
      // What has other dates by now is not cancelled as a whole.
      const grown = await dateOf({ start: '2027-03-09T19:00' });
      const patch = { recurrence: 'FREQ=WEEKLY;COUNT=3' };
      await desk.inTurn((tx) =>
        desk.bookings.change(tx, { principal: 'person:b' }, grown.booking, patch, null),
      );
      await pages.post(OFFICE, `${grown.path}/absagen`, {});
      const left = await desk.bookings.get(store().db, grown.booking);
      expect(left.booking.status).toBe('booked');
      expect(left.occurrences.map(({ status }) => status)).toEqual(['cancelled', 'booked', 'booked']);
    });

    test('asks first where people are in the room', async () => {
      const { path, id } = await dateOf({ ...WEEKLY, start: SOON });
      desk.clock.passMinutes(5);
      live(id);
      const asked = await pages.post(OFFICE, `${path}/absagen`, {});
      expect(asked.status).toBe(409);
      expect(asked.html).toContain(`action="${path}/absagen?live=end"`);
      expect(desk.ended).toEqual([]);
      expect((await pages.post(OFFICE, `${path}/absagen?live=end`, {})).status).toBe(303);
      expect(desk.ended).toHaveLength(1);
    });
  });

  describe('the room', () => {
    test('opens early for who may host, where there is a place', async () => {
      const { path, id } = await dateOf({ start: '2027-02-01T15:00' });
      const { html } = await pages.get('host@by-1', path);
      expect(html).toContain('Raum jetzt öffnen');
      expect(html).not.toContain('/verschieben');
      await desk.fill('2027-02-01T12:30');
      const full = await pages.post('host@by-1', `${path}/oeffnen`, {});
      expect(full.status).toBe(409);
      expect(full.html).toContain('Dafür ist kein Platz mehr frei');
      await store()
        .db.updateTable('occurrences')
        .set({ status: 'cancelled' })
        .where('branch', '=', 'nw')
        .execute();
      const { location } = await pages.post('host@by-1', `${path}/oeffnen`, {});
      expect(location).toBe(`${path}?getan=opening`);
      expect(nudged).toEqual(['open-rooms']);
      expect((await standing(id)).opensAt).toBe(desk.clock.now());
      expect((await pages.post('viewer@by-1', `${path}/oeffnen`, {})).status).toBe(403);
    });

    test('lasts longer, counted from its end, and from now where that is over', async () => {
      const { path, id } = await dateOf({ start: SOON, durationMinutes: 60 });
      desk.clock.passMinutes(30);
      live(id);
      expect((await pages.get('host@by-1', path)).html).toContain('30 Minuten länger');
      const longer = (minutes: string) => pages.post('host@by-1', `${path}/laenger`, { minutes });
      expect((await longer('30')).location).toBe(`${path}?getan=longer`);
      expect(await standing(id)).toMatchObject({ durationMinutes: 90 });
      // A second press of the same button adds nothing; seconds in between do not either.
      const { html } = await pages.get('host@by-1', path);
      const pressed = { ...formIn(html, 'name="ends"'), ...buttonIn(html, '15 Minuten länger') };
      for (const seconds of [20, 5]) {
        desk.clock.passMinutes(seconds / 60);
        await pages.post('host@by-1', `${path}/laenger`, pressed);
        expect(await standing(id)).toMatchObject({ durationMinutes: 105 });
      }
      // A session ends where nobody is there for long.
      for (const minutes of [40, 40, 15]) {
        desk.clock.passMinutes(minutes);
        await pages.get('host@by-1', path);
      }
      await longer('15');
      expect(await standing(id)).toMatchObject({ durationMinutes: 125 });
      // Only what is offered.
      expect((await longer('600')).location).toBe(path);
      expect(await standing(id)).toMatchObject({ durationMinutes: 125 });
    });

    test('is ended for everybody once that is meant, at once where nobody is in it', async () => {
      const { path, id } = await dateOf({ start: SOON });
      desk.clock.passMinutes(30);
      live(id);
      const asked = await pages.post('host@by-1', `${path}/beenden`, {});
      expect(asked.status).toBe(409);
      expect(asked.html).toContain(`action="${path}/beenden?live=end"`);
      expect(nudged).toEqual([]);
      expect((await pages.post('host@by-1', `${path}/beenden?live=end`, {})).location).toBe(
        `${path}?getan=ending`,
      );
      live(id, 0);
      expect((await pages.post('host@by-1', `${path}/beenden`, {})).status).toBe(303);
      expect(nudged).toEqual(['close-rooms', 'close-rooms']);
      expect((await pages.post('viewer@by-1', `${path}/beenden?live=end`, {})).status).toBe(403);
    });
  });

  test('shows to each what they may: of other branches nothing', async () => {
    const { path } = await dateOf({ start: SOON, options: { attendance: 'Protokoll der Versammlung' } });
    desk.clock.passMinutes(10);
    const seen = async (who: string) => {
      const { html } = await pages.get(who, path);
      return ['/verschieben', '/absagen', '/laenger', '/anwesende', '/h/', '/m/'].filter((each) =>
        html.includes(each),
      );
    };
    expect(await seen('viewer@by-1')).toEqual(['/m/']);
    expect(await seen('host@by-1')).toEqual(['/laenger', '/h/']);
    const all = ['/verschieben', '/absagen', '/laenger', '/anwesende', '/h/'];
    expect(await seen(OFFICE)).toEqual(all);
    expect(await seen('admin@de')).toEqual(all);
    const none = await pages.get('secretary@by-2', '/termine/01a0f3de-7c1b-4b7e-9d3a-111111111111');
    expect(none.status).toBe(404);
    // The session's token is masked anew on each page.
    const unmasked = (html: string) => html.replaceAll(/name="csrf" value="[^"]*"/g, '');
    expect(unmasked((await pages.get('secretary@by-2', path)).html)).toBe(unmasked(none.html));
    for (const act of ['verschieben', 'laenger', 'absagen', 'zurueckholen', 'oeffnen', 'beenden']) {
      const { status } = await pages.post('secretary@by-2', `${path}/${act}`, { minutes: '15' });
      expect({ act, status }).toEqual({ act, status: 404 });
      expect(await pages.get(OFFICE, `${path}/${act}`)).toMatchObject({ status: 303, location: path });
    }
  });
});
