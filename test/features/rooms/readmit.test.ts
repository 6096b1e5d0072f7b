import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LinkKind, leadsNowhere } from '../../../src/features/rooms/door.ts';
import { createDoor } from '../../../src/features/rooms/doors.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { ANNA, type Booked, startWorld, type World, type WorldOptions } from '../../support/world.ts';
import { enter, nextRound, onlyOn, opened, theMeeting, vanish } from './steps.ts';
import { go, view } from './visit.ts';

onEachStore('a date that was let go because nobody came', (store) => {
  let world: World;
  let booked: Booked;
  beforeEach(() => build());
  afterEach(() => world.close());

  describe.each<LinkKind>(['guest', 'host'])('by the link of a %s', (kind) => {
    const code = () => booked[kind];

    test('is shown as that, until its window would have ended', async () => {
      expect(await view(world, kind, code())).toMatchObject({ state: 'ended', released: true });
      world.clock.advanceTo(booked.date.closesAt);
      expect(await view(world, kind, code())).toMatchObject({ state: 'ended', released: false });
      expect(await go(world, kind, code())).toMatchObject({ to: 'door', view: { released: false } });
      expect(await world.rows(booked.date.id)).toHaveLength(1);
    });

    test('is opened again at once, for the rest of its time, and leads in', async () => {
      const { meeting_id: before } = await world.current(booked.date.id);
      world.clock.advance(MINUTE_MS);
      const now = world.clock.now();
      expect(await go(world, kind, code())).toMatchObject({ to: 'room' });
      expect(await occurrence()).toMatchObject({
        ...{ opensAt: now, closesAt: booked.date.closesAt, releasedClosesAt: null },
      });
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'open', fence: 2 });
      expect(theMeeting(world, booked.date.id).meetingID).not.toBe(before);
      // Pages are answered from a look two seconds old at most.
      world.clock.advance(2 * SECOND_MS);
      expect(await view(world, 'guest', booked.guest)).toMatchObject({ state: 'open', released: false });
      expect(await actors('occurrence.readmit')).toEqual([`${kind}-link:${booked.booking.id}`]);
      await expect(world.book(40, { branch: 'nw' })).rejects.toThrow('capacity-exhausted');
      world.clock.advanceTo(booked.date.closesAt);
      expect(await world.runClose()).toMatchObject({ closed: 1 });
    });

    test('is not where the place is taken by now: that is said, and it may be tried again', async () => {
      const other = await world.book(40, { branch: 'nw' });
      const before = await occurrence();
      expect(await go(world, kind, code())).toMatchObject({
        ...{ to: 'no-place', view: { state: 'ended', released: true, branchName: 'Kreis Eins' } },
      });
      expect(await occurrence()).toEqual(before);
      expect(await world.rows(booked.date.id)).toHaveLength(1);
      await world.database.inTurn((tx) =>
        world.bookings.cancel(tx, ANNA, other.booking.id, { live: 'end', ifMatch: null }),
      );
      expect(await go(world, kind, code())).toMatchObject({ to: 'room' });
    });

    test('is had again also while its old copy is still being ended', async () => {
      await rebuild({ simulator: { endDelayMs: 4 * SECOND_MS } });
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'ending', end_reason: 'no-show' });
      expect(await go(world, kind, code())).toMatchObject({ to: 'room' });
      world.clock.advance(5 * SECOND_MS);
      await world.runClose();
      expect(await world.rows(booked.date.id)).toMatchObject([
        { state: 'ended', end_reason: 'no-show', current: 0 },
        { state: 'open', current: 1 },
      ]);
      theMeeting(world, booked.date.id);
    });
  });

  test('is opened for a guest only with the access code', async () => {
    await rebuild({}, { options: { accessCode: 'sesam' } });
    expect(await go(world, 'guest', booked.guest)).toMatchObject({ to: 'wrong-access-code' });
    expect(await occurrence()).toMatchObject({ releasedClosesAt: expect.any(Number) });
    expect(await go(world, 'guest', booked.guest, { accessCode: 'sesam' })).toMatchObject({ to: 'room' });
  });

  test('is opened once, however many come at the same time, and all get in', async () => {
    const entries = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        index % 4 === 0 ? go(world, 'host', booked.host) : go(world, 'guest', booked.guest),
      ),
    );
    // Who comes while it is being made gets a ticket that waits for it.
    const ways = entries.map((entry) => (leadsNowhere(entry) ? entry : entry.to));
    expect(ways.filter((way) => way !== 'room' && way !== 'line')).toEqual([]);
    expect(ways).toContain('room');
    expect(await world.rows(booked.date.id)).toHaveLength(2);
    expect(await actors('occurrence.readmit')).toHaveLength(1);
  });

  test('waits for a server where none takes rooms, with a ticket that leads in when one does', async () => {
    await onlyOn(world, 'none');
    expect(await go(world, 'guest', booked.guest)).toMatchObject({ to: 'line' });
    expect(await occurrence()).toMatchObject({ releasedClosesAt: null });
    await onlyOn(world, 'bbb-1');
    await world.runOpen();
    expect(await go(world, 'guest', booked.guest)).toMatchObject({ to: 'room' });
  });

  test('gives way to another date of its booking that stands in its place by now', async () => {
    await rebuild({}, { recurrence: 'FREQ=DAILY;COUNT=2' });
    const [, second] = booked.occurrences;
    const patch = { start: '2027-02-01T12:50', durationMinutes: 15 };
    await world.database.inTurn((tx) =>
      world.bookings.moveOccurrence(tx, ANNA, second?.id ?? '', patch, null),
    );
    expect(await go(world, 'guest', booked.guest)).toMatchObject({ to: 'no-place' });
    world.clock.advance(6 * MINUTE_MS);
    const startsAt = Date.parse('2027-02-01T11:50:00Z');
    expect(await view(world, 'guest', booked.guest)).toMatchObject({ released: false, date: { startsAt } });
  });

  test('is cancelled like any other, and then says so', async () => {
    await world.database.inTurn((tx) =>
      world.bookings.cancel(tx, ANNA, booked.booking.id, { live: null, ifMatch: null }),
    );
    expect(await view(world, 'guest', booked.guest)).toMatchObject({ state: 'cancelled', released: false });
    expect(await go(world, 'host', booked.host)).toMatchObject({ to: 'door', view: { state: 'cancelled' } });
  });

  test('is opened by who may host, with other times where it does not fit', async () => {
    const open = () =>
      world.database.inTurn((tx) => world.rooms.open(tx, 'token:olga', booked.date.id, null));
    const other = await world.book(40, { branch: 'nw' });
    const fault = await open().catch((error: unknown) => error instanceof Refusal && error.fault);
    expect(fault).toMatchObject({ code: 'capacity-exhausted', conflicts: [{ limit: 'rooms' }] });
    await world.database.inTurn((tx) =>
      world.bookings.cancel(tx, ANNA, other.booking.id, { live: 'end', ifMatch: null }),
    );
    expect(await open()).toMatchObject({ closesAt: booked.date.closesAt, releasedClosesAt: null });
    expect(await world.current(booked.date.id)).toMatchObject({ state: 'planned', fence: 2 });
    expect(await actors('occurrence.readmit')).toEqual(['token:olga']);
    world.clock.advanceTo(booked.date.closesAt);
    await expect(open()).rejects.toThrow('outside-window');
  });

  test('a guest does not open again what people ended, whatever the page said a moment ago', async () => {
    await go(world, 'guest', booked.guest);
    enter(world, booked.date.id, 'anna');
    await nextRound(world);
    vanish(world, booked.date.id);
    await nextRound(world);
    expect(await view(world, 'guest', booked.guest)).toMatchObject({ state: 'ended', released: false });
    const before = await world.rows(booked.date.id);
    expect(await go(world, 'guest', booked.guest)).toMatchObject({ to: 'door', view: { state: 'ended' } });
    expect(await world.rows(booked.date.id)).toEqual(before);
  });

  test('nor does one who pressed the button just before somebody else was in and out again', async () => {
    const name = 'Bert Beispiel';
    const visitor = { name, accessCode: '', clientAddress: '192.0.2.7', language: 'de' } as const;
    const inTurn: typeof world.database.inTurn = async (work) => {
      await go(world, 'host', booked.host);
      enter(world, booked.date.id, 'anna');
      await nextRound(world);
      vanish(world, booked.date.id);
      await nextRound(world);
      return world.database.inTurn(work);
    };
    const door = createDoor({ ...world.doors, database: { ...world.database, inTurn } });
    const entry = await door.enter('guest', booked.guest, visitor);
    expect(entry).toMatchObject({ to: 'door', view: { state: 'ended', released: false } });
    expect(await world.current(booked.date.id)).toMatchObject({ state: 'ended', end_reason: 'inside' });
  });

  test('is opened by the job where its booking was lengthened', async () => {
    await world.database.inTurn((tx) =>
      world.bookings.change(tx, ANNA, booked.booking.id, { durationMinutes: 90 }, null),
    );
    expect(await world.runOpen()).toMatchObject({ placed: 1, opened: 1 });
    expect(await world.current(booked.date.id)).toMatchObject({ state: 'open', fence: 2 });
  });

  /** One room for all; it is opened, nobody comes, and it is let go. */
  async function build(options: WorldOptions = {}, wish: Parameters<typeof opened>[1] = {}): Promise<void> {
    world = await startWorld(store(), { settings: { roomLimit: 1 }, ...options });
    booked = await opened(world, wish);
    world.clock.advanceTo(booked.date.startsAt + 20 * MINUTE_MS);
    expect(await world.runClose()).toMatchObject({ released: 1 });
  }

  async function rebuild(...how: Parameters<typeof build>): Promise<void> {
    await world.close();
    await build(...how);
  }

  async function occurrence() {
    return (await world.bookings.getOccurrence(world.database.db, booked.date.id)).occurrence;
  }

  async function actors(action: string): Promise<readonly string[]> {
    const rows = await world.database.db
      .selectFrom('audit')
      .select('actor')
      .where('action', '=', action)
      .where('object', '=', booked.date.id)
      .execute();
    return rows.map(({ actor }) => actor);
  }
});
