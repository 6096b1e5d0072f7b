import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { type Answered, type BookingApi, serveBookings } from './booking-api.ts';
import { freshDesk, type TestDesk } from './desk.ts';
import { limitSteps, told } from './told.ts';

onEachStore('what a change of the tree means for what is booked', (store) => {
  let desk: TestDesk;
  let api: BookingApi;
  beforeEach(async () => {
    desk = await freshDesk(store());
    api = await serveBookings(store(), desk);
  });
  afterEach(() => api.close());

  const { call, overcommitted, threeDates } = limitSteps(() => ({ desk, api }));

  describe('a limit of a branch that is lowered', () => {
    test('is told beforehand which dates would be above it; they stand, and show as above it', async () => {
      await threeDates();
      await desk.book({ title: 'Vier', branch: 'by-1', start: '2027-02-16T19:00' });
      const lower = { limits: { subtreeRoomsAtOnce: 1 } };
      const asked = await call('PATCH', '/branches/by?dryRun=true', lower);
      expect([asked.status, asked.body['dryRun']]).toEqual([200, true]);
      expect(asked.dates('above')).toEqual([
        'Zwei: subtreeRoomsAtOnce@by 2/1',
        'Eins: subtreeRoomsAtOnce@by 2/1',
      ]);
      expect(asked.body['branch']).toMatchObject({ id: 'by', limits: lower.limits });
      expect(await overcommitted()).toEqual([]);
      expect((await call('GET', '/branches/by')).body['limits']).toMatchObject({ subtreeRoomsAtOnce: null });

      expect((await call('PATCH', '/branches/by', lower)).status).toBe(200);
      expect(await overcommitted('', 'admin@by')).toEqual(asked.dates('above'));
      expect(await overcommitted('', 'viewer@nw')).toEqual([]);
      const { body } = await call('GET', '/bookings?branch=by');
      expect(body.items?.map(({ status }) => status)).toEqual(['booked', 'booked', 'booked']);
    });

    test('counts what is inherited for each branch by itself, and single dates by length and people', async () => {
      await desk.book({ title: 'Lang', branch: 'by-1', durationMinutes: 120 });
      await desk.book({ title: 'Groß', branch: 'by-1', expectedParticipants: 50 });
      await desk.book({ title: 'Fern', branch: 'by-2', start: '2027-06-09T19:00', expectedParticipants: 45 });
      const asked = async (limits: object) =>
        (await call('PATCH', '/branches/by?dryRun=true', { limits })).dates('above');
      expect(await asked({ roomsAtOnce: 1 })).toEqual([
        'Groß: roomsAtOnce@by-1 2/1',
        'Lang: roomsAtOnce@by-1 2/1',
      ]);
      expect(await asked({ seatsAtOnce: 44 })).toEqual([
        'Fern: seatsAtOnce@by-2 45/44',
        'Groß: seatsAtOnce@by-1 60/44',
        'Lang: seatsAtOnce@by-1 60/44',
      ]);
      expect(await asked({ maxMinutes: 100 })).toEqual(['Lang: maxMinutes@by-1 120/100']);
      expect(await asked({ maxParticipants: 45 })).toEqual(['Groß: maxParticipants@by-1 50/45']);
      expect(await asked({ daysAhead: 30 })).toEqual(['Fern: daysAhead@by-2 129/30']);
      expect(await asked({ roomsAtOnce: 1, maxMinutes: 100 })).toEqual([
        'Groß: roomsAtOnce@by-1 2/1',
        'Lang: roomsAtOnce@by-1 2/1, maxMinutes@by-1 120/100',
      ]);
      expect(await asked({ roomsAtOnce: 2 })).toEqual([]);
    });

    test('names only what gets worse by it', async () => {
      await desk.book({ title: 'Eins' });
      await desk.book({ title: 'Zwei' });
      await desk.limit('by-1', { roomsAtOnce: 1 });
      const asked = async (limits: object) =>
        (await call('PATCH', '/branches/by-1?dryRun=true', { limits })).dates('above');
      expect(await asked({ roomsAtOnce: 1 })).toEqual([]);
      expect(await asked({ seatsAtOnce: 30 })).toEqual([]);
      expect(await asked({ roomsAtOnce: 0 })).toEqual([
        'Zwei: roomsAtOnce@by-1 2/0',
        'Eins: roomsAtOnce@by-1 2/0',
      ]);
    });

    test('is asked about by who may change it, and by nobody else', async () => {
      await threeDates();
      const asks = (who: string) =>
        call('PATCH', '/branches/by-1?dryRun=true', { limits: { roomsAtOnce: 0 } }, who);
      expect((await asks('admin@by')).dates('above')).toEqual(['Eins: roomsAtOnce@by-1 1/0']);
      expect((await asks('admin@by-1')).status).toBe(403);
      expect((await asks('secretary@de')).status).toBe(403);
      expect((await asks('admin@nw')).status).toBe(404);
    });
  });

  describe('a branch that closes', () => {
    test('is told its dates to come beforehand; they stand, and none is booked any more', async () => {
      await threeDates();
      const past = await desk.book({ title: 'Vorbei', start: '2027-02-01T12:15', durationMinutes: 30 });
      expect(past.occurrences).toHaveLength(1);
      desk.clock.passMinutes(180);
      const asked = await call('PATCH', '/branches/by-1?dryRun=true', { closed: true });
      expect(asked.dates('upcoming')).toEqual(['Eins: ']);
      expect(asked.dates('above')).toEqual([]);
      expect((await call('PATCH', '/branches/by-1', { closed: true })).status).toBe(200);
      expect((await call('GET', '/occurrences?branch=by-1&status=booked')).body.items).toHaveLength(2);
      await expect(desk.book({ start: '2027-02-10T19:00' })).rejects.toThrow('branch-closed');
      expect((await call('PATCH', '/branches/by-1', { closed: false })).status).toBe(200);
      await desk.book({ start: '2027-02-10T19:00' });
    });

    test('is not closed over open ones below it, and is said which', async () => {
      for (const dryRun of ['?dryRun=true', '']) {
        const { status, body } = await call('PATCH', `/branches/by${dryRun}`, { closed: true });
        expect([status, body['code'], body['children']]).toEqual([
          409,
          'branch-has-open-children',
          ['by-1', 'by-2'],
        ]);
      }
    });
  });

  describe('a branch that moves', () => {
    const move = { parent: 'nw', name: 'Kreis Eins', level: 'district' };

    test('is held against the limits above its new place, beforehand and afterwards', async () => {
      await threeDates();
      await desk.limit('nw', { subtreeRoomsAtOnce: 1, maxMinutes: 60 });
      await desk.limit('by', { subtreeRoomsAtOnce: 2 });
      const asked = await call('PUT', '/branches/by-1?dryRun=true', move);
      expect(asked.status).toBe(200);
      expect(asked.body['branch']).toMatchObject({ id: 'by-1', parent: 'nw', effective: { maxMinutes: 60 } });
      expect(asked.dates('above')).toEqual([
        'Drei: subtreeRoomsAtOnce@nw 2/1',
        'Eins: subtreeRoomsAtOnce@nw 2/1, maxMinutes@by-1 90/60',
      ]);
      expect((await call('GET', '/branches/by-1')).body['parent']).toBe('by');
      expect((await call('PUT', '/branches/by-1', move)).status).toBe(200);
      expect(await overcommitted('', 'admin@nw')).toEqual([
        'Drei: subtreeRoomsAtOnce@nw 2/1',
        'Eins: subtreeRoomsAtOnce@nw 2/1',
      ]);
      expect(await overcommitted('', 'admin@by')).toEqual([]);
    });

    test('moves nowhere that no branch can be, nor by anybody else', async () => {
      for (const place of [
        { parent: 'by-1' },
        { parent: 'nowhere' },
        { parent: null },
        { parent: 'nw', level: 'federal' },
      ]) {
        for (const dryRun of ['?dryRun=true', '']) {
          const { status, body } = await call('PUT', `/branches/by-1${dryRun}`, { ...move, ...place });
          expect([status, body['code']]).toEqual([422, 'branch-parent-invalid']);
        }
      }
      expect((await call('PUT', '/branches/by-1?dryRun=true', move, 'admin@by')).status).toBe(403);
    });

    test('that is new is shown as it would be, and not added by asking', async () => {
      const asked = await call('PUT', '/branches/nw-1?dryRun=true', { ...move, name: 'Kreis Neu' });
      expect(asked.body['branch']).toMatchObject({ id: 'nw-1', parent: 'nw', name: 'Kreis Neu' });
      expect((await call('GET', '/branches/nw-1')).status).toBe(404);
      expect((await call('PUT', '/branches/nw-1', { ...move, name: 'Kreis Neu' })).status).toBe(201);
    });
  });

  describe('an import', () => {
    const csv = (text: string, query = '') =>
      api.call('admin@de', 'POST', `/branches/import?${query}`, text, { 'Content-Type': 'text/csv' });
    const FILE = `id;parent;name;level\r\nde;;Bundesverband;federal\r\nby;de;Freistaat Bayern;state\r\nby-1;nw;Kreis Eins;district\r\nnw;de;Nordrhein-Westfalen;state\r\nnw-9;nw;"Kreis ""Neun""";district\r\n`;

    test('is a diff beforehand, with what it means for what is booked, and the same once it is done', async () => {
      await threeDates();
      await desk.limit('nw', { subtreeRoomsAtOnce: 1 });
      const asked = (await csv(FILE, 'dryRun=true&missing=close')).body;
      expect(asked).toMatchObject({
        dryRun: true,
        created: ['nw-9'],
        changed: [
          { id: 'by', fields: [{ field: 'name', from: 'Bayern', to: 'Freistaat Bayern' }] },
          { id: 'by-1', fields: [{ field: 'parent', from: 'by', to: 'nw' }] },
        ],
        ...{ moved: ['by-1'], carried: 0, closed: ['by-2'], missing: ['by-2'], unchanged: 2 },
        upcoming: { total: 1, dates: [{ title: 'Zwei' }] },
      });
      expect(told((asked['above'] as { dates: Answered[] }).dates)).toEqual([
        'Drei: subtreeRoomsAtOnce@nw 2/1',
        'Eins: subtreeRoomsAtOnce@nw 2/1',
      ]);
      expect((await call('GET', '/branches/by')).body['name']).toBe('Bayern');
      expect((await csv(FILE, 'missing=close')).body).toEqual({ ...asked, dryRun: false });
      expect((await call('GET', '/branches/by-2')).body['closed']).toBe(true);
      const again = (await csv(FILE, 'missing=close')).body;
      expect(again).toMatchObject({ created: [], changed: [], closed: [], unchanged: 5, missing: ['by-2'] });
    });

    test('as Excel writes it is read where its charset is said, and refused with a way out where it is not', async () => {
      const table = 'id;parent;name;level\r\nby-9;by;Kreis München;district\r\n';
      const bytes = Uint8Array.from(Buffer.from(table, 'latin1'));
      const send = (type: string) =>
        api.call('admin@de', 'POST', '/branches/import', bytes, { 'Content-Type': type });
      const refused = await send('text/csv');
      expect([refused.status, refused.body['code']]).toEqual([400, 'invalid-request']);
      expect(JSON.stringify(refused.body['errors'])).toContain('CSV UTF-8');
      expect((await send('text/csv; charset=utf-16')).status).toBe(415);
      expect((await send('text/csv; charset=windows-1252')).status).toBe(200);
      expect((await call('GET', '/branches/by-9')).body['name']).toBe('Kreis München');
    });

    test('with wrong lines changes nothing, and names them all', async () => {
      const { status, body } = await csv(`${FILE}sn;nowhere;Sachsen;state\r\nXX;de;Y;land\r\n`);
      expect([status, body['code']]).toEqual([400, 'invalid-request']);
      expect((body['errors'] as Answered[]).map(({ pointer }) => pointer)).toEqual([
        ...['/lines/8/id', '/lines/8/name', '/lines/8/level', '/lines/7/parent'],
      ]);
      expect((await call('GET', '/branches/nw-9')).status).toBe(404);
    });
  });
});
