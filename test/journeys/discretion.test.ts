import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dayIn } from '../support/calendar.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const IMPRINT = 'https://partei.example/impressum';

onBothStores('who sees what', (kind) => {
  let app: WholeApp;
  beforeAll(async () => {
    app = await startWholeApp(kind, {
      callers: ['viewer@by', 'secretary@by', 'admin@by', 'admin@de'],
      settings: { PLENUM_IMPRINT_URL: IMPRINT },
    });
  });
  afterAll(() => app.close());

  function wish(options: object) {
    return {
      branch: 'by',
      title: 'Vorstand',
      start: `${dayIn(9)}T19:00`,
      durationMinutes: 60,
      expectedParticipants: 8,
      options,
    };
  }

  test('the access code is shown to those who may host, and to no viewer, in the booking nor in lists', async () => {
    const made = await app.call('secretary@by', 'POST', '/bookings', wish({ accessCode: 'rote-nelke' }));
    expect(made.body).toMatchObject({ options: { accessCode: 'rote-nelke' } });
    const { id } = made.body;
    const seen = await app.call('viewer@by', 'GET', `/bookings/${id}`);
    expect(seen.body).toMatchObject({ id, options: { accessCode: null } });
    expect(JSON.stringify((await app.call('viewer@by', 'GET', '/bookings')).body)).not.toContain(
      'rote-nelke',
    );
    expect(JSON.stringify((await app.call('secretary@by', 'GET', '/bookings')).body)).toContain('rote-nelke');
  });

  test('the log of changes is for operators: newest first, by pages, and found by action', async () => {
    for (const title of ['Eins', 'Zwei']) {
      await app.call('secretary@by', 'POST', '/bookings', { ...wish({}), title });
    }
    expect((await app.call('admin@by', 'GET', '/audit')).status).toBe(403);
    const first = await app.call('admin@de', 'GET', '/audit?limit=1&action=booking.book');
    expect(first.body.items).toMatchObject([
      { actor: 'token:secretary.by', action: 'booking.book', branch: 'by', after: { title: 'Zwei' } },
    ]);
    const second = await app.call(
      'admin@de',
      'GET',
      `/audit?limit=1&action=booking.book&cursor=${String(first.body.next)}`,
    );
    expect(second.body.items).toMatchObject([{ after: { title: 'Eins' } }]);
    expect((await app.call('admin@de', 'GET', '/audit?cursor=made-up')).body.code).toBe('cursor-invalid');
  });

  test('a phone number that there is not yet is promised to nobody', async () => {
    const answer = await app.call('secretary@by', 'POST', '/bookings', wish({ phone: true }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'option-not-allowed', option: 'phone' } });
  });

  test('the operator\u2019s imprint stands at the foot of the pages', async () => {
    const page = await (await fetch(`${app.url}/m`)).text();
    expect(page).toContain(`href="${IMPRINT}"`);
  });
});
