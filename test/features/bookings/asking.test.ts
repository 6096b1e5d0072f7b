import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openFresh } from '../../support/stores.ts';
import { type BookingApi, serveBookings } from './booking-api.ts';
import { freshDesk, type TestDesk } from './desk.ts';

// On SQLite there is but one connection, and nothing can be asked beside a turn.
let store: Awaited<ReturnType<typeof openFresh>>;
let desk: TestDesk;
let api: BookingApi;
beforeEach(async () => {
  store = await openFresh('postgres');
  desk = await freshDesk(store.database);
  api = await serveBookings(store.database, desk);
});
afterEach(async () => {
  await api.close();
  await store.remove();
});

test('who only asks waits for nobody, and nobody for them: a dry run takes no turn', async () => {
  const { booking, occurrences } = await desk.book({ recurrence: 'FREQ=WEEKLY;COUNT=3' });
  const [date] = occurrences;
  const release = Promise.withResolvers<undefined>();
  const taken = Promise.withResolvers<undefined>();
  const turn = store.database.inTurn(async () => {
    taken.resolve(undefined);
    await release.promise;
  });
  await taken.promise;
  const later = { durationMinutes: 45 };
  const asked = [
    await api.call('admin@de', 'PATCH', `/bookings/${booking.id}?dryRun=true`, later),
    await api.call('admin@de', 'DELETE', `/bookings/${booking.id}?dryRun=true`),
    await api.call('admin@de', 'PATCH', `/occurrences/${date?.id ?? ''}?dryRun=true`, later),
    await api.call('admin@de', 'PATCH', '/branches/by?dryRun=true', { limits: { roomsAtOnce: 1 } }),
    await api.call('admin@de', 'PUT', '/branches/by-9?dryRun=true', {
      ...{ parent: 'by', name: 'Neun', level: 'district' },
    }),
    await api.call('admin@de', 'POST', '/capacity/outages?dryRun=true', {
      ...{ from: '2027-02-09', to: '2027-02-10', seats: 1 },
    }),
  ];
  const csv = 'id,parent,name,level\nde,,Bund,federal\n';
  const headers = { 'Content-Type': 'text/csv' };
  asked.push(await api.call('admin@de', 'POST', '/branches/import?dryRun=true', csv, headers));
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  const late: string[] = [];
  const real = api.call('admin@de', 'PATCH', `/bookings/${booking.id}`, later).then(({ status }) => {
    late.push('the change');
    return status;
  });
  late.push('the turn before it');
  release.resolve(undefined);
  await turn;
  expect(await real).toBe(200);
  expect(late).toEqual(['the turn before it', 'the change']);
});
