import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../src/lib/clock.ts';
import { HOUR_MS } from '../../../src/lib/span.ts';
import { forgetOldKeys } from '../../../src/platform/http/idempotency.ts';
import { onEachStore } from '../../support/stores.ts';
import { as, type SampleServer, serveSample } from './sample-api.ts';

onEachStore('an Idempotency-Key', (store) => {
  let now = Date.UTC(2027, 0, 4, 12);
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  let server: SampleServer;
  beforeAll(async () => {
    server = await serveSample(store(), clock);
  });
  afterAll(() => server.close());

  let keys = 0;
  const newKey = () => `key-${++keys}`;

  async function write(path: string, key: string, text: string, who = 'by', layout?: string) {
    const body = layout ?? { branch: 'by', text };
    const answer = await fetch(
      `${server.url}/api/v1${path}`,
      as(who, 'POST', body, { 'Idempotency-Key': key }),
    );
    const replayed = answer.headers.get('idempotency-replayed');
    return { status: answer.status, replayed, headers: answer.headers, body: await answer.text() };
  }
  const written = (text: string) => server.diary.written.filter((line) => line.endsWith(` ${text}`)).length;

  describe.each(['/notes', '/turn-notes'])('at %s', (path) => {
    test('brings the stored answer back: status, body, Location and ETag, and does nothing again', async () => {
      const key = newKey();
      const first = await write(path, key, key);
      const again = await write(path, key, key, 'by', `{ "text": "${key}",\n "branch": "by" }`);
      expect([first.status, first.replayed]).toEqual([201, null]);
      expect([again.status, again.replayed, again.body]).toEqual([201, 'true', first.body]);
      for (const header of ['location', 'etag', 'content-type']) {
        expect(again.headers.get(header)).toBe(first.headers.get(header));
      }
      expect(written(key)).toBe(1);
      expect(server.diary.woken.filter((text) => text === key)).toHaveLength(1);
    });

    test('belongs to one request: another body, path or query is 422', async () => {
      const key = newKey();
      await write(path, key, key);
      expect((await write(path, key, 'other')).status).toBe(422);
      const elsewhere = path === '/notes' ? '/turn-notes' : '/notes';
      expect(JSON.parse((await write(elsewhere, key, key)).body)).toMatchObject({
        code: 'idempotency-mismatch',
      });
      expect(written('other')).toBe(0);
    });

    test('belongs to one principal: two tokens may use the same word', async () => {
      const key = newKey();
      await write(path, key, key);
      const other = await write(path, key, key, 'root');
      expect([other.status, other.replayed]).toEqual([201, null]);
      expect(written(key)).toBe(2);
    });

    test('keeps no refusal: the same call may succeed later', async () => {
      const key = newKey();
      expect((await write(path, key, 'full')).status).toBe(409);
      expect((await write(path, key, key)).status).toBe(201);
    });

    test('ten calls at the same moment have their effect once, and all get the same answer', async () => {
      const key = newKey();
      const answers = await Promise.all(Array.from({ length: 10 }, () => write(path, key, key)));
      expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
      expect(answers.filter(({ replayed }) => replayed === null)).toHaveLength(1);
      expect(written(key)).toBe(1);
    });

    test('a call that waits for one that fails does the work itself', async () => {
      const key = newKey();
      let arrived = 0;
      server.diary.pause = () => {
        arrived += 1;
        return arrived === 1 ? Promise.reject(new Error('the first one breaks')) : Promise.resolve();
      };
      const answers = await Promise.all([write(path, key, key), write(path, key, key)]);
      server.diary.pause = () => Promise.resolve();
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 500]);
      expect(written(key)).toBe(1);
    });

    test('is forgotten after 24 hours', async () => {
      const key = newKey();
      await write(path, key, key);
      now += 24 * HOUR_MS - 1;
      expect((await write(path, key, key)).replayed).toBe('true');
      now += 1;
      expect((await write(path, key, `${key} anew`)).status).toBe(201);
    });
  });

  test('rights are judged before a stored answer is shown', async () => {
    const key = newKey();
    await write('/notes', key, key);
    expect((await write('/notes', key, key, 'reader')).status).toBe(403);
  });

  test.each(['', 'two words', 'x'.repeat(256)])('%p is no key', async (key) => {
    const answer = await write('/notes', key, 'a');
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([400, { code: 'invalid-request' }]);
  });

  test('old rows are removed by the clean-up, young ones stay', async () => {
    const key = newKey();
    await write('/notes', newKey(), 'old');
    now += HOUR_MS;
    await write('/notes', key, key);
    const removed = await store().transaction((tx) => forgetOldKeys(tx, now));
    expect(removed).toBeGreaterThanOrEqual(1);
    const left = await store().db.selectFrom('idempotency').select('key').execute();
    expect(left.map((row) => row.key)).toEqual([key]);
  });
});
