import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { isAnalyticsToken, readRecordingReady } from '../../../src/clients/bigbluebutton/callback-tokens.ts';

/** Secret and tokens as the documentation of the API prints them. */
const SECRET = 'demoSecret_7f3aC9';
const CLAIMS =
  'eyJtZWV0aW5nX2lkIjoia3Vycy0wMDEyIiwicmVjb3JkX2lkIjoiMjQ3NDQ2M2I3ZjM0YWI4ZTQ4OWZiZTZhMzI4ZjQ2ZTkzYzhkNDZlMy0xNzM1Njg5NjAwMTIzIn0';
const READY = `eyJhbGciOiJIUzI1NiJ9.${CLAIMS}.GfjYGIBaSYYY49DpJKChub42C7oMRJHywiYywEJq7dQ`;
const READY_TYPED = `eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.${CLAIMS}.IRvLlxZGMwKUMLdW8uji3bi3mlNlsTh8i32608Eyjdo`;
const ANALYTICS =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9.eyJleHAiOjE3MzU3NzYwMDB9.y5Z7MntEKAkqxPK5ANZ5cxNGYG2kJlYliJVt8qtIK3T6tubxsMTR0lWRqU4h52vmfshH47-GRq0oEDhjW_GZ5Q';
const EXPIRES_AT = 1735776000_000;

const KURS = {
  meetingId: 'kurs-0012',
  recordId: '2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123',
};

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token made by hand, apart from the library under test. */
function token(header: object, payload: unknown, hash: string, secret = SECRET): string {
  const signed = `${base64url(header)}.${base64url(payload)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

const CLAIMED = { meeting_id: KURS.meetingId, record_id: KURS.recordId };

describe('the callback of a recording', () => {
  test.each([
    ['without a type', READY],
    ['with one', READY_TYPED],
    ['of a balancer that demands SHA-512', token({ alg: 'HS512' }, CLAIMED, 'sha512')],
    ['that names the format too', token({ alg: 'HS256' }, { ...CLAIMED, type: 'video' }, 'sha256')],
  ])('%s says what it is about', async (_which, signed) => {
    expect(await readRecordingReady([SECRET], signed)).toEqual(KURS);
  });

  test('holds with any of several secrets', async () => {
    expect(await readRecordingReady(['new', SECRET, 'older'], READY)).toEqual(KURS);
    expect(await readRecordingReady(['new', 'older'], READY)).toBeNull();
    expect(await readRecordingReady([], READY)).toBeNull();
  });

  test.each([
    ['signed by nobody', `${base64url({ alg: 'none' })}.${CLAIMS}.`],
    ['that only says it is signed', READY.replace(/\.[^.]*$/, '.')],
    ['with another key', token({ alg: 'HS256' }, CLAIMED, 'sha256', 'another')],
    ['in an algorithm that no server uses', token({ alg: 'HS384' }, CLAIMED, 'sha384')],
    ['whose header names another algorithm', token({ alg: 'HS512' }, CLAIMED, 'sha256')],
    ['in letters that no algorithm has', token({ alg: 'hs256' }, CLAIMED, 'sha256')],
    ['with other claims under the same signature', READY.replace(CLAIMS, base64url({ ...CLAIMED, x: 1 }))],
    ['without a recording', token({ alg: 'HS256' }, { meeting_id: 'kurs-0012' }, 'sha256')],
    ['with a recording that is no text', token({ alg: 'HS256' }, { ...CLAIMED, record_id: 7 }, 'sha256')],
    ['about nothing', token({ alg: 'HS256' }, 'nothing', 'sha256')],
    ['of critical headers', token({ alg: 'HS256', crit: ['exp'], exp: 1 }, CLAIMED, 'sha256')],
    ['that is none', 'signed_parameters'],
    ['of four parts', `${READY}.more`],
    ['that is empty', ''],
    ['that is endless', token({ alg: 'HS256' }, { ...CLAIMED, more: 'x'.repeat(10_000) }, 'sha256')],
  ])('%s is none', async (_which, signed) => {
    expect(await readRecordingReady([SECRET], signed)).toBeNull();
  });

  test('that is no JSON is none', async () => {
    const signed = `${base64url({ alg: 'HS256' })}.${Buffer.from('{').toString('base64url')}`;
    const signature = createHmac('sha256', SECRET).update(signed).digest('base64url');
    expect(await readRecordingReady([SECRET], `${signed}.${signature}`)).toBeNull();
  });
});

describe('the token of an analytics callback', () => {
  test('holds until it expires', async () => {
    expect(await isAnalyticsToken([SECRET], ANALYTICS, EXPIRES_AT - 1000)).toBe(true);
    expect(await isAnalyticsToken(['new', SECRET], ANALYTICS, EXPIRES_AT - 86_400_000)).toBe(true);
    expect(await isAnalyticsToken([SECRET], ANALYTICS, EXPIRES_AT)).toBe(false);
    expect(await isAnalyticsToken([SECRET], ANALYTICS, EXPIRES_AT + 86_400_000)).toBe(false);
  });

  test.each([
    ['another secret', token({ alg: 'HS512' }, { exp: 1735776000 }, 'sha512', 'another')],
    ['no secret', `${base64url({ alg: 'none' })}.${base64url({ exp: 1735776000 })}.`],
    ['the algorithm of the other callback', token({ alg: 'HS256' }, { exp: 1735776000 }, 'sha256')],
    ['no end', token({ alg: 'HS512' }, {}, 'sha512')],
    ['an end that is no time', token({ alg: 'HS512' }, { exp: 'never' }, 'sha512')],
    ['a beginning still to come', token({ alg: 'HS512' }, { exp: 1735776000, nbf: 1735775999 }, 'sha512')],
  ])('with %s holds never', async (_what, bearer) => {
    expect(await isAnalyticsToken([SECRET], bearer, EXPIRES_AT - 60_000)).toBe(false);
  });

  test('of the one callback is none for the other', async () => {
    expect(await readRecordingReady([SECRET], ANALYTICS)).toBeNull();
    expect(await isAnalyticsToken([SECRET], READY, EXPIRES_AT - 60_000)).toBe(false);
  });
});
