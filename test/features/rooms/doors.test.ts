import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DoorView, leadsNowhere } from '../../../src/features/rooms/door.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { ANNA, startWorld, type World } from '../../support/world.ts';
import { cancelled, enter, nextRound, opened, theMeeting, vanish } from './steps.ts';
import { attempts, go, look, rotate, view } from './visit.ts';

onEachStore('doors', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  describe('looking', () => {
    test('shows what the meeting is, where it stands and nothing that is nobody\u2019s business', async () => {
      const { guest, date } = await world.book(60, {
        ...{ description: 'Über Mieten', recurrence: 'FREQ=WEEKLY;COUNT=2' },
        options: { accessCode: 'sesam', lobby: 'ask-moderator' },
      });
      const { startsAt, endsAt, opensAt, closesAt } = date;
      const week = 7 * 24 * 60 * MINUTE_MS;
      expect(await look(world, 'guest', guest)).toEqual({
        ...{ kind: 'guest', title: 'Kreisvorstand', description: 'Über Mieten', branchName: 'Kreis Eins' },
        ...{ timeZone: 'Europe/Berlin', address: 'sie', state: 'early', participants: null, phone: null },
        ...{ asksAccessCode: true, lobby: true, released: false, back: false, unattended: false },
        ...{ announcements: [], hostRightAt: null, papers: { read: null, drop: null } },
        consent: { recording: null, attendance: null },
        date: { startsAt, endsAt, opensAt, closesAt },
        next: {
          startsAt: startsAt + week,
          endsAt: endsAt + week,
          opensAt: opensAt + week,
          closesAt: closesAt + week,
        },
        version: expect.any(String),
      });
    });

    test('does not ask hosts for a code, nor make them wait in the lobby', async () => {
      const { host } = await world.book(60, { options: { accessCode: 'sesam', lobby: 'ask-moderator' } });
      expect(await view(world, 'host', host)).toMatchObject({
        kind: 'host',
        asksAccessCode: false,
        lobby: false,
      });
    });

    test('follows the meeting from early to live to ended, and its version changes each time', async () => {
      const { guest, date } = await world.book(60);
      const seen: DoorView[] = [await view(world, 'guest', guest)];
      world.clock.advanceTo(date.opensAt);
      await world.runOpen();
      seen.push(await view(world, 'guest', guest));
      enter(world, date.id, 'anna');
      await nextRound(world);
      seen.push(await view(world, 'guest', guest));
      world.clock.advanceTo(date.closesAt + SECOND_MS);
      vanish(world, date.id);
      await nextRound(world);
      await world.runClose();
      seen.push(await view(world, 'guest', guest));
      expect(seen.map(({ state, participants }) => [state, participants])).toEqual([
        ['early', null],
        ['open', null],
        ['live', 1],
        ['ended', null],
      ]);
      expect(new Set(seen.map(({ version }) => version)).size).toBe(4);
    });

    test('of days ahead comes anew with each day, so that a page left open says when its own has come', async () => {
      const { guest } = await world.book((3 * DAY_MS) / MINUTE_MS);
      const before = await view(world, 'guest', guest);
      world.clock.advance(DAY_MS);
      const after = await view(world, 'guest', guest);
      expect([before.state, after.state]).toEqual(['early', 'early']);
      expect(after.version).not.toBe(before.version);
      world.clock.advance(5 * SECOND_MS);
      expect((await view(world, 'guest', guest)).version).toBe(after.version);
    });

    test('answers from a look at most two seconds old', async () => {
      const { guest, date } = await world.book(10);
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'early' });
      await world.runOpen();
      world.clock.advance(2 * SECOND_MS - 1);
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'early' });
      world.clock.advance(1);
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'open' });
      theMeeting(world, date.id);
    });

    test('says that a cancelled meeting is cancelled, and shows the next date of a series', async () => {
      const once = await world.book(60);
      await cancelled(world, once);
      expect(await view(world, 'guest', once.guest)).toMatchObject({ state: 'cancelled', next: null });
      const series = await world.book(10, { recurrence: 'FREQ=DAILY;COUNT=3' });
      const [first, second] = series.occurrences;
      await world.database.inTurn((tx) =>
        world.bookings.cancelOccurrence(tx, ANNA, first?.id ?? '', { live: null, ifMatch: null }),
      );
      expect(await view(world, 'guest', series.guest)).toMatchObject({
        state: 'cancelled',
        next: { startsAt: second?.startsAt },
      });
    });

    test('says that a link was replaced, which is no wrong code and opens nothing', async () => {
      const { guest, booking } = await opened(world);
      await rotate(world, booking.id, 'guest');
      const replaced = { replaced: { branchName: 'Kreis Eins', address: 'sie' } };
      for (let i = 0; i < 40; i++) expect(await look(world, 'guest', guest)).toEqual(replaced);
      expect(await go(world, 'guest', guest)).toEqual(replaced);
      expect(await attempts(world)).toBe(0);
      expect(booking.status).toBe('booked');
    });

    test('takes a guest\u2019s code for no host\u2019s, nor the other way round', async () => {
      const { guest, host } = await opened(world);
      expect(await look(world, 'host', guest)).toBe('unknown');
      expect(await look(world, 'guest', host)).toBe('unknown');
    });
  });

  describe('wrong codes', () => {
    test('count per address; after thirty it has to wait, and right ones still lead in', async () => {
      const { guest } = await opened(world);
      for (let i = 0; i < 15; i++) expect(await look(world, 'guest', `wrong-${i}`)).toBe('unknown');
      for (let i = 0; i < 15; i++) expect(await go(world, 'guest', `wrong-${i}`)).toBe('unknown');
      expect(await look(world, 'guest', 'wrong')).toEqual({ tooManyTries: expect.any(Number) });
      expect(await go(world, 'guest', 'wrong')).toEqual({
        to: 'too-many-tries',
        retryAfterSeconds: expect.any(Number),
      });
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'open' });
      expect(await go(world, 'guest', guest)).toMatchObject({ to: 'room' });
      expect(await world.door.look('guest', 'wrong', '192.0.2.8')).toBe('unknown');
      world.clock.advance(12 * MINUTE_MS);
      expect(await look(world, 'guest', 'wrong')).toBe('unknown');
    });

    test('by the thousand push no meeting out of what is remembered', async () => {
      const { guest, date } = await world.book(10);
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'early' });
      await world.runOpen();
      for (let i = 0; i < 2_100; i++) await world.door.look('guest', `wrong-${i}`, '192.0.2.8');
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'early' });
      theMeeting(world, date.id);
    });

    test('that are right are not counted', async () => {
      const { guest } = await opened(world);
      for (let i = 0; i < 40; i++) await look(world, 'guest', guest);
      expect(await attempts(world)).toBe(0);
    });
  });

  describe('access codes', () => {
    test('are asked of guests, compared as typed but for blanks around them', async () => {
      const { guest, host } = await opened(world, { options: { accessCode: 'Grüße 7' } });
      for (const accessCode of ['', 'grüße 7', 'Grüße', 'Grüße 77']) {
        expect(await go(world, 'guest', guest, { accessCode })).toMatchObject({ to: 'wrong-access-code' });
      }
      const decomposed = 'Grüße 7'.normalize('NFD');
      expect(await go(world, 'guest', guest, { accessCode: ` ${decomposed} ` })).toMatchObject({
        to: 'room',
      });
      expect(await go(world, 'host', host)).toMatchObject({ to: 'room' });
    });

    test('tried a hundred at once are as many tries as one after the other', async () => {
      const { guest } = await opened(world, { options: { accessCode: '4200' } });
      const guesses = Array.from({ length: 100 }, (_, guess) => String(guess).padStart(4, '0'));
      const entries = await Promise.all(
        guesses.map((accessCode) => go(world, 'guest', guest, { accessCode })),
      );
      const outcomes = entries.map((entry) => (leadsNowhere(entry) ? entry : entry.to));
      // Which of them come first is for the database to say.
      expect(outcomes.filter((outcome) => outcome === 'wrong-access-code')).toHaveLength(10);
      expect(outcomes.filter((outcome) => outcome === 'too-many-tries')).toHaveLength(90);
    });

    test('that are wrong count per booking and address', async () => {
      const { guest } = await opened(world, { options: { accessCode: 'sesam' } });
      const other = await opened(world, { options: { accessCode: 'sesam' } });
      for (let i = 0; i < 10; i++) {
        expect(await go(world, 'guest', guest, { accessCode: 'nein' })).toMatchObject({
          to: 'wrong-access-code',
        });
      }
      expect(await go(world, 'guest', guest, { accessCode: 'sesam' })).toMatchObject({
        to: 'too-many-tries',
      });
      expect(await go(world, 'guest', other.guest, { accessCode: 'sesam' })).toMatchObject({ to: 'room' });
      const elsewhere = { accessCode: 'sesam', clientAddress: '192.0.2.8' };
      expect(await go(world, 'guest', guest, elsewhere)).toMatchObject({ to: 'room' });
      world.clock.advance(12 * MINUTE_MS);
      expect(await go(world, 'guest', guest, { accessCode: 'sesam' })).toMatchObject({ to: 'room' });
    });
  });
});
