import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { PapersGlimpse } from '../../../src/features/bookings/papers-functions.ts';
import { type FaultCode, refuse } from '../../../src/lib/refusal.ts';
import { endpoint } from '../../../src/platform/http/endpoint.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, type TestDesk } from './desk.ts';
import { FILLED, type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';
const READY: PapersGlimpse = {
  state: 'ready',
  folder: { name: '2027-02-09 Kreisvorstand', url: 'https://wolke.example/index.php/f/7' },
  links: { read: 'https://wolke.example/s/lesen', drop: null, until: '2027-03-11' },
};

onEachStore('papers on the pages for booking', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  const papers = new Map<string, PapersGlimpse>();
  /** What bringing slides into a room comes to. */
  let answer: { pushed: string[]; there: string[]; skipped: { name: string; reason: string }[] } | FaultCode;
  const push = endpoint({
    ...{ method: 'post', path: '/occurrences/{id}/slides', summary: 'Push', right: 'host' },
    scope: { of: 'listed' },
    params: z.strictObject({ id: z.string() }),
    answers: [{ status: 200, summary: 'What came of it', body: z.looseObject({}) }],
    transaction: 'none',
    handle: async () => {
      await Promise.resolve();
      if (typeof answer === 'string') return refuse({ code: answer, retryAfterSeconds: 5 } as never);
      return { body: answer };
    },
  });
  beforeEach(async () => {
    papers.clear();
    desk = await freshDesk(store());
    pages = await servePages(store(), desk, {
      papersOfDates: (_db, ids) => Promise.resolve(new Map([...papers].filter(([id]) => ids.includes(id)))),
      others: [push],
    });
  });
  afterEach(() => pages.close());

  const pageOf = ({ booking }: Awaited<ReturnType<TestDesk['book']>>) => `/buchungen/${booking.id}`;

  test('the form asks for them, and books what was chosen', async () => {
    expect((await pages.get(OFFICE, '/buchen')).html).toContain('<select id="papers" name="papers"');
    const { location } = await pages.post(OFFICE, '/buchen', {
      ...FILLED,
      key: randomUUID(),
      papers: 'read',
    });
    const id = /buchungen\/([^?]+)/.exec(location ?? '')?.[1] ?? '';
    expect((await desk.bookings.get(store().db, id)).booking.options.papers).toBe('read');
  });

  test('where there is no Nextcloud the form asks for nothing, and a page tells of nothing', async () => {
    await pages.close();
    pages = await servePages(store(), desk);
    expect((await pages.get(OFFICE, '/buchen')).html).not.toContain('papers');
    const booked = await desk.book({ options: { papers: 'read' } });
    expect((await pages.get(OFFICE, pageOf(booked))).html).not.toContain('Unterlagen');
  });

  test('a booking shows its folder and its links, and says where they are on their way', async () => {
    const booked = await desk.book({ options: { papers: 'read' } });
    const { html } = await pages.get(OFFICE, pageOf(booked));
    expect(html).toContain('Der Ordner wird gerade angelegt.');
    const [date] = booked.occurrences;
    papers.set(date?.id ?? '', READY);
    const ready = (await pages.get(OFFICE, pageOf(booked))).html;
    expect(ready).toContain('<a href="https://wolke.example/index.php/f/7" rel="noreferrer">');
    expect(ready).toContain('<a href="https://wolke.example/s/lesen" rel="noreferrer">');
    expect(ready).not.toContain('angelegt');
    papers.set(date?.id ?? '', {
      ...READY,
      state: 'waiting',
      links: { read: null, drop: null, until: null },
    });
    const waiting = (await pages.get(OFFICE, pageOf(booked))).html;
    expect(waiting).toContain('Die Links für Gäste werden gerade angelegt.');
  });

  test('while a room is there new slides are brought into it by a button, and the page says what came of it', async () => {
    const booked = await desk.book({ start: '2027-02-01T12:30', options: { papers: 'folder' } });
    const date = booked.occurrences[0]?.id ?? '';
    papers.set(date, READY);
    const button = 'Neue Folien jetzt in den Raum';
    expect((await pages.get(OFFICE, pageOf(booked))).html).not.toContain(button);
    desk.clock.passMinutes(40);
    desk.rooms.set(date, { state: 'live', server: 'bbb-1', participants: 3 });
    expect((await pages.get(OFFICE, pageOf(booked))).html).toContain(button);
    expect((await pages.get('viewer@by-1', pageOf(booked))).html).not.toContain(button);
    const press = () => pages.post(OFFICE, `${pageOf(booked)}/folien`, { date });
    answer = { pushed: ['<b>.pdf'], there: ['a.pdf'], skipped: [{ name: 'c.mp4', reason: 'type' }] };
    expect((await press()).html).toContain(
      'Unterwegs in den Raum: &lt;b>.pdf. Das kann der Raum nicht zeigen: c.mp4.',
    );
    answer = { pushed: [], there: ['a.pdf'], skipped: [] };
    expect((await press()).html).toContain('Es gibt nichts Neues');
    answer = { pushed: [], there: [], skipped: [] };
    expect((await press()).html).toContain('Im Ordner liegen noch keine Folien.');
    answer = { pushed: [], there: [], skipped: [{ name: 'Folien', reason: 'crowded' }] };
    const crowded = (await press()).html;
    expect(crowded).toContain('In „Folien“ liegen sehr viele Dateien');
    expect(crowded).not.toContain('noch keine Folien');
    answer = 'no-room';
    expect(await press()).toMatchObject({ status: 409 });
    answer = 'nextcloud-unreachable';
    const away = await press();
    expect(away.status).toBe(503);
    expect(away.html).toContain('Nextcloud antwortet gerade nicht.');
    answer = 'busy';
    const twice = await press();
    expect(twice.status).toBe(503);
    expect(twice.html).toContain('Da ist gerade schon jemand dabei.');
    expect(twice.html).toContain(button);
    expect(await pages.get(OFFICE, `${pageOf(booked)}/folien`)).toMatchObject({ status: 303 });
  });
});
