import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { INSTANCE, PUBLIC_URL, startWorld, type World } from '../../support/world.ts';
import { showGuestCode } from '../../../src/lib/ids.ts';

onEachStore('opening rooms', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test('nothing opens before the window begins, and a room opens at its first instant', async () => {
    const { date } = await world.book(60);
    world.clock.advanceTo(date.opensAt - 1);
    expect(await world.runOpen()).toMatchObject({ placed: 0, opened: 0, failed: 0, unplaced: 0 });
    expect(world.meetingsOf(date.id)).toEqual([]);
    world.clock.advanceTo(date.opensAt);
    expect(await world.runOpen()).toMatchObject({ placed: 1, opened: 1, failed: 0, unplaced: 0 });
    const [meeting] = world.meetingsOf(date.id);
    expect(await world.current(date.id)).toMatchObject({
      state: 'open',
      fence: 1,
      server: meeting?.server,
      meeting_id: meeting?.meetingID,
      create_time: meeting?.createTime,
      voice_bridge: meeting?.voiceBridge,
      attendee_pw: meeting?.attendeePW,
      moderator_pw: meeting?.moderatorPW,
      opened_at: date.opensAt,
      entered_at: null,
      claimed_until: null,
    });
  });

  test('a meeting is made with every parameter, whatever the defaults of its server', async () => {
    const { date, guest } = await world.book(60, {
      title: 'Vorstand & „Freunde“',
      branch: 'by',
      options: {
        record: true,
        lobby: 'ask-moderator',
        muteOnStart: true,
        webcamsOnlyForModerator: true,
        layout: 'video-focus',
        lockCamera: true,
        lockMicrophone: true,
        lockChat: true,
        lockNotes: true,
        welcome: 'Hallo <Welt>',
        maxParticipants: 40,
      },
    });
    // The window is 90 minutes; half a minute of it has gone by.
    world.clock.advanceTo(date.opensAt + 30 * SECOND_MS);
    await world.runOpen();
    const [meeting] = world.meetingsOf(date.id);
    const row = await world.current(date.id);
    expect(meeting?.params).toMatchObject({
      meetingID: row.meeting_id,
      name: 'Vorstand & „Freunde“',
      record: 'true',
      autoStartRecording: 'true',
      notifyRecordingIsOn: 'true',
      guestPolicy: 'ASK_MODERATOR',
      muteOnStart: 'true',
      webcamsOnlyForModerator: 'true',
      meetingLayout: 'VIDEO_FOCUS',
      lockSettingsDisableCam: 'true',
      lockSettingsDisableMic: 'true',
      lockSettingsDisablePrivateChat: 'true',
      lockSettingsDisablePublicChat: 'true',
      lockSettingsDisableNotes: 'true',
      welcome: 'Hallo &lt;Welt&gt;',
      maxParticipants: '40',
      logoutURL: `${PUBLIC_URL}/m/${showGuestCode(guest)}?left=1`,
      duration: '0',
      meetingExpireIfNoUserJoinedInMinutes: '210',
      meetingExpireWhenLastUserLeftInMinutes: '210',
    });
    expect(meeting?.meta).toEqual({
      'plenum-instance': INSTANCE,
      'plenum-occurrence': date.id,
      'plenum-branch': 'by',
      'plenum-fence': '1',
      'bbb-recording-ready-url': expect.stringContaining('/callbacks/bigbluebutton/recording/'),
    });
    expect(row.meeting_id).toMatch(/^plenum-[0-9a-f]{32}$/);
    expect(row.attendee_pw).not.toBe(row.moderator_pw);
  });

  test('is not recorded where its branch no longer allows it, however it was booked', async () => {
    const { date } = await world.book(10, { branch: 'by', options: { record: true } });
    await world.database.inTurn((tx) =>
      world.branches.change(tx, 'token:test', 'by', { limits: { recording: false } }, null),
    );
    await world.runOpen();
    expect(world.meetingsOf(date.id)[0]?.params).toMatchObject({
      ...{ record: 'false', autoStartRecording: 'false', notifyRecordingIsOn: 'false' },
    });
  });

  test('options that nobody chose are sent too', async () => {
    const { date } = await world.book(10);
    await world.runOpen();
    expect(world.meetingsOf(date.id)[0]?.params).toMatchObject({
      record: 'false',
      autoStartRecording: 'false',
      guestPolicy: 'ALWAYS_ACCEPT',
      muteOnStart: 'true',
      webcamsOnlyForModerator: 'false',
      meetingLayout: 'SMART_LAYOUT',
      lockSettingsDisableCam: 'false',
      maxParticipants: '0',
    });
  });

  test('a second run makes no second room', async () => {
    const { date } = await world.book(10);
    await world.runOpen();
    expect(await world.runOpen()).toMatchObject({ placed: 0, opened: 0, failed: 0, unplaced: 0 });
    expect(world.meetingsOf(date.id)).toHaveLength(1);
    expect(await world.rows(date.id)).toHaveLength(1);
  });

  test('any number of openers at once make one room for each date', async () => {
    const dates = [];
    for (let i = 0; i < 12; i++) dates.push((await world.book(10)).date);
    await Promise.all([world.runOpen(), world.runOpen(), world.runOpen(), world.runOpen()]);
    for (const { id } of dates) {
      expect(world.meetingsOf(id)).toHaveLength(1);
      expect(await world.rows(id)).toMatchObject([{ state: 'open', fence: 1 }]);
    }
    const creates = world.pool.flatMap(({ name }) =>
      world
        .server(name)
        .requests()
        .filter(({ call }) => call === 'create'),
    );
    expect(creates).toHaveLength(12);
  });

  test('rooms go where the fewest seats are reserved, those still being made included', async () => {
    const dates = [];
    for (let i = 0; i < 6; i++) dates.push((await world.book(10, { expectedParticipants: 30 })).date);
    await world.runOpen();
    const servers = await Promise.all(dates.map(async ({ id }) => (await world.current(id)).server));
    expect(servers.toSorted()).toEqual(['bbb-1', 'bbb-1', 'bbb-2', 'bbb-2', 'bbb-3', 'bbb-3']);
  });

  test('what was placed a moment ago counts before any poll has seen it', async () => {
    const homes = [];
    for (let i = 0; i < 3; i++) {
      const { date } = await world.book(10, { expectedParticipants: 60 });
      await world.runOpen();
      homes.push((await world.current(date.id)).server);
    }
    expect(homes.toSorted()).toEqual(['bbb-1', 'bbb-2', 'bbb-3']);
  });

  test('a place is kept for a large room due within two hours', async () => {
    await world.close();
    world = await startWorld(store(), { seats: [100, 100], settings: { keepLargestInReserve: false } });
    const small = [];
    for (let i = 0; i < 2; i++) small.push(await world.book(10, { expectedParticipants: 20 }));
    const large = await world.book(60, { expectedParticipants: 100 });
    await world.runOpen();
    const homes = await Promise.all(small.map(async ({ date }) => (await world.current(date.id)).server));
    expect(new Set(homes).size).toBe(1);
    world.clock.advanceTo(large.date.opensAt);
    await world.runOpen();
    expect(await world.current(large.date.id)).toMatchObject({ state: 'open', overcommitted: 0 });
  });

  test('what was booked and fits nowhere opens all the same, and is counted', async () => {
    const { name } = world.pool[0] ?? { name: '' };
    for (const other of world.pool.slice(1)) await drain(other.name);
    const one = await world.book(10, { expectedParticipants: 90 });
    const two = await world.book(10, { expectedParticipants: 80 });
    await world.runOpen();
    expect(await world.current(one.date.id)).toMatchObject({ state: 'open', server: name, overcommitted: 0 });
    expect(await world.current(two.date.id)).toMatchObject({ state: 'open', server: name, overcommitted: 1 });
    expect(await world.metric('plenum_rooms_overcommitted_total')).toBe(1);
  });

  test('draining, suspect, lost and retired servers get no new room', async () => {
    await world.close();
    world = await startWorld(store(), { seats: [100, 100, 100, 100, 100], retired: ['bbb-5'] });
    await drain('bbb-1');
    await setState('bbb-2', 'suspect');
    await setState('bbb-3', 'lost');
    const dates = [];
    for (let i = 0; i < 4; i++) dates.push((await world.book(10)).date);
    await world.runOpen();
    for (const { id } of dates) expect(await world.current(id)).toMatchObject({ server: 'bbb-4' });
  });

  test('without any server a date stays missing and counted, and opens when one is back', async () => {
    for (const { name } of world.pool) await drain(name);
    const { date } = await world.book(10);
    expect(await world.runOpen()).toMatchObject({ placed: 0, unplaced: 1 });
    expect(await world.rows(date.id)).toEqual([]);
    expect(await world.metric('plenum_rooms_missing')).toBe(1);
    await world.database.db.updateTable('servers').set({ draining: 0 }).execute();
    expect(await world.runOpen()).toMatchObject({ opened: 1, unplaced: 0 });
    expect(await world.metric('plenum_rooms_missing')).toBe(0);
  });

  test('what was cancelled before its window gets no room', async () => {
    const { date, booking } = await world.book(60);
    await world.database.inTurn((tx) =>
      world.bookings.cancel(tx, { principal: 'token:anna' }, booking.id, { live: null, ifMatch: null }),
    );
    world.clock.advanceTo(date.opensAt + MINUTE_MS);
    expect(await world.runOpen()).toMatchObject({ placed: 0, unplaced: 0 });
    expect(await world.rows(date.id)).toEqual([]);
  });

  test('a room that no server can be asked for does not keep the others from opening', async () => {
    const odd = [];
    for (let i = 0; i < 6; i++) odd.push(await world.book(10, { title: '\ufffe\ufffe' }));
    const plain = [];
    for (let i = 0; i < 6; i++) plain.push(await world.book(10));
    expect(await world.runOpen()).toMatchObject({ opened: 6, broken: 6 });
    for (const { date } of plain) expect(await world.current(date.id)).toMatchObject({ state: 'open' });
    for (const { date } of odd) expect(world.meetingsOf(date.id)).toEqual([]);
  });

  async function drain(name: string): Promise<void> {
    await world.database.db.updateTable('servers').set({ draining: 1 }).where('name', '=', name).execute();
  }

  async function setState(name: string, state: string): Promise<void> {
    await world.database.db.updateTable('servers').set({ state }).where('name', '=', name).execute();
  }
});
