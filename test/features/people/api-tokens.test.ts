import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../src/lib/clock.ts';
import { createTokens } from '../../../src/features/people/api-tokens.ts';
import type { ApiToken } from '../../../src/platform/settings/token-settings.ts';

const sha256 = (token: string) => createHash('sha256').update(token).digest('hex');

function entry(token: string, more: Partial<ApiToken> = {}): ApiToken {
  return {
    name: 'portal',
    sha256: sha256(token),
    branches: ['by'],
    role: 'secretary',
    expiresAt: null,
    requestsPerMinute: null,
    ...more,
  };
}

describe('a token of the settings', () => {
  let now = 1_000;
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  const identify = createTokens(
    [
      entry('old-token', { expiresAt: 2_000 }),
      entry('new-token!$', { branches: ['by', 'he'], role: 'admin' }),
      entry('reader', { name: 'screen', role: 'viewer', branches: ['de'] }),
    ],
    clock,
  );

  test('says who calls, with its role at each of its branches', async () => {
    expect(await identify('Bearer reader')).toEqual({
      principal: 'token:screen',
      grants: [{ branch: 'de', role: 'viewer' }],
    });
    expect(await identify('bearer  new-token!$')).toEqual({
      principal: 'token:portal',
      grants: [
        { branch: 'by', role: 'admin' },
        { branch: 'he', role: 'admin' },
      ],
    });
  });

  test('and the one that replaces it are one principal, both good until the old one expires', async () => {
    expect(await identify('Bearer old-token')).toMatchObject({ principal: 'token:portal' });
    now = 2_000;
    expect(await identify('Bearer old-token')).toBeNull();
    expect(await identify('Bearer new-token!$')).toMatchObject({ principal: 'token:portal' });
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer nobody',
    'Basic reader',
    'reader',
    `Bearer ${sha256('reader')}`,
  ])('is not %p', async (header) => {
    expect(await identify(header)).toBeNull();
  });
});
