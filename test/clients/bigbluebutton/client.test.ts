import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { Observation } from '../../../src/clients/bigbluebutton/caller.ts';
import { createBigBlueButtonClient } from '../../../src/clients/bigbluebutton/client.ts';
import type { BigBlueButtonServer } from '../../../src/clients/bigbluebutton/server.ts';
import { checksumOf } from '../../../src/clients/bigbluebutton/signing.ts';
import { clientOf, faultOf, PLAIN_ROOM, SECRET, serverAt } from './far-end.ts';
import * as samples from './samples.ts';

const HOST = 'https://bbb-03.example.test';
const BASE = `${HOST}/bigbluebutton`;

beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
});
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.restore();
});

/** Answers the next call `call` with `body`, and gives what was sent: the raw query and the headers. */
function answering(
  call: string,
  body: string,
): { query: string; headers: Readonly<Record<string, unknown>> } {
  const sent = { query: '', headers: {} as Readonly<Record<string, unknown>> };
  nock(HOST)
    .get(`/bigbluebutton/api/${call}`)
    .query(true)
    .reply((request: Request) => {
      sent.query = new URL(request.url).search.slice(1);
      sent.headers = Object.fromEntries(request.headers);
      return [200, body, { 'Content-Type': 'text/xml' }];
    });
  return sent;
}

/** The query without its checksum, after the checksum was found right. */
function verified(call: string, signed: string, secret = SECRET): string {
  const [query = '', checksum] = signed.startsWith('checksum=')
    ? ['', signed.slice(9)]
    : signed.split('&checksum=');
  expect(checksum).toBe(checksumOf(call, query, secret, 'sha256'));
  return query;
}

describe('what is sent', () => {
  test('create: a GET whose query is signed as it travels', async () => {
    using client = clientOf(BASE);
    const sent = answering('create', samples.CREATED);
    const created = await client.create({
      ...PLAIN_ROOM,
      name: "Zoë's Runde + Gäste 🎓",
      meta: { fence: '1' },
    });
    expect(created).toMatchObject({ meetingID: 'm-0012', createTime: 1735689600123, duplicate: false });
    const query = verified('create', sent.query);
    expect(query).toContain(
      'meetingID=m-0012&name=Zo%C3%AB%27s+Runde+%2B+G%C3%A4ste+%F0%9F%8E%93&attendeePW=',
    );
    expect(query).toMatch(/&meta_fence=1$/);
    expect(new URLSearchParams(query).get('record')).toBe('false');
  });

  test('no JSON is asked for, since servers would answer errors in it', async () => {
    using client = clientOf(BASE);
    const sent = answering('getMeetings', samples.NO_MEETINGS);
    await client.getMeetings();
    expect(sent.headers).toMatchObject({ accept: 'text/xml' });
  });

  test('getMeetings carries nothing but the checksum', async () => {
    using client = clientOf(BASE);
    const sent = answering('getMeetings', samples.NO_MEETINGS);
    expect(await client.getMeetings()).toEqual([]);
    expect(verified('getMeetings', sent.query)).toBe('');
  });

  test('end, isMeetingRunning and getMeetingInfo carry the id', async () => {
    using client = clientOf(BASE);
    const end = answering('end', samples.ENDED);
    const running = answering('isMeetingRunning', samples.RUNNING);
    const info = answering('getMeetingInfo', samples.INFO.replace('kurs-0012', 'm-0012'));
    expect(await client.end('m-0012')).toBe('accepted');
    expect(await client.isMeetingRunning('m-0012')).toBe(true);
    expect(await client.getMeetingInfo('m-0012')).toMatchObject({ meetingID: 'm-0012', participantCount: 2 });
    expect(verified('end', end.query)).toBe('meetingID=m-0012');
    expect(verified('isMeetingRunning', running.query)).toBe('meetingID=m-0012');
    expect(verified('getMeetingInfo', info.query)).toBe('meetingID=m-0012');
  });

  test('the first secret signs', async () => {
    using client = clientOf(BASE, {}, { secrets: ['newSecret', SECRET] });
    const sent = answering('getMeetings', samples.NO_MEETINGS);
    await client.getMeetings();
    verified('getMeetings', sent.query, 'newSecret');
  });

  test('an id that could reach a stranger goes nowhere', async () => {
    using client = clientOf(BASE);
    for (const id of ['ab', '0012', '', 'm-1,m-2', 'm']) {
      await expect(client.end(id)).rejects.toThrow('end');
      await expect(client.getMeetingInfo(id)).rejects.toThrow('getMeetingInfo');
      await expect(client.isMeetingRunning(id)).rejects.toThrow('isMeetingRunning');
      await expect(client.create({ ...PLAIN_ROOM, meetingID: id })).rejects.toThrow('create');
    }
  });
});

describe('what comes back', () => {
  test('a meeting that is not there is no error', async () => {
    using client = clientOf(BASE);
    answering('getMeetingInfo', samples.NOT_FOUND);
    answering('getMeetingInfo', samples.NOT_FOUND_SCALELITE);
    answering('end', samples.NOT_FOUND);
    expect(await client.getMeetingInfo('m-0012')).toBeNull();
    expect(await client.getMeetingInfo('m-0012')).toBeNull();
    expect(await client.end('m-0012')).toBe('notFound');
  });

  test('a no of the server: it did nothing, and its key says why', async () => {
    using client = clientOf(BASE);
    answering('create', samples.VOICE_BRIDGE_TAKEN);
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({
      server: 'bbb-03',
      call: 'create',
      kind: 'failed',
      messageKey: 'nonUniqueVoiceBridge',
      outcome: 'refused',
      message: 'bbb-03 create: failed (nonUniqueVoiceBridge)',
    });
  });

  test("a balancer's own fault says nothing about what its server did", async () => {
    using client = clientOf(BASE, {}, { kind: 'scalelite' });
    answering('create', samples.failed('internalError', 'Unable to create meeting on server.'));
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({
      messageKey: 'internalError',
      outcome: 'unknown',
    });
  });

  test('a wrong secret has a kind of its own', async () => {
    using client = clientOf(BASE);
    answering('getMeetings', samples.failed('checksumError', 'Checksums do not match'));
    expect(await faultOf(client.getMeetings())).toMatchObject({ kind: 'checksum', outcome: 'refused' });
  });

  test('an answer that cannot be read leaves open what the server did', async () => {
    using client = clientOf(BASE);
    answering('create', samples.CREATED.slice(0, 200));
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({ kind: 'truncated', outcome: 'unknown' });
  });

  test('every call is measured once, by a closed list of outcomes', async () => {
    const seen: Observation[] = [];
    using client = clientOf(BASE, { observe: (one) => seen.push(one) });
    answering('getMeetings', samples.NO_MEETINGS);
    answering('end', samples.NOT_FOUND);
    answering('create', samples.failed('idNotUnique'));
    await client.getMeetings();
    await client.end('m-0012');
    await faultOf(client.create(PLAIN_ROOM));
    expect(seen).toEqual([
      { server: 'bbb-03', call: 'getMeetings', outcome: 'ok', seconds: expect.any(Number) },
      { server: 'bbb-03', call: 'end', outcome: 'ok', seconds: expect.any(Number) },
      { server: 'bbb-03', call: 'create', outcome: 'failed', seconds: expect.any(Number) },
    ]);
  });
});

describe('the address of a server', () => {
  test.each([
    'https://bbb.example.test/bigbluebutton',
    'https://bbb.example.test/bigbluebutton/',
    'https://bbb.example.test/bigbluebutton/api',
    'https://bbb.example.test/bigbluebutton/api/',
  ])('is read with and without /api and slash: %s', (url) => {
    using client = clientOf(url);
    const link = client.joinUrl({
      meetingID: 'm-1',
      fullName: 'Anna',
      role: 'VIEWER',
      userID: 'g-1',
      createTime: 1,
    });
    expect(link).toMatch(/^https:\/\/bbb\.example\.test\/bigbluebutton\/api\/join\?meetingID=m-1&/);
  });

  const unusable: readonly (readonly [string, Partial<BigBlueButtonServer>])[] = [
    ['no address', { url: 'bbb.example.test' }],
    ['another protocol', { url: 'ftp://bbb.example.test/bigbluebutton' }],
    ['a query', { url: 'https://bbb.example.test/bigbluebutton?x=1' }],
    ['credentials', { url: 'https://anna:geheim@bbb.example.test/bigbluebutton' }],
    ['an empty secret', { secrets: ['', SECRET] }],
    ['SHA-384 for a Scalelite', { kind: 'scalelite', checksum: 'sha384' }],
  ];
  test.each(unusable)('with %s is refused at once, without naming it', (_what, more) => {
    const make = () => createBigBlueButtonClient(serverAt(BASE, more));
    expect(make).toThrow(/^bbb-03: /);
    expect(make).not.toThrow(/geheim|theSecret|example/);
  });
});

test('a join link is signed, and a browser leaves it as it is', () => {
  using client = clientOf(BASE);
  const link = client.joinUrl({
    meetingID: 'm-0012',
    fullName: "Zoë O'Neil (KV) +1 *",
    role: 'MODERATOR',
    userID: 'h-1',
    createTime: 1735689600123,
    guest: false,
    userdata: { bbb_override_default_locale: 'de' },
  });
  expect(new URL(link).href).toBe(link);
  expect(verified('join', new URL(link).search.slice(1))).toBe(
    'meetingID=m-0012&fullName=Zo%C3%AB+O%27Neil+%28KV%29+%2B1+%2A&role=MODERATOR&userID=h-1&createTime=1735689600123&guest=false&userdata-bbb_override_default_locale=de',
  );
});
