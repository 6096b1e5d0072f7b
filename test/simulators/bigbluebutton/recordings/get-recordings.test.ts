import { describe, expect, test } from '@jest/globals';
import { PROFILES } from '../../../../src/simulators/bigbluebutton/profile.ts';
import { RECORDING_STATES } from '../../../../src/simulators/bigbluebutton/recordings/recording.ts';
import { aServer, ask, flat, get, keyOf, signed, textOf, type TestServer } from '../caller.ts';
import { VECTORS } from '../vectors.ts';
import { idsIn, list } from './recorded.ts';

const sorted = (ids: readonly string[]) => [...ids].sort();

/** One recording in each state, `a1` to `a5` in the order of the states. */
async function withStates(profile?: 'scalelite'): Promise<TestServer> {
  const server = await aServer(profile === undefined ? {} : { profile });
  RECORDING_STATES.forEach((state, index) =>
    server.recordings.add({ meetingID: `m-${index + 1}`, recordID: `a${index + 1}`, state }),
  );
  return server;
}

describe('which recordings are listed', () => {
  test.each([
    ['by default what is published or hidden', '', ['a3', 'a4']],
    ['any: deleted ones too', 'any', ['a1', 'a2', 'a3', 'a4', 'a5']],
    ['several states', 'deleted,processing', ['a1', 'a5']],
    ['an unknown word: nothing', 'gone', []],
  ])('%s', async (_title, state, ids) => {
    const server = await withStates();
    expect(sorted(await list(server, state === '' ? {} : { state }))).toEqual(ids);
  });

  test('a record id stands for all that begin with it, and wins over a meeting id', async () => {
    const server = await aServer();
    for (const recordID of ['ab', 'abc', 'b']) server.recordings.add({ meetingID: 'm-1', recordID });
    expect(sorted(await list(server, { recordID: 'ab' }))).toEqual(['ab', 'abc']);
    expect(sorted(await list(server, { recordID: 'abc,b', meetingID: 'other' }))).toEqual(['abc', 'b']);
  });

  test('meeting ids are known by their hash: the hash alone lists a room', async () => {
    const server = await aServer();
    const one = server.recordings.add({ meetingID: 'kurs-0012', startTime: 1 });
    const two = server.recordings.add({ meetingID: 'kurs-0012', startTime: 2 });
    server.recordings.add({ meetingID: 'kurs-0013' });
    const both = [one.recordID, two.recordID];
    expect(sorted(await list(server, { meetingID: 'kurs-0012,nobody' }))).toEqual(sorted(both));
    expect(sorted(await list(server, { recordID: one.recordID.slice(0, 40) }))).toEqual(sorted(both));
  });

  test('ids are decoded once more than they should be', async () => {
    const server = await aServer();
    for (const meetingID of ['a+b', 'a b', '100%']) server.recordings.add({ meetingID });
    expect(await list(server, { meetingID: 'a+b' })).toEqual(await list(server, { meetingID: 'a b' }));
    expect(await list(server, { meetingID: 'a%20b' })).toHaveLength(1);
    expect(await list(server, { meetingID: '100%41' })).toEqual([]);
    const balancer = await aServer({ profile: 'scalelite' });
    const { recordID } = balancer.recordings.add({ meetingID: 'a+b' });
    expect(await list(balancer, { meetingID: 'a+b' })).toEqual([recordID]);
  });

  test.each([
    [{ meta_branch: 'berlin' }, ['r1']],
    [{ meta_Branch: 'Berlin' }, []],
    [{ meta_branch: 'b%' }, ['r1', 'r2']],
    [{ meta_branch: '%n' }, ['r1', 'r2']],
    [{ meta_branch: '%rl%' }, ['r1']],
    [{ meta_branch: 'b%', meta_app: 'x' }, ['r2']],
    [{ meta_nothing: '%' }, []],
    [{ meta_branch: 'berlin,bonn' }, []],
  ])('metas %j', async (metas, ids) => {
    const server = await aServer();
    server.recordings.add({ meetingID: 'm-1', recordID: 'r1', meta: { branch: 'berlin' } });
    server.recordings.add({ meetingID: 'm-2', recordID: 'r2', meta: { branch: 'bonn', app: 'x' } });
    expect(sorted(await list(server, metas))).toEqual(ids);
  });

  test('without any filter everything there is, unless the operator forbids it', async () => {
    const server = await withStates();
    expect(await list(server)).toHaveLength(2);
    server.recordings.set({ fetchAll: false });
    expect(flat((await ask(server, 'getRecordings')).body)).toBe(
      '<response><returncode>SUCCESS</returncode><messageKey>noRecordings</messageKey><message>There are no recordings for the meeting(s).</message></response>',
    );
    expect(await list(server, { limit: 5 })).toHaveLength(2);
    expect(await list(server, { recordID: 'a3' })).toEqual(['a3']);
  });
});

test.each(['bbb-2.6', 'bbb-2.7', 'bbb-3.0'] as const)('%s says that there is nothing', async (profile) => {
  expect(flat((await ask(await aServer({ profile }), 'getRecordings')).body)).toBe(
    '<response><returncode>SUCCESS</returncode><recordings></recordings><messageKey>noRecordings</messageKey><message>There are no recordings for the meeting(s).</message></response>',
  );
});

describe('pages', () => {
  const many = async (profile: (typeof PROFILES)[number]) => {
    const server = await aServer({ profile });
    server.recordings.addMany(132, (index) => ({ meetingID: `m-${index}` }));
    return server;
  };

  test.each(PROFILES)('%s says of the whole what it says', async (profile) => {
    const server = await many(profile);
    const { body } = await ask(server, 'getRecordings', { limit: 25, offset: 125 });
    const around = flat(body).replace(/<recording>.*<\/recording>/s, '');
    const total = '<totalElements>132</totalElements>';
    const pageable =
      '<pageable><offset>125</offset><limit>25</limit><paged>true</paged><unpaged>false</unpaged></pageable>';
    const verbose = `<pagination>${pageable}${total}<empty>false</empty></pagination>`;
    const said = { 'bbb-2.6': verbose, 'bbb-2.7': total, 'bbb-3.0': total, scalelite: '' }[profile];
    expect(around).toContain(`<recordings></recordings>${said}</response>`);
    expect(idsIn(body)).toHaveLength(profile === 'scalelite' ? 132 : 7);
    expect((await ask(server, 'getRecordings')).body).not.toContain('totalElements');
  });

  test('together they are the whole, each once', async () => {
    const server = await many('bbb-3.0');
    const pages = [];
    for (const offset of [0, 50, 100]) pages.push(...(await list(server, { limit: 50, offset })));
    expect(new Set(pages).size).toBe(132);
    expect(pages).toHaveLength(132);
  });

  test.each([
    [{ limit: 0 }, 1],
    [{ limit: -5 }, 1],
    [{ limit: 1000 }, 100],
    [{ limit: 50, offset: -1 }, 50],
    [{ limit: 50, offset: 'x' }, 50],
    [{ limit: 50, offset: 132 }, 0],
    [{ limit: 'x' }, 132],
    [{ offset: 100 }, 132],
  ])('%j gives %i', async (params, count) => {
    expect(await list(await many('bbb-3.0'), params)).toHaveLength(count);
  });

  test('a page beyond the last: empty, with the total', async () => {
    const { body } = await ask(await many('bbb-2.6'), 'getRecordings', { limit: 50, offset: 150 });
    expect(flat(body)).toContain('<recordings></recordings><pagination>');
    expect(flat(body)).toContain('<totalElements>132</totalElements><empty>true</empty></pagination>');
    expect(textOf(body, 'messageKey')).toBe('noRecordings');
  });
});

describe('order', () => {
  test('none that anybody may rely on: another with each call, the same on every server', async () => {
    const orders = await Promise.all(
      [1, 2].map(async () => {
        const server = await aServer();
        server.recordings.addMany(20, (index) => ({ meetingID: `m-${index}`, startTime: index }));
        return [await list(server), await list(server)];
      }),
    );
    expect(orders[0]).toEqual(orders[1]);
    const [first = [], second = []] = orders[0] ?? [];
    expect(first).not.toEqual(second);
    expect(sorted(first)).toEqual(sorted(second));
  });

  test('a balancer: the newest first', async () => {
    const server = await aServer({ profile: 'scalelite' });
    for (const startTime of [5, 9, 7]) {
      server.recordings.add({ meetingID: 'm', recordID: `r${startTime}`, startTime });
    }
    expect(await list(server)).toEqual(['r9', 'r7', 'r5']);
  });
});

test('a recording that cannot be read is an error in the place of a recording', async () => {
  const server = await withStates();
  server.recordings.break('a3', true);
  expect(flat((await ask(server, 'getRecordings', { recordID: 'a3' })).body)).toBe(
    '<response><returncode>SUCCESS</returncode><recordings><recording><error><recordID>a3</recordID></error></recording></recordings></response>',
  );
});

describe('a balancer', () => {
  test('lists in its own words', async () => {
    const server = await aServer({ profile: 'scalelite' });
    const meta = { branch: 'berlin', note: '' };
    const formats = [{ type: 'video', bytes: 9, lengthMs: 90_000, processingMs: 5 }];
    server.recordings.add({ meetingID: 'm', recordID: 'r', startTime: 1, endTime: 2, meta, formats });
    const { origin } = new URL(server.url);
    expect(flat((await ask(server, 'getRecordings')).body)).toBe(
      `<?xml version="1.0"?><response><returncode>SUCCESS</returncode><recordings><recording><recordID>r</recordID><meetingID>m</meetingID><internalMeetingID>r</internalMeetingID><name>m</name><published>true</published><protected>false</protected><state>published</state><startTime>1</startTime><endTime>2</endTime><participants>2</participants><metadata><isBreakout>false</isBreakout><meetingId>m</meetingId><meetingName>m</meetingName><branch>berlin</branch><note><![CDATA[]]></note></metadata><playback><format><type>video</type><url>${origin}/playback/video/r/</url><length>2</length><processingTime>5</processingTime></format></playback></recording></recordings></response>`,
    );
  });

  test('has its own text for nothing', async () => {
    expect(flat((await ask(await aServer({ profile: 'scalelite' }), 'getRecordings')).body)).toBe(
      '<?xml version="1.0"?><response><returncode>SUCCESS</returncode><recordings/><messageKey>noRecordings</messageKey><message>There are not recordings for the meetings</message></response>',
    );
  });

  test('asks that record id and meeting id both fit, and takes one of several metas', async () => {
    const server = await aServer({ profile: 'scalelite' });
    server.recordings.add({ meetingID: 'm-1', recordID: 'r1', meta: { branch: 'berlin' } });
    server.recordings.add({ meetingID: 'm-2', recordID: 'r2', meta: { branch: 'bonn' } });
    expect(await list(server, { recordID: 'r', meetingID: 'm-1' })).toEqual(['r1']);
    expect(await list(server, { recordID: 'r1', meetingID: 'm-2' })).toEqual([]);
    expect(await list(server, { meta_branch: 'berlin,bonn' })).toHaveLength(2);
    expect(await list(server, { meta_branch: 'b%' })).toEqual([]);
  });
});

describe('signing', () => {
  test('the reference vector of getRecordings is taken', async () => {
    const server = await aServer();
    const vector = VECTORS.find(({ name }) => name === 'V10');
    const address = `${server.url}api/getRecordings?${vector?.query}&checksum=`;
    for (const algorithm of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
      expect(keyOf(await get(address + String(vector?.[algorithm])))).toBe('noRecordings');
    }
  });

  test('a missing and a wrong checksum read alike', async () => {
    const server = await aServer();
    const text = 'You did not pass the checksum security check';
    for (const url of [`${server.url}api/getRecordings`, signed(server, 'getRecordings', '', 'other')]) {
      const { body } = await get(url);
      expect([textOf(body, 'messageKey'), textOf(body, 'message')]).toEqual(['checksumError', text]);
    }
  });
});

test('100,000 recordings are quick to make and to page through', async () => {
  const server = await aServer();
  server.recordings.addMany(100_000, (index) => ({ meetingID: `m-${index % 5000}`, startTime: index + 1 }));
  expect(textOf((await ask(server, 'getRecordings', { limit: 100 })).body, 'totalElements')).toBe('100000');
  expect(await list(server, { limit: 100, offset: 99_950, state: 'any' })).toHaveLength(50);
  expect(await list(server, { meetingID: 'm-4999' })).toHaveLength(20);
});
