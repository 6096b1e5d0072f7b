import { beforeEach, expect, test } from '@jest/globals';
import {
  bookingById,
  dueAt,
  linkByCode,
  occurrencesOf,
  windowsIn,
} from '../../../src/features/bookings/dates.ts';
import { normalizeCode } from '../../../src/lib/ids.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, everything, freshDesk, NOON, refusal, type TestDesk, wish } from './desk.ts';

const at = (text: string): number => Date.parse(text);

onEachStore('booking', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });

  test('a booking holds its room from the lead before its start to the grace after its end', async () => {
    const { booking, occurrences } = await desk.book();
    expect(booking).toMatchObject({
      branch: 'by-1',
      start: '2027-02-09T19:00',
      timeZone: 'Europe/Berlin',
      status: 'booked',
      version: 1,
      recurrence: null,
      skipped: [],
      shifted: [],
      bookedBy: 'token:anna',
    });
    expect(occurrences).toEqual([
      expect.objectContaining({
        booking: booking.id,
        start: '2027-02-09T19:00',
        startsAt: at('2027-02-09T18:00Z'),
        endsAt: at('2027-02-09T19:30Z'),
        opensAt: at('2027-02-09T17:45Z'),
        closesAt: at('2027-02-09T19:45Z'),
        status: 'booked',
      }),
    ]);
    expect(await bookingById(store().db, booking.id)).toEqual(booking);
    expect(await occurrencesOf(store().db, booking.id)).toEqual(occurrences);
  });

  test('a window is found at its first instant and no more at its last', async () => {
    const [date] = (await desk.book()).occurrences;
    const { opensAt = 0, closesAt = 0 } = date ?? {};
    const due = async (instant: number) => (await dueAt(store().db, instant)).length;
    expect([
      await due(opensAt - 1),
      await due(opensAt),
      await due(closesAt - 1),
      await due(closesAt),
    ]).toEqual([0, 1, 1, 0]);
    const held = async (from: number, to: number) => (await windowsIn(store().db, { from, to })).length;
    expect([await held(0, opensAt), await held(0, opensAt + 1)]).toEqual([0, 1]);
    expect([await held(closesAt - 1, closesAt + 9), await held(closesAt, closesAt + 9)]).toEqual([1, 0]);
  });

  test('a start up to ten minutes ago is now: its window begins with the admission', async () => {
    desk.clock.set('2027-02-09T18:10Z');
    const [date] = (await desk.book()).occurrences;
    expect(date?.opensAt).toBe(at('2027-02-09T18:10Z'));
    desk.clock.set(at('2027-02-09T18:10Z') + 1);
    expect(await refusal(desk.book())).toEqual({ code: 'start-in-past', start: '2027-02-09T19:00' });
  });

  test('its links are whole addresses with the code in groups, and lead to it', async () => {
    const { booking } = await desk.book();
    const links = await desk.bookings.links(store().db, booking.id);
    expect(links.guest).toMatch(/^https:\/\/plenum\.example\/m\/(?:[a-z0-9]{4}-){2}[a-z0-9]{4}$/);
    expect(links.host).toMatch(/^https:\/\/plenum\.example\/h\/[a-z0-9]{32}$/);
    for (const kind of ['guest', 'host'] as const) {
      const code = normalizeCode(links[kind].split('/').at(-1) ?? '');
      expect(await linkByCode(store().db, code)).toEqual({ booking: booking.id, kind, state: 'current' });
    }
    expect(await linkByCode(store().db, 'nosuchcode99')).toBeNull();
  });

  test('options are those of the branch with the wished ones laid over', async () => {
    await desk.inTurn((tx) =>
      desk.branches.change(
        tx,
        'job:test',
        'by',
        { defaults: { options: { lobby: 'ask-moderator', muteOnStart: false } } },
        null,
      ),
    );
    const { booking } = await desk.book({ options: { muteOnStart: true, accessCode: 'geheim77' } });
    expect(booking.options).toMatchObject({
      lobby: 'ask-moderator',
      muteOnStart: true,
      accessCode: 'geheim77',
      language: 'de',
    });
  });

  test('the audit row says who booked what, and no access code, nor why people are listed', async () => {
    const options = { accessCode: 'geheim77', attendance: 'Ida hat gefragt' };
    const { booking } = await desk.book({ options });
    const rows = await store().db.selectFrom('audit').selectAll().where('object', '=', booking.id).execute();
    expect(rows).toEqual([
      expect.objectContaining({ actor: 'token:anna', action: 'booking.book', branch: 'by-1', at: NOON }),
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/geheim77|Ida/);
    expect(JSON.parse(rows[0]?.after ?? '')).toMatchObject({
      ...{ options: { accessCodeSet: true, attendanceSet: true }, dates: 1 },
    });
  });

  test('a series keeps its wall time over a change of clocks', async () => {
    const { occurrences } = await desk.book({ start: '2027-03-23T19:00', recurrence: 'FREQ=WEEKLY;COUNT=2' });
    expect(occurrences.map(({ startsAt }) => startsAt)).toEqual([
      at('2027-03-23T18:00Z'),
      at('2027-03-30T17:00Z'),
    ]);
  });

  test('a date of a series that clocks jump over is listed as missing', async () => {
    const { booking, occurrences } = await desk.book({
      start: '2027-03-27T02:30',
      recurrence: 'FREQ=DAILY;COUNT=2',
    });
    expect(occurrences.map(({ start }) => start)).toEqual(['2027-03-27T02:30', '2027-03-29T02:30']);
    expect(booking.skipped).toEqual([{ start: '2027-03-28T02:30', reason: 'gap' }]);
  });

  test('a series with a full date is refused with that date, or skips it where asked to', async () => {
    for (const branch of ['by-2', 'nw', 'de']) await desk.book({ branch, start: '2027-02-16T19:30' });
    const series = { recurrence: 'FREQ=WEEKLY;COUNT=3' };
    const before = await everything(store());
    const conflicts = await conflictsIn(desk.book(series));
    expect(conflicts).toEqual([
      expect.objectContaining({
        start: '2027-02-16T19:00',
        startsAt: '2027-02-16T18:00:00Z',
        limit: 'rooms',
      }),
    ]);
    expect(await everything(store())).toEqual(before);

    const { booking, occurrences } = await desk.book({ ...series, onConflict: 'skip' });
    expect(occurrences.map(({ start }) => start)).toEqual(['2027-02-09T19:00', '2027-02-23T19:00']);
    expect(booking.skipped).toEqual([{ start: '2027-02-16T19:00', reason: 'capacity', limit: 'rooms' }]);
  });

  test('a series of which every date is full is refused, also when it may skip', async () => {
    for (const branch of ['by-2', 'nw', 'de']) await desk.book({ branch, recurrence: 'FREQ=WEEKLY;COUNT=2' });
    const conflicts = await conflictsIn(desk.book({ recurrence: 'FREQ=WEEKLY;COUNT=2', onConflict: 'skip' }));
    expect(conflicts).toHaveLength(2);
  });

  test('a check says what a booking would come to and books nothing', async () => {
    for (const branch of ['by-2', 'nw', 'de']) await desk.book({ branch });
    const before = await everything(store());
    const series = { ...wish, recurrence: 'FREQ=WEEKLY;COUNT=2' };
    const refused = await desk.bookings.check(store().db, series);
    expect(refused).toMatchObject({ fits: false, skipped: [], conflicts: [{ limit: 'rooms' }] });
    const skipping = await desk.bookings.check(store().db, { ...series, onConflict: 'skip' });
    expect(skipping).toMatchObject({
      fits: true,
      skipped: [{ start: wish.start, reason: 'capacity', limit: 'rooms' }],
      conflicts: [{ start: wish.start }],
    });
    expect(await everything(store())).toEqual(before);
  });

  test('what runs over past its window still holds its room', async () => {
    desk.clock.set('2027-02-09T17:50Z');
    for (const branch of ['nw', 'de']) await desk.book({ branch });
    desk.overruns.push({
      occurrence: 'other',
      branch: 'by-2',
      span: { from: desk.clock.now(), to: desk.clock.now() + 10 * MINUTE_MS },
      seats: 5,
    });
    expect(await conflictsIn(desk.book())).toMatchObject([{ limit: 'rooms' }]);
    desk.overruns.length = 0;
    await desk.book();
  });

  test('who books is the caller, and the version of everything new is 1', async () => {
    const { booking } = await desk.inTurn((tx) => desk.bookings.book(tx, anna, wish));
    expect(await desk.bookings.get(store().db, booking.id)).toMatchObject({ booking: { version: 1 } });
  });
});
