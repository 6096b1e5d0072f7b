import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Log, silentLog } from '../../src/lib/log.ts';
import { recordedFile } from '../../src/simulators/bigbluebutton/recordings/playback.ts';
import type { Recorded } from '../support/recorded.ts';
import { giveRecordings, untilState } from '../support/recordings.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

jest.setTimeout(120_000);

const ADMIN = 'admin@de';
const SECRETARY = 'secretary@by-09162';
const VIEWER = 'viewer@by-09162';
const VIDEO_BYTES = 200_000;

const FORMATS = ['podcast', 'notes', 'presentation'].map((type) => ({ type, bytes: 40_000 }));
const RECORDED: readonly Recorded[] = [
  { title: 'Offen' },
  { title: 'Zweite', server: 1, daysAgo: 3 },
  { title: 'In Arbeit', state: 'processing', daysAgo: 0 },
  { title: 'Nur Ton', daysAgo: 6, formats: FORMATS },
];

onBothStores('recordings that are played', (kind) => {
  let app: WholeApp;
  let ids: ReadonlyMap<string, string>;
  const warned: unknown[] = [];
  const log: Log = { ...silentLog, warn: (text, facts) => void warned.push({ text, ...facts }) };

  beforeAll(async () => {
    app = await startWholeApp(kind, {
      log,
      callers: [ADMIN, SECRETARY, VIEWER],
      seats: [100, 100],
      recorded: RECORDED,
    });
    ids = await giveRecordings(app, RECORDED);
  });
  afterAll(() => app.close());

  const at = (title: string) => `/recordings/${ids.get(title) ?? ''}`;
  const one = async (title: string) => (await app.call(ADMIN, 'GET', at(title))).body;
  const patch = (title: string, body: object) => app.call(SECRETARY, 'PATCH', at(title), body);
  const link = async (title: string, format = '') => {
    const { body } = await app.call(VIEWER, 'GET', `${at(title)}/play${format}`);
    return String(body['url']);
  };
  const simulated = (title: string, server = 0) => {
    const found = app.servers[server]?.recordings.all().find(({ name }) => name === title);
    if (found === undefined) throw new Error(`there is no ${title}`);
    return found;
  };

  test('play through us in parts, under our own headers and a name', async () => {
    const url = await link('Offen');
    expect(url).toContain(`${app.url}/play/`);
    const file = recordedFile(simulated('Offen').recordID, 'video-0.m4v', VIDEO_BYTES);
    const truth = (from: number, to: number) => Buffer.concat([...file.read(from, to)]);
    const whole = await fetch(url);
    expect(Buffer.from(await whole.arrayBuffer()).equals(truth(0, VIDEO_BYTES))).toBe(true);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(VIDEO_BYTES),
      'content-disposition': 'inline; filename=Offen.mp4',
      'content-security-policy': 'sandbox',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
    });
    expect(whole.headers.get('set-cookie')).toBeNull();
    const part = async (range: string) => {
      const answer = await fetch(url, { headers: { Range: range } });
      return [
        answer.status,
        answer.headers.get('content-range'),
        Buffer.from(await answer.arrayBuffer()),
      ] as const;
    };
    const total = String(VIDEO_BYTES);
    const [status, range, bytes] = await part('bytes=100-199');
    expect([status, range]).toEqual([206, `bytes 100-199/${total}`]);
    expect(bytes.equals(truth(100, 200))).toBe(true);
    expect((await part('bytes=-10')).slice(0, 2)).toEqual([206, `bytes 199990-199999/${total}`]);
    expect((await part('bytes=199990-'))[2].equals(truth(199_990, VIDEO_BYTES))).toBe(true);
    expect((await part('bytes=200000-')).slice(0, 2)).toEqual([416, `bytes */${total}`]);
    expect((await part('bytes=0-1,4-5'))[2]).toHaveLength(VIDEO_BYTES);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, total]);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  test('lead to the server where they are an application of its own, and play whatever else they are', async () => {
    const lead = await fetch(await link('Offen', '?format=presentation'), { redirect: 'manual' });
    expect([lead.status, lead.headers.get('location')]).toEqual([
      303,
      expect.stringContaining(
        `${app.servers[0]?.url.replace('/bigbluebutton/', '') ?? ''}/playback/presentation/2.3/`,
      ),
    ]);
    const sound = await fetch(await link('Nur Ton', '?format=podcast'), {
      headers: { Range: 'bytes=10-19' },
    });
    expect([sound.status, sound.headers.get('content-type')]).toEqual([206, 'audio/ogg']);
    expect((await sound.arrayBuffer()).byteLength).toBe(10);
    const past = await fetch(await link('Nur Ton', '?format=podcast'), {
      headers: { Range: 'bytes=40000-' },
    });
    expect([past.status, past.headers.get('content-range'), await past.text()]).toEqual([416, null, '']);
    const notes = await fetch(await link('Nur Ton', '?format=notes'));
    expect(notes.headers.get('content-disposition')).toBe('attachment; filename="Nur Ton.pdf"');
    await notes.arrayBuffer();
    const none = await app.call(VIEWER, 'GET', `${at('Offen')}/play?format=podcast`);
    expect([none.status, none.body]).toMatchObject([409, { reason: 'no-such-format' }]);
    const unready = await app.call(SECRETARY, 'GET', `${at('In Arbeit')}/play`);
    expect([unready.status, unready.body]).toMatchObject([409, { reason: 'not-released' }]);
  });

  test('are not reached by a link from before they were withdrawn, nor where their server hides them', async () => {
    const url = await link('Zweite');
    expect((await fetch(url)).status).toBe(200);
    // By its server, behind our back.
    app.servers[1]?.recordings.setState(simulated('Zweite', 1).recordID, 'unpublished');
    expect((await fetch(url)).status).toBe(410);
    app.servers[1]?.recordings.setState(simulated('Zweite', 1).recordID, 'published');
    expect((await fetch(url)).status).toBe(200);
    // By us, while its server does not do it.
    app.servers[1]?.recordings.fault({ kind: 'ignore-publish' });
    await patch('Zweite', { released: false });
    const gone = await fetch(url, { headers: { 'Accept-Language': 'de' } });
    expect([gone.status, await gone.text()]).toEqual([
      410,
      expect.stringContaining('Diese Aufzeichnung ist nicht zu sehen.'),
    ]);
    // SUCCESS was said, and nothing done: that is told, and tried again later.
    await app.runJob('release-recordings');
    expect(await one('Zweite')).toMatchObject({ state: 'withdrawing', publishFailure: 'still-published' });
    app.servers[1]?.recordings.clearFaults();
    // Whoever says it anew does not wait for the pause.
    await patch('Zweite', { released: true });
    await patch('Zweite', { released: false });
    await untilState(app, ids.get('Zweite') ?? '', 'unreleased');
    expect(await one('Zweite')).toMatchObject({ publishFailure: null });
    expect(simulated('Zweite', 1).state).toBe('unpublished');
  });

  test('answer every wrong link with a page, and a dead server with a word to come again', async () => {
    const url = await link('Offen');
    for (const wrong of [`${url}x`, `${app.url}/play/v1.a.b.c`, `${app.url}/play/nothing`]) {
      const answer = await fetch(wrong, { headers: { 'Accept-Language': 'en' } });
      expect([answer.status, await answer.text()]).toEqual([
        404,
        expect.stringContaining('We do not know this link.'),
      ]);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
    }
    app.servers[0]?.fault({ kind: 'http-504', call: 'getRecordings', times: 1 });
    const away = await fetch(url);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '30']);
    const text = 'a recording could not be played';
    expect(warned).toContainEqual({ text, server: app.servers[0]?.name, kind: 'http-status' });
  });

  test('are sent six times at once by one link, and by another all the same', async () => {
    app.servers[0]?.recordings.fault({ kind: 'media-stall', bytes: 1_000 });
    const url = await link('Offen');
    const stop = new AbortController();
    const watch = (address: string) =>
      fetch(address, { signal: stop.signal, headers: { 'Accept-Language': 'de' } });
    const watching = await Promise.all(Array.from({ length: 6 }, () => watch(url)));
    expect(watching.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const seventh = await watch(url);
    expect([seventh.status, seventh.headers.get('retry-after'), seventh.headers.get('content-type')]).toEqual(
      [...[503, '5', expect.stringContaining('text/html')]],
    );
    expect((await watch(await link('Offen'))).status).toBe(200);
    stop.abort();
    app.servers[0]?.recordings.clearFaults();
  });
});
