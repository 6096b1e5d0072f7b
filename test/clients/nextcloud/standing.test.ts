import { expect, test } from '@jest/globals';
import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import { aCloud, clientOf, faultOf, USER } from './cloud.ts';
import { farEnd } from '../bigbluebutton/far-end.ts';
import * as samples from './samples.ts';

test('a server says who it is, and we how far its clock is off', async () => {
  await using cloud = await aCloud();
  expect(await cloud.client.standing()).toEqual({ version: '32.0.1', maintenance: false, aheadMs: 0 });
  for (const skew of [90_000, -7_000]) {
    cloud.control.setClockSkew(skew);
    expect(await cloud.client.standing()).toMatchObject({ aheadMs: skew });
  }
});

test('it says what it can, and who we are', async () => {
  await using cloud = await aCloud({}, { profile: { windowsCompatible: true } });
  expect(await cloud.client.abilities()).toEqual({
    teamFolders: true,
    windowsNames: true,
    bruteForce: { delayMs: 0, allowed: false },
    links: { allowed: true, upload: true, needPassword: false, mostDays: null },
  });
  const account = await cloud.client.account();
  expect(account).toMatchObject({ id: USER });
  expect(account.groups).toContain('admin');
});

test.each([
  [
    'with a password and for a week',
    { enabled: true, password: { enforced: true }, expire_date: { enabled: true, days: 7, enforced: true } },
    { allowed: true, upload: true, needPassword: true, mostDays: 7 },
  ],
  [
    'by default for a week, and to read alone',
    { enabled: true, upload: false, expire_date: { enabled: true, days: '7', enforced: false } },
    { allowed: true, upload: false, needPassword: false, mostDays: null },
  ],
  ['not at all', { enabled: false }, { allowed: false }],
])('it says whether it lets guests have links: %s', async (_how, sharing, expected) => {
  const capabilities = { files: {}, files_sharing: { public: sharing } };
  await using far = await farEnd((_request, response) => response.end(samples.ocs({ capabilities })));
  using client = clientOf(`http://127.0.0.1:${far.port}`);
  expect((await client.abilities()).links).toMatchObject(expected);
});

test.each([
  ['cloud.example.test', 'no address'],
  ['ftp://cloud.example.test', 'another protocol'],
  ['https://a:b@cloud.example.test', 'credentials in it'],
  ['https://cloud.example.test/?a=b', 'a query'],
])('%s is refused at start: %s', (url) => {
  expect(() => createNextcloudClient({ url, user: 'a', password: 'b' })).toThrow(TypeError);
});

test('an account without a name or password is refused at start', () => {
  const url = 'https://cloud.example.test';
  expect(() => createNextcloudClient({ url, user: '', password: 'b' })).toThrow(TypeError);
  expect(() => createNextcloudClient({ url, user: 'a', password: '' })).toThrow(TypeError);
});

test('maintenance is told as such by every part of the server, and says nothing against its health', async () => {
  await using cloud = await aCloud({ failuresToOpen: 1 });
  cloud.control.setMaintenance(true);
  const { client } = cloud;
  const calls = [client.teamFolders.list(), client.files.stat(['a']), client.shares.all(), client.account()];
  for (const call of calls)
    expect(await faultOf(call)).toMatchObject({ kind: 'maintenance', outcome: 'refused', status: 503 });
  expect(client.circuit).toBe('closed');
});
