import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type Booked, startWorld, type World, type WorldOptions } from '../../support/world.ts';
import { nextRound, onlyOn, opened } from './steps.ts';

onEachStore('seeing an end through', (store) => {
  let world: World;
  afterEach(() => world.close());

  test('it counts when the server knows the meeting no more, not when it was accepted', async () => {
    const { date, server } = await over({ simulator: { endDelayMs: 4 * SECOND_MS } });
    expect(await world.runClose()).toMatchObject({ closed: 1, ending: 1, ended: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ending' });
    expect(await world.runClose()).toMatchObject({ ending: 0, ended: 0 });
    world.clock.advance(5 * SECOND_MS);
    expect(await world.runClose()).toMatchObject({ ended: 1 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ended' });
    expect(ends(server)).toBe(2);
  });

  test('it is seen by the watch, too', async () => {
    const { date } = await over({ simulator: { endDelayMs: 4 * SECOND_MS } });
    await world.runClose();
    expect(await nextRound(world)).toMatchObject({ changed: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
  });

  const KINDS = ['reset', 'cut', 'truncated', 'empty', 'http-500', 'http-504', 'html-200'] as const;
  test.each(KINDS.flatMap((kind) => [true, false].map((acted) => [kind, acted] as const)))(
    'an answer spoilt by %s is resolved by asking in the same run (it acted: %s)',
    async (kind, acted) => {
      const { date, server } = await over();
      world.server(server).fault({ kind, call: 'end', times: acted ? 1 : 2, afterActing: acted });
      expect(await world.runClose()).toMatchObject(
        acted ? { ended: 1, ending: 0 } : { ended: 0, ending: 1, unreachable: 0 },
      );
      expect(await world.current(date.id)).toMatchObject({ state: acted ? 'ended' : 'ending' });
      world.server(server).clearFaults();
      world.clock.advance(10 * SECOND_MS);
      expect(await world.runClose()).toMatchObject({ ended: acted ? 0 : 1 });
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
      expect(world.meetingsOf(date.id)).toEqual([]);
    },
  );

  test.each([true, false])('so is an answer that never comes (it acted: %s)', async (acted) => {
    const limits = limitsByHand();
    const { date, server } = await over({ timeLimit: limits.start });
    world.server(server).fault({ kind: 'hang', call: 'end', times: 1, afterActing: acted });
    const running = world.runClose();
    // Its time is up as soon as it has arrived.
    while (ends(server) === 0) await wait(5);
    limits.passLast();
    expect(await running).toMatchObject(acted ? { ended: 1 } : { ending: 1, unreachable: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: acted ? 'ended' : 'ending' });
  });

  test('where the server cannot be asked either, nothing is taken for granted', async () => {
    const { date, server } = await over();
    await allEnding();
    for (const call of ['end', 'getMeetingInfo']) {
      world.server(server).fault({ kind: 'reset', call, afterActing: true });
    }
    expect(await world.runClose()).toMatchObject({ ended: 0, unreachable: 1 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ending' });
    world.server(server).clearFaults();
    expect(await world.runClose()).toMatchObject({ ended: 1 });
  });

  test('an end that the server did not let pass is sent again', async () => {
    const { date, server } = await over();
    await allEnding();
    const { secret } = world.server(server);
    world.server(server).setSecrets(['another-secret-0123']);
    expect(await world.runClose()).toMatchObject({ unreachable: 1 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ending' });
    world.server(server).setSecrets([secret]);
    expect(await world.runClose()).toMatchObject({ ended: 1 });
    expect(world.meetingsOf(date.id)).toEqual([]);
  });

  test('a server that hangs holds up its own rooms only', async () => {
    const limits = limitsByHand();
    world = await startWorld(store(), { timeLimit: limits.start });
    await onlyOn(world, 'bbb-1');
    for (let room = 0; room < 12; room += 1) await opened(world, { expectedParticipants: 1 });
    await onlyOn(world, 'bbb-2');
    const { date } = await opened(world);
    await allEnding();
    world.server('bbb-1').fault({ kind: 'hang', call: 'end' });
    const running = world.runClose();
    while ((await world.current(date.id)).state !== 'ended') await wait(5);
    world.server('bbb-1').clearFaults();
    while (!(await isSettled(running))) limits.passAll();
    expect(await running).toMatchObject({ broken: 0 });
  });

  /** A room that was opened, at the first instant after its window. */
  async function over(options: WorldOptions = {}): Promise<Booked & { readonly server: string }> {
    world = await startWorld(store(), options);
    const booked = await opened(world);
    const { server } = await world.current(booked.date.id);
    world.clock.advanceTo(booked.date.closesAt);
    return { ...booked, server };
  }

  async function allEnding(): Promise<void> {
    await world.database.db.updateTable('rooms').set({ state: 'ending', claimed_until: 0 }).execute();
  }

  function ends(server: string): number {
    return world
      .server(server)
      .requests()
      .filter(({ call }) => call === 'end').length;
  }
});

/** Time limits of calls that pass when the test says so. */
function limitsByHand() {
  const limits: AbortController[] = [];
  return {
    start: (): AbortSignal => {
      const limit = new AbortController();
      limits.push(limit);
      return limit.signal;
    },
    passLast: () => limits.at(-1)?.abort(),
    passAll: () => limits.splice(0).forEach((limit) => limit.abort()),
  };
}

/** Whether it has come to an end after a moment. */
async function isSettled(work: Promise<unknown>): Promise<boolean> {
  return Promise.race([work.then(() => true), wait(20, false)]);
}
