import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../src/simulators/nextcloud/faults.ts';
import { aCloud, ask, dav, exceptionOf, ocs, property, share, type TestCloud } from './visitor.ts';

/** What a client gets to see of a MKCOL or of a listing. */
async function outcome(work: Promise<{ status: number; body: string }>): Promise<string> {
  try {
    const { status, body } = await work;
    return `${status} ${body === '' ? 'empty' : 'body'}`;
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } };
    return cause?.code ?? name;
  }
}

const make = (cloud: TestCloud) => outcome(dav(cloud, 'MKCOL', 'Ordner'));
const look = (cloud: TestCloud) => outcome(dav(cloud, 'PROPFIND', '', { headers: { Depth: '0' } }));

describe('a fault strikes', () => {
  test.each<[kind: Fault['kind'], more: Partial<Fault>, seen: string, acted: boolean]>([
    ['reset', {}, 'ECONNRESET', false],
    ['reset', { afterActing: true }, 'ECONNRESET', true],
    ['status', { status: 502 }, '502 body', false],
    ['status', { status: 500, afterActing: true }, '500 body', true],
    ['html-200', {}, '200 body', false],
    ['redirect', {}, '302 empty', false],
    ['locked', {}, '423 body', false],
    ['lock-500', {}, '500 body', false],
    ['empty', {}, '201 empty', true],
    ['latency', { ms: 5 }, '201 empty', true],
  ])('%s %j', async (kind, more, seen, acted) => {
    const cloud = await aCloud();
    cloud.control.fault({ kind, ...more, times: 1 });
    expect(await make(cloud)).toBe(seen);
    expect(cloud.control.tree('plenum')).toEqual(acted ? ['Ordner/'] : []);
    expect(await look(cloud)).toBe('207 body');
  });

  test('in the middle of a body, or drop by drop', async () => {
    const cloud = await aCloud();
    cloud.control.fault({ kind: 'cut', times: 1 });
    expect(await look(cloud)).toBe('UND_ERR_SOCKET');
    cloud.control.fault({ kind: 'truncated', times: 1 });
    const half = await dav(cloud, 'PROPFIND', '', { headers: { Depth: '0' } });
    expect([half.status, half.body.includes('</d:multistatus>')]).toEqual([207, false]);
    cloud.control.fault({ kind: 'drip', ms: 1, times: 1 });
    const slow = await dav(cloud, 'PROPFIND', '', { headers: { Depth: '0' } });
    expect(slow.body).toContain('</d:multistatus>');
  });

  test('and never answers', async () => {
    const cloud = await aCloud();
    cloud.control.fault({ kind: 'hang', afterActing: true, times: 1 });
    const signal = AbortSignal.timeout(300);
    const headers = {
      Authorization: `Basic ${Buffer.from('plenum:app-password-of-the-service-account').toString('base64')}`,
    };
    const asked = fetch(new URL('/remote.php/dav/files/plenum/Ordner', cloud.url), {
      method: 'MKCOL',
      headers,
      signal,
    });
    await expect(asked).rejects.toThrow(/abort/i);
    expect(cloud.control.tree('plenum')).toEqual(['Ordner/']);
  });

  test('where method, path and account fit, after so many, and so often', async () => {
    const cloud = await aCloud();
    cloud.control.fault({
      kind: 'locked',
      method: 'PUT',
      path: '/remote.php/dav/files/*.pdf',
      skip: 1,
      times: 2,
    });
    const put = async (name: string) => (await dav(cloud, 'PUT', name, { body: 'x' })).status;
    expect([
      await put('a.txt'),
      await put('1.pdf'),
      await put('ü.pdf'),
      await put('3.pdf'),
      await put('4.pdf'),
    ]).toEqual([201, 201, 423, 423, 201]);
    cloud.control.fault({ kind: 'status', status: 500, account: 'anna' });
    expect(await put('b.txt')).toBe(201);
    cloud.control.clearFaults();
    expect(cloud.control.faults()).toEqual([]);
  });

  test('with the exceptions of locks', async () => {
    const cloud = await aCloud();
    cloud.control.fault({ kind: 'locked', times: 1 });
    cloud.control.fault({ kind: 'lock-500', times: 1 });
    expect(exceptionOf(await dav(cloud, 'PUT', 'a', { body: 'x' }))).toBe('FileLocked');
    expect(exceptionOf(await dav(cloud, 'PUT', 'a', { body: 'x' }))).toBe('LockedException');
  });
});

describe('the clock', () => {
  test('can be wrong for all the world to see', async () => {
    const cloud = await aCloud();
    cloud.control.setClockSkew(3_600_000);
    const reply = await dav(cloud, 'PUT', 'a.txt', { body: 'x' });
    expect(reply.headers.get('date')).toBe('Tue, 09 Feb 2027 19:00:00 GMT');
    expect(await property(cloud, 'a.txt', 'd:getlastmodified')).toBe('Tue, 09 Feb 2027 19:00:00 GMT');
  });
});

describe('the log of requests', () => {
  test('tells who did what and what came of it, and no secret', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'Ordner');
    await dav(cloud, 'MKCOL', 'Ordner');
    const made = await share(cloud, { path: '/Ordner', shareType: 3, password: 'Ein gutes Passwort' });
    await ask(cloud, 'GET', `/index.php/s/${made.token}?x=geheim`, { anonymous: true });
    await ask(cloud, 'PROPFIND', `/public.php/dav/files/${made.token}/`, { anonymous: true });
    await ocs(cloud, 'GET', '/cloud/user', {}, { as: 'plenum', password: 'falsch' });
    const told = cloud.control.requests().map(({ method, path, account, status, isWrite, wrote }) => ({
      what: `${method} ${path} ${status ?? '-'}`,
      account,
      isWrite,
      wrote,
    }));
    expect(told).toEqual([
      {
        what: 'MKCOL /remote.php/dav/files/plenum/Ordner 201',
        account: 'plenum',
        isWrite: true,
        wrote: true,
      },
      {
        what: 'MKCOL /remote.php/dav/files/plenum/Ordner 405',
        account: 'plenum',
        isWrite: true,
        wrote: false,
      },
      {
        what: 'POST /ocs/v2.php/apps/files_sharing/api/v1/shares 200',
        account: 'plenum',
        isWrite: true,
        wrote: true,
      },
      { what: 'GET /index.php/s/[token] 303', account: null, isWrite: false, wrote: false },
      { what: 'PROPFIND /public.php/dav/files/[token] 401', account: null, isWrite: false, wrote: false },
      { what: 'GET /ocs/v2.php/cloud/user 401', account: null, isWrite: false, wrote: false },
    ]);
    expect(cloud.control.writes()).toBe(2);
    cloud.control.clearRequests();
    expect([cloud.control.requests(), cloud.control.writes()]).toEqual([[], 0]);
  });

  test('a lost reply has no status, but the write counts', async () => {
    const cloud = await aCloud();
    cloud.control.fault({ kind: 'reset', afterActing: true });
    await make(cloud);
    expect(cloud.control.requests()).toMatchObject([{ status: null, wrote: true }]);
  });
});
