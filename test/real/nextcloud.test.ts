import { describe, jest } from '@jest/globals';
import { describeNextcloud } from '../contract/nextcloud/suite.ts';

/** A login costs a real one half a second. */
jest.setTimeout(120_000);

const { NEXTCLOUD_TEST_URL: url, NEXTCLOUD_TEST_USER: user, NEXTCLOUD_TEST_PASSWORD: password } = process.env;
const named = url !== undefined && user !== undefined && password !== undefined;
if (!named)
  process.stderr.write('\n!!! NO REAL NEXTCLOUD: its tests are SKIPPED (scripts/test --real nextcloud)\n\n');
const withNextcloud = named ? describe : describe.skip;

withNextcloud('a real Nextcloud', () => {
  describeNextcloud(() => ({
    url: (url ?? '').replace(/\/+$/, ''),
    user: user ?? '',
    password: password ?? '',
  }));
});
