import { describe, expect, test } from '@jest/globals';
import { clientOf, faultOf } from './far-end.ts';
import { apiEnd, KURS_ID, recordId } from './recording-samples.ts';
import { failed } from './samples.ts';

const NOT_FOUND = failed('notFound', 'We could not find recordings');
const done = (element: string, word = 'true') =>
  `<response><returncode>SUCCESS</returncode><${element}>${word}</${element}></response>`;
const ids = (count: number) => Array.from({ length: count }, (_, n) => recordId('m-1', 1735689600000 + n));

describe('calls that change recordings', () => {
  test('are signed GETs with the ids and no more', async () => {
    await using far = await apiEnd(({ call }) => done(call.replace('Recordings', 'ed').replace('eed', 'ed')));
    using client = clientOf(far.url);
    expect(await client.publishRecordings([KURS_ID, 'r-2'], false)).toBe('accepted');
    expect(await client.deleteRecordings([KURS_ID, 'r-2'])).toBe('accepted');
    expect(await client.updateRecordings([KURS_ID], { meta: { branch: 'Übung 1', old: '' } })).toBe(
      'accepted',
    );
    expect(far.calls.map(({ call, query }) => [call, query])).toEqual([
      ['publishRecordings', `recordID=${KURS_ID}%2Cr-2&publish=false`],
      ['deleteRecordings', `recordID=${KURS_ID}%2Cr-2`],
      ['updateRecordings', `recordID=${KURS_ID}&meta_branch=%C3%9Cbung+1&meta_old=`],
    ]);
  });

  test('say so where the server knows none of them', async () => {
    await using far = await apiEnd(() => NOT_FOUND);
    using client = clientOf(far.url);
    expect(await client.publishRecordings(['r-1'], true)).toBe('notFound');
    expect(await client.deleteRecordings(['r-1'])).toBe('notFound');
    expect(await client.updateRecordings([KURS_ID], { meta: { a: 'b' } })).toBe('notFound');
  });

  test('are accepted where it knows some, in however many requests', async () => {
    let asked = 0;
    await using far = await apiEnd(() => ((asked += 1) === 1 ? NOT_FOUND : done('deleted')));
    using client = clientOf(far.url);
    expect(await client.deleteRecordings(ids(200))).toBe('accepted');
    expect(far.calls).toHaveLength(2);
  });

  test('that fail after a part was accepted leave open what was done', async () => {
    let asked = 0;
    await using far = await apiEnd(() => ((asked += 1) === 2 ? failed('validationError') : done('deleted')));
    using client = clientOf(far.url);
    expect(await faultOf(client.deleteRecordings(ids(300)))).toMatchObject({
      call: 'deleteRecordings',
      kind: 'failed',
      messageKey: 'validationError',
      outcome: 'unknown',
    });
  });

  test('that are refused at once did nothing', async () => {
    await using far = await apiEnd(() => failed('validationError'));
    using client = clientOf(far.url);
    expect(await faultOf(client.deleteRecordings(ids(300)))).toMatchObject({ outcome: 'refused' });
    using stranger = clientOf(far.url, {}, { secrets: ['another'] });
    expect(await faultOf(stranger.deleteRecordings(['r-1']))).toMatchObject({
      kind: 'checksum',
      outcome: 'refused',
    });
  });

  test.each([
    ['a lost answer', { status: 504, body: '<html>504</html>' }, 'http-status'],
    ["a balancer's own fault", failed('internalError'), 'failed'],
    ['half an answer', done('deleted').slice(0, -5), 'truncated'],
    ['no XML', '<html></html>', 'not-xml'],
  ])('with %s may have been done', async (_what, answer, kind) => {
    await using far = await apiEnd(() => answer);
    using client = clientOf(far.url);
    expect(await faultOf(client.deleteRecordings(['r-1']))).toMatchObject({ kind, outcome: 'unknown' });
    expect(await faultOf(client.publishRecordings(['r-1'], true))).toMatchObject({
      kind,
      outcome: 'unknown',
    });
  });

  test('of nothing are refused', async () => {
    await using far = await apiEnd(() => done('deleted'));
    using client = clientOf(far.url);
    await expect(client.deleteRecordings([])).rejects.toThrow('deleteRecordings');
    await expect(client.publishRecordings([], true)).rejects.toThrow('publishRecordings');
    await expect(client.updateRecordings([], { meta: { a: 'b' } })).rejects.toThrow('updateRecordings');
    await expect(client.updateRecordings([KURS_ID], {})).rejects.toThrow('updateRecordings');
    expect(far.calls).toEqual([]);
  });

  test('update by a whole id only: servers take the beginning of one for many', async () => {
    await using far = await apiEnd(() => done('updated'));
    using client = clientOf(far.url);
    for (const id of [KURS_ID.slice(0, 40), KURS_ID.slice(0, -1), `${KURS_ID}0`, 'r-1']) {
      await expect(client.updateRecordings([id], { meta: { a: 'b' } })).rejects.toThrow('recordIds.0');
    }
    expect(far.calls).toEqual([]);
  });
});

describe('protection', () => {
  test('is nothing that a server is asked for', async () => {
    await using far = await apiEnd(() => done('updated'));
    using client = clientOf(far.url);
    expect(await client.updateRecordings([KURS_ID], { protect: true, meta: { a: 'b' } })).toBe('ignored');
    expect(far.calls).toEqual([]);
  });

  test('is asked of a balancer for each by itself: of several it protects the first and says yes', async () => {
    await using far = await apiEnd(() => done('updated'));
    using client = clientOf(far.url, {}, { kind: 'scalelite' });
    const two = ids(2);
    expect(await client.updateRecordings(two, { protect: true })).toBe('accepted');
    expect(far.calls.map(({ query }) => query)).toEqual(two.map((id) => `recordID=${id}&protect=true`));
  });

  test('that a balancer leaves as it is, is ignored', async () => {
    const words = [done('updated', 'false'), NOT_FOUND, done('updated', 'false'), done('updated')];
    await using far = await apiEnd(() => words.shift() ?? failed('unused'));
    using client = clientOf(far.url, {}, { kind: 'scalelite' });
    expect(await client.updateRecordings(ids(2), { protect: false })).toBe('ignored');
    expect(await client.updateRecordings(ids(2), { protect: false })).toBe('accepted');
  });
});

describe('getRecordingTextTracks', () => {
  const track = {
    href: 'https://bbb.example.test/captions/kx82/captions_de-DE.vtt',
    kind: 'subtitles',
    label: 'Deutsch',
    lang: 'de-DE',
    source: 'upload',
  };

  test('gives what there is', async () => {
    await using far = await apiEnd(() =>
      JSON.stringify({ response: { returncode: 'SUCCESS', tracks: [track] } }),
    );
    using client = clientOf(far.url);
    expect(await client.getTextTracks(KURS_ID)).toEqual([track]);
    expect(far.calls.map(({ query }) => query)).toEqual([`recordID=${KURS_ID}`]);
  });

  test('is empty where there are none, where there is no such page, and on every balancer', async () => {
    const none = JSON.stringify({ response: { returncode: 'FAILED', messageKey: 'noCaptionsFound' } });
    const answers = [none, { status: 404, body: '' }];
    await using far = await apiEnd(() => answers.shift() ?? failed('unused'));
    using client = clientOf(far.url);
    using balanced = clientOf(far.url, {}, { kind: 'scalelite' });
    expect(await client.getTextTracks(KURS_ID)).toEqual([]);
    expect(await client.getTextTracks(KURS_ID)).toEqual([]);
    expect(await balanced.getTextTracks(KURS_ID)).toEqual([]);
    expect(far.calls).toHaveLength(2);
  });

  test('fails where the server does, in whatever form it says so', async () => {
    const answers = [
      failed('checksumError'),
      JSON.stringify({ response: { returncode: 'FAILED', messageKey: 'paramError' } }),
      { status: 502, body: '<html></html>' },
    ];
    await using far = await apiEnd(() => answers.shift() ?? failed('unused'));
    using client = clientOf(far.url);
    expect(await faultOf(client.getTextTracks(KURS_ID))).toMatchObject({ kind: 'checksum' });
    expect(await faultOf(client.getTextTracks(KURS_ID))).toMatchObject({ messageKey: 'paramError' });
    expect(await faultOf(client.getTextTracks(KURS_ID))).toMatchObject({ kind: 'http-status', status: 502 });
  });
});
