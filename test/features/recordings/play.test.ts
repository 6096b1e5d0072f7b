import express from 'express';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changeOne, type RecordingWish } from '../../../src/features/recordings/change-recording.ts';
import { playableBy } from '../../../src/features/recordings/play-look.ts';
import { playRouter } from '../../../src/features/recordings/play-serve.ts';
import { readRange } from '../../../src/features/recordings/play-range.ts';
import { createPlayTokens } from '../../../src/features/recordings/play-token.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { loadAssets } from '../../../src/platform/web/assets.ts';
import { serve } from '../../support/web-server.ts';
import { onEachStore } from '../../support/stores.ts';
import { cleaningWorld, type CleaningWorld } from './cleaning-world.ts';

const KEY = Buffer.alloc(32, 3);

test.each([
  [undefined, 100, null],
  ['bytes=0-', 100, { from: 0 }],
  ['bytes=10-19', 100, { from: 10, to: 19 }],
  ['bytes=10-500', 100, { from: 10, to: 99 }],
  ['bytes=-10', 100, { from: 90 }],
  ['bytes=-500', 100, { from: 0 }],
  ['bytes=-0', 100, 'unsatisfiable'],
  ['bytes=100-', 100, 'unsatisfiable'],
  ['bytes=20-10', 100, null],
  ['bytes=0-1,4-5', 100, null],
  ['items=0-1', 100, null],
  ['bytes=-10', null, null],
  ['bytes=10-500', null, { from: 10, to: 500 }],
] as const)('of %s of %s bytes is %j', (header, bytes, span) => {
  expect(readRange(header, bytes)).toEqual(span);
});

onEachStore('a link to a recording', (store) => {
  let world: CleaningWorld;
  let recordId: string;
  beforeEach(async () => {
    world = await cleaningWorld(store());
    recordId = world.add({ ageDays: 1 });
    await world.know();
  });
  afterEach(() => world.close());

  const tokensBy = (key: Buffer) =>
    createPlayTokens({ key, clock: world.clock, publicUrl: 'https://plenum.example', minutes: 60 });
  const play = (token: string) =>
    playableBy({ ...world.parts, log: silentLog, tokens: tokensBy(KEY) }, token);
  const link = async (format = 'presentation', key = KEY) => {
    const { id } = await world.row(recordId);
    return tokensBy(key).link(id, format).url.replace('https://plenum.example/play/', '');
  };
  const change = async (wish: RecordingWish) => {
    const tree = await world.branches.tree(store().db);
    const how = { tree, actor: 'token:test', now: world.clock.now(), ifMatch: null, mayGo: true };
    const { id } = await world.row(recordId);
    await store().transaction((tx) => changeOne(tx, id, wish, how));
  };

  test('plays it until its time is up, to the millisecond', async () => {
    const token = await link();
    expect(await play(token)).toMatchObject({ server: { name: 'bbb-1' }, format: { type: 'presentation' } });
    world.time.advance(60 * MINUTE_MS - 1);
    expect(await play(token)).toMatchObject({ recording: { recordId } });
    world.time.advance(1);
    await expect(play(token)).rejects.toMatchObject({ why: 'expired' });
  });

  test('plays nothing where it is another installation’s, or was changed', async () => {
    const token = await link('presentation', Buffer.alloc(32, 4));
    await expect(play(token)).rejects.toMatchObject({ why: 'unknown' });
    const good = await link();
    // The last letter but one counts with all its bits.
    const other = good.at(-2) === 'A' ? 'B' : 'A';
    await expect(play(`${good.slice(0, -2)}${other}${good.slice(-1)}`)).rejects.toMatchObject({
      why: 'unknown',
    });
  });

  test('plays no format that is not there any more', async () => {
    await expect(play(await link('video'))).rejects.toMatchObject({ why: 'withdrawn' });
  });

  test.each([
    ['not released', { released: false }],
    ['wanted gone', { unwanted: true }],
  ])('plays nothing that is %s, without asking its server', async (_name, wish) => {
    const token = await link();
    await change(wish);
    const asked = world.at(0).requests().length;
    await expect(play(token)).rejects.toMatchObject({ why: 'withdrawn' });
    expect(world.at(0).requests()).toHaveLength(asked);
  });

  test('plays nothing that its server hides, has deleted, or says nothing of', async () => {
    const token = await link();
    world.at(0).recordings.setState(recordId, 'unpublished');
    await expect(play(token)).rejects.toMatchObject({ why: 'withdrawn' });
    world.at(0).recordings.setState(recordId, 'deleted');
    await expect(play(token)).rejects.toMatchObject({ why: 'withdrawn' });
    world.at(0).recordings.setState(recordId, 'published');
    await world.at(0).kill();
    await expect(play(token)).rejects.toMatchObject({ name: 'BackendError' });
  });
});

onEachStore('a link to a film of a balancer in whose page there is none', (store) => {
  test('leads to an address that was not used up by looking', async () => {
    const world = await cleaningWorld(store(), { profile: 'scalelite' });
    const { recordID } = world.at(0).recordings.add({
      ...{ meetingID: 'm', state: 'published', isProtected: true, meta: { gliederung: 'by-1' } },
      formats: [{ type: 'video', bytes: 1_000 }],
    });
    await world.know();
    const { id } = await world.row(recordID);
    await store().db.updateTable('recordings').set({ released: 1 }).where('id', '=', id).execute();
    const pool = world.parts.pool.map(({ client, ...rest }) => ({
      ...rest,
      client: {
        ...client,
        findVideo: async (...words: Parameters<typeof client.findVideo>) => {
          await client.findVideo(...words);
          return null;
        },
      },
    }));
    const tokens = createPlayTokens({
      ...{ key: KEY, clock: world.clock, publicUrl: 'https://plenum.example', minutes: 60 },
    });
    const web = {
      ...{ assets: loadAssets(), log: silentLog, legal: { privacyUrl: null, imprintUrl: null } },
    };
    const served = await serve(express().use(playRouter(web, { ...world.parts, pool, tokens })));
    try {
      const { pathname } = new URL(tokens.link(id, 'video').url);
      const led = await fetch(`${served.url}${pathname}`, { redirect: 'manual' });
      expect(led.status).toBe(303);
      const address = led.headers.get('location') ?? '';
      expect((await fetch(address, { redirect: 'manual' })).status).toBe(307);
      expect((await fetch(address, { redirect: 'manual' })).status).toBe(404);
    } finally {
      await served.close();
      await world.close();
    }
  });
});
