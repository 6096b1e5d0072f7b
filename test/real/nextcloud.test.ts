import { describe, jest } from '@jest/globals';
import { describeNextcloudClient } from '../contract/nextcloud/client-suite.ts';
import { describeNextcloud } from '../contract/nextcloud/suite.ts';

/** A login costs a real one half a second. */
jest.setTimeout(120_000);

const { env } = process;
const [url = '', user = '', password = ''] = [
  env['NEXTCLOUD_TEST_URL'],
  env['NEXTCLOUD_TEST_USER'],
  env['NEXTCLOUD_TEST_PASSWORD'],
];
const named = url !== '' && user !== '' && password !== '';
if (!named)
  process.stderr.write('\n!!! NO REAL NEXTCLOUD: its tests are SKIPPED (scripts/test --real nextcloud)\n\n');
const withNextcloud = named ? describe : describe.skip;
const target = () => ({ url: url.replace(/\/+$/, ''), user, password });

withNextcloud('a real Nextcloud', () => {
  describe('answers as measured', () => describeNextcloud(target));
  describe('by our client', () => describeNextcloudClient(target));
});
