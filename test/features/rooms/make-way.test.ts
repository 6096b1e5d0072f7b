import { afterEach, describe, expect, test } from '@jest/globals';
import { reportCapacity } from '../../../src/features/bookings/capacity.ts';
import { heldOver } from '../../../src/features/rooms/rooms.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { ANNA, type Booked, startWorld, type World, type WorldOptions } from '../../support/world.ts';
import { live, theMeeting } from './steps.ts';

onEachStore('where the place of a room past its window is needed', (store) => {
  let world: World;
  const build = async (options: WorldOptions = {}) => {
    world = await startWorld(store(), options);
  };
  afterEach(() => world.close());
  const chat = ({ date }: Booked) => theMeeting(world, date.id).chat.map(({ message }) => message);

  test('by the number of rooms, the one longest over goes at the other window\u2019s first instant', async () => {
    await build({ settings: { roomLimit: 2 } });
    const first = await live(world, { durationMinutes: 30 });
    const second = await live(world, { durationMinutes: 35 });
    const next = await world.book(80, { durationMinutes: 30 });
    world.clock.advanceTo(next.date.opensAt - 1);
    expect(await world.runClose()).toMatchObject({ held: 2, sentOff: 0 });
    world.clock.advanceTo(next.date.opensAt);
    expect(await world.runClose()).toMatchObject({ held: 1, sentOff: 1 });
    expect(world.meetingsOf(first.date.id)).toEqual([]);
    expect(await world.current(first.date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
    theMeeting(world, second.date.id);
  });

  test('by seats too', async () => {
    await build({ seats: [100, 100], settings: { keepLargestInReserve: false } });
    const over = await live(world, { durationMinutes: 30, expectedParticipants: 60 });
    await world.book(70, { expectedParticipants: 100 });
    const next = await world.book(75, { expectedParticipants: 41 });
    world.clock.advanceTo(next.date.opensAt - 1);
    expect(await world.runClose()).toMatchObject({ held: 1, sentOff: 0 });
    world.clock.advanceTo(next.date.opensAt);
    expect(await world.runClose()).toMatchObject({ sentOff: 1 });
    expect(world.meetingsOf(over.date.id)).toEqual([]);
  });

  test('by a planned outage', async () => {
    await build({ settings: { roomLimit: 1 } });
    const over = await live(world, { durationMinutes: 30 });
    const from = over.date.closesAt + 5 * MINUTE_MS;
    await outage(from, from + MINUTE_MS);
    world.clock.advanceTo(over.date.closesAt);
    expect(await world.runClose()).toMatchObject({ held: 1, warned: 1 });
    expect(await world.current(over.date.id)).toMatchObject({ held_until: from });
    world.clock.advanceTo(from);
    expect(await world.runClose()).toMatchObject({ sentOff: 1 });
  });

  test('it is held until then and no longer, so that admission and GET /capacity count what will be', async () => {
    await build({ settings: { roomLimit: 1 } });
    const over = await live(world, { durationMinutes: 30 });
    const next = await world.book(76);
    const { closesAt } = over.date;
    expect(next.date.opensAt).toBe(closesAt + 6 * MINUTE_MS);
    world.clock.advanceTo(closesAt);
    await world.runClose();
    expect(await world.current(over.date.id)).toMatchObject({ held_until: next.date.opensAt });
    const { db } = world.database;
    const span = { from: closesAt, to: closesAt + 10 * MINUTE_MS };
    expect(await heldOver(db, span)).toMatchObject([{ span: { from: closesAt, to: next.date.opensAt } }]);
    const { settings } = world;
    const report = await reportCapacity({ settings, heldOver }, db, { ...span, stepMs: MINUTE_MS });
    expect(report.steps.map(({ rooms }) => rooms)).toEqual(Array.from({ length: 10 }, () => 1));
    expect(report.overcommitted).toEqual([]);
  });

  test('it is held for longer again when its place is needed no more', async () => {
    await build({ settings: { roomLimit: 1 } });
    const over = await live(world, { durationMinutes: 30 });
    const next = await world.book(76);
    world.clock.advanceTo(over.date.closesAt);
    await world.runClose();
    await world.database.inTurn((tx) =>
      world.bookings.cancel(tx, ANNA, next.booking.id, { live: null, ifMatch: null }),
    );
    await world.runClose();
    expect(await world.current(over.date.id)).toMatchObject({
      held_until: over.date.closesAt + 10 * MINUTE_MS,
    });
  });

  test('it is held for a shorter time at once when its place is needed earlier', async () => {
    await build({ settings: { roomLimit: 1 } });
    const over = await live(world, { durationMinutes: 30 });
    world.clock.advanceTo(over.date.closesAt);
    await world.runClose();
    const from = over.date.closesAt + 3 * MINUTE_MS;
    await outage(from, from + MINUTE_MS);
    world.clock.advance(10 * SECOND_MS);
    await world.runClose();
    expect(await world.current(over.date.id)).toMatchObject({ held_until: from });
  });

  test('nobody is admitted to it meanwhile', async () => {
    await build({ seats: [100, 100], settings: { keepLargestInReserve: false } });
    const over = await live(world, { durationMinutes: 30, expectedParticipants: 60 });
    await world.book(70, { expectedParticipants: 100 });
    world.clock.advanceTo(over.date.closesAt);
    await world.runClose();
    await expect(world.book(75, { expectedParticipants: 41 })).rejects.toThrow('capacity-exhausted');
    await world.book(75, { expectedParticipants: 40 });
  });

  describe('the people in it are told in the chat', () => {
    test('once, when they will have to leave, by the clock on their wall', async () => {
      await build({ settings: { roomLimit: 1 } });
      const over = await live(world, { durationMinutes: 30 });
      const next = await world.book(76);
      world.clock.advanceTo(next.date.opensAt - 10 * MINUTE_MS);
      expect(await world.runClose()).toMatchObject({ warned: 0 });
      world.clock.advance(SECOND_MS);
      // Its own window has five minutes left: it is told already now.
      expect(await world.runClose()).toMatchObject({ warned: 1, held: 0 });
      const told = [
        'Ein anderes Treffen braucht bald diesen Platz. Dieser Raum schließt um 13:01 Uhr. Bitte kommen Sie bis dahin zum Ende.',
      ];
      expect(chat(over)).toEqual(told);
      expect(theMeeting(world, over.date.id).chat[0]).toMatchObject({ userName: 'Plenum' });
      for (const at of [over.date.closesAt, next.date.opensAt - 1]) {
        world.clock.advanceTo(at);
        expect(await world.runClose()).toMatchObject({ warned: 0, held: 1 });
      }
      expect(chat(over)).toEqual(told);
      expect(await world.metric('plenum_chat_warnings_total')).toBe(1);
    });

    test('as their branch speaks, in the zone of the meeting; in English where the meeting is', async () => {
      await build({ settings: { roomLimit: 2 } });
      await world.database.inTurn((tx) =>
        world.branches.change(tx, 'job:test', 'nw', { defaults: { address: 'du' } }, null),
      );
      const informal = await live(world, {
        branch: 'nw',
        durationMinutes: 30,
        timeZone: 'Europe/Lisbon',
        start: '2027-02-01T11:10',
      });
      const english = await live(world, { durationMinutes: 30, options: { language: 'en' } });
      await world.book(70);
      await world.book(71);
      world.clock.advanceTo(informal.date.closesAt - MINUTE_MS);
      expect(await world.runClose()).toMatchObject({ warned: 2 });
      expect(chat(informal)).toEqual([expect.stringMatching(/schließt um 11:55 Uhr \(.+\)\. Bitte kommt /)]);
      expect(chat(english)).toEqual([
        'Another meeting will need this place soon. This room closes at 12:56. Please come to an end by then.',
      ]);
    });

    test('not where there is no need, and not who is not in the way', async () => {
      await build({ settings: { roomLimit: 2 } });
      const over = await live(world, { durationMinutes: 30 });
      const inside = await live(world, { durationMinutes: 60 });
      const next = await world.book(76);
      world.clock.advanceTo(next.date.opensAt - MINUTE_MS);
      expect(await world.runClose()).toMatchObject({ warned: 1, held: 1 });
      expect(chat(over)).toHaveLength(1);
      expect(chat(inside)).toEqual([]);
    });

    test('where their server can do it: elsewhere they are not, and leave at the same time', async () => {
      await build({ settings: { roomLimit: 1 }, simulator: { profile: 'bbb-2.7' } });
      const over = await live(world, { durationMinutes: 30 });
      const next = await world.book(76);
      world.clock.advanceTo(next.date.opensAt - MINUTE_MS);
      expect(await world.runClose()).toMatchObject({ warned: 1, held: 1 });
      expect(chat(over)).toEqual([]);
      world.clock.advanceTo(next.date.opensAt);
      expect(await world.runClose()).toMatchObject({ sentOff: 1 });
      expect(world.logged.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    });

    test.each([true, false])(
      'never twice, also where the answer was lost (it was said: %s)',
      async (said) => {
        await build({ settings: { roomLimit: 1 } });
        const over = await live(world, { durationMinutes: 30 });
        const next = await world.book(76);
        const { server } = await world.current(over.date.id);
        world
          .server(server)
          .fault({ kind: 'http-504', call: 'sendChatMessage', times: 1, afterActing: said });
        world.clock.advanceTo(next.date.opensAt - MINUTE_MS);
        await Promise.all([world.runClose(), world.runClose()]);
        await world.runClose();
        expect(chat(over)).toHaveLength(said ? 1 : 0);
        expect(await world.current(over.date.id)).toMatchObject({ warned_at: world.clock.now() });
      },
    );
  });

  async function outage(from: number, to: number): Promise<void> {
    const row = { id: `outage-${from}`, from_at: from, to_at: to, rooms: 1, seats: 0, reason: 'Umbau' };
    await world.database.db
      .insertInto('outages')
      .values({ ...row, announcement: '', servers: '[]', created_at: 0 })
      .execute();
  }
});
