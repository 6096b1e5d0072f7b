import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BackendError } from '../../../src/clients/bigbluebutton/fault.ts';
import { lookAtSlides } from '../../../src/features/folders/papers-view.ts';
import { createSlidesOf } from '../../../src/features/folders/slides-for-rooms.ts';
import { pushSlides } from '../../../src/features/folders/slides-push.ts';
import type { PoolServer } from '../../../src/features/rooms/server.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { HOME, type PapersWorld, pdf, slidesFolder, startPapersWorld } from './papers-world.ts';

const THREE = { '2 Haushalt.pdf': pdf('b'), '10 Wahlen.pdf': pdf('c'), '1 Tagesordnung.pdf': pdf('a') };
const IN_ORDER = ['1 Tagesordnung.pdf', '2 Haushalt.pdf', '10 Wahlen.pdf'];

onEachStore('slides come into rooms', (store) => {
  let papers: PapersWorld;
  beforeEach(async () => {
    papers = await startPapersWorld(store());
  });
  afterEach(() => papers.close());

  /** A date with these files in its folder, whose window runs. */
  async function withSlides(files: Readonly<Record<string, Buffer>>) {
    const booked = await papers.book(10);
    await papers.prepare();
    for (const [name, content] of Object.entries(files)) await papers.put([...slidesFolder(), name], content);
    return booked;
  }

  async function shown(occurrence: string) {
    const { server, meeting_id: meetingId } = await papers.world.current(occurrence);
    await papers.world.server(server).slidesSettled();
    const meeting = papers.world.server(server).meeting(meetingId);
    return (meeting?.slides ?? []).map(({ name, source, url, handedBy, current, state }) => ({
      ...{ name, source, url, handedBy, current, state },
    }));
  }

  test('three files are there when it opens, in the order in which people count, the first one shown', async () => {
    const { date } = await withSlides({ ...THREE, 'Mitschnitt.mp4': Buffer.from('no') });
    expect(await papers.open()).toMatchObject({ opened: 1 });
    expect(await shown(date.id)).toEqual(
      IN_ORDER.map((name, at) => ({
        ...{ name, source: 'inline', url: null, handedBy: 'create', current: at === 0, state: 'converted' },
      })),
    );
    expect(await papers.givingOf(date.id)).toMatchObject({ state: 'given' });
    expect(await papers.bring()).toMatchObject({ given: 0 });
  });

  test('what is too large to be sent along is fetched from our own host once the room is there, and not for long', async () => {
    const { date } = await withSlides({
      'Groß.pdf': pdf('groß', 400_000),
      'Größer.pdf': pdf('größer', 400_000),
    });
    await papers.open();
    expect(await shown(date.id)).toEqual([]);
    expect(await papers.bring()).toMatchObject({ given: 1 });
    const slides = await shown(date.id);
    expect(slides).toMatchObject([
      { name: 'Groß.pdf', source: 'url', handedBy: 'insertDocument', current: true, state: 'converted' },
      { name: 'Größer.pdf', source: 'url', handedBy: 'insertDocument', current: false, state: 'converted' },
    ]);
    expect(papers.fetched.filter((each) => each.endsWith('Groß.pdf'))).toHaveLength(2);
    const address = slides[0]?.url ?? '';
    expect(address).toMatch(/\/slides\/[A-Za-z0-9_-]{22}\/Gro%C3%9F\.pdf$/);
    expect((await fetch(address)).status).toBe(200);
    papers.world.clock.advance(15 * MINUTE_MS);
    expect((await fetch(address)).status).toBe(404);
    expect(await papers.bring()).toMatchObject({ forgotten: 2 });
  });

  test('Nextcloud hangs: the room opens without after three seconds, and the slides follow', async () => {
    const { date } = await withSlides(THREE);
    papers.cloud.control.fault({ kind: 'hang' });
    const asked: number[] = [];
    const timeLimit = (ms: number) => {
      asked.push(ms);
      return AbortSignal.timeout(ms / 30);
    };
    expect(await papers.open({ timeLimit })).toMatchObject({ opened: 1 });
    expect(asked).toEqual([3 * SECOND_MS]);
    expect(await shown(date.id)).toEqual([]);
    expect(await papers.givingOf(date.id)).toMatchObject({ state: 'owed' });
    papers.cloud.control.clearFaults();
    expect(await papers.bring()).toMatchObject({ given: 1 });
    expect(await shown(date.id)).toMatchObject(
      IN_ORDER.map((name, at) => ({ name, handedBy: 'insertDocument', current: at === 0 })),
    );
    expect(await papers.bring()).toMatchObject({ given: 0 });
  });

  test('Nextcloud is off: it is tried again after a pause that grows, until it answers', async () => {
    const { date } = await withSlides(THREE);
    await papers.cloud.control.kill();
    expect(await papers.open()).toMatchObject({ opened: 1 });
    expect(await papers.bring()).toMatchObject({ late: 1 });
    expect(await papers.bring()).toMatchObject({ late: 0 });
    papers.world.clock.advance(10 * SECOND_MS);
    expect(await papers.bring()).toMatchObject({ late: 1 });
    papers.world.clock.advance(10 * SECOND_MS);
    expect(await papers.bring()).toMatchObject({ late: 0 });
    await papers.cloud.control.start();
    papers.world.clock.advance(10 * SECOND_MS);
    expect(await papers.bring()).toMatchObject({ given: 1 });
    expect(await shown(date.id)).toHaveLength(3);
  });

  test('its server dies: the new room has them again', async () => {
    const { date } = await withSlides(THREE);
    await papers.open();
    const { server } = await papers.world.current(date.id);
    await papers.world.server(server).kill();
    const { db } = papers.world.database;
    await db.updateTable('servers').set({ state: 'lost' }).where('name', '=', server).execute();
    await db.updateTable('rooms').set({ state: 'lost' }).execute();
    expect(await papers.open()).toMatchObject({ opened: 1 });
    expect((await papers.world.current(date.id)).server).not.toBe(server);
    expect(await shown(date.id)).toMatchObject(IN_ORDER.map((name) => ({ name, handedBy: 'create' })));
  });

  test('a branch welcomes with its own slides where a date has none, and where it has no papers', async () => {
    const welcome = [...HOME, 'Vorlagen', 'Begrüßung'];
    await papers.nextcloud.files.makeFolder(welcome);
    await papers.put([...welcome, 'Willkommen.pdf'], pdf('hallo'));
    const empty = await withSlides({});
    const without = await papers.world.book(10, { title: 'Ohne' });
    await papers.open();
    for (const { date } of [empty, without]) {
      expect(await shown(date.id)).toMatchObject([{ name: 'Willkommen.pdf', current: true }]);
    }
  });

  test('a server behind a proxy that takes no large body opens the room, and fetches them', async () => {
    const { date } = await withSlides(THREE);
    const tooLarge = (call: string, server: string) =>
      new BackendError({ server, call, kind: 'http-status', outcome: 'unknown', status: 413 });
    const pool = papers.world.pool.map((server): PoolServer => {
      const { client, name } = server;
      const create: typeof client.create = (parameters, options) =>
        (options?.documents ?? []).length > 0
          ? Promise.reject(tooLarge('create', name))
          : client.create(parameters, options);
      const insertDocument: typeof client.insertDocument = (meeting, documents, options) =>
        documents.some((document) => 'content' in document)
          ? Promise.reject(tooLarge('insertDocument', name))
          : client.insertDocument(meeting, documents, options);
      return { ...server, client: { ...client, create, insertDocument } };
    });
    expect(await papers.open({ pool })).toMatchObject({ opened: 1, failed: 0 });
    expect(await papers.givingOf(date.id)).toMatchObject({ state: 'owed', given: '[]' });
    Object.assign(papers.parts, { pool });
    expect(await papers.bring()).toMatchObject({ given: 1 });
    expect(await shown(date.id)).toMatchObject(IN_ORDER.map((name) => ({ name, source: 'url' })));
  });

  test.each([
    ['sent along', 0],
    ['fetched', 600_000],
  ])('no file name keeps a room from opening, nor its slides away: %s', async (_how, bytes) => {
    const odd = ['a\u202eb.pdf', `${'ü'.repeat(110)}.pdf`, "<&'>.pdf", 'zwei  Blanks.pdf', '😀'.repeat(50)];
    const { date } = await withSlides(
      Object.fromEntries(odd.map((name) => [name, pdf(name, name.includes('ü') ? bytes : 0)])),
    );
    await papers.put([...slidesFolder(), 'nichts.pdf'], '');
    expect(await papers.open()).toMatchObject({ opened: 1, broken: 0 });
    expect(await papers.bring()).toMatchObject({ given: bytes === 0 ? 0 : 1 });
    expect(await shown(date.id)).toMatchObject([
      { state: 'converted' },
      { state: 'converted' },
      { state: 'converted' },
      { state: 'converted' },
    ]);
  });

  test('an answer that is lost is not asked for twice', async () => {
    const { date } = await withSlides(THREE);
    await papers.cloud.control.kill();
    await papers.open();
    await papers.cloud.control.start();
    const { server } = await papers.world.current(date.id);
    const lost = { kind: 'reset', call: 'insertDocument', times: 1, afterActing: true } as const;
    papers.world.server(server).fault(lost);
    expect(await papers.bring()).toMatchObject({ unknown: 1 });
    papers.world.clock.advance(10 * MINUTE_MS);
    expect(await papers.bring()).toMatchObject({ unknown: 0, given: 0 });
    expect(await shown(date.id)).toHaveLength(3);
    expect(await papers.givingOf(date.id)).toMatchObject({ state: 'unknown', given: '[]' });
  });

  test('a folder with more than anybody looks through is told of, and its date welcomed', async () => {
    const welcome = [...HOME, 'Vorlagen', 'Begrüßung'];
    await papers.nextcloud.files.makeFolder(welcome);
    await papers.put([...welcome, 'Willkommen.pdf'], pdf('hallo'));
    const many = Array.from({ length: 12 }, (_, at) => `${at}.pdf`);
    const { date } = await withSlides(Object.fromEntries(many.map((name) => [name, pdf(name)])));
    // As if each of them were some hundred.
    const { files } = papers.parts.nextcloud;
    const limits = new Set<number | undefined>();
    const list: typeof files.list = (path, options) => {
      limits.add(options?.maxBytes);
      return files.list(path, { ...options, maxBytes: 5000 });
    };
    const parts = { ...papers.parts, nextcloud: { files: { ...files, list } } };
    const { db } = papers.world.database;
    expect(await lookAtSlides(parts, db, date)).toMatchObject({
      slides: [{ name: 'Willkommen.pdf' }],
      skipped: [{ name: 'Folien', reason: 'crowded' }],
    });
    expect(await papers.open({ slidesOf: createSlidesOf(parts) })).toMatchObject({ opened: 1 });
    expect(await shown(date.id)).toMatchObject([{ name: 'Willkommen.pdf' }]);
    for (const name of many.slice(1)) await papers.remove([...slidesFolder(), name]);
    expect(await pushSlides(parts, 'person:anna', date)).toMatchObject({ pushed: ['0.pdf'], skipped: [] });
    expect([...limits]).toEqual([1_000_000]);
  });

  test('rooms that are over are forgotten', async () => {
    const { date } = await withSlides(THREE);
    await papers.open();
    await papers.world.database.db.updateTable('rooms').set({ state: 'ended' }).execute();
    await papers.bring();
    await expect(papers.givingOf(date.id)).rejects.toThrow();
  });

  test('no log names an address, a token or a file', async () => {
    await withSlides({ 'Geheim.pdf': pdf('x', 600_000) });
    await papers.cloud.control.kill();
    await papers.open();
    await papers.bring();
    expect(papers.world.logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(papers.world.logged)).not.toMatch(/slides\/|Geheim|app-password|remote\.php/);
  });
});
