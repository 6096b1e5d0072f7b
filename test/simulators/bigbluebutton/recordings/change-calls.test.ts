import { describe, expect, test } from '@jest/globals';
import { RECORDING_STATES } from '../../../../src/simulators/bigbluebutton/recordings/recording.ts';
import type { NewRecording } from '../../../../src/simulators/bigbluebutton/recordings/recordings.ts';
import type { ServerOptions } from '../../../../src/simulators/bigbluebutton/server.ts';
import { aServer, ask, flat, get, keyOf, queryOf, signed, textOf } from '../caller.ts';
import { list, stateOf } from './recorded.ts';

/** One recording in each state, named after it. */
async function withStates(options: Partial<ServerOptions> = {}) {
  const server = await aServer(options);
  const wishes = RECORDING_STATES.map((state): NewRecording => ({
    meetingID: state,
    recordID: state,
    state,
  }));
  for (const wish of wishes) server.recordings.add(wish);
  const states = () => server.recordings.all().map(({ recordID, state }) => `${recordID}: ${state}`);
  return Object.assign(server, { states });
}

const WRITES = ['publishRecordings', 'deleteRecordings', 'updateRecordings'];

describe('publishRecordings', () => {
  test('shows and hides, and echoes what was sent', async () => {
    const server = await withStates();
    const recordID = 'published,unpublished';
    const reply = await ask(server, 'publishRecordings', { recordID, publish: 'false' });
    expect(flat(reply.body)).toBe(
      '<response><returncode>SUCCESS</returncode><published>false</published></response>',
    );
    expect(await list(server, { state: 'published' })).toEqual([]);
    expect(await list(server, { state: 'unpublished' })).toHaveLength(2);
    await ask(server, 'publishRecordings', { recordID, publish: 'true' });
    expect(await list(server, { state: 'published' })).toHaveLength(2);
  });

  test('takes whole ids only, and passes over what it does not know or cannot touch', async () => {
    const server = await withStates();
    const recordID = 'published,processing,processed,deleted,nobody,unpub';
    expect((await ask(server, 'publishRecordings', { recordID, publish: 'false' })).body).toContain(
      'SUCCESS',
    );
    expect(await stateOf(server, 'published')).toBe('unpublished');
    expect(server.states()).toEqual(
      expect.arrayContaining(['processing: processing', 'processed: processed', 'deleted: deleted']),
    );
    for (const none of ['processing', 'deleted', 'unpub', 'nobody']) {
      expect(keyOf(await ask(server, 'publishRecordings', { recordID: none, publish: 'true' }))).toBe(
        'notFound',
      );
    }
  });
});

describe('deleteRecordings', () => {
  test('is accepted at once and done a little later; what is deleted stays listed', async () => {
    const server = await withStates();
    const reply = await ask(server, 'deleteRecordings', { recordID: 'published,unpublished,nobody' });
    expect(flat(reply.body)).toBe(
      '<response><returncode>SUCCESS</returncode><deleted>true</deleted></response>',
    );
    server.clock.advance(999);
    expect(await stateOf(server, 'published')).toBe('published');
    server.clock.advance(1);
    expect(await stateOf(server, 'published')).toBe('deleted');
    expect(await list(server)).toEqual([]);
    expect(await list(server, { state: 'deleted' })).toHaveLength(3);
    const again = await ask(server, 'deleteRecordings', { recordID: 'published' });
    expect(keyOf(again)).toBe('notFound');
  });

  test('leaves alone what is in the making', async () => {
    const server = await withStates({ recordings: { deletionMs: 0 } });
    expect(keyOf(await ask(server, 'deleteRecordings', { recordID: 'processing' }))).toBe('notFound');
    await ask(server, 'deleteRecordings', { recordID: 'processing,published' });
    expect(server.states()).toContain('processing: processing');
    expect(server.states()).toContain('published: deleted');
  });
});

describe('updateRecordings', () => {
  test('writes and takes away metas, by prefix, also of what is deleted', async () => {
    const server = await aServer();
    const meta = { branch: 'berlin', note: 'x' };
    server.recordings.add({ meetingID: 'm', recordID: 'r1', meta });
    server.recordings.add({ meetingID: 'm', recordID: 'r2', meta, state: 'deleted' });
    const params = { recordID: 'r', meta_Branch: 'bonn', meta_note: '', meta_more: '1' };
    expect(flat((await ask(server, 'updateRecordings', params)).body)).toBe(
      '<response><returncode>SUCCESS</returncode><updated>true</updated></response>',
    );
    for (const id of ['r1', 'r2']) {
      const { isBreakout, meetingId, meetingName, ...own } = server.recordings.find(id)?.metadata ?? {};
      expect([isBreakout, meetingId, meetingName]).toEqual(['false', 'm', 'm']);
      expect(own).toEqual({ branch: 'bonn', more: '1' });
    }
  });

  test('knows protection only behind a balancer, where an unknown id is no failure', async () => {
    const server = await withStates();
    await ask(server, 'updateRecordings', { recordID: 'published', protect: 'true' });
    expect(server.recordings.find('published')?.isProtected).toBe(false);
    const balancer = await withStates({ profile: 'scalelite' });
    const update = async (recordID: string) =>
      textOf((await ask(balancer, 'updateRecordings', { recordID, protect: 'true' })).body, 'updated');
    expect([await update('publish'), await update('published')]).toEqual(['false', 'true']);
    expect(balancer.recordings.find('published')?.isProtected).toBe(true);
  });
});

describe('refusals', () => {
  const failed = (key: string, message: string) =>
    `<response><returncode>FAILED</returncode><messageKey>${key}</messageKey><message>${message}</message></response>`;

  test.each(WRITES)('%s: no id, an unknown id', async (call) => {
    const server = await withStates();
    const reply = async (params: Record<string, string>) => flat((await ask(server, call, params)).body);
    const noId = failed('missingParamRecordID', 'You must specify a recordID.');
    expect(await reply({ publish: 'true' })).toBe(noId);
    expect(await reply({ recordID: ' ', publish: 'true' })).toBe(noId);
    expect(await reply({ recordID: 'nobody', publish: 'true' })).toBe(
      failed('notFound', 'We could not find recordings'),
    );
  });

  test('publishRecordings: neither true nor false', async () => {
    const { body } = await ask(await withStates(), 'publishRecordings', { recordID: 'published' });
    expect(flat(body)).toBe(failed('missingParamPublish', 'You must specify a publish value true or false.'));
  });

  test.each(WRITES)(
    '%s: first that there is a checksum, then what is missing, then what it is worth',
    async (call) => {
      const server = await withStates();
      const key = async (query: string) => keyOf(await get(`${server.url}api/${call}?${query}`));
      const wrong = `checksum=${'0'.repeat(64)}`;
      expect(await key('')).toBe('checksumError');
      expect(await key(wrong)).toBe('missingParamRecordID');
      expect(await key(`recordID=published&publish=true&${wrong}`)).toBe('checksumError');
      const balancer = await aServer({ profile: 'scalelite' });
      expect(keyOf(await get(`${balancer.url}api/${call}?${wrong}`))).toBe('checksumError');
      expect(server.states()).toContain('published: published');
    },
  );
});

describe('what a server says and does not do', () => {
  test('a deletion that is ignored, for one of a batch or for all', async () => {
    const server = await withStates({ recordings: { deletionMs: 0 } });
    server.recordings.fault({ kind: 'ignore-delete', recordIDs: ['published'] });
    const both = { recordID: 'published,unpublished' };
    expect((await ask(server, 'deleteRecordings', both)).body).toContain('<deleted>true</deleted>');
    expect(server.states()).toEqual(expect.arrayContaining(['published: published', 'unpublished: deleted']));
    server.recordings.clearFaults();
    server.recordings.fault({ kind: 'ignore-delete', times: 1 });
    await ask(server, 'deleteRecordings', { recordID: 'published' });
    expect(server.states()).toContain('published: published');
    await ask(server, 'deleteRecordings', { recordID: 'published' });
    expect(server.states()).toContain('published: deleted');
  });

  test('publishing and updating that are ignored', async () => {
    const server = await withStates();
    server.recordings.fault({ kind: 'ignore-publish' });
    server.recordings.fault({ kind: 'ignore-update' });
    const recordID = 'published';
    await ask(server, 'publishRecordings', { recordID, publish: 'false' });
    await ask(server, 'updateRecordings', { recordID, meta_x: '1' });
    expect(server.recordings.find(recordID)).toMatchObject({ state: 'published' });
    expect(server.recordings.find(recordID)?.metadata['x']).toBeUndefined();
    server.clearFaults();
    await ask(server, 'publishRecordings', { recordID, publish: 'false' });
    expect(server.recordings.find(recordID)?.state).toBe('unpublished');
  });

  test('a deletion that takes long', async () => {
    const server = await withStates();
    server.recordings.fault({ kind: 'slow-delete', ms: 3_600_000, recordIDs: ['published'] });
    await ask(server, 'deleteRecordings', { recordID: 'published,unpublished' });
    server.clock.advance(3_599_999);
    expect(server.states()).toEqual(expect.arrayContaining(['published: published', 'unpublished: deleted']));
    server.clock.advance(1);
    expect(server.states()).toContain('published: deleted');
  });
});

test('pages show at once what was changed, added and made anew in between', async () => {
  const server = await withStates({ recordings: { deletionMs: 0 } });
  const page = async () => (await list(server, { limit: 10 })).sort();
  expect(await page()).toEqual(['published', 'unpublished']);
  await ask(server, 'deleteRecordings', { recordID: 'published' });
  expect(await page()).toEqual(['unpublished']);
  server.recordings.add({ meetingID: 'm', recordID: 'new' });
  expect(await page()).toEqual(['new', 'unpublished']);
  server.recordings.setState('deleted', 'unpublished');
  expect(await page()).toEqual(['deleted', 'new', 'unpublished']);
});

describe('listings that are wrong', () => {
  test('one that is behind shows what was before', async () => {
    const server = await withStates();
    server.recordings.fault({ kind: 'lag', ms: 5000 });
    await ask(server, 'publishRecordings', { recordID: 'published', publish: 'false' });
    expect(await stateOf(server, 'published')).toBe('published');
    expect(await list(server, { state: 'published' })).toEqual(['published']);
    server.clock.advance(5000);
    expect(await stateOf(server, 'published')).toBe('unpublished');
  });

  test('one lacks a recording, another a page', async () => {
    const server = await aServer();
    server.recordings.addMany(30, (index) => ({ meetingID: 'm', recordID: `r${10 + index}` }));
    server.recordings.fault({ kind: 'leave-out', recordIDs: ['r12'], times: 1 });
    expect(await list(server)).toHaveLength(29);
    expect(await list(server)).toHaveLength(30);
    const first = await list(server, { limit: 10 });
    server.recordings.fault({ kind: 'leave-out-page', page: 0 });
    const { body } = await ask(server, 'getRecordings', { limit: 10 });
    expect(textOf(body, 'totalElements')).toBe('20');
    for (const id of first) expect(body).not.toContain(`<recordID>${id}<`);
  });

  test('one also has what nobody asked for', async () => {
    const server = await withStates();
    server.recordings.fault({ kind: 'strangers', recordIDs: ['unpublished'], times: 1 });
    expect((await list(server, { recordID: 'published' })).sort()).toEqual(['published', 'unpublished']);
    server.recordings.fault({ kind: 'strangers', times: 1 });
    expect((await list(server, { recordID: 'published' })).length).toBeGreaterThan(1);
    expect(await list(server, { recordID: 'published' })).toEqual(['published']);
  });

  test('one has a recording twice: as deleted, and as it is', async () => {
    const server = await withStates();
    server.recordings.fault({ kind: 'doubled', recordIDs: ['published'] });
    const { body } = await ask(server, 'getRecordings', { recordID: 'published', state: 'any' });
    expect(flat(body).match(/<state>[a-z]+/g)).toEqual(['<state>deleted', '<state>published']);
    expect(await list(server, { recordID: 'published' })).toEqual(['published']);
  });

  test('one is cut into pages from another order each time', async () => {
    const server = await aServer();
    server.recordings.addMany(100, (index) => ({ meetingID: 'm', recordID: `r${index}` }));
    const halves = async () => [
      ...(await list(server, { limit: 50 })),
      ...(await list(server, { limit: 50, offset: 50 })),
    ];
    expect(new Set(await halves()).size).toBe(100);
    server.recordings.fault({ kind: 'unstable-order' });
    expect(new Set(await halves()).size).toBeLessThan(100);
  });

  test.each([
    [{ kind: 'http-504' }, 504, '504 Gateway Time-out'],
    [{ kind: 'truncated' }, 200, '<recordID>'],
  ] as const)('the faults of all calls strike here too: %j', async (fault, status, part) => {
    const server = await withStates();
    server.fault({ ...fault, call: 'getRecordings', times: 1 });
    const reply = await ask(server, 'getRecordings');
    expect(reply.status).toBe(status);
    expect(reply.body).toContain(part);
    expect(reply.body).not.toContain('</response>');
    expect(await list(server)).toHaveLength(2);
  });

  test.each([
    { kind: 'lag' },
    { kind: 'slow-delete' },
    { kind: 'leave-out-page' },
    { kind: 'ignore-delete', times: 0 },
  ] as const)('a fault that says too little is none: %j', async (fault) => {
    const server = await aServer();
    expect(() => server.recordings.fault(fault)).toThrow(RangeError);
  });
});

test('a call by POST is signed over its address alone', async () => {
  const server = await withStates();
  const url = signed(server, 'deleteRecordings', queryOf({ recordID: 'published' }));
  expect((await get(url, { method: 'POST' })).body).toContain('<deleted>true</deleted>');
});
