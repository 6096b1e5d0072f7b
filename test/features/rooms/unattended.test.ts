import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { enter, leave, nextRound, opened, theMeeting } from './steps.ts';
import { view } from './visit.ts';

onEachStore('a lobby that nobody opens', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  const lead = (occurrence: string, who: string) => {
    const { server, meetingID } = theMeeting(world, occurrence);
    world.server(server).enter(meetingID, { userID: who, name: who, role: 'MODERATOR' });
  };

  test('is said after five minutes without a moderator, and no longer once there is one', async () => {
    const { guest, date } = await opened(world, { options: { lobby: 'ask-moderator' } });
    const seen = async () => {
      world.clock.advance(2 * SECOND_MS);
      return (await view(world, 'guest', guest)).unattended;
    };
    enter(world, date.id, 'anna');
    await nextRound(world);
    world.clock.advanceTo(date.startsAt + 4 * MINUTE_MS);
    expect(await seen()).toBe(false);
    world.clock.advance(MINUTE_MS);
    expect(await seen()).toBe(true);
    lead(date.id, 'olga');
    await nextRound(world);
    expect(await seen()).toBe(false);
    world.clock.advance(10 * MINUTE_MS);
    leave(world, date.id, 'olga');
    world.clock.advance(MINUTE_MS);
    await nextRound(world);
    expect(await seen()).toBe(false);
    world.clock.advance(5 * MINUTE_MS);
    expect(await seen()).toBe(true);
  });

  test('is nobody\u2019s business where there is no lobby', async () => {
    const { guest, date } = await opened(world);
    world.clock.advanceTo(date.startsAt + 30 * MINUTE_MS);
    expect((await view(world, 'guest', guest)).unattended).toBe(false);
  });

  test('is written down when it changes, not at every poll', async () => {
    const { date } = await opened(world);
    expect(await world.current(date.id)).toMatchObject({ unattended_since: expect.any(Number) });
    lead(date.id, 'olga');
    await nextRound(world);
    expect(await world.current(date.id)).toMatchObject({ unattended_since: null, participants: 1 });
    lead(date.id, 'otto');
    leave(world, date.id, 'olga');
    await nextRound(world);
    expect(await world.current(date.id)).toMatchObject({ unattended_since: null });
    leave(world, date.id, 'otto');
    enter(world, date.id, 'ida');
    // The server counts a moderator for a minute after he has left.
    world.clock.advance(MINUTE_MS);
    await nextRound(world);
    const left = world.clock.now();
    expect(await world.current(date.id)).toMatchObject({ unattended_since: left, participants: 1 });
    await nextRound(world);
    expect(await world.current(date.id)).toMatchObject({ unattended_since: left });
  });
});
