import { describe, expect, test } from '@jest/globals';
import type { Observation } from '../../../src/clients/bigbluebutton/caller.ts';
import { clientOf, faultOf, rawEnd } from './far-end.ts';
import {
  apiEnd,
  BROKEN,
  KURS_ID,
  NO_RECORDINGS,
  recordId,
  recording,
  recordings,
} from './recording-samples.ts';
import { failed, NO_MEETINGS } from './samples.ts';

const ids = (count: number) => Array.from({ length: count }, (_, n) => recordId('m-1', 1735689600000 + n));

describe('getRecordings', () => {
  test('asks for every state of the ids it is given, and for nothing else', async () => {
    await using far = await apiEnd(() => NO_RECORDINGS);
    using client = clientOf(far.url);
    expect(await client.getRecordings({ recordIds: [KURS_ID, 'r-2'] })).toEqual({
      recordings: [],
      broken: [],
    });
    await client.getRecordings({ meetingIds: ['m-1', 'm-2'], states: ['published', 'deleted'] });
    await client.getRecordings({ meetingIds: ['m-1'], meta: { 'app-room': '7, 8', fence: '1' } });
    expect(far.calls.map(({ query }) => query)).toEqual([
      `recordID=${KURS_ID}%2Cr-2&state=any`,
      'meetingID=m-1%2Cm-2&state=published%2Cdeleted',
      'meetingID=m-1&state=any&meta_app-room=7%2C+8&meta_fence=1',
    ]);
  });

  test('gives the very ids that were asked for, whatever else begins like them', async () => {
    await using far = await apiEnd(() =>
      recordings([
        recording({ recordID: 'r-1' }),
        recording({ recordID: 'r-12' }),
        recording({ recordID: 'r-123', state: 'deleted' }),
        recording({ recordID: 'R-12' }),
        BROKEN.replace(KURS_ID, 'r-129'),
      ]),
    );
    using client = clientOf(far.url);
    const { recordings: found, broken } = await client.getRecordings({ recordIds: ['r-12', 'r-1299'] });
    expect(found.map((one) => one.recordId)).toEqual(['r-12']);
    expect(broken).toEqual([]);
  });

  test('gives the very meetings that were asked for', async () => {
    await using far = await apiEnd(() =>
      recordings([
        recording({ recordID: 'r-1', meetingID: 'm-1' }),
        recording({ recordID: 'r-2', meetingID: 'm-12' }),
        recording({ recordID: 'r-3', meetingID: '' }),
        BROKEN,
      ]),
    );
    using client = clientOf(far.url);
    const { recordings: found, broken } = await client.getRecordings({ meetingIds: ['m-1', 'm-2'] });
    expect(found.map((one) => one.recordId)).toEqual(['r-1']);
    expect(broken).toEqual([KURS_ID]);
  });

  test('meets every part of the query, since a server takes one and a balancer any', async () => {
    const list = [
      recording({ recordID: 'r-1', meetingID: 'm-1', 'app-room': '7', state: 'deleted' }),
      recording({ recordID: 'r-2', meetingID: 'm-2', 'app-room': '7', state: 'deleted' }),
      recording({ recordID: 'r-3', meetingID: 'm-1', 'app-room': '70', state: 'deleted' }),
      recording({ recordID: 'r-4', meetingID: 'm-1', 'app-room': '7', state: 'published' }),
      recording({ recordID: 'r-5', meetingID: 'm-1', 'app-room': '7', state: 'a-new-word' }),
      recording({ recordID: 'r-6', meetingID: 'm-1', 'app-room': '7', state: 'deleted' }),
    ];
    await using far = await apiEnd(() => recordings(list));
    using client = clientOf(far.url, {}, { kind: 'scalelite' });
    const { recordings: found } = await client.getRecordings({
      recordIds: ['r-1', 'r-2', 'r-3', 'r-4', 'r-5'],
      meetingIds: ['m-1'],
      meta: { 'app-room': '7' },
      states: ['deleted', 'processed'],
    });
    expect(found.map((one) => one.recordId)).toEqual(['r-1']);
  });

  test('asks no balancer for a value with a comma, which would be two', async () => {
    const list = [
      recording({ recordID: 'r-1', 'app-room': '7,8' }),
      recording({ recordID: 'r-2', 'app-room': '7' }),
    ];
    await using far = await apiEnd(() => recordings(list));
    using client = clientOf(far.url, {}, { kind: 'scalelite' });
    const query = { recordIds: ['r-1', 'r-2'], meta: { 'app-room': '7,8' } };
    expect((await client.getRecordings(query)).recordings).toMatchObject([{ recordId: 'r-1' }]);
    expect(far.calls.map((call) => call.query)).toEqual(['recordID=r-1%2Cr-2&state=any']);
  });

  test('lists an id once, as it is most there: nothing counts as deleted that is also listed otherwise', async () => {
    await using far = await apiEnd(() =>
      recordings([
        recording({ recordID: 'r-1', state: 'published' }),
        recording({ recordID: 'r-1', state: 'deleted' }),
        recording({ recordID: 'r-2', state: 'deleted' }),
        recording({ recordID: 'r-2', state: 'processing' }),
        recording({ recordID: 'r-3', state: 'deleted' }),
        BROKEN.replace(KURS_ID, 'r-3'),
        BROKEN.replace(KURS_ID, 'r-4'),
        recording({ recordID: 'r-4', state: 'unpublished' }),
        recording({ recordID: 'r-5', state: 'deleted' }),
        recording({ recordID: 'r-5', state: 'a-new-word' }),
        recording({ recordID: 'r-6', state: 'deleted' }),
      ]),
    );
    using client = clientOf(far.url);
    const answer = await client.getRecordings({ recordIds: ['r-1', 'r-2', 'r-3', 'r-4', 'r-5', 'r-6'] });
    expect(Object.fromEntries(answer.recordings.map(({ recordId, state }) => [recordId, state]))).toEqual({
      'r-1': 'published',
      'r-2': 'processing',
      'r-4': 'unpublished',
      'r-5': null,
      'r-6': 'deleted',
    });
    expect(answer.broken).toEqual(['r-3']);
  });

  test('cuts a long list into requests that a server reads, and joins the answers', async () => {
    await using far = await apiEnd(({ params }) =>
      recordings((params.get('recordID') ?? '').split(',').map((id) => recording({ recordID: id }))),
    );
    using client = clientOf(far.url);
    const many = ids(1000);
    const { recordings: found } = await client.getRecordings({ recordIds: [...many, ...many] });
    expect(found.map((one) => one.recordId)).toEqual(many);
    expect(far.calls.length).toBeGreaterThan(5);
    expect(far.calls.length).toBeLessThan(12);
    for (const { query } of far.calls) expect(query.length).toBeLessThanOrEqual(7000);
  });

  test('with one request that fails, fails: half a list would have the rest look gone', async () => {
    let asked = 0;
    await using far = await apiEnd(() => ((asked += 1) === 2 ? failed('unexpectedError') : NO_RECORDINGS));
    using client = clientOf(far.url);
    expect(await faultOf(client.getRecordings({ recordIds: ids(300) }))).toMatchObject({
      call: 'getRecordings',
      kind: 'failed',
      messageKey: 'unexpectedError',
    });
  });

  test('of no ids is empty and asks nobody; of whatever there is, is refused', async () => {
    await using far = await apiEnd(() => recordings([recording()]));
    using client = clientOf(far.url);
    expect(await client.getRecordings({ recordIds: [] })).toEqual({ recordings: [], broken: [] });
    expect(await client.getRecordings({ meetingIds: [] })).toEqual({ recordings: [], broken: [] });
    await expect(client.getRecordings({})).rejects.toThrow('getRecordings');
    expect(far.calls).toEqual([]);
  });

  test.each(['', 'a,b', 'a b', 'a%62', 'a+b', 'a\u0000', 'x'.repeat(257)])(
    'asks nobody for the id %j, which servers read otherwise',
    async (id) => {
      await using far = await apiEnd(() => NO_RECORDINGS);
      using client = clientOf(far.url);
      await expect(client.getRecordings({ recordIds: ['r-1', id] })).rejects.toThrow('recordIds.1');
      await expect(client.getRecordings({ meetingIds: [id] })).rejects.toThrow('meetingIds.0');
      await expect(client.deleteRecordings([id])).rejects.toThrow('deleteRecordings');
      await expect(client.publishRecordings([id], true)).rejects.toThrow('publishRecordings');
      expect(far.calls).toEqual([]);
    },
  );

  test('reads more than the other calls may, and takes longer', async () => {
    const much = recordings(
      Array.from({ length: 2500 }, (_, n) =>
        recording({ recordID: `r-${n}`, name: `${'Grüße &amp; '.repeat(200)}${n}` }),
      ),
    );
    expect(Buffer.byteLength(much)).toBeGreaterThan(8_000_000);
    await using far = await apiEnd(({ call }) => (call === 'getRecordings' ? much : NO_MEETINGS));
    using client = clientOf(far.url);
    const { recordings: found } = await client.getRecordings({ meetingIds: ['kurs-0012'] });
    expect(found).toHaveLength(2500);
  });

  test('that hang leave the rooms of the server alone', async () => {
    await using far = await apiEnd(({ call }) => (call === 'getMeetings' ? NO_MEETINGS : failed('unused')));
    await using silent = await rawEnd(() => undefined);
    using client = clientOf(far.url, { failuresToOpen: 2 });
    using hung = clientOf(silent.url, { failuresToOpen: 2, timeoutMs: 50 });
    for (const recordIds of [['r-1'], ['r-2'], ['r-3']]) await faultOf(hung.getRecordings({ recordIds }));
    expect(await faultOf(hung.getRecordings({ recordIds: ['r-1'] }))).toMatchObject({ kind: 'circuit-open' });
    expect(hung.circuit).toBe('closed');
    expect(await client.getMeetings()).toEqual([]);
  });

  test('is measured as other calls are', async () => {
    const seen: Observation[] = [];
    await using far = await apiEnd(() => NO_RECORDINGS);
    using client = clientOf(far.url, { observe: (one) => seen.push(one) });
    await client.getRecordings({ recordIds: ['r-1'] });
    expect(seen).toMatchObject([{ server: 'bbb-03', call: 'getRecordings', outcome: 'ok' }]);
  });
});
