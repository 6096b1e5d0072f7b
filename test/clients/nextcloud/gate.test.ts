import type { RequestListener } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { farEnd, type FarEnd } from '../bigbluebutton/far-end.ts';
import { aCloud, clientOf, faultOf, testClock, USER } from './cloud.ts';
import * as samples from './samples.ts';

const wrongPassword: RequestListener = (request, response) => {
  request.resume();
  if (request.url?.startsWith('/remote.php') === true)
    response.writeHead(401).end(samples.davError('Sabre\\DAV\\Exception\\NotAuthenticated'));
  else response.writeHead(401).end(samples.ocs([], 997, 'Unauthorised'));
};
const rightPassword: RequestListener = (request, response) => {
  request.resume();
  if (request.url?.startsWith('/remote.php') === true) response.writeHead(404).end(samples.NOT_FOUND);
  else if (request.url?.includes('/cloud/user') === true)
    response.end(samples.ocs({ id: USER, groups: ['admin'], quota: { free: -3 } }));
  else response.end(samples.ocs({ groups: [] }));
};

/** A server that a test changes as it goes, and the number of requests that reached it. */
async function server(
  behave: RequestListener,
): Promise<FarEnd & { requests: number; behave: RequestListener }> {
  const far = await farEnd((request, response) => {
    one.requests += 1;
    one.behave(request, response);
  });
  const one = Object.assign(far, { requests: 0, behave });
  return one;
}

const at = (far: FarEnd) => `http://127.0.0.1:${far.port}`;

describe('a password that is refused', () => {
  test('is sent once, and nothing more for five minutes', async () => {
    await using far = await server(wrongPassword);
    const clock = testClock();
    using client = clientOf(at(far), { clock });
    expect(await faultOf(client.files.stat(['a']))).toMatchObject({
      kind: 'unauthorized',
      outcome: 'refused',
      status: 401,
    });
    clock.move(5 * MINUTE_MS - 1);
    const calls = [
      client.files.stat(['a']),
      client.groups.find('a'),
      client.shares.all(),
      client.teamFolders.list(),
    ];
    for (const call of calls)
      expect(await faultOf(call)).toMatchObject({ kind: 'unauthorized', outcome: 'refused' });
    expect(far.requests).toBe(1);
    clock.move(1);
    far.behave = rightPassword;
    expect(await client.files.stat(['a'])).toBeNull();
    expect(far.requests).toBe(2);
  });

  test('by OCS keeps WebDAV from asking as well', async () => {
    await using far = await server(wrongPassword);
    using client = clientOf(at(far), { clock: testClock() });
    expect(await faultOf(client.groups.find('a'))).toMatchObject({ kind: 'unauthorized', code: '997' });
    expect(await faultOf(client.files.stat(['a']))).toMatchObject({ kind: 'unauthorized' });
    expect(far.requests).toBe(1);
  });

  test('by twenty calls at a time is one failed login', async () => {
    await using far = await server(wrongPassword);
    using client = clientOf(at(far), { clock: testClock() });
    const calls = Array.from({ length: 20 }, (_, n) => faultOf(client.files.stat([`a${n}`])));
    for (const { kind } of await Promise.all(calls)) expect(kind).toBe('unauthorized');
    expect(far.requests).toBe(1);
  });

  test('is also found out alone after a pause', async () => {
    await using far = await server(rightPassword);
    const clock = testClock();
    using client = clientOf(at(far), { clock });
    await client.files.stat(['a']);
    far.behave = wrongPassword;
    clock.move(MINUTE_MS);
    far.requests = 0;
    await Promise.all(Array.from({ length: 20 }, () => faultOf(client.files.stat(['a']))));
    expect(far.requests).toBe(1);
  });

  test('is sent more rarely each time: two processes stay far from ten failed logins in half an hour', async () => {
    await using far = await server(wrongPassword);
    const clock = testClock();
    using one = clientOf(at(far), { clock });
    using other = clientOf(at(far), { clock });
    const perHalfHour: number[] = [];
    for (let minute = 0; minute < 240; minute += 1) {
      if (minute % 30 === 0) far.requests = 0;
      for (const client of [one, other]) {
        await faultOf(client.account());
        await faultOf(client.files.stat(['a']));
      }
      clock.move(MINUTE_MS);
      if (minute % 30 === 29) perHalfHour.push(far.requests);
    }
    expect(perHalfHour).toEqual([6, 2, 0, 2, 0, 2, 0, 2]);
  });

  test('is found out alone also after others that failed for another reason', async () => {
    let refusals = 0;
    await using far = await server((request, response) => {
      request.resume();
      if (far.requests <= 3) response.writeHead(502).end('bad gateway');
      else {
        refusals += 1;
        wrongPassword(request, response);
      }
    });
    using client = clientOf(at(far), { clock: testClock() });
    const calls = Array.from({ length: 20 }, (_, n) => faultOf(client.files.stat([`a${n}`])));
    const kinds = (await Promise.all(calls)).map(({ kind }) => kind);
    expect(refusals).toBe(1);
    expect(kinds.filter((kind) => kind === 'unexpected')).toHaveLength(3);
    expect(kinds.filter((kind) => kind === 'unauthorized')).toHaveLength(17);
  });

  test('that was taken again in between begins anew with five minutes', async () => {
    await using far = await server(wrongPassword);
    const clock = testClock();
    using client = clientOf(at(far), { clock });
    await faultOf(client.files.stat(['a']));
    clock.move(5 * MINUTE_MS);
    far.behave = rightPassword;
    expect(await client.account()).toEqual({ id: USER, groups: ['admin'], freeBytes: null });
    far.behave = wrongPassword;
    await faultOf(client.files.stat(['a']));
    clock.move(5 * MINUTE_MS);
    far.behave = rightPassword;
    expect(await client.files.stat(['a'])).toBeNull();
  });

  test('says nothing against the server: the circuit stays closed', async () => {
    await using far = await server(wrongPassword);
    const clock = testClock();
    using client = clientOf(at(far), { clock, failuresToOpen: 2 });
    for (let time = 0; time < 4; time += 1) {
      await faultOf(client.files.stat(['a']));
      clock.move(HOUR_MS);
    }
    expect(client.circuit).toBe('closed');
  });
});

test('a disabled account is one that may not sign in, though WebDAV calls it a sick server', async () => {
  await using far = await server((_request, response) => {
    const body = samples.davError(
      'Sabre\\DAV\\Exception\\ServiceUnavailable',
      'DisabledUserException: Account disabled',
    );
    response.writeHead(503).end(body);
  });
  using client = clientOf(at(far), { clock: testClock() });
  expect(await faultOf(client.files.stat(['a']))).toMatchObject({ kind: 'unauthorized', outcome: 'refused' });
});

describe('too many failed logins from our address', () => {
  test.each([
    ['by WebDAV', samples.davError('OCA\\DAV\\Connector\\Sabre\\Exception\\TooManyRequests'), true],
    ['by OCS', samples.ocs([], 429, 'Reached maximum delay'), false],
  ])('said %s stop every call for a while', async (_by, body, byDav) => {
    await using far = await server((_request, response) => {
      response.writeHead(429).end(body);
    });
    const clock = testClock();
    using client = clientOf(at(far), { clock });
    const first = await faultOf(byDav ? client.files.stat(['a']) : client.groups.find('a'));
    const retryAt = clock.now() + 5 * MINUTE_MS;
    expect(first).toMatchObject({ kind: 'rate-limited', outcome: 'refused', retryAt });
    clock.move(MINUTE_MS);
    for (const call of [client.files.stat(['a']), client.groups.find('a'), client.account()])
      expect(await faultOf(call)).toMatchObject({ kind: 'rate-limited', retryAt });
    expect(far.requests).toBe(1);
    clock.move(4 * MINUTE_MS);
    far.behave = rightPassword;
    expect(await client.files.stat(['a'])).toBeNull();
  });

  test('by another leave the question how the server stands', async () => {
    await using cloud = await aCloud();
    using intruder = clientOf(cloud.url, { clock: cloud.clock });
    expect(await intruder.files.stat(['a'])).toBeNull();
    for (let time = 0; time < 11; time += 1) {
      await fetch(`${cloud.url}ocs/v2.php/cloud/user`, {
        headers: { 'OCS-APIRequest': 'true', Authorization: `Basic ${btoa(`plenum:wrong${time}`)}` },
      });
    }
    expect(await faultOf(cloud.client.files.stat(['a']))).toMatchObject({ kind: 'rate-limited' });
    expect(await cloud.client.standing()).toMatchObject({ maintenance: false });
  });
});
