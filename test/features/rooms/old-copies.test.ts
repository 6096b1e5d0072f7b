import { afterEach, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World, type WorldOptions } from '../../support/world.ts';
import { live, nextRound, theMeeting } from './steps.ts';

onEachStore('people in an old copy, on a server that was lost and is there again,', (store) => {
  let world: World;
  afterEach(() => world.close());

  test('are told in the chat, once, that their meeting goes on elsewhere, and have a minute', async () => {
    const { date, old, renewed } = await apart();
    expect(await world.runClose()).toMatchObject({ warned: 1, ended: 0 });
    const told = [
      'Dieses Treffen geht in einem anderen Raum weiter. Bitte verlassen Sie diesen Raum und öffnen Sie denselben Link noch einmal: Er führt Sie dorthin. Dieser Raum schließt in einer Minute.',
    ];
    expect(chat(old)).toEqual(told);
    expect(chat(renewed)).toEqual([]);
    world.clock.advance(MINUTE_MS - SECOND_MS);
    expect(await world.runClose()).toMatchObject({ warned: 0, ended: 0 });
    expect(chat(old)).toEqual(told);
    world.clock.advance(SECOND_MS);
    expect(await world.runClose()).toMatchObject({ ended: 1 });
    expect(theMeeting(world, date.id).meetingID).toBe(renewed.meeting_id);
    expect(await world.rows(date.id)).toMatchObject([
      { state: 'ended', end_reason: 'superseded', warned_at: expect.any(Number) },
      { state: 'live', warned_at: null },
    ]);
  });

  test.each([true, false])('are not told twice where the answer was lost (it was said: %s)', async (said) => {
    const { old } = await apart();
    const server = world.server(old.server);
    server.fault({ kind: 'cut', call: 'sendChatMessage', times: 1, afterActing: said });
    await Promise.all([world.runClose(), world.runClose()]);
    await world.runClose();
    expect(chat(old)).toHaveLength(said ? 1 : 0);
  });

  test('are not told where the server cannot do it; they leave all the same', async () => {
    const { date, renewed } = await apart({ simulator: { profile: 'bbb-2.6' } });
    expect(await world.runClose()).toMatchObject({ warned: 1 });
    world.clock.advance(MINUTE_MS);
    expect(await world.runClose()).toMatchObject({ ended: 1 });
    expect(theMeeting(world, date.id).meetingID).toBe(renewed.meeting_id);
  });

  test('are not told when nobody is left there, nor when their minute is over', async () => {
    const { old } = await apart({}, 'alone');
    expect(await world.runClose()).toMatchObject({ warned: 0, ended: 1 });
    expect(chat(old)).toBeUndefined();
    await world.close();
    const other = await apart();
    world.clock.advance(MINUTE_MS);
    world.server(other.old.server).fault({ kind: 'http-502', call: 'end', times: 1 });
    expect(await world.runClose()).toMatchObject({ warned: 0, ending: 1 });
    expect(await world.runClose()).toMatchObject({ warned: 0 });
    expect(chat(other.old)).toEqual([]);
  });

  /** Somebody in the old copy (unless those in the new one are `alone`), somebody in the new one, and all servers up. */
  async function apart(options: WorldOptions = {}, where: 'both' | 'alone' = 'both') {
    world = await startWorld(store(), options);
    const { date } = await live(world);
    const old = await world.current(date.id);
    world.server(old.server).fault({ kind: 'reset' });
    await nextRound(world);
    if (where === 'alone') world.server(old.server).leave(old.meeting_id, 'anna');
    const renewed = await world.current(date.id);
    world.server(renewed.server).enter(renewed.meeting_id, { userID: 'bert', name: 'bert' });
    await nextRound(world);
    world.server(old.server).clearFaults();
    await nextRound(world);
    return { date, old, renewed };
  }

  function chat({ server, meeting_id: id }: { server: string; meeting_id: string }) {
    return world
      .server(server)
      .meeting(id)
      ?.chat.map(({ message }) => message);
  }
});
