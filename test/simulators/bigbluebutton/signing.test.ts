import { describe, expect, test } from '@jest/globals';
import {
  CHECKSUM_ALGORITHMS,
  checksumOf,
  isSigned,
  sortedFormQuery,
  withoutChecksum,
} from '../../../src/simulators/bigbluebutton/signing.ts';
import { aServer, ask, get, keyOf, SECRET, signed } from './caller.ts';
import { VECTOR_SECRET, VECTORS } from './vectors.ts';

const RULES = { secrets: [VECTOR_SECRET], algorithms: CHECKSUM_ALGORITHMS, exactCase: false };

/** The query with the checksum last, first and in the middle. */
function positions(query: string, checksum: string): string[] {
  const parts = query === '' ? [] : query.split('&');
  const places = [parts.length, 0, Math.floor(parts.length / 2)];
  return places.map((place) => parts.toSpliced(place, 0, `checksum=${checksum}`).join('&'));
}

describe.each(VECTORS)('vector $name, call $call', (vector) => {
  test.each(CHECKSUM_ALGORITHMS)('%s matches the pinned value, wherever the checksum stands', (algorithm) => {
    const checksum = vector[algorithm];
    expect(checksumOf(algorithm, vector.call, vector.query, VECTOR_SECRET)).toBe(checksum);
    for (const query of positions(vector.query, checksum)) {
      expect(withoutChecksum(query, checksum)).toBe(vector.query);
      expect(isSigned(RULES, vector.call, withoutChecksum(query, checksum), checksum)).toBe(true);
    }
    expect(isSigned(RULES, `${vector.call}x`, vector.query, checksum)).toBe(false);
  });
});

test('the example of the official documentation matches', () => {
  const query = 'name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444';
  expect(checksumOf('sha1', 'create', query, '639259d4-9dd8-4b25-bf01-95f9567eaf4b')).toBe(
    '1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17',
  );
});

const SERVED = VECTORS.filter(({ call }) => !['getRecordings', 'hooks/create'].includes(call));

test.each(SERVED)('over the wire the server takes $name as it travels, at every position', async (vector) => {
  const server = await aServer();
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    for (const query of positions(vector.query, vector[algorithm])) {
      const reply = await get(`${server.url}api/${vector.call}?${query}`);
      expect(reply.body + decodeURIComponent(reply.location)).not.toContain('checksumError');
    }
  }
});

test('re-encoding a signed query breaks it', async () => {
  const server = await aServer();
  const url = signed(server, 'create', 'name=Test+Room&meetingID=t-01');
  expect(keyOf(await get(url.replace('Test+Room', 'Test%20Room')))).toBe('checksumError');
  expect(keyOf(await get(url))).toBe('');
});

test('the same query with the checksum of another call, of a wrong length or missing is refused', async () => {
  const server = await aServer();
  const other = signed(server, 'end', 'meetingID=t-01').replace('/end?', '/isMeetingRunning?');
  expect(keyOf(await get(other))).toBe('checksumError');
  expect(keyOf(await get(`${server.url}api/getMeetings?checksum=abc`))).toBe('checksumError');
  const missing = await get(`${server.url}api/getMeetings`);
  expect(missing.body).toContain('You must provide the checksum');
});

test('an operator may narrow the algorithms; balancers do not know SHA-384', async () => {
  const [, two] = VECTORS;
  const narrowed = await aServer({ algorithms: ['sha256', 'sha512'] });
  const url = (base: string, checksum = '') => `${base}api/create?${two?.query ?? ''}&checksum=${checksum}`;
  expect(keyOf(await get(url(narrowed.url, two?.sha1)))).toBe('checksumError');
  expect(keyOf(await get(url(narrowed.url, two?.sha256)))).toBe('');
  const balancer = await aServer({ profile: 'scalelite' });
  expect((await get(url(balancer.url, two?.sha384))).body).toContain(
    'You did not pass the checksum security check',
  );
});

test('servers ignore the case of hex digits, balancers do not', async () => {
  const upper = (base: string) =>
    get(`${base}api/getMeetings?checksum=${(VECTORS[0]?.sha256 ?? '').toUpperCase()}`);
  expect(keyOf(await upper((await aServer()).url))).toBe('noMeetings');
  expect(keyOf(await upper((await aServer({ profile: 'scalelite' })).url))).toBe('checksumError');
});

test('several secrets are accepted; rotating them refuses the old one', async () => {
  const server = await aServer({ otherSecrets: ['second'] });
  expect(keyOf(await get(signed(server, 'getMeetings', '', 'second')))).toBe('noMeetings');
  expect(keyOf(await ask(server, 'getMeetings'))).toBe('noMeetings');
  server.setSecrets(['third']);
  expect(keyOf(await ask(server, 'getMeetings'))).toBe('checksumError');
  expect(keyOf(await get(signed(server, 'getMeetings', '', 'third')))).toBe('noMeetings');
});

const FORM = 'attendeePW=ap&moderatorPW=mp&name=Test+Room&meetingID=t-01';
const asForm = (body: string): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
});

test('a form-encoded POST is signed over call name and secret alone (V14)', async () => {
  const server = await aServer();
  const checksum = VECTORS[13]?.sha256 ?? '';
  const reply = await get(`${server.url}api/create`, asForm(`${FORM}&checksum=${checksum}`));
  expect(keyOf(reply)).toBe('');
  expect(server.meeting('t-01')?.attendeePW).toBe('ap');
});

test('older releases sign the sorted parameters of a form-encoded POST', async () => {
  const sha1 = '742646f2e79c3779d2f56cbf211c8e17b6ce64ea';
  const fields = [...new URLSearchParams(`${FORM}&checksum=x`)];
  expect(sortedFormQuery(fields)).toBe('attendeePW=ap&meetingID=t-01&moderatorPW=mp&name=Test+Room');
  const old = await aServer({ profile: 'bbb-2.6', legacyFormPost: true });
  expect(keyOf(await get(`${old.url}api/create`, asForm(`${FORM}&checksum=${sha1}`)))).toBe('');
  const today = await aServer();
  expect(keyOf(await get(`${today.url}api/create`, asForm(`${FORM}&checksum=${sha1}`)))).toBe(
    'checksumError',
  );
});

test('an empty secret switches the check off', async () => {
  const server = await aServer({ secret: '' });
  expect(keyOf(await get(`${server.url}api/getMeetings`))).toBe('noMeetings');
  expect(SECRET).toBe(VECTOR_SECRET);
});
