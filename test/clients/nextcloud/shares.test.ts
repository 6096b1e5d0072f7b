import { describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { farEnd } from '../bigbluebutton/far-end.ts';
import { aCloud, clientOf, faultOf, testClock, type TestCloud } from './cloud.ts';
import * as samples from './samples.ts';

const EXPIRES = '2027-03-01';

async function withFolder(): Promise<TestCloud> {
  const cloud = await aCloud();
  await cloud.client.files.makeFolder(['Bayern']);
  cloud.control.addGroup('plenum-by', 'Bayern');
  cloud.asked();
  return cloud;
}

const posts = (asked: readonly string[]) => asked.filter((request) => request.startsWith('POST'));

describe('a share with a group', () => {
  test('is made once, and has the rights that were asked for', async () => {
    await using cloud = await withFolder();
    const { shares, files } = cloud.client;
    const { share, made } = await shares.giveGroup(['Bayern'], 'plenum-by', 15);
    const folder = await files.stat(['Bayern']);
    expect(made).toBe(true);
    expect(share).toMatchObject({
      kind: 'group',
      with: 'plenum-by',
      permissions: 15,
      path: ['Bayern'],
      fileId: folder?.fileId,
      url: null,
    });
    expect(posts(cloud.asked())).toHaveLength(1);
    expect(await shares.giveGroup(['Bayern'], 'plenum-by', 15)).toEqual({ share, made: false });
    // The server keeps the rights of the first one whatever the second asks for.
    expect(await shares.giveGroup(['Bayern'], 'plenum-by', 1)).toEqual({
      share: { ...share, permissions: 1 },
      made: false,
    });
    expect(posts(cloud.asked())).toEqual([]);
    expect(await shares.of(['Bayern'])).toHaveLength(1);
    expect(await shares.all()).toEqual(await shares.of(['Bayern']));
  });

  test('whose answer was lost is asked for', async () => {
    await using cloud = await withFolder();
    for (const kind of ['reset', 'html-200', 'empty'] as const) {
      cloud.control.fault({ kind, method: 'POST', times: 1, afterActing: true });
      const { share } = await cloud.client.shares.giveGroup(['Bayern'], 'plenum-by', 15);
      expect(share).toMatchObject({ permissions: 15 });
      await cloud.client.shares.remove(share.id);
    }
    expect(posts(cloud.asked())).toHaveLength(3);
  });

  test('that nobody could have is none', async () => {
    await using cloud = await withFolder();
    const { shares } = cloud.client;
    expect(await faultOf(shares.giveGroup(['Bayern'], 'nobody', 15))).toMatchObject({ kind: 'not-found' });
    expect(await faultOf(shares.giveGroup(['Hessen'], 'plenum-by', 15))).toMatchObject({ kind: 'not-found' });
    expect(await faultOf(shares.change('4711', { permissions: 1 }))).toMatchObject({ kind: 'not-found' });
    expect(await faultOf(shares.change('../users', { permissions: 1 }))).toMatchObject({ kind: 'not-found' });
  });

  test('is taken back, also where it is gone', async () => {
    await using cloud = await withFolder();
    const { shares } = cloud.client;
    const { share } = await shares.giveGroup(['Bayern'], 'plenum-by', 15);
    cloud.control.fault({ kind: 'reset', method: 'DELETE', times: 1, afterActing: true });
    await shares.remove(share.id);
    await shares.remove(share.id);
    expect(await shares.all()).toEqual([]);
  });
});

describe('a link', () => {
  test('is made once for each label, also by two at a time', async () => {
    await using cloud = await withFolder();
    const { shares } = cloud.client;
    const wish = { use: 'read', expires: EXPIRES, label: 'Sitzung 1' } as const;
    const both = await Promise.all([shares.giveLink(['Bayern'], wish), shares.giveLink(['Bayern'], wish)]);
    expect(both.map(({ made }) => made)).toEqual([true, false]);
    expect(both[0].share).toEqual(both[1].share);
    expect(both[0].share).toMatchObject({ kind: 'link', permissions: 1, expires: EXPIRES, with: null });
    expect(both[0].share.url).toMatch(/\/s\/\w{15}$/);
    const drop = await shares.giveLink(['Bayern'], { use: 'drop', expires: EXPIRES, label: 'Eingang' });
    expect(drop).toMatchObject({ made: true, share: { permissions: 4, label: 'Eingang' } });
    expect(await shares.giveLink(['Bayern'], { ...wish, expires: '2027-04-01' })).toMatchObject({
      made: false,
      share: { id: both[0].share.id, expires: EXPIRES, permissions: 1 },
    });
    expect(await shares.of(['Bayern'])).toHaveLength(2);
  });

  test('whose answer was lost is found by its label, and not made twice', async () => {
    await using cloud = await withFolder();
    cloud.control.fault({ kind: 'cut', method: 'POST', times: 1 });
    const wish = { use: 'read', expires: EXPIRES, label: 'Sitzung 1' } as const;
    expect(await cloud.client.shares.giveLink(['Bayern'], wish)).toMatchObject({
      share: { label: 'Sitzung 1' },
    });
    expect(await cloud.client.shares.of(['Bayern'])).toHaveLength(1);
  });

  test('is good on the whole of its last day: the server ends it with the beginning of the day that it is given', async () => {
    const sent: string[] = [];
    await using far = await farEnd((request, response) => {
      request.on('data', (chunk: Buffer) => sent.push(String(chunk)));
      request.on('end', () => response.end(samples.ocs([])));
    });
    using client = clientOf(`http://127.0.0.1:${far.port}`);
    const wish = { use: 'read', expires: '2027-02-28', label: 'a' } as const;
    await faultOf(client.shares.giveLink(['Bayern'], wish));
    expect(sent.join()).toContain('expireDate=2027-03-01');
  });

  test('into the past is refused', async () => {
    await using cloud = await withFolder();
    const wish = { use: 'read', expires: '2020-01-01', label: 'a' } as const;
    expect(await faultOf(cloud.client.shares.giveLink(['Bayern'], wish))).toMatchObject({
      kind: 'not-found',
      code: '404',
      outcome: 'refused',
    });
  });

  test('shows nobody the hash of its password', async () => {
    const hash = '3|$argon2id$v=19$m=65536,t=4,p=1$abc$def';
    const wire = {
      id: '3',
      share_type: 3,
      permissions: 17,
      item_source: 94,
      path: '/Bayern',
      share_with: hash,
      password: hash,
      expiration: '2027-01-31 00:00:00',
      label: '',
      url: 'https://cloud.example.test/s/abc',
    };
    await using far = await farEnd((_request, response) => response.end(samples.ocs([wire])));
    using client = clientOf(`http://127.0.0.1:${far.port}`);
    const [share] = await client.shares.all();
    expect(JSON.stringify(share)).not.toContain('argon');
    expect(share).toMatchObject({ id: '3', with: null, label: null, permissions: 1, fileId: '94' });
    expect(share?.expires).toBe('2027-01-30');
  });

  test('has ids that are text, however long', async () => {
    const body = samples.ocs([
      { id: 0, share_type: 1, permissions: 1, item_source: 7, path: '/a', share_with: 'g' },
    ]);
    await using far = await farEnd((_request, response) =>
      response.end(
        body.replace('"id":0', '"id":12345678901234567890').replace('"item_source":7', '"item_source":"007"'),
      ),
    );
    using client = clientOf(`http://127.0.0.1:${far.port}`);
    expect(await client.shares.all()).toMatchObject([{ id: '12345678901234567890', fileId: '007' }]);
  });
});

describe('a link that waits for another to be made', () => {
  const wish = { use: 'read', expires: EXPIRES, label: 'a' } as const;

  test.each(['out of time', 'given up'])('is not waited for any longer when it is %s', async (how) => {
    const over = new AbortController();
    const timeLimit = (ms: number) => (ms === 300 ? over.signal : AbortSignal.timeout(ms));
    await using cloud = await aCloud({ timeLimit });
    await cloud.client.files.makeFolder(['Bayern']);
    cloud.control.fault({ kind: 'hang', method: 'POST', path: '*shares*', times: 1 });
    const stop = new AbortController();
    const first = faultOf(cloud.client.shares.giveLink(['Bayern'], wish, { signal: stop.signal }));
    const limit = how === 'given up' ? { signal: over.signal } : { timeoutMs: 300 };
    const second = faultOf(cloud.client.shares.giveLink(['Bayern'], { ...wish, label: 'b' }, limit));
    over.abort();
    expect(await second).toMatchObject({
      kind: how === 'given up' ? 'aborted' : 'timeout',
      outcome: 'refused',
    });
    stop.abort();
    expect(await first).toMatchObject({ kind: 'aborted' });
    cloud.control.clearFaults();
    expect(await cloud.client.shares.giveLink(['Bayern'], wish)).toMatchObject({ made: true });
  });
});

describe('twenty shares in ten minutes', () => {
  const GROUPS = Array.from({ length: 40 }, (_, n) => `plenum-${n}`);

  async function withGroups(): Promise<TestCloud> {
    const cloud = await withFolder();
    for (const id of GROUPS) cloud.control.addGroup(id);
    return cloud;
  }

  test('are not passed: the next one is not sent, and knows when it may be', async () => {
    await using cloud = await withGroups();
    const { client, clock } = cloud;
    const begun = clock.now();
    for (const id of GROUPS.slice(0, 20)) {
      expect(client.shares.nextAt()).toBe(clock.now());
      await client.shares.giveGroup(['Bayern'], id, 1);
      clock.move(1_000);
    }
    const retryAt = begun + 10 * MINUTE_MS;
    expect(client.shares.nextAt()).toBe(retryAt);
    cloud.asked();
    for (const id of GROUPS.slice(20, 30))
      expect(await faultOf(client.shares.giveGroup(['Bayern'], id, 1))).toMatchObject({
        kind: 'rate-limited',
        outcome: 'refused',
        retryAt,
      });
    expect(posts(cloud.asked())).toEqual([]);
    clock.move(retryAt - clock.now());
    expect(await client.shares.giveGroup(['Bayern'], 'plenum-20', 1)).toMatchObject({ made: true });
    expect(client.shares.nextAt()).toBe(retryAt + 1_000);
  });

  test('count those that failed', async () => {
    await using cloud = await withGroups();
    for (let time = 0; time < 20; time += 1)
      expect(await faultOf(cloud.client.shares.giveGroup(['Bayern'], 'nobody', 1))).toMatchObject({
        kind: 'not-found',
      });
    expect(await faultOf(cloud.client.shares.giveGroup(['Bayern'], 'plenum-1', 1))).toMatchObject({
      kind: 'rate-limited',
    });
  });

  test('that another has used up are told by the server, without a word and without a time', async () => {
    await using cloud = await withGroups();
    using other = clientOf(cloud.url, { clock: cloud.clock });
    for (const id of GROUPS.slice(0, 19)) await other.shares.giveGroup(['Bayern'], id, 1);
    cloud.clock.move(MINUTE_MS);
    const mine = cloud.clock.now();
    await cloud.client.shares.giveGroup(['Bayern'], 'plenum-19', 1);
    cloud.clock.move(MINUTE_MS);
    const fault = await faultOf(cloud.client.shares.giveGroup(['Bayern'], 'plenum-20', 1));
    expect(fault).toMatchObject({ kind: 'rate-limited', status: 429, retryAt: mine + 10 * MINUTE_MS });
    expect(cloud.client.shares.nextAt()).toBe(mine + 10 * MINUTE_MS);
    // Other calls go on.
    expect(await cloud.client.shares.all()).toHaveLength(20);
    // The one that was refused does not count: then there is room for all twenty.
    cloud.clock.move(8 * MINUTE_MS + MINUTE_MS);
    for (const id of GROUPS.slice(20)) await cloud.client.shares.giveGroup(['Bayern'], id, 1);
  });

  test('that we know nothing of: ten minutes from now', async () => {
    await using cloud = await withGroups();
    using other = clientOf(cloud.url, { clock: cloud.clock });
    for (const id of GROUPS.slice(0, 20)) await other.shares.giveGroup(['Bayern'], id, 1);
    const retryAt = cloud.clock.now() + 10 * MINUTE_MS;
    expect(await faultOf(cloud.client.shares.giveGroup(['Bayern'], 'plenum-20', 1))).toMatchObject({
      kind: 'rate-limited',
      retryAt,
    });
    cloud.asked();
    await faultOf(cloud.client.shares.giveGroup(['Bayern'], 'plenum-20', 1));
    expect(posts(cloud.asked())).toEqual([]);
    cloud.clock.move(10 * MINUTE_MS);
    expect(await cloud.client.shares.giveGroup(['Bayern'], 'plenum-20', 1)).toMatchObject({ made: true });
  });

  test('may be others where the administrators lifted them', async () => {
    const clock = testClock();
    await using cloud = await aCloud({ sharesPerTenMinutes: 2 });
    cloud.control.addGroup('a');
    cloud.control.addGroup('b');
    cloud.control.addGroup('c');
    await cloud.client.files.makeFolder(['Bayern']);
    await cloud.client.shares.giveGroup(['Bayern'], 'a', 1);
    await cloud.client.shares.giveGroup(['Bayern'], 'b', 1);
    expect(await faultOf(cloud.client.shares.giveGroup(['Bayern'], 'c', 1))).toMatchObject({
      kind: 'rate-limited',
      retryAt: clock.now() + 10 * MINUTE_MS,
    });
  });
});
