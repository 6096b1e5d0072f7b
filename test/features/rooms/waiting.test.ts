import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { cancelled, enter, nextRound, onlyOn, opened, openedBeside, theMeeting, vanish } from './steps.ts';
import { go, pass, rotate, ticketOf, view } from './visit.ts';
import { leadsNowhere } from '../../../src/features/rooms/door.ts';

onEachStore('waiting', (store) => {
  let world: World;
  afterEach(() => world.close());

  describe('for a room whose server has died', () => {
    beforeEach(async () => {
      world = await startWorld(store());
      await onlyOn(world, 'bbb-1');
    });

    /** A room with people in it, whose server dies while no other takes rooms. */
    async function lost() {
      const booked = await opened(world);
      enter(world, booked.date.id, 'anna');
      await nextRound(world);
      await world.server('bbb-1').kill();
      await world.runWatch();
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'lost' });
      return booked;
    }
    const reopen = async () => {
      await onlyOn(world, 'bbb-2');
      await world.runOpen();
    };

    test('who has pressed the button is led in as soon as it is there, under the name they gave', async () => {
      const { guest, host, date } = await lost();
      const tickets = {
        guest: await ticketOf(world, 'guest', guest),
        host: await ticketOf(world, 'host', host),
      };
      expect(await pass(world, 'guest', guest, tickets.guest)).toMatchObject({
        ...{ to: 'wait', name: 'Bert Beispiel', place: null },
        view: { state: 'trouble' },
      });
      expect(await world.metric('plenum_join_tickets_total')).toBe(2);
      await reopen();
      for (const [kind, code] of [['guest', guest] as const, ['host', host] as const]) {
        const entry = await pass(world, kind, code, tickets[kind]);
        if (leadsNowhere(entry) || entry.to !== 'room') throw new Error(`the ${kind} is not led in`);
        expect((await fetch(entry.url, { redirect: 'manual' })).status).toBe(302);
      }
      expect(theMeeting(world, date.id).users.map(({ name, role }) => [name, role])).toEqual([
        ['Bert Beispiel', 'VIEWER'],
        ['Bert Beispiel', 'MODERATOR'],
      ]);
    });

    test('the page says for a while that the room is back', async () => {
      const { guest } = await lost();
      await reopen();
      world.clock.advance(2 * SECOND_MS);
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'open', back: true });
      world.clock.advance(10 * MINUTE_MS);
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'open', back: false });
    });

    test('a room that nobody was in is not said to be back', async () => {
      const { guest } = await opened(world);
      await world.server('bbb-1').kill();
      await world.runWatch();
      await reopen();
      world.clock.advance(2 * SECOND_MS);
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'open', back: false });
    });

    test('ends with the meeting: the page as it is now, and the name', async () => {
      const booked = await lost();
      const ticket = await ticketOf(world, 'guest', booked.guest);
      await cancelled(world, booked);
      expect(await pass(world, 'guest', booked.guest, ticket)).toMatchObject({
        ...{ to: 'door', name: 'Bert Beispiel' },
        view: { state: 'cancelled' },
      });
    });
  });

  test('for a room that is being opened is the same', async () => {
    world = await startWorld(store());
    const { guest } = await world.book(15);
    const ticket = await ticketOf(world, 'guest', guest);
    expect(await pass(world, 'guest', guest, ticket)).toMatchObject({ to: 'wait', view: { state: 'early' } });
    await world.runOpen();
    expect(await pass(world, 'guest', guest, ticket)).toMatchObject({ to: 'room' });
  });

  describe('in line', () => {
    beforeEach(async () => {
      world = await startWorld(store(), { joinsPerSecond: 10 });
    });

    /** Everybody in line is done, or so many milliseconds are given away. */
    async function lineOf(lineMs: number): Promise<void> {
      const { db } = world.database;
      const at = lineMs === 0 ? 0 : (await world.database.now()) + lineMs;
      await db.deleteFrom('join_paces').execute();
      const rows = world.pool.map(({ name: server }) => ({ server, line_at: at, gate_at: 0 }));
      await db.insertInto('join_paces').values(rows).execute();
    }

    test('a guest is told number and time, and goes in when it is time', async () => {
      const { guest } = await opened(world);
      await lineOf(60_000);
      const ticket = await ticketOf(world, 'guest', guest);
      const waiting = await pass(world, 'guest', guest, ticket);
      expect(waiting).toMatchObject({ to: 'wait', name: 'Bert Beispiel', view: { state: 'open' } });
      if (leadsNowhere(waiting) || waiting.to !== 'wait') throw new Error('no place');
      const { number = 0, waitMs = 0 } = waiting.place ?? {};
      expect(waitMs).toBeLessThanOrEqual(60_000);
      expect(number).toBe(Math.max(1, Math.ceil(waitMs / 100)));
      await lineOf(0);
      expect(await pass(world, 'guest', guest, ticket)).toMatchObject({ to: 'room' });
      expect(await world.metric('plenum_joins_total')).toBe(1);
      expect(JSON.stringify(world.logged)).not.toContain('Beispiel');
    });

    test('a host goes ahead', async () => {
      const { host } = await opened(world);
      await lineOf(60_000);
      expect(await go(world, 'host', host)).toMatchObject({ to: 'room' });
    });

    test('an answer is held back rather than refused', async () => {
      const { guest, host, date } = await opened(world);
      const { server } = await world.current(date.id);
      const begun = world.clock.now();
      const gate = (await world.database.now()) + 900;
      const pace = { server, line_at: 0, gate_at: gate };
      await world.database.db.insertInto('join_paces').values(pace).execute();
      expect(await go(world, 'guest', guest)).toMatchObject({ to: 'room' });
      expect(await go(world, 'host', host)).toMatchObject({ to: 'room' });
      // Less what has passed meanwhile on the store's clock, which no test moves.
      expect(world.clock.now() - begun).toBeGreaterThanOrEqual(gate - (await world.database.now()));
    });

    test('the access code is not asked again', async () => {
      const { guest } = await opened(world, { options: { accessCode: 'sesam' } });
      await lineOf(60_000);
      expect(await go(world, 'guest', guest)).toMatchObject({ to: 'wrong-access-code' });
      const entry = await go(world, 'guest', guest, { accessCode: 'sesam' });
      if (leadsNowhere(entry) || entry.to !== 'line') throw new Error('no ticket');
      await lineOf(0);
      expect(await pass(world, 'guest', guest, entry.ticket)).toMatchObject({ to: 'room' });
    });

    test('a place holds where the room has moved, and while it is away', async () => {
      await onlyOn(world, 'bbb-1');
      const { guest, date } = await opened(world);
      await lineOf(60_000);
      const ticket = await ticketOf(world, 'guest', guest);
      await world.server('bbb-1').kill();
      await world.runWatch();
      expect(await pass(world, 'guest', guest, ticket)).toMatchObject({ to: 'wait', place: null });
      await onlyOn(world, 'bbb-2');
      await world.runOpen();
      expect(await world.current(date.id)).toMatchObject({ server: 'bbb-2', state: 'open' });
      await lineOf(120_000);
      expect(await pass(world, 'guest', guest, ticket)).toMatchObject({
        to: 'wait',
        place: { number: expect.any(Number) },
      });
      await lineOf(0);
      const entry = await pass(world, 'guest', guest, ticket);
      if (leadsNowhere(entry) || entry.to !== 'room') throw new Error('no way in');
      expect(entry.url.startsWith(world.server('bbb-2').url)).toBe(true);
    });

    test('who has waited for the room is then in line for it', async () => {
      const { guest } = await world.book(15);
      const ticket = await ticketOf(world, 'guest', guest);
      await world.runOpen();
      await lineOf(60_000);
      const entry = await pass(world, 'guest', guest, ticket);
      if (leadsNowhere(entry) || entry.to !== 'line') throw new Error('no place in line');
      expect(await pass(world, 'guest', guest, entry.ticket)).toMatchObject({ to: 'wait', place: {} });
    });

    test('a ticket leads nowhere else, and is nothing once it was changed', async () => {
      const { guest, host, booking } = await opened(world);
      const other = await opened(world);
      await lineOf(60_000);
      const ticket = await ticketOf(world, 'guest', guest);
      await lineOf(0);
      const lapsed = { to: 'lapsed', name: null };
      expect(await pass(world, 'guest', other.guest, ticket)).toMatchObject(lapsed);
      expect(await pass(world, 'host', host, ticket)).toMatchObject(lapsed);
      const [version = '', nonce = '', body = '', tag = ''] = ticket.split('.');
      const turned = `${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`;
      for (const forged of ['', 'x', ticket.slice(0, -1), [version, nonce, turned, tag].join('.')]) {
        expect(await pass(world, 'guest', guest, forged)).toMatchObject(lapsed);
      }
      expect(await pass(world, 'guest', 'wrong', ticket)).toBe('unknown');
      const rotated = await rotate(world, booking.id, 'guest');
      expect(await pass(world, 'guest', guest, ticket)).toEqual({ replaced: expect.anything() });
      expect(await pass(world, 'guest', rotated.guest, ticket)).toMatchObject(lapsed);
    });

    test('a place is kept for ten minutes', async () => {
      const { guest } = await opened(world, { durationMinutes: 120 });
      await lineOf(60_000);
      const ticket = await ticketOf(world, 'guest', guest);
      await lineOf(0);
      world.clock.advance(10 * MINUTE_MS);
      expect(await pass(world, 'guest', guest, ticket)).toMatchObject({ to: 'room' });
      world.clock.advance(MINUTE_MS);
      expect(await pass(world, 'guest', guest, ticket)).toMatchObject({
        to: 'lapsed',
        name: 'Bert Beispiel',
      });
    });

    test('a ticket is for one date', async () => {
      const { guest, occurrences } = await opened(world, { recurrence: 'FREQ=DAILY;COUNT=2' });
      await lineOf(60_000);
      const ticket = await ticketOf(world, 'guest', guest);
      await lineOf(0);
      const { db } = world.database;
      // The next date begins while the place is still kept.
      const opensAt = world.clock.now();
      await db
        .updateTable('occurrences')
        .set({ opens_at: opensAt })
        .where('id', '=', occurrences[1]?.id ?? '')
        .execute();
      await db
        .updateTable('occurrences')
        .set({ closes_at: opensAt })
        .where('id', '=', occurrences[0]?.id ?? '')
        .execute();
      world.clock.advance(2 * SECOND_MS);
      await world.runOpen();
      expect(await go(world, 'guest', guest)).toMatchObject({ to: 'room' });
      expect(await pass(world, 'guest', guest, ticket)).toMatchObject({
        to: 'lapsed',
        name: 'Bert Beispiel',
      });
    });
  });

  test('a room that waits for its host again keeps no guest\u2019s ticket alive', async () => {
    world = await startWorld(store());
    const booked = await world.book(15);
    const ticket = await ticketOf(world, 'guest', booked.guest);
    await world.runOpen();
    await openedBeside(world, booked.date.id);
    enter(world, booked.date.id, 'anna');
    await nextRound(world);
    vanish(world, booked.date.id);
    await nextRound(world);
    expect(await pass(world, 'guest', booked.guest, ticket)).toMatchObject({
      to: 'door',
      view: { state: 'ended' },
    });
    world.clock.advance(HOUR_MS);
    expect(await pass(world, 'guest', booked.guest, ticket)).toMatchObject({ to: 'lapsed' });
  });
});
