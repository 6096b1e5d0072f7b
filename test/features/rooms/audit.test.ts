import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { INSTANCE, startWorld, type World } from '../../support/world.ts';
import { enter, leave, makeMeeting, nextRound, onlyOn, opened, vanish } from './steps.ts';

onEachStore('the audit of rooms', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test('says when and where jobs opened, held and ended a room', async () => {
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    enter(world, date.id, 'anna');
    await nextRound(world);
    world.clock.advanceTo(date.closesAt);
    await world.runClose();
    world.clock.advance(2 * MINUTE_MS);
    await world.runClose();
    leave(world, date.id, 'anna');
    await nextRound(world);
    await world.runClose();
    const held = date.closesAt + 10 * MINUTE_MS;
    const plain = { reason: null, heldUntil: null };
    expect(await audited(date.id)).toEqual([
      {
        ...{ actor: 'job:open-rooms', action: 'room.open', branch: 'by-1', at: date.opensAt },
        ...{ before: { state: 'creating', server, fence: 1 }, after: { ...plain, state: 'open' } },
      },
      {
        ...{ actor: 'job:close-rooms', action: 'room.hold', branch: 'by-1', at: date.closesAt },
        ...{
          before: { state: 'live', server, fence: 1 },
          after: { ...plain, state: 'live', heldUntil: held },
        },
      },
      {
        ...{ actor: 'job:close-rooms', action: 'room.end', branch: 'by-1', at: world.clock.now() },
        ...{
          before: { state: 'live', server, fence: 1 },
          after: { ...plain, state: 'ending', reason: 'closed' },
        },
      },
    ]);
  });

  test('says what became of a room whose server was lost and returned', async () => {
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    world.server(server).fault({ kind: 'reset' });
    await nextRound(world);
    world.server(server).clearFaults();
    await nextRound(world);
    expect(await actions(date.id)).toEqual(['room.open', 'room.open', 'room.return']);
    expect(await actions(server)).toEqual(['server.lose', 'server.return']);
  });

  test('says what vanished, was ended inside, refused, or stood for nothing', async () => {
    await onlyOn(world, 'bbb-1');
    const { date } = await opened(world);
    vanish(world, date.id);
    await nextRound(world);
    enter(world, date.id, 'anna');
    await nextRound(world);
    vanish(world, date.id);
    await nextRound(world);
    expect(await actions(date.id)).toEqual(['room.open', 'room.vanish', 'room.open', 'room.end']);
    world.server('bbb-1').setSecrets(['another-secret']);
    const refused = await opened(world);
    expect(await actions(refused.date.id)).toEqual(['room.fail']);
    await makeMeeting(world, 'bbb-1', { meetingID: 'stray-1', 'meta_plenum-instance': INSTANCE });
    world.server('bbb-1').setSecrets(['world-secret-0123456789']);
    await nextRound(world);
    expect(await actions('stray-1')).toEqual(['meeting.end']);
  });

  async function audited(object: string) {
    const rows = await world.database.db
      .selectFrom('audit')
      .select(['at', 'actor', 'action', 'branch', 'before', 'after'])
      .where('object', '=', object)
      .where('actor', 'like', 'job:%')
      .orderBy('id')
      .execute();
    const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
    return rows.map(({ before, after, ...row }) => ({
      ...row,
      before: parsed(before),
      after: parsed(after),
    }));
  }

  async function actions(object: string): Promise<readonly string[]> {
    return (await audited(object)).map(({ action }) => action);
  }
});
