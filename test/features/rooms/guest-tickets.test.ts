import { describe, expect, test } from '@jest/globals';
import type { NoDoor, Passage } from '../../../src/features/rooms/door.ts';
import { REPLACED } from './plain-door.ts';
import { desk, viewOf } from './desk.ts';

describe('a ticket', () => {
  const pages = (passage: Passage | NoDoor) => desk({ pass: () => passage });

  test('leads on to the room when it is time, and over a page where the policy does not know the host', async () => {
    const url = 'https://bbb.example/join?x=1';
    const { ask } = await pages({ to: 'room', url, formActionAllowed: true });
    // The signed address stands in the header and nowhere else.
    expect(await ask('/m/live/wait/t')).toMatchObject({ status: 303, location: url, html: '' });
    const balanced = await pages({ to: 'room', url, formActionAllowed: false });
    expect(await balanced.ask('/m/live/wait/t')).toMatchObject({
      status: 200,
      html: expect.stringContaining(`content="0;url=${url}"`),
    });
  });

  test('that waited for the room leads on to a place in line', async () => {
    const { ask } = await pages({ to: 'line', ticket: 'next' });
    expect(await ask('/m/live/wait/t?lang=en')).toMatchObject({
      status: 303,
      location: '/m/live/wait/next?lang=en',
    });
  });

  test('shows number and time, and comes again by itself when it is time, not before', async () => {
    const { ask } = await pages({
      ...{ to: 'wait', view: viewOf('live'), name: 'Ida "Quer" <b>' },
      place: { number: 34, waitMs: 2_301 },
    });
    const { status, html, headers } = await ask('/m/live/wait/t?lang=de');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(html).toContain('Sie sind Nummer 34, das dauert etwa 3 Sekunden.');
    expect(html).toContain('Ida &quot;Quer&quot; &lt;b>');
    expect(html).toContain('<noscript><meta http-equiv="refresh" content="3;url=/m/live/wait/t?lang=de"');
    expect(html).toContain('data-wait-ms="2301" data-number="34"');
    expect(html).not.toContain('data-poll-ms');
    expect((await ask('/m/live/wait/t?lang=en')).html).toContain(
      'You are number 34, which takes about 3 seconds.',
    );
  });

  test('that waits for the room asks how it stands, and comes again', async () => {
    const { ask } = await pages({ to: 'wait', view: viewOf('trouble'), name: 'Ida', place: null });
    const { html } = await ask('/m/trouble/wait/t');
    expect(html).toContain('data-page="/m/trou-ble/wait/t" data-status="/m/trou-ble/status"');
    expect(html).toContain('data-poll-ms="3000"');
  });

  test('that is good no more shows the meeting’s page, says so, and keeps the name', async () => {
    const { ask } = await pages({ to: 'lapsed', view: viewOf('live'), name: 'Ida Denk' });
    const { status, html } = await ask('/m/live/wait/t');
    expect(status).toBe(410);
    expect(html).toContain('Ihr Platz in der Reihe gilt nicht mehr.');
    expect(html).toContain('value="Ida Denk"');
    expect(html).toContain('action="/m/live/join"');
    expect(html).toContain('data-page="/m/live"');
    expect(html).toContain('Gehen Sie einfach noch einmal hinein.');
  });

  test('that is good no more asks nobody to go in where nobody can', async () => {
    for (const state of ['early', 'full', 'ended', 'cancelled'] as const) {
      const { ask } = await pages({ to: 'lapsed', view: viewOf(state), name: null });
      const { html } = await ask(`/m/${state}/wait/t`);
      expect(html).toContain('Ihr Platz in der Reihe gilt nicht mehr. Was jetzt gilt, sehen Sie hier.');
    }
  });

  test('for what is not open any more shows the page as it is now, the name kept', async () => {
    const { ask } = await pages({ to: 'door', view: viewOf('hostended'), name: 'Ida Denk' });
    const { status, html } = await ask('/h/hostended/wait/t');
    expect(status).toBe(409);
    expect(html).toContain('Das Treffen ist zu Ende.');
    expect(html).toContain('value="Ida Denk"');
  });

  test('of a link that leads nowhere leads nowhere', async () => {
    const { ask } = await pages(REPLACED);
    expect((await ask('/m/live/wait/t')).status).toBe(410);
    const tired = await pages({ to: 'too-many-tries', retryAfterSeconds: 90 });
    expect(await tired.ask('/m/live/wait/t')).toMatchObject({ status: 429 });
  });
});
