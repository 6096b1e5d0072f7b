import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { dayIn } from '../support/calendar.ts';
import type { Recorded } from '../support/recorded.ts';
import { giveRecordings, untilState } from '../support/recordings.ts';
import { type Body, onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

jest.setTimeout(120_000);

const ADMIN = 'admin@de';
const SECRETARY = 'secretary@by-09162';
const VIEWER = 'viewer@by-09162';
const BERLIN = 'secretary@be';

const RECORDED: readonly Recorded[] = [
  { title: 'Offen' },
  { title: 'Zweite', server: 1, daysAgo: 3 },
  { title: 'Verborgen', state: 'unpublished', daysAgo: 2 },
  { title: 'In Arbeit', state: 'processing', daysAgo: 0 },
  { title: 'Alt', daysAgo: 400 },
  { title: 'Mittelalt', daysAgo: 100 },
  { title: 'Wird gehalten', daysAgo: 110 },
  { title: 'Weg damit', daysAgo: 5 },
  { title: 'Nur Ton', daysAgo: 6 },
  { title: 'Anderswo', branch: 'be', daysAgo: 7 },
  { title: 'Von wem auch immer', branch: null, daysAgo: 8 },
];

onBothStores('recordings', (kind) => {
  let app: WholeApp;
  let ids: ReadonlyMap<string, string>;

  beforeAll(async () => {
    app = await startWholeApp(kind, {
      callers: [ADMIN, SECRETARY, 'host@by-09162', VIEWER, BERLIN, 'admin@by'],
      seats: [100, 100],
      recorded: RECORDED,
    });
    ids = await giveRecordings(app, RECORDED);
  });
  afterAll(() => app.close());

  const at = (title: string) => `/recordings/${ids.get(title) ?? ''}`;
  const one = async (title: string, who = ADMIN) => (await app.call(who, 'GET', at(title))).body;
  const titles = (body: Body) => body.items.map((item) => item['title']);
  const list = async (who: string, query = '') =>
    titles((await app.call(who, 'GET', `/recordings${query}`)).body);
  const patch = (title: string, body: object, who = SECRETARY, query = '') =>
    app.call(who, 'PATCH', `${at(title)}${query}`, body);
  const link = async (title: string, format = '') => {
    const { body } = await app.call(VIEWER, 'GET', `${at(title)}/play${format}`);
    return String(body['url']);
  };
  const simulated = (title: string) => {
    const found = app.servers[0]?.recordings.all().find(({ name }) => name === title);
    if (found === undefined) throw new Error(`there is no ${title}`);
    return found;
  };

  test('are listed newest first, to each what they may know of', async () => {
    const all = await list(ADMIN);
    expect(all.slice(0, 3)).toEqual(['In Arbeit', 'Offen', 'Verborgen']);
    expect(all).toHaveLength(10);
    expect(await list(SECRETARY)).toEqual(all.filter((title) => title !== 'Anderswo'));
    const seen = await list(VIEWER);
    expect(seen).not.toContain('Verborgen');
    expect(seen).not.toContain('In Arbeit');
    expect(seen).toContain('Offen');
    expect(await list(BERLIN)).toEqual(['Anderswo']);
    for (const who of [SECRETARY, 'admin@by']) expect(await list(who, '?origin=foreign')).toEqual([]);
    expect(await list(ADMIN, '?origin=foreign')).toEqual(['Von wem auch immer']);
  });

  test('come page by page without a gap, and by state, branch and time', async () => {
    const found: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await app.call(SECRETARY, 'GET', `/recordings?limit=2${cursor}`);
      found.push(...titles(body));
      cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`;
    } while (cursor !== '');
    expect(found).toEqual(await list(SECRETARY));
    expect(await list(ADMIN, '?state=unreleased')).toEqual(['Verborgen']);
    expect(await list(ADMIN, '?state=processing')).toEqual(['In Arbeit']);
    expect(await list(ADMIN, '?branch=be')).toEqual(['Anderswo']);
    expect(await list(ADMIN, `?to=${dayIn(-200)}`)).toEqual(['Alt']);
    expect(await list(ADMIN, `?from=${dayIn(-4)}&to=${dayIn(-2)}`)).toContain('Zweite');
    const { next } = (await app.call(ADMIN, 'GET', '/bookings?limit=1')).body;
    expect(next).toBeNull();
    expect((await app.call(ADMIN, 'GET', '/recordings?cursor=e30.AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(400);
  });

  test('are nothing to who may not know of them', async () => {
    const none = await app.call(VIEWER, 'GET', '/recordings/01950000-0000-7000-8000-000000000000');
    for (const [who, title] of [
      [VIEWER, 'Verborgen'],
      [BERLIN, 'Offen'],
      [SECRETARY, 'Von wem auch immer'],
      ['admin@by', 'Von wem auch immer'],
    ] as const) {
      const { status, body } = await app.call(who, 'GET', at(title));
      expect([status, body.code]).toEqual([none.status, none.body.code]);
    }
  });

  test('say when they go, and why', async () => {
    expect(await one('Offen')).toMatchObject({ due: { days: 180, because: 'branch' }, minutes: 60 });
    expect(await one('Von wem auch immer')).toMatchObject({ due: null, state: 'foreign' });
  });

  test('are released and withdrawn by who may host there, and so on their server within a run', async () => {
    expect((await patch('Verborgen', { released: true }, VIEWER)).status).toBe(403);
    const released = await patch('Verborgen', { released: true }, 'host@by-09162');
    expect(released.body).toMatchObject({ released: true, state: 'releasing' });
    await untilState(app, ids.get('Verborgen') ?? '', 'released');
    expect(simulated('Verborgen').state).toBe('published');
    await patch('Verborgen', { released: false });
    await untilState(app, ids.get('Verborgen') ?? '', 'unreleased');
    expect(simulated('Verborgen').state).toBe('unpublished');
  });

  test('are held by secretaries alone, with a reason that no log keeps', async () => {
    const hold = { reason: 'Anfechtung der Wahl', until: dayIn(40) };
    expect((await patch('Wird gehalten', { hold }, 'host@by-09162')).status).toBe(403);
    const held = await patch('Wird gehalten', { hold });
    expect(held.body).toMatchObject({ hold: { reason: hold.reason }, due: { because: 'branch' } });
    expect((await one('Wird gehalten', VIEWER))['hold']).toMatchObject({ reason: null });
    const { body } = await app.call(ADMIN, 'GET', '/audit?limit=1');
    expect(body.items[0]).toMatchObject({
      action: 'recording.change',
      after: { heldUntil: expect.any(Number) },
    });
    expect(JSON.stringify(body)).not.toContain(hold.reason);
    const long = await patch('Wird gehalten', { hold: { ...hold, until: dayIn(200) } });
    expect(long.body).toMatchObject({ due: { because: 'hold' } });
    for (const until of [dayIn(-2), dayIn(4_000)])
      expect((await patch('Wird gehalten', { hold: { ...hold, until } })).body.code).toBe('hold-until');
    expect((await patch('Wird gehalten', { hold: null })).body).toMatchObject({ hold: null });
  });

  test('are wanted gone, hidden at once, and kept after all', async () => {
    const url = await link('Weg damit');
    expect((await app.call('host@by-09162', 'DELETE', at('Weg damit'))).status).toBe(403);
    const gone = await app.call(SECRETARY, 'DELETE', at('Weg damit'));
    expect([gone.status, gone.body]).toMatchObject([
      202,
      {
        state: 'deleting',
        due: { because: 'unwanted' },
        deletion: { unwantedBy: { id: 'secretary.by-09162' } },
      },
    ]);
    expect((await fetch(url)).status).toBe(410);
    await app.runJob('release-recordings');
    expect(simulated('Weg damit').state).toBe('unpublished');
    // Asked twice it is wanted gone once.
    const twice = await app.call(SECRETARY, 'DELETE', at('Weg damit'));
    expect(twice.body['due']).toEqual(gone.body['due']);
    const kept = await app.call(SECRETARY, 'POST', `${at('Weg damit')}/restore`);
    expect(kept.body).toMatchObject({ deletion: { unwantedBy: null }, due: { because: 'branch' } });
    await untilState(app, ids.get('Weg damit') ?? '', 'released');
    expect((await fetch(url)).status).toBe(200);
  });

  test('change only as they were read, where that is asked for', async () => {
    const { headers } = await app.call(ADMIN, 'GET', at('Offen'));
    const tag = headers.get('etag') ?? '';
    const stale = await app.call(
      SECRETARY,
      'PATCH',
      at('Offen'),
      { released: false },
      { 'If-Match': '"999"' },
    );
    expect(stale.status).toBe(412);
    expect(
      (await app.call(SECRETARY, 'PATCH', at('Offen'), { released: true }, { 'If-Match': tag })).status,
    ).toBe(200);
  });

  test('are given to a branch by an admin of the whole, who confirms where they would go at once', async () => {
    const wish = { branch: 'by-09162' };
    expect((await patch('Offen', wish, ADMIN)).body.code).toBe('recording-owned');
    expect((await patch('Von wem auch immer', { released: true }, ADMIN)).body.code).toBe(
      'recording-foreign',
    );
    expect((await patch('Von wem auch immer', { branch: 'nirgends' }, ADMIN)).body.code).toBe(
      'branch-unknown',
    );
    expect((await patch('Von wem auch immer', wish)).status).toBe(404);
    expect((await patch('Offen', wish)).status).toBe(403);
    const given = await patch('Von wem auch immer', wish, ADMIN);
    expect(given.body).toMatchObject({
      origin: 'adopted',
      branch: 'by-09162',
      released: true,
      due: { days: 180 },
    });
    const alt = await one('Alt');
    expect(Date.parse((alt['due'] as { at: string }).at)).toBeLessThan(Date.now());
  });

  test('would go: a shorter life says so first, and waits for a confirming word', async () => {
    const shorter = { limits: { recordingDays: 90 } };
    const asked = await app.call(ADMIN, 'PATCH', '/branches/by?dryRun=true', shorter);
    expect(asked.body['recordings']).toMatchObject({
      due: 2,
      branches: [{ branch: 'by-09162', due: 2 }],
      next: { days: 30, due: 0 },
    });
    const refused = await app.call(ADMIN, 'PATCH', '/branches/by', shorter);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'recordings-would-go', due: 2 }]);
    expect((await one('Mittelalt'))['due']).toMatchObject({ days: 180 });
    const harmless = await app.call(ADMIN, 'PATCH', '/branches/by', { limits: { recordingDays: 120 } });
    expect(harmless.status).toBe(200);
    const done = await app.call(ADMIN, 'PATCH', '/branches/by?deletes=confirm', shorter);
    expect(done.status).toBe(200);
    expect((await one('Mittelalt'))['due']).toMatchObject({ days: 90 });
    // By moving below a branch where they live shorter, too.
    const moved = { parent: 'by', name: 'Berlin', level: 'state' };
    const dry = await app.call(ADMIN, 'PUT', '/branches/be?dryRun=true', moved);
    expect(dry.body['recordings']).toMatchObject({ due: 0 });
    const back = { limits: { recordingDays: 180 } };
    expect((await app.call(ADMIN, 'PATCH', '/branches/by', back)).status).toBe(200);
  });
});
