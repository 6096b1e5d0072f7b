import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BookingPatch } from '../../../src/features/bookings/booking-patch.ts';
import type { BookingWithDates } from '../../../src/features/bookings/booking.ts';
import type { ChangePreview } from '../../../src/features/bookings/preview.ts';
import { type Fault, Refusal } from '../../../src/lib/refusal.ts';
import { toIso } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type Answered, type BookingApi, serveBookings } from './booking-api.ts';
import { anna, everything, freshDesk, type TestDesk, wish } from './desk.ts';

/** Evenings of one week, so that most of what is asked for collides with something. */
const anyStart = fc
  .record({ day: fc.integer({ min: 8, max: 14 }), quarter: fc.integer({ min: 70, max: 84 }) })
  .map(({ day, quarter }) => {
    const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15];
    return `2027-02-${String(day).padStart(2, '0')}T${hour}:${String(minute).padStart(2, '0')}`;
  });
const onConflict = fc.constantFrom('refuse' as const, 'skip' as const, 'shift' as const);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anySituation = fc.record({
  held: fc.array(anyStart, { minLength: 10, maxLength: 20 }),
  series: fc.record({ start: anyStart, onConflict, count: fc.integer({ min: 2, max: 5 }) }),
  moved: fc.array(fc.record({ which: fc.nat({ max: 4 }), start: anyStart }), { maxLength: 2 }),
  cancelled: fc.array(fc.nat({ max: 4 }), { maxLength: 2 }),
  now: fc.constantFrom('2027-02-01T11:00Z', '2027-02-09T18:10Z', '2027-02-11T11:00Z'),
});
const anyPatch = fc.record({
  which: fc.option(fc.nat({ max: 4 }), { nil: null, freq: 3 }),
  start: maybe(anyStart),
  durationMinutes: maybe(fc.constantFrom(30, 90, 150)),
  expectedParticipants: maybe(fc.constantFrom(1, 40, 90)),
  recurrence: fc.option(
    fc.constantFrom(null, 'FREQ=DAILY;COUNT=2', 'FREQ=DAILY;INTERVAL=2;COUNT=3', 'FREQ=DAILY;COUNT=6'),
    { nil: undefined, freq: 2 },
  ),
  onConflict: maybe(onConflict),
});

/** What a call comes to: its answer, or why it was refused. */
async function ending<T>(call: Promise<T>): Promise<{ done: T } | { fault: Fault }> {
  try {
    return { done: await call };
  } catch (error) {
    if (error instanceof Refusal) return { fault: error.fault };
    throw error;
  }
}

/** Holds what a preview said against what the call itself came to. */
function compare(
  preview: { done: ChangePreview } | { fault: Fault },
  real: { done: BookingWithDates } | { fault: Fault },
  before: BookingWithDates,
): void {
  if ('fault' in preview) {
    expect(real).toEqual(preview);
    return;
  }
  const { fits, dates, skipped, shifted } = preview.done;
  const refused = dates.filter(({ change }) => change === 'refused' || change === 'skipped');
  if ('fault' in real) {
    expect({ fits, code: real.fault.code }).toEqual({ fits: false, code: 'capacity-exhausted' });
    const said = refused.map(({ to, startsAt, conflict }) => ({
      start: to,
      startsAt: toIso(startsAt),
      ...conflict,
    }));
    const conflicts = real.fault.code === 'capacity-exhausted' ? real.fault.conflicts : [];
    const byStart = <T extends { readonly startsAt: string }>(all: readonly T[]) =>
      all.toSorted((one, other) => (one.startsAt < other.startsAt ? -1 : 1));
    expect(byStart(said)).toEqual(byStart(conflicts.map(({ start, ...rest }) => ({ start, ...rest }))));
    return;
  }
  expect(fits).toBe(true);
  const { booking, occurrences } = real.done;
  expect({ skipped: booking.skipped, shifted: booking.shifted }).toEqual({ skipped, shifted });
  const known = new Set(before.occurrences.map(({ id }) => id));
  // What is over is not spoken of, and does not change.
  const spokenOf = new Set(dates.map(({ occurrence }) => occurrence));
  const over = before.occurrences.filter(({ id }) => !spokenOf.has(id));
  expect(occurrences).toEqual(expect.arrayContaining(over));
  const now = occurrences
    .filter((date) => !over.some(({ id }) => id === date.id))
    .map(({ id, start, startsAt, status }) => ({
      occurrence: known.has(id) ? id : null,
      start,
      startsAt,
      status,
    }));
  const then = dates
    .filter(({ status }) => status !== null)
    .map(({ occurrence, from, to, startsAt, status }) => ({
      occurrence,
      start: to ?? from,
      startsAt,
      status,
    }));
  expect(now).toEqual(then);
}

onEachStore('a preview', (store, kind) => {
  let desk: TestDesk;

  const prepare = async (situation: {
    held: readonly string[];
    series: { start: string; onConflict: 'refuse' | 'skip' | 'shift'; count: number };
    moved: readonly { which: number; start: string }[];
    cancelled: readonly number[];
    now: string;
  }) => {
    desk = await freshDesk(store(), { roomLimit: 2 });
    for (const start of situation.held) {
      await ending(desk.book({ branch: 'nw', start, durationMinutes: 60, expectedParticipants: 20 }));
    }
    const { count, ...asked } = situation.series;
    const made = await ending(
      desk.book({ ...asked, durationMinutes: 60, recurrence: `FREQ=DAILY;COUNT=${count}` }),
    );
    if ('fault' in made) return null;
    const { booking, occurrences } = made.done;
    const idAt = (which: number) => occurrences[which % occurrences.length]?.id ?? '';
    for (const { which, start } of situation.moved) {
      await ending(desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, anna, idAt(which), { start }, null)));
    }
    for (const which of situation.cancelled) {
      const how = { live: null, ifMatch: null };
      await ending(desk.inTurn((tx) => desk.bookings.cancelOccurrence(tx, anna, idAt(which), how)));
    }
    desk.clock.set(situation.now);
    return { id: booking.id, idAt, before: await desk.bookings.get(store().db, booking.id) };
  };

  /** Previews, sees that nothing was written, does it, and compares. */
  const both = async (
    before: BookingWithDates,
    preview: Promise<ChangePreview>,
    real: () => Promise<BookingWithDates>,
    was: unknown,
  ) => {
    const said = await ending(preview);
    expect(await everything(store())).toEqual(was);
    compare(said, await ending(real()), before);
  };

  test('of a change says what the change does, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(anySituation, anyPatch, async (situation, { which, ...fields }) => {
        const ready = await prepare(situation);
        if (ready === null) return;
        const { id, idAt, before } = ready;
        const patch: BookingPatch = { ...fields, from: which === null ? undefined : idAt(which) };
        const was = await everything(store());
        const { bookings } = desk;
        const preview = desk.inTurn((tx) => bookings.previewChange(tx, anna, id, patch, null));
        const real = () => desk.inTurn((tx) => bookings.change(tx, anna, id, patch, null));
        await both(before, preview, real, was);
      }),
      { numRuns: kind === 'sqlite' ? 120 : 40 },
    );
  }, 120_000);

  test('lists a new date after the cancelled one whose start it takes, as the booking does', async () => {
    const ready = await prepare({
      held: [],
      series: { start: '2027-02-08T20:45', onConflict: 'refuse', count: 2 },
      moved: [],
      cancelled: [0],
      now: '2027-02-01T11:00Z',
    });
    if (ready === null) throw new Error('the series does not fit');
    const { id, idAt, before } = ready;
    const patch = { start: '2027-02-08T20:45', recurrence: 'FREQ=DAILY;COUNT=2', from: idAt(1) };
    const was = await everything(store());
    const preview = desk.inTurn((tx) => desk.bookings.previewChange(tx, anna, id, patch, null));
    const real = () => desk.inTurn((tx) => desk.bookings.change(tx, anna, id, patch, null));
    await both(before, preview, real, was);
  });

  test('of one date, and of a cancellation, says what that does', async () => {
    const anyMove = fc.record({ which: fc.nat({ max: 4 }), start: maybe(anyStart), cancels: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(anySituation, anyMove, async (situation, { which, start, cancels }) => {
        const ready = await prepare(situation);
        if (ready === null) return;
        const { id, idAt, before } = ready;
        const was = await everything(store());
        const { bookings } = desk;
        const how = { live: null, ifMatch: null, from: start === undefined ? undefined : idAt(which) };
        const patch = { start, durationMinutes: 90 };
        const preview = desk.inTurn((tx) =>
          cancels
            ? bookings.previewCancel(tx, anna, id, how)
            : bookings.previewMove(tx, anna, idAt(which), patch, null),
        );
        const real = () =>
          desk.inTurn(async (tx) => {
            if (cancels) return bookings.cancel(tx, anna, id, how);
            await bookings.moveOccurrence(tx, anna, idAt(which), patch, null);
            return bookings.get(tx, id);
          });
        await both(before, preview, real, was);
      }),
      { numRuns: kind === 'sqlite' ? 80 : 30 },
    );
  }, 120_000);

  describe('over HTTP', () => {
    let api: BookingApi;
    let booking: Answered;
    const datesOf = (thing: Answered) => thing['occurrences'] as readonly Answered[];
    const call = (method: string, path: string, body?: unknown, who = 'secretary@by') =>
      api.call(who, method, path, body);
    beforeEach(async () => {
      desk = await freshDesk(store());
      api = await serveBookings(store(), desk);
      const request = { ...wish, timeZone: undefined, recurrence: 'FREQ=WEEKLY;COUNT=3' };
      booking = (await call('POST', '/bookings', request)).body;
    });
    afterEach(() => api.close());

    test('a change that does not fit is no refusal: it says so for each date', async () => {
      for (let room = 0; room < 3; room += 1) {
        await desk.book({ branch: 'nw', start: '2027-02-23T21:30', expectedParticipants: 1 });
      }
      const before = await everything(store());
      const from = String(datesOf(booking)[1]?.['id']);
      const path = `/bookings/${String(booking['id'])}?from=${from}`;
      const patch = { start: '2027-02-16T21:30' };
      const { status, body, headers } = await call('PATCH', `${path}&dryRun=true`, patch);
      expect([status, headers.get('etag')]).toEqual([200, null]);
      expect(body).toEqual({
        fits: false,
        dates: [
          {
            ...{ occurrence: datesOf(booking)[0]?.['id'], from: wish.start, to: wish.start },
            ...{ startsAt: '2027-02-09T18:00:00Z', change: 'stays', status: 'booked' },
          },
          {
            ...{ occurrence: from, from: '2027-02-16T19:00', to: '2027-02-16T21:30' },
            ...{ startsAt: '2027-02-16T20:30:00Z', change: 'moves', status: 'booked' },
          },
          {
            ...{ occurrence: datesOf(booking)[2]?.['id'], from: '2027-02-23T19:00', to: '2027-02-23T21:30' },
            ...{ startsAt: '2027-02-23T20:30:00Z', change: 'refused', status: 'booked', limit: 'rooms' },
            alternatives: expect.arrayContaining(['2027-02-23T19:30']),
          },
        ],
        skipped: [],
        shifted: [],
      });
      expect(await everything(store())).toEqual(before);
      expect((await call('PATCH', path, patch)).status).toBe(409);
      const shifted = await call('PATCH', path, { ...patch, onConflict: 'shift' });
      expect([shifted.status, shifted.body['shifted']]).toEqual([
        200,
        [{ start: '2027-02-23T21:30', to: '2027-02-23T23:30' }],
      ]);
    });

    test('a cancellation and a move are previewed, too, and their versions are asked for', async () => {
      const [, second, third] = datesOf(booking);
      const path = `/bookings/${String(booking['id'])}`;
      const off = await call('DELETE', `${path}?from=${String(second?.['id'])}&dryRun=true`);
      const changes = (answer: Answered) =>
        (answer['dates'] as readonly Answered[]).map(({ change }) => change);
      expect([off.status, changes(off.body)]).toEqual([200, ['stays', 'cancelled', 'cancelled']]);
      const date = `/occurrences/${String(third?.['id'])}?dryRun=true`;
      const moved = await call('PATCH', date, { start: '2027-02-24T19:00' });
      expect([moved.status, changes(moved.body)]).toEqual([200, ['stays', 'stays', 'moves']]);
      expect((await call('GET', path)).body).toEqual(booking);
      const stale = { 'If-Match': '"7"' };
      for (const [method, at] of [
        ['PATCH', `${path}?dryRun=true`],
        ['DELETE', `${path}?dryRun=true&from=${String(second?.['id'])}`],
        ['PATCH', date],
      ] as const) {
        const body = method === 'PATCH' ? {} : undefined;
        expect((await api.call('secretary@by', method, at, body, stale)).status).toBe(412);
      }
    });

    test('who may not change it sees no preview', async () => {
      const path = `/bookings/${String(booking['id'])}?dryRun=true`;
      expect((await call('PATCH', path, {}, 'viewer@by')).status).toBe(403);
      expect((await call('PATCH', path, {}, 'secretary@nw')).status).toBe(404);
      expect((await call('PATCH', `/bookings/${String(booking['id'])}?from=x`, {})).status).toBe(400);
    });
  });
});
