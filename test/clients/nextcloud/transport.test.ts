import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { NextcloudClient } from '../../../src/clients/nextcloud/nextcloud.ts';
import { farEnd, rawEnd } from '../bigbluebutton/far-end.ts';
import { clientOf, faultOf, PASSWORD } from './cloud.ts';
import * as samples from './samples.ts';

/** Long enough for any machine: tests that wait for a limit set a short one of their own. */
const UNHURRIED = { timeoutMs: 20_000 };
const FOLDER = ['Geheime Vorstandssache'];

/** Calls that read and calls that write, by both libraries. */
const CALLS: readonly [string, (client: NextcloudClient) => Promise<unknown>][] = [
  ['stat', (client) => client.files.stat(FOLDER)],
  ['list', (client) => client.files.list(FOLDER)],
  ['find', (client) => client.files.find('84')],
  ['makeFolder', (client) => client.files.makeFolder(FOLDER)],
  ['create', (client) => client.files.create(FOLDER, Buffer.from('x'))],
  ['read', (client) => client.files.read(FOLDER, { maxBytes: 1_000_000 })],
  ['findTrashed', (client) => client.files.findTrashed('84')],
  ['groups.find', (client) => client.groups.find('plenum-by')],
  ['groups.create', (client) => client.groups.create({ id: 'plenum-by', displayName: 'Bayern' })],
  ['shares.all', (client) => client.shares.all()],
  ['teamFolders.list', (client) => client.teamFolders.list()],
  ['account', (client) => client.account()],
  ['standing', (client) => client.standing()],
];

async function* everyFault(url: string, options = UNHURRIED) {
  for (const [name, call] of CALLS) {
    using client = clientOf(url, options);
    yield [name, await faultOf(call(client))] as const;
  }
}

test('a server that is not there certainly did nothing', async () => {
  const gone = await farEnd(() => undefined);
  await gone[Symbol.asyncDispose]();
  for await (const [, fault] of everyFault(`http://127.0.0.1:${gone.port}`)) {
    expect(fault).toMatchObject({ name: 'NextcloudError', kind: 'unreachable', outcome: 'refused' });
  }
});

test('a name that nobody has is unreachable', async () => {
  using client = clientOf('http://cloud.invalid', UNHURRIED);
  expect(await faultOf(client.files.stat(FOLDER))).toMatchObject({ kind: 'unreachable', outcome: 'refused' });
  expect(await faultOf(client.account())).toMatchObject({ kind: 'unreachable', outcome: 'refused' });
});

test('a server that hangs, or drips one byte after the other, is out of time', async () => {
  await using hangs = await farEnd(() => undefined);
  await using drips = await rawEnd((socket) => {
    socket.write('HTTP/1.1 207 Multi-Status\r\nContent-Length: 1000000\r\n\r\n');
    const drip = setInterval(() => socket.write(' '), 10);
    socket.on('close', () => {
      clearInterval(drip);
    });
  });
  for (const { port } of [hangs, drips]) {
    using client = clientOf(`http://127.0.0.1:${port}`, { timeoutMs: 150 });
    expect(await faultOf(client.files.stat(FOLDER))).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
    expect(await faultOf(client.groups.find('g'))).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  }
});

test('the time that a call has is that of all its requests together', async () => {
  await using far = await farEnd((_request, response) => {
    setTimeout(() => response.writeHead(423).end(), 20);
  });
  using client = clientOf(`http://127.0.0.1:${far.port}`, { timeoutMs: 20_000, lockPatienceMs: 3_600_000 });
  const fault = await faultOf(client.files.makeFolder(FOLDER, { timeoutMs: 400 }));
  expect(fault).toMatchObject({ kind: 'timeout' });
});

describe('a connection that breaks', () => {
  test.each([
    ['before the answer', ''],
    ['inside the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['inside an answer of known length', 'HTTP/1.1 207 Multi-Status\r\nContent-Length: 500\r\n\r\n<?xml'],
    ['inside a chunked answer', 'HTTP/1.1 207 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<?xml\r\n'],
  ])('%s leaves it unknown what was done', async (_where, sent) => {
    await using far = await rawEnd((socket) =>
      socket.once('data', () => {
        if (sent === '') socket.resetAndDestroy();
        else socket.write(sent, () => setTimeout(() => socket.resetAndDestroy(), 20));
      }),
    );
    using client = clientOf(`http://127.0.0.1:${far.port}`, UNHURRIED);
    expect(await faultOf(client.files.stat(FOLDER))).toMatchObject({ kind: 'reset', outcome: 'unknown' });
    expect(await faultOf(client.groups.find('g'))).toMatchObject({ kind: 'reset', outcome: 'unknown' });
  });

  test('is asked anew by what only reads, and not by what writes', async () => {
    const methods: string[] = [];
    await using far = await farEnd((request, response) => {
      methods.push(request.method ?? '');
      if (methods.length === 1) request.socket.destroy();
      else response.writeHead(207).end(samples.multistatus({}));
    });
    using client = clientOf(`http://127.0.0.1:${far.port}`, UNHURRIED);
    expect(await client.files.stat(['Ordner'])).toMatchObject({ fileId: '83' });
    expect(methods).toEqual(['PROPFIND', 'PROPFIND']);
    methods.length = 0;
    // A folder may lie there by another's hand: what was asked for is there, and it was not asked for twice.
    expect(await client.files.makeFolder(['Ordner'])).toMatchObject({ made: false });
    expect(methods).toEqual(['MKCOL', 'PROPFIND']);
  });
});

describe('an answer that is none', () => {
  test.each([
    ['a login page with 200', 200, samples.LOGIN_PAGE],
    ['nothing with 200', 200, ''],
    ['a login page with 201', 201, samples.LOGIN_PAGE],
    ['nothing with 201', 201, ''],
    ['nothing with 204', 204, ''],
    ['a page with 207', 207, samples.LOGIN_PAGE],
    ['half of the XML, well framed', 207, samples.multistatus({}).slice(0, 300)],
    [
      'XML with a DOCTYPE',
      207,
      samples.multistatus({}).replace('<d:m', '<!DOCTYPE a [<!ENTITY b "c">]><d:m'),
    ],
    [
      'an entry that is no file',
      207,
      samples.multistatus({ href: '/remote.php/dav/trashbin/plenum/Geheim/' }),
    ],
    ['an entry without an id', 207, samples.multistatus({ fileId: '' })],
    ['JSON that is no envelope', 200, '{"a":1}'],
    ['a page of a proxy that knows no such address', 404, '<html>404 Not Found</html>'],
    ['a page of a proxy', 502, '<html>Bad gateway</html>'],
  ])('%s is never taken for one', async (_what, status, body) => {
    await using far = await farEnd((_request, response) => {
      response.writeHead(status, { 'Content-Type': 'text/html' }).end(status === 204 ? undefined : body);
    });
    for await (const [name, fault] of everyFault(`http://127.0.0.1:${far.port}`)) {
      const kind = name === 'teamFolders.list' && status === 404 ? 'app-missing' : 'unexpected';
      expect([name, fault.kind]).toEqual([name, kind]);
    }
  });

  test('for another place than was asked for is not believed', async () => {
    await using far = await farEnd((_request, response) => {
      response.writeHead(207).end(samples.multistatus({ href: '/remote.php/dav/files/plenum/Anders/' }));
    });
    using client = clientOf(`http://127.0.0.1:${far.port}`, UNHURRIED);
    expect(await faultOf(client.files.stat(FOLDER))).toMatchObject({ kind: 'unexpected' });
    expect(await faultOf(client.files.list(FOLDER))).toMatchObject({ kind: 'unexpected' });
  });

  test.each([301, 302, 303, 307, 308])('a redirect %i is not followed, whatever is sent', async (status) => {
    const paths: string[] = [];
    await using far = await farEnd((request, response) => {
      paths.push(request.url ?? '');
      request.resume();
      response.writeHead(status, { Location: '/elsewhere' }).end();
    });
    for await (const [, fault] of everyFault(`http://127.0.0.1:${far.port}`)) {
      expect(fault).toMatchObject({ kind: 'unexpected', outcome: 'unknown', status });
    }
    expect(paths).not.toContain('/elsewhere');
  });

  test('that never ends is too large', async () => {
    await using far = await farEnd((_request, response) => {
      response.writeHead(207);
      const block = Buffer.alloc(200_000, 'x');
      const more = () => {
        response.write(block, (error) => error ?? more());
      };
      more();
    });
    using client = clientOf(`http://127.0.0.1:${far.port}`, UNHURRIED);
    expect(await faultOf(client.files.list(FOLDER))).toMatchObject({ kind: 'too-large' });
    expect(await faultOf(client.groups.find('g'))).toMatchObject({ kind: 'too-large' });
  });

  test('packed, though we asked for none such, is not unpacked', async () => {
    await using far = await farEnd((_request, response) => {
      response.writeHead(207, { 'Content-Encoding': 'gzip' }).end('xx');
    });
    using client = clientOf(`http://127.0.0.1:${far.port}`, UNHURRIED);
    expect(await faultOf(client.files.stat(FOLDER))).toMatchObject({ kind: 'unexpected' });
  });
});

test.each([
  [403, 'Sabre\\DAV\\Exception\\Forbidden', 'forbidden', 'refused'],
  [404, 'Sabre\\DAV\\Exception\\NotFound', 'not-found', 'refused'],
  [409, 'Sabre\\DAV\\Exception\\Conflict', 'no-parent', 'refused'],
  [412, 'Sabre\\DAV\\Exception\\PreconditionFailed', 'exists', 'refused'],
  [423, 'OCA\\DAV\\Connector\\Sabre\\Exception\\FileLocked', 'locked', 'refused'],
  [500, 'OCP\\Lock\\LockedException', 'locked', 'refused'],
  [500, 'OCP\\Files\\ForbiddenException', 'forbidden', 'refused'],
  [500, 'InvalidArgumentException', 'unexpected', 'unknown'],
  [507, 'Sabre\\DAV\\Exception\\InsufficientStorage', 'full', 'refused'],
  [400, 'OCA\\DAV\\Connector\\Sabre\\Exception\\InvalidPath', 'bad-name', 'refused'],
  [503, 'OCA\\DAV\\Connector\\Sabre\\Exception\\ServerMaintenanceMode', 'maintenance', 'refused'],
])('status %i with %s is %s', async (status, exception, kind, outcome) => {
  await using far = await farEnd((_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/xml' }).end(samples.davError(exception));
  });
  using client = clientOf(`http://127.0.0.1:${far.port}`, { ...UNHURRIED, lockPatienceMs: 0 });
  expect(await faultOf(client.files.list(FOLDER))).toMatchObject({ kind, outcome, status });
});

describe('a caller that gives up', () => {
  test('ends the request under way, and does not know what became of it', async () => {
    for (const act of [
      (client: NextcloudClient, signal: AbortSignal) => client.files.makeFolder(FOLDER, { signal }),
      (client: NextcloudClient, signal: AbortSignal) => client.groups.find('g', { signal }),
    ]) {
      const giveUp = new AbortController();
      await using far = await farEnd(() => {
        giveUp.abort();
      });
      using client = clientOf(`http://127.0.0.1:${far.port}`, UNHURRIED);
      expect(await faultOf(act(client, giveUp.signal))).toMatchObject({
        kind: 'aborted',
        outcome: 'unknown',
      });
    }
  });

  test('before the call sends nothing', async () => {
    let requests = 0;
    await using far = await farEnd((_request, response) => {
      requests += 1;
      response.end();
    });
    using client = clientOf(`http://127.0.0.1:${far.port}`, UNHURRIED);
    const signal = AbortSignal.abort();
    expect(await faultOf(client.files.stat(FOLDER, { signal }))).toMatchObject({
      kind: 'aborted',
      outcome: 'refused',
    });
    expect(requests).toBe(0);
  });
});

test('no error holds a password, a path, a name or an address', async () => {
  const answers: readonly RequestListener[] = [
    (request) => request.socket.destroy(),
    (_request, response) => response.writeHead(302, { Location: 'http://geheim.example.test/' }).end(),
    (_request, response) => response.writeHead(500).end(samples.davError('A\\B', 'Geheime Vorstandssache')),
    (_request, response) => response.writeHead(400).end(samples.ocs([], 101, 'Geheime Vorstandssache')),
    (_request, response) => response.end('{"ocs": Geheime Vorstandssache'),
  ];
  for (const answer of answers) {
    await using far = await farEnd(answer);
    for await (const [, fault] of everyFault(`http://127.0.0.1:${far.port}`)) {
      const all = `${inspect(fault, { depth: 9, showHidden: true })} ${JSON.stringify(fault)} ${fault.stack ?? ''}`;
      for (const secret of [
        PASSWORD,
        Buffer.from(PASSWORD).toString('base64').slice(0, 20),
        'Vorstand',
        'geheim.',
      ])
        expect(all).not.toContain(secret);
      expect(all.replaceAll(/file:\S+|at .*/g, '')).not.toContain('127.0.0.1');
      expect(fault.cause).toBeUndefined();
    }
  }
});
