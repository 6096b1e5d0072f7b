import { describe, expect, test } from '@jest/globals';
import axios from 'axios';
import fc from 'fast-check';
import { createHttp } from '../../../src/clients/bigbluebutton/http.ts';
import type { ChecksumAlgorithm } from '../../../src/clients/bigbluebutton/server.ts';
import {
  checksumOf,
  encodeQuery,
  signedQuery,
  type Pair,
} from '../../../src/clients/bigbluebutton/signing.ts';
import { farEnd } from './far-end.ts';
import { VECTOR_SECRET, VECTORS } from './vectors.ts';

const ALGORITHMS = ['sha1', 'sha256', 'sha384', 'sha512'] as const satisfies ChecksumAlgorithm[];

describe('the checksum', () => {
  test.each(
    VECTORS.flatMap((vector) => ALGORITHMS.map((algorithm) => [vector.name, algorithm, vector] as const)),
  )('is the published one: %s by %s', (_name, algorithm, { call, query, ...hashes }) => {
    expect(checksumOf(call, query, VECTOR_SECRET, algorithm)).toBe(hashes[algorithm]);
  });

  test('is the one of the example in the official documentation', () => {
    const query = 'name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444';
    expect(checksumOf('create', query, '639259d4-9dd8-4b25-bf01-95f9567eaf4b', 'sha1')).toBe(
      '1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17',
    );
  });
});

describe('a signed query', () => {
  /** The vectors whose query our encoder writes; V3 and V6 show other spellings, V14 is V1 for `create`. */
  const encoded: readonly (readonly [string, readonly Pair[]])[] = [
    ['V1', []],
    [
      'V2',
      [
        ['name', 'Test Room'],
        ['meetingID', 't-01'],
      ],
    ],
    [
      'V4',
      [
        ['meetingID', 't-01'],
        ['name', 'Test Room'],
      ],
    ],
    [
      'V5',
      [
        ['name', 'Übung & Grüße'],
        ['meetingID', 'kurs-0012'],
      ],
    ],
    [
      'V7',
      [
        ['name', '🎓 Kurs #1'],
        ['meetingID', 'kurs-0012'],
        ['welcome', ''],
      ],
    ],
    [
      'V8',
      [
        ['meetingID', 'kurs-0012'],
        ['fullName', "Zoë O'Neil +1"],
        ['role', 'VIEWER'],
        ['createTime', '1735689600123'],
      ],
    ],
    ['V9', [['meetingID', '0012']]],
    [
      'V10',
      [
        ['meetingID', '0012,kurs-0012'],
        ['state', 'any'],
        ['offset', '0'],
        ['limit', '25'],
      ],
    ],
    [
      'V11',
      [
        ['name', 'Demo'],
        ['meetingID', 'd-1'],
        ['meta_endCallbackUrl', 'https://app.example.test/cb?room=7&t=a%2Bb'],
      ],
    ],
    [
      'V12',
      [
        ['meetingID', 'kurs-0012'],
        ['message', '50% Rabatt? €'],
        ['userName', 'Büro'],
      ],
    ],
    [
      'V13',
      [
        ['callbackURL', 'https://app.example.test/hooks?k=1'],
        ['meetingID', 'kurs-0012'],
      ],
    ],
    ['V14', []],
    [
      'V15',
      [
        ['meetingID', 't-01'],
        ['password', ''],
      ],
    ],
  ];

  test.each(encoded)('is written and hashed as published: %s', (name, pairs) => {
    const vector = VECTORS.find((one) => one.name === name);
    if (vector === undefined) throw new Error(`no vector ${name}`);
    expect(encodeQuery(pairs)).toBe(vector.query);
    expect(signedQuery(vector.call, pairs, VECTOR_SECRET, 'sha512')).toBe(
      `${vector.query}${vector.query === '' ? '' : '&'}checksum=${vector.sha512}`,
    );
  });

  test('leaves nothing bare that a browser or a client would write anew', () => {
    expect(encodeQuery([['a', "!'()*~ +%&=#ä🎓"]])).toBe(
      'a=%21%27%28%29%2A%7E+%2B%25%26%3D%23%C3%A4%F0%9F%8E%93',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const query = encodeQuery([['a', value]]);
        expect(query).toMatch(/^a=([A-Za-z0-9._+-]|%[0-9A-F]{2})*$/);
        expect(URL.parse(`https://bbb.example.test/api/join?${query}`)?.search).toBe(`?${query}`);
        expect(new URLSearchParams(query).get('a')).toBe(value);
      }),
    );
  });

  test('arrives byte for byte as it was hashed, whatever people write', async () => {
    const arrived: string[] = [];
    await using far = await farEnd((request, response) => {
      arrived.push(request.url ?? '');
      response.end('<response/>');
    });
    const http = createHttp({
      maxSockets: 2,
      maxAnswerBytes: 1000,
      timeLimit: (ms) => AbortSignal.timeout(ms),
    });
    const nasty = fc.constantFrom(
      "'",
      'ä',
      'ß',
      '🎓',
      '+',
      '*',
      '~',
      '%',
      ' ',
      '&',
      '=',
      '#',
      '!',
      '(',
      ')',
      '%27',
      '/',
      '\\',
      '"',
      '<',
    );
    const value = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 });
    try {
      await fc.assert(
        fc.asyncProperty(value, fc.constantFrom(...ALGORITHMS), async (parts, algorithm) => {
          const signed = signedQuery(
            'create',
            [
              ['name', parts.join('')],
              ['meetingID', 'm-1'],
            ],
            's3cret',
            algorithm,
          );
          await http.get(`${far.url}/api/create?${signed}`, { timeoutMs: 10_000 });
          const raw = arrived.pop()?.split('?')[1] ?? '';
          expect(raw).toBe(signed);
          const [query = '', checksum] = raw.split('&checksum=');
          expect(checksumOf('create', query, 's3cret', algorithm)).toBe(checksum);
        }),
        { numRuns: 300 },
      );
    } finally {
      http.close();
    }
  });

  test('handed to the HTTP client as an object it would arrive changed: why there is one encoder', async () => {
    let arrived = '';
    await using far = await farEnd((request, response) => {
      arrived = request.url?.split('?')[1] ?? '';
      response.end();
    });
    await axios.get(far.url, { params: { name: "O'Brien: 1,2 $" }, proxy: false });
    expect(arrived).not.toBe(encodeQuery([['name', "O'Brien: 1,2 $"]]));
  });
});
