import { describe, expect, test } from '@jest/globals';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { doorState, isUnattended, whichDate } from '../../../src/features/rooms/door-state.ts';
import type { DoorState } from '../../../src/features/rooms/door.ts';
import { type EndReason, needsRoom, type Room, type RoomState } from '../../../src/features/rooms/room.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';

const START = Date.parse('2027-02-01T18:00:00Z');

/** A date that begins `days` after the first, for an hour, with a quarter of an hour on both sides. */
function date(days: number, status: Occurrence['status'] = 'booked'): Occurrence {
  const startsAt = START + days * DAY_MS;
  const endsAt = startsAt + HOUR_MS;
  return {
    ...{ id: `date-${days}`, booking: 'booking', branch: 'by', timeZone: 'Europe/Berlin' },
    ...{
      start: '2027-02-01T19:00',
      durationMinutes: 60,
      expected: 10,
      status,
      version: 1,
      cancelledAt: null,
      releasedClosesAt: null,
    },
    ...{ startsAt, endsAt, opensAt: startsAt - 15 * MINUTE_MS, closesAt: endsAt + 15 * MINUTE_MS },
  };
}

function room(state: RoomState, change: Partial<Room> = {}): Room {
  return {
    ...{ id: 'room', occurrence: 'date-0', booking: 'booking', branch: 'by', fence: 1, current: true },
    ...{ server: 'bbb-1', meetingId: 'plenum-1', state, seats: 10, attendeePW: 'a', moderatorPW: 'm' },
    ...{ createTime: null, claimedUntil: null, plannedAt: START, openedAt: null, enteredAt: null },
    ...{
      participants: 0,
      unattendedSince: null,
      heldUntil: null,
      endingAt: null,
      endReason: null,
      overcommitted: false,
      warnedAt: null,
    },
    ...change,
  };
}

describe('the date a page is about', () => {
  const noRooms = new Set<string>();
  const week = [date(14), date(0), date(7)];

  test.each([
    ['before the first window', START - DAY_MS, 'date-0', 'date-7'],
    ['at the first instant of a window', START - 15 * MINUTE_MS, 'date-0', 'date-7'],
    ['at the last instant of a window', START + 75 * MINUTE_MS - 1, 'date-0', 'date-7'],
    ['when a window is over', START + 75 * MINUTE_MS, 'date-7', 'date-14'],
    ['in the last window', START + 14 * DAY_MS, 'date-14', null],
    ['after the last window', START + 30 * DAY_MS, 'date-14', null],
  ])('%s', (_when, now, shown, next) => {
    const found = whichDate(week, noRooms, now);
    expect([found.date?.id, found.next?.id ?? null]).toEqual([shown, next]);
  });

  test('is the one whose room is still open past its window', () => {
    const found = whichDate(week, new Set(['date-0']), START + 2 * HOUR_MS);
    expect([found.date?.id, found.next?.id]).toEqual(['date-0', 'date-7']);
  });

  test('is the one whose window runs, even where an earlier room is still open', () => {
    expect(whichDate(week, new Set(['date-0']), START + 7 * DAY_MS).date?.id).toBe('date-7');
  });

  test('is a cancelled one only while its window would run, or where nothing else is left', () => {
    const some = [date(0, 'cancelled'), date(7)];
    expect(whichDate(some, noRooms, START - DAY_MS).date?.id).toBe('date-7');
    expect(whichDate(some, noRooms, START)).toMatchObject({ date: { id: 'date-0' }, next: { id: 'date-7' } });
    expect(whichDate([date(0, 'cancelled')], noRooms, START - DAY_MS).date?.id).toBe('date-0');
  });

  test('is one that nobody came to until its window would have ended, unless another runs', () => {
    const end = START + 75 * MINUTE_MS;
    const letGo = { ...date(0), closesAt: START + 20 * MINUTE_MS, releasedClosesAt: end };
    expect(whichDate([letGo, date(7)], noRooms, end - 1)).toMatchObject({
      ...{ date: { id: 'date-0' }, next: { id: 'date-7' } },
    });
    expect(whichDate([letGo, date(7)], noRooms, end).date?.id).toBe('date-7');
    const inItsPlace = { ...date(0), id: 'other', opensAt: START + 30 * MINUTE_MS };
    expect(whichDate([letGo, inItsPlace], noRooms, START + 40 * MINUTE_MS).date?.id).toBe('other');
    const calledOff = { ...letGo, status: 'cancelled' as const };
    expect(whichDate([calledOff, date(7)], noRooms, end - 1).date?.id).toBe('date-0');
  });

  test('is never one that was dropped', () => {
    expect(whichDate([date(0, 'dropped'), date(7)], noRooms, START).date?.id).toBe('date-7');
    expect(whichDate([date(0, 'dropped')], noRooms, START)).toEqual({ date: null, next: null });
  });
});

describe('how it stands with a date', () => {
  const opensAt = START - 15 * MINUTE_MS;
  const inside = START;
  const late = START + 75 * MINUTE_MS;
  const was = { openedAt: START - 10 * MINUTE_MS };
  const ended = (endReason: EndReason): Room => room('ended', { ...was, endReason });

  test.each<[string, Room | undefined, number, DoorState]>([
    ['early before its window', undefined, opensAt - 1, 'early'],
    ['early while the room is being opened', undefined, opensAt, 'early'],
    ['early while the first copy is planned', room('planned'), opensAt + SECOND_MS, 'early'],
    ['early while another server is tried', room('creating', { fence: 3 }), opensAt + SECOND_MS, 'early'],
    [
      'early while a date that was moved gets its room',
      room('ended', { endReason: 'superseded' }),
      opensAt,
      'early',
    ],
    ['trouble when no room is there after half a minute', undefined, opensAt + 30 * SECOND_MS, 'trouble'],
    ['trouble when it is still being made then', room('creating'), opensAt + 30 * SECOND_MS, 'trouble'],
    ['open when nobody is in', room('open', was), inside, 'open'],
    ['live when people are in', room('live', { ...was, participants: 3 }), inside, 'live'],
    ['full with as many as may be in', room('live', { ...was, participants: 5 }), inside, 'full'],
    ['live past its window', room('live', { ...was, participants: 1 }), late, 'live'],
    ['trouble when its server is lost', room('lost', was), inside, 'trouble'],
    ['trouble when its server is lost right after the beginning', room('lost', was), opensAt, 'trouble'],
    ['trouble when it vanished', ended('vanished'), inside, 'trouble'],
    ['trouble after the date was restored', ended('cancelled'), inside, 'trouble'],
    ['trouble after somebody came after all', ended('no-show'), inside, 'trouble'],
    ['trouble while a host\u2019s new copy is on its way', ended('superseded'), inside, 'trouble'],
    ['ended when a host ended it inside', ended('inside'), inside, 'ended'],
    ['ended when somebody asked for it', ended('asked'), inside, 'ended'],
    ['ended while it is ending', room('ending', { ...was, endReason: 'asked' }), inside, 'ended'],
    ['ended when its window is over', ended('closed'), late, 'ended'],
    ['ended when its window is over without a room', undefined, late, 'ended'],
    ['ended when it is lost past its window', room('lost', was), late, 'ended'],
  ])('%s', (_rule, current, now, expected) => {
    expect(doorState(date(0), current, 5, now)).toBe(expected);
  });

  test('never full without a limit', () => {
    expect(doorState(date(0), room('live', { participants: 9_999 }), null, inside)).toBe('live');
  });

  test('cancelled whatever its room does', () => {
    expect(doorState(date(0, 'cancelled'), room('live'), null, inside)).toBe('cancelled');
  });
});

describe('whoever could let guests in has not been there', () => {
  const minutes = (after: number) => START + after * MINUTE_MS;
  test.each<[string, RoomState, number | null, number, boolean]>([
    ['for five minutes since the start, though the room is open for longer', 'open', minutes(-15), 5, true],
    ['for less than that', 'open', minutes(-15), 4.99, false],
    ['since they left in the middle of it', 'live', minutes(30), 35, true],
    ['for a short while', 'live', minutes(30), 34, false],
    ['is not so while somebody is', 'live', null, 30, false],
    ['says nothing of a room that is away', 'lost', minutes(-15), 30, false],
  ])('%s', (_rule, state, unattendedSince, now, expected) => {
    expect(isUnattended(date(0), room(state, { unattendedSince }), minutes(now))).toBe(expected);
  });
});

describe('an occurrence needs a room', () => {
  const needing: [RoomState, EndReason | null, boolean][] = [
    ['planned', null, false],
    ['creating', null, false],
    ['open', null, false],
    ['live', null, false],
    ['ending', 'asked', false],
    ['lost', null, true],
    ['failed', null, true],
    ['ended', 'vanished', true],
    ['ended', 'superseded', true],
    ['ended', 'cancelled', true],
    ['ending', 'no-show', false],
    ['ended', 'no-show', true],
    ['ended', 'inside', false],
    ['ended', 'asked', false],
    ['ended', 'closed', false],
  ];
  test.each(needing)('%s, %s: %s', (state, endReason, expected) => {
    expect(needsRoom({ state, endReason })).toBe(expected);
  });

  test('where there never was one', () => {
    expect(needsRoom(undefined)).toBe(true);
  });
});
