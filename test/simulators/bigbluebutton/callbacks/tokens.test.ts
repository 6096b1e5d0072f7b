import { expect, test } from '@jest/globals';
import { jwtVerify } from 'jose';
import { signToken } from '../../../../src/simulators/bigbluebutton/callbacks/tokens.ts';
import { SECRET } from '../caller.ts';

/** The tokens of the reference (5.4, 5.6), by value. */
const PAYLOAD = {
  meeting_id: 'kurs-0012',
  record_id: '2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123',
};
const TOKENS = [
  [
    { alg: 'HS256' },
    PAYLOAD,
    'eyJhbGciOiJIUzI1NiJ9.eyJtZWV0aW5nX2lkIjoia3Vycy0wMDEyIiwicmVjb3JkX2lkIjoiMjQ3NDQ2M2I3ZjM0YWI4ZTQ4OWZiZTZhMzI4ZjQ2ZTkzYzhkNDZlMy0xNzM1Njg5NjAwMTIzIn0.GfjYGIBaSYYY49DpJKChub42C7oMRJHywiYywEJq7dQ',
  ],
  [
    { typ: 'JWT', alg: 'HS256' },
    PAYLOAD,
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJtZWV0aW5nX2lkIjoia3Vycy0wMDEyIiwicmVjb3JkX2lkIjoiMjQ3NDQ2M2I3ZjM0YWI4ZTQ4OWZiZTZhMzI4ZjQ2ZTkzYzhkNDZlMy0xNzM1Njg5NjAwMTIzIn0.IRvLlxZGMwKUMLdW8uji3bi3mlNlsTh8i32608Eyjdo',
  ],
  [
    { typ: 'JWT', alg: 'HS512' },
    { exp: 1_735_776_000 },
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9.eyJleHAiOjE3MzU3NzYwMDB9.y5Z7MntEKAkqxPK5ANZ5cxNGYG2kJlYliJVt8qtIK3T6tubxsMTR0lWRqU4h52vmfshH47-GRq0oEDhjW_GZ5Q',
  ],
] as const;

test.each(TOKENS)('the token with header %j is that of the reference', async (header, payload, token) => {
  expect(signToken(header, payload, SECRET)).toBe(token);
  const key = new TextEncoder().encode(SECRET);
  const verified = await jwtVerify(token, key, { currentDate: new Date(1_735_689_600_123) });
  expect(verified.payload).toEqual(payload);
});
