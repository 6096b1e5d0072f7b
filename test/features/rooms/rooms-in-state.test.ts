import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { roomsInState } from '../../../src/features/rooms/rooms.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { enter, nextRound, opened } from './steps.ts';

onEachStore('dates by the state of their room', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test('are those of the current copies: open until somebody is in, then live, and no longer once it is over', async () => {
    const { date } = await opened(world);
    const inState = (state: 'open' | 'live' | 'ending') => roomsInState(store().db, state);
    expect([await inState('open'), await inState('live')]).toEqual([[date.id], []]);
    enter(world, date.id, 'Ada');
    await nextRound(world);
    expect([await inState('open'), await inState('live')]).toEqual([[], [date.id]]);
    await store().db.updateTable('rooms').set({ current: 0 }).where('occurrence', '=', date.id).execute();
    expect(await inState('live')).toEqual([]);
  });
});
