import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LinkKind } from '../../../src/features/rooms/door.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { enter, live, nextRound, onlyOn, opened, theMeeting, vanish } from './steps.ts';
import { go, look, pass, rotate, ticketOf, view, wayIn } from './visit.ts';

const REPLACED = { replaced: { branchName: 'Kreis Eins', address: 'sie' } };

onEachStore('a link that is rotated', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test.each<LinkKind>(['guest', 'host'])('as a %s link leaves the other as it is', async (kind) => {
    const booked = await opened(world);
    const after = await rotate(world, booked.booking.id, kind);
    const other = kind === 'guest' ? 'host' : 'guest';
    expect(after[kind]).not.toBe(booked[kind]);
    expect(after[other]).toBe(booked[other]);
    expect(await go(world, kind, booked[kind])).toEqual(REPLACED);
    expect(await go(world, kind, after[kind])).toMatchObject({ to: 'room' });
    expect(await go(world, other, booked[other])).toMatchObject({ to: 'room' });
  });

  // Time stands still here: the page was looked at in this very moment, and the look is remembered for two seconds.
  test.each<LinkKind>(['guest', 'host'])('leads no %s in by what was remembered of it', async (kind) => {
    const { [kind]: code, booking } = await opened(world);
    expect(await view(world, kind, code)).toMatchObject({ state: 'open' });
    await rotate(world, booking.id, kind);
    expect(await go(world, kind, code)).toEqual(REPLACED);
  });

  test('opens no room again, neither by what was remembered of it nor later', async () => {
    const { host, booking, date } = await live(world);
    vanish(world, date.id);
    await nextRound(world);
    expect(await view(world, 'host', host)).toMatchObject({ state: 'ended' });
    const after = await rotate(world, booking.id, 'host');
    expect(await go(world, 'host', host)).toEqual(REPLACED);
    expect(await world.current(date.id)).toMatchObject({ state: 'ended', fence: 1 });
    expect(await go(world, 'host', after.host)).toMatchObject({ to: 'room' });
    expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
  });

  test('takes the tickets of who waits for the room with it; who has the new link gets in', async () => {
    await onlyOn(world, 'bbb-1');
    const { guest, booking } = await opened(world);
    await world.server('bbb-1').kill();
    await world.runWatch();
    const ticket = await ticketOf(world, 'guest', guest);
    expect(await pass(world, 'guest', guest, ticket)).toMatchObject({ to: 'wait' });
    const after = await rotate(world, booking.id, 'guest');
    expect(await pass(world, 'guest', guest, ticket)).toEqual(REPLACED);
    await onlyOn(world, 'bbb-2');
    await world.runOpen();
    expect(await pass(world, 'guest', guest, ticket)).toEqual(REPLACED);
    expect(await go(world, 'guest', after.guest)).toMatchObject({ to: 'room' });
  });

  test('sends nobody out of the room', async () => {
    const { guest, date, booking } = await live(world);
    await rotate(world, booking.id, 'guest');
    await rotate(world, booking.id, 'host');
    enter(world, date.id, 'bert');
    await nextRound(world);
    await world.runClose();
    expect(theMeeting(world, date.id).users).toHaveLength(2);
    expect(await world.current(date.id)).toMatchObject({ state: 'live', participants: 2, fence: 1 });
    expect(await look(world, 'guest', guest)).toEqual(REPLACED);
  });

  test('is what rooms that open later hand out', async () => {
    const { booking, date } = await world.book(10);
    const after = await rotate(world, booking.id, 'guest');
    await world.runOpen();
    expect((await wayIn(world, 'guest', after.guest)).searchParams.get('meetingID')).toBe(
      theMeeting(world, date.id).meetingID,
    );
  });

  describe('twice', () => {
    test('leaves the last one in force, and both old ones say that they were replaced', async () => {
      const { guest, booking } = await opened(world);
      const first = await rotate(world, booking.id, 'guest');
      const second = await rotate(world, booking.id, 'guest');
      for (const code of [guest, first.guest]) expect(await look(world, 'guest', code)).toEqual(REPLACED);
      expect(await go(world, 'guest', second.guest)).toMatchObject({ to: 'room' });
    });

    test('at once, many times: exactly one of each kind is in force', async () => {
      const { booking } = await opened(world);
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          rotate(world, booking.id, index % 3 === 0 ? 'host' : 'guest'),
        ),
      );
      const links = await world.database.db
        .selectFrom('links')
        .select(['kind', 'state'])
        .where('booking', '=', booking.id)
        .execute();
      const inForce = links.filter(({ state }) => state === 'current').map(({ kind }) => kind);
      expect(inForce.sort()).toEqual(['guest', 'host']);
      expect(links).toHaveLength(14);
    });
  });
});
