import { beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Exception } from '../../../src/features/bookings/exceptions.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { conflictsIn, everything, freshDesk, NOON, refusal, type TestDesk, wish } from './desk.ts';

const DAYS = ['2027-02-09', '2027-02-16', '2027-02-23', '2027-03-02'];
const WEEKLY = { start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=4', expectedParticipants: 1 };
const at = (day = '', time = '19:00') => `${day}T${time}`;

onEachStore('exceptions to a series', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });
  const book = (exceptions: readonly Exception[], change: object = {}) =>
    desk.book({ ...WEEKLY, exceptions, ...change });
  const shown = ({ occurrences }: Awaited<ReturnType<typeof book>>) =>
    occurrences.map(({ start, status }) => `${start} ${status}`);

  test('leave one date out, the first one too, and move others, one beyond its neighbour', async () => {
    const made = await book([
      { start: at(DAYS[0]), to: null },
      { start: `${at(DAYS[1])}:00`, to: '2027-02-17T18:30' },
      { start: at(DAYS[2]), to: '2027-03-03T19:00' },
      { start: at(DAYS[3]), to: at(DAYS[3]) },
    ]);
    expect(shown(made)).toEqual([
      '2027-02-09T19:00 cancelled',
      '2027-02-17T18:30 booked',
      '2027-03-02T19:00 booked',
      '2027-03-03T19:00 booked',
    ]);
    expect(made.booking).toMatchObject({
      ...{ start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=4', status: 'booked', skipped: [] },
      shifted: [
        { start: at(DAYS[1]), to: '2027-02-17T18:30' },
        { start: at(DAYS[2]), to: '2027-03-03T19:00' },
      ],
    });
    expect(await desk.bookings.get(store().db, made.booking.id)).toEqual(made);
  });

  test('make a series fit, and are admitted where they are to be', async () => {
    await desk.fill(at(DAYS[1]), { durationMinutes: 30 });
    await desk.fill(at(DAYS[2]), { durationMinutes: 30 });
    const conflicts = await conflictsIn(book([{ start: at(DAYS[1]), to: null }]));
    expect(conflicts.map(({ start }) => start)).toEqual([at(DAYS[2])]);
    const moved = { start: at(DAYS[2]), to: at(DAYS[2], '20:00') };
    const exceptions = [{ start: at(DAYS[1]), to: null }, moved];
    const check = await desk.bookings.check(store().db, { ...wish, ...WEEKLY, exceptions });
    expect(check).toEqual({ fits: true, conflicts: [], skipped: [], shifted: [moved] });
    expect(shown(await book(exceptions))).toHaveLength(4);
    // A time that is as full as the other is no way out, and is not shifted on by itself.
    const before = await everything(store());
    const there = [
      { start: at(DAYS[0]), to: at(DAYS[1]) },
      { start: at(DAYS[1]), to: null },
      { start: at(DAYS[2]), to: null },
    ];
    for (const onConflict of ['refuse', 'shift'] as const) {
      const again = await conflictsIn(book(there, { onConflict }));
      expect(again.map(({ start }) => start)).toEqual([at(DAYS[1])]);
    }
    expect(await everything(store())).toEqual(before);
    const skipping = await book(there, { onConflict: 'skip' });
    expect(skipping.booking).toMatchObject({
      skipped: [{ start: at(DAYS[0]), limit: 'rooms' }],
      shifted: [],
    });
  });

  test('keep the day of a date that was left out free when the series moves', async () => {
    const made = await book([{ start: at(DAYS[1]), to: null }]);
    const { id } = made.booking;
    const principal = { principal: 'token:anna' };
    const changed = await desk.inTurn((tx) =>
      desk.bookings.change(tx, principal, id, { start: at('2027-02-09', '20:00') }, null),
    );
    expect(changed.occurrences.filter(({ status }) => status === 'booked').map(({ start }) => start)).toEqual(
      [DAYS[0], DAYS[2], DAYS[3]].map((day) => at(day, '20:00')),
    );
  });

  test.each<[string, readonly Exception[], object, object]>([
    [
      'a date that is none of its own',
      [
        { start: at(DAYS[0]), to: null },
        { start: at('2027-02-10'), to: null },
        { start: 'morgen', to: null },
      ],
      {},
      {
        code: 'exceptions-invalid',
        errors: [
          { pointer: '/exceptions/1/start', code: 'no_such_date' },
          { pointer: '/exceptions/2/start', code: 'no_such_date' },
        ],
      },
    ],
    [
      'a date twice',
      [
        { start: at(DAYS[0]), to: null },
        { start: at(DAYS[0]), to: at(DAYS[0], '20:00') },
      ],
      {},
      { code: 'exceptions-invalid', errors: [{ pointer: '/exceptions/1/start', code: 'named_twice' }] },
    ],
    [
      'every date',
      DAYS.map((day) => ({ start: at(day), to: null })),
      {},
      { code: 'exceptions-invalid', errors: [{ pointer: '/exceptions', code: 'none_left' }] },
    ],
    [
      'a move upon a sibling',
      [{ start: at(DAYS[0]), to: at(DAYS[1], '20:45') }],
      {},
      { code: 'dates-overlap', start: at(DAYS[1], '20:45') },
    ],
    [
      'a move into the gap of spring',
      [{ start: at(DAYS[3]), to: '2027-03-28T02:30' }],
      {},
      { code: 'start-in-gap', start: '2027-03-28T02:30' },
    ],
    ['a move to no day', [{ start: at(DAYS[3]), to: '2027-02-30T19:00' }], {}, { code: 'date-invalid' }],
    ['a move into the past', [{ start: at(DAYS[0]), to: '2027-01-26T19:00' }], {}, { code: 'start-in-past' }],
    [
      'a single date',
      [{ start: at(DAYS[0]), to: null }],
      { recurrence: null },
      { code: 'exceptions-invalid' },
    ],
  ])('that are for %s are refused, and nothing is booked', async (_what, exceptions, change, fault) => {
    const before = await everything(store());
    expect(await refusal(book(exceptions, change))).toMatchObject(fault);
    expect(await everything(store())).toEqual(before);
  });

  test('do not reach further ahead than the branch may book', async () => {
    await desk.limit('by-1', { daysAhead: 30 });
    const fault = await refusal(book([{ start: at(DAYS[3]), to: '2027-03-05T19:00' }]));
    expect(fault).toEqual({ code: 'branch-limit', limit: 'daysAhead', value: 30 });
    expect(shown(await book([{ start: at(DAYS[3]), to: null }]))).toHaveLength(4);
  });

  test('come to what was asked for, or to nothing at all', async () => {
    const choice = fc.option(fc.constantFrom('skip', '18:45', '20:30', '08:00'), { nil: null });
    await fc.assert(
      fc.asyncProperty(fc.tuple(choice, choice, choice, choice), async (choices) => {
        desk = await freshDesk(store());
        await desk.fill(at(DAYS[1], '18:45'), { durationMinutes: 30 });
        const exceptions = choices.flatMap((chosen, index): Exception[] =>
          chosen === null
            ? []
            : [{ start: at(DAYS[index]), to: chosen === 'skip' ? null : at(DAYS[index], chosen) }],
        );
        const asked = { ...wish, ...WEEKLY, exceptions };
        if (choices.every((chosen) => chosen === 'skip')) {
          expect(await refusal(book(exceptions))).toMatchObject({ code: 'exceptions-invalid' });
          return;
        }
        const { fits } = await desk.bookings.check(store().db, asked);
        expect(fits).toBe(!(choices[1] === null || choices[1] === '18:45'));
        if (!fits) {
          expect((await conflictsIn(book(exceptions))).length).toBe(1);
          return;
        }
        expect(shown(await book(exceptions))).toEqual(
          choices.map((chosen, index) =>
            chosen === 'skip'
              ? `${at(DAYS[index])} cancelled`
              : `${at(DAYS[index], chosen ?? '19:00')} booked`,
          ),
        );
      }),
      { numRuns: 12 },
    );
  });

  test('a start that is `now` is the minute that it is, by the clock of its zone', async () => {
    desk.clock.set(NOON + 40_000);
    const { booking, occurrences } = await desk.book({ start: 'now', timeZone: 'Europe/Lisbon' });
    expect(booking.start).toBe('2027-02-01T11:00');
    expect(occurrences[0]).toMatchObject({
      startsAt: NOON,
      opensAt: NOON + 40_000,
      endsAt: NOON + 90 * MINUTE_MS,
    });
    expect(await refusal(desk.book({ start: 'now', timeZone: 'Nirgendwo' }))).toMatchObject({
      code: 'time-zone-unknown',
    });
  });
});
