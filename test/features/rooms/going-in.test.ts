import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LinkKind } from '../../../src/features/rooms/door.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type Booked, PUBLIC_URL, startWorld, type World } from '../../support/world.ts';
import { enter, live, nextRound, onlyOn, opened, openedBeside, theMeeting, vanish } from './steps.ts';
import { go, pass, pathOf, ticketOf, view, wayIn } from './visit.ts';

onEachStore('going in', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  describe('going in', () => {
    test.each<[LinkKind, string]>([
      ['guest', 'VIEWER'],
      ['host', 'MODERATOR'],
    ])('as a %s leads to the meeting\u2019s client as a %s', async (kind, role) => {
      const booked = await opened(world);
      const code = booked[kind];
      const url = await wayIn(world, kind, code);
      const meeting = theMeeting(world, booked.date.id);
      const query = url.searchParams;
      expect(Object.fromEntries(query)).toMatchObject({
        meetingID: meeting.meetingID,
        createTime: String(meeting.createTime),
        fullName: 'Bert Beispiel',
        role,
        'userdata-bbb_override_default_locale': 'de',
        logoutURL: `${PUBLIC_URL}${pathOf(kind, code)}?left=1`,
        errorRedirectUrl: `${PUBLIC_URL}${pathOf(kind, code)}`,
      });
      expect(query.get('guest')).toBe(kind === 'guest' ? 'true' : null);
      const answer = await fetch(url, { redirect: 'manual' });
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toContain('/html5client?sessionToken=');
      const [user] = theMeeting(world, booked.date.id).users;
      expect(user).toMatchObject({ name: 'Bert Beispiel', role, guestStatus: 'ALLOW' });
    });

    test('under ask-moderator guests wait in the lobby and hosts do not', async () => {
      const { guest, host, date } = await opened(world, { options: { lobby: 'ask-moderator' } });
      await fetch(await wayIn(world, 'guest', guest), { redirect: 'manual' });
      await fetch(await wayIn(world, 'host', host), { redirect: 'manual' });
      const waiting = theMeeting(world, date.id).users.map(({ role, guestStatus }) => [role, guestStatus]);
      expect(waiting).toEqual([
        ['VIEWER', 'WAIT'],
        ['MODERATOR', 'ALLOW'],
      ]);
    });

    test('says whether the browser may be sent on by a form', async () => {
      const { guest } = await opened(world);
      expect(await go(world, 'guest', guest)).toMatchObject({ to: 'room', formActionAllowed: true });
      await world.close();
      world = await startWorld(store(), { seats: [100, 100], scalelite: ['bbb-1', 'bbb-2'] });
      const balanced = await opened(world);
      // A balancer sends browsers on to hosts that nobody knows beforehand.
      expect(await go(world, 'guest', balanced.guest)).toMatchObject({
        to: 'room',
        formActionAllowed: false,
      });
    });

    test('is for nobody before the window and after it', async () => {
      const { guest, host, date } = await world.book(60);
      for (const [kind, code] of [['guest', guest] as const, ['host', host] as const]) {
        expect(await go(world, kind, code)).toMatchObject({ to: 'door', view: { state: 'early' } });
      }
      world.clock.advanceTo(date.closesAt);
      for (const [kind, code] of [['guest', guest] as const, ['host', host] as const]) {
        expect(await go(world, kind, code)).toMatchObject({ to: 'door', view: { state: 'ended' } });
      }
      expect(await world.rows(date.id)).toEqual([]);
    });

    test('is for hosts alone when as many are in as may be', async () => {
      const { guest, host, date } = await opened(world, { options: { maxParticipants: 2 } });
      enter(world, date.id, 'anna');
      enter(world, date.id, 'bert');
      await nextRound(world);
      expect(await go(world, 'guest', guest)).toMatchObject({
        to: 'door',
        view: { state: 'full', participants: 2 },
      });
      expect(await go(world, 'host', host)).toMatchObject({ to: 'room' });
    });

    test('leads to wherever the room is now: after its server died the same code leads in again', async () => {
      const { guest, date } = await opened(world);
      enter(world, date.id, 'anna');
      await nextRound(world);
      const before = await wayIn(world, 'guest', guest);
      await world.server((await world.current(date.id)).server).kill();
      await nextRound(world);
      const after = await wayIn(world, 'guest', guest);
      expect(after.host).not.toBe(before.host);
      expect((await fetch(after, { redirect: 'manual' })).status).toBe(302);
      expect(theMeeting(world, date.id).users).toHaveLength(1);
    });

    test('is trouble while the room is on its way to another server', async () => {
      await onlyOn(world, 'bbb-1');
      const { guest, date } = await opened(world);
      await world.server('bbb-1').kill();
      await world.runWatch();
      expect(await view(world, 'guest', guest)).toMatchObject({ state: 'trouble' });
      expect(await go(world, 'guest', guest)).toMatchObject({ to: 'line' });
      expect(await world.current(date.id)).toMatchObject({ state: 'lost' });
    });

    test('leads nobody to a server that left the last poll unanswered; a ticket does when it answers again', async () => {
      const booked = await live(world);
      const { server } = await world.current(booked.date.id);
      const note = async (state: string, misses: number, name?: string) => {
        const all = world.database.db.updateTable('servers').set({ state, misses });
        await (name === undefined ? all : all.where('name', '=', name)).execute();
        world.clock.advance(2 * SECOND_MS);
      };
      for (const kind of ['guest', 'host'] as const) {
        const code = booked[kind];
        await note('suspect', 1, server);
        expect(await view(world, kind, code)).toMatchObject({ state: 'trouble', participants: null });
        const ticket = await ticketOf(world, kind, code);
        expect(await pass(world, kind, code, ticket)).toMatchObject({ to: 'wait', place: null });
        await note('up', 0, server);
        expect(await view(world, kind, code)).toMatchObject({ state: 'live' });
        expect(await pass(world, kind, code, ticket)).toMatchObject({ to: 'room' });
      }
      // Where none answers it is we who are cut off: people may well reach it.
      await note('suspect', 1);
      expect(await go(world, 'guest', booked.guest)).toMatchObject({ to: 'room' });
    });

    test('counts joins and tells nobody\u2019s name', async () => {
      const { guest, host } = await opened(world);
      await go(world, 'guest', guest);
      await go(world, 'host', host);
      expect(await world.metric('plenum_joins_total')).toBe(2);
      const kept = await Promise.all(
        (['rooms', 'audit', 'attempts'] as const).map((table) =>
          world.database.db.selectFrom(table).selectAll().execute(),
        ),
      );
      expect(JSON.stringify([kept, world.logged])).not.toContain('Beispiel');
    });
  });

  describe('a room that was ended inside its window', () => {
    test('keeps guests waiting, and is opened again by the host\u2019s link', async () => {
      const { guest, host, date } = await opened(world);
      await openedBeside(world, date.id);
      enter(world, date.id, 'anna');
      await nextRound(world);
      vanish(world, date.id);
      await nextRound(world);
      expect(await go(world, 'guest', guest)).toMatchObject({ to: 'door', view: { state: 'ended' } });
      expect(await world.rows(date.id)).toHaveLength(1);
      expect(await go(world, 'host', host)).toMatchObject({ to: 'room' });
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
      expect(await go(world, 'guest', guest)).toMatchObject({ to: 'room' });
    });

    test('shows the host how things stand where it cannot be opened at once', async () => {
      const booked = await opened(world);
      await endByHand(booked);
      expect(await go(world, 'host', booked.host)).toMatchObject({ to: 'door', view: { state: 'ended' } });
      await world.runClose();
      await onlyOn(world, 'none');
      expect(await go(world, 'host', booked.host)).toMatchObject({ to: 'line' });
      await onlyOn(world, 'bbb-1');
      await world.runOpen();
      expect(await go(world, 'host', booked.host)).toMatchObject({ to: 'room' });
    });
  });

  async function endByHand({ date }: Booked): Promise<void> {
    await world.database.transaction((tx) => world.rooms.end(tx, 'token:anna', date.id));
  }
});
