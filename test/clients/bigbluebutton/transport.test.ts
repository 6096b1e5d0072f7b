import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { farEnd, clientOf, faultOf, PLAIN_ROOM, rawEnd } from './far-end.ts';
import * as samples from './samples.ts';

/** Long enough for any machine: tests that wait for a limit set a short one of their own. */
const UNHURRIED = { timeoutMs: 20_000 };

describe('a server that is not there', () => {
  test('refuses the connection: it certainly did nothing', async () => {
    const gone = await farEnd(() => undefined);
    await gone[Symbol.asyncDispose]();
    using client = clientOf(gone.url, UNHURRIED);
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({
      kind: 'unreachable',
      outcome: 'refused',
    });
  });

  test('has no such name', async () => {
    using client = clientOf('http://bbb-03.invalid/bigbluebutton', UNHURRIED);
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({
      kind: 'unreachable',
      outcome: 'refused',
    });
  });

  test('speaks no TLS', async () => {
    await using far = await rawEnd((socket) =>
      socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    using client = clientOf(far.url.replace('http:', 'https:'), UNHURRIED);
    expect(await faultOf(client.getMeetings())).toMatchObject({ kind: 'unreachable' });
  });
});

describe('a server that does not answer in time', () => {
  test('hangs', async () => {
    await using far = await farEnd(() => undefined);
    using client = clientOf(far.url, UNHURRIED);
    const fault = await faultOf(client.create(PLAIN_ROOM, { timeoutMs: 100 }));
    expect(fault).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  });

  test('takes the connection and says nothing, over TLS', async () => {
    await using far = await rawEnd(() => undefined);
    using client = clientOf(far.url.replace('http:', 'https:'), { timeoutMs: 100 });
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  });

  test('drips one byte after the other', async () => {
    await using far = await rawEnd((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 10);
      socket.on('close', () => {
        clearInterval(drip);
      });
    });
    using client = clientOf(far.url, { timeoutMs: 200 });
    expect(await faultOf(client.getMeetings())).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  });
});

describe('a connection that breaks', () => {
  test.each([
    ['before the answer', ''],
    ['inside the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    [
      'inside an answer of known length',
      'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<response><returncode>',
    ],
    ['inside a chunked answer', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<resp\r\n'],
  ])('%s, by FIN and by RST', async (_where, sent) => {
    for (const abort of [false, true]) {
      await using far = await rawEnd((socket) =>
        socket.once('data', () => {
          const hangUp = () => (abort ? socket.resetAndDestroy() : socket.end());
          if (sent === '') hangUp();
          else socket.write(sent, () => setTimeout(hangUp, 20));
        }),
      );
      using client = clientOf(far.url, UNHURRIED);
      expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({ kind: 'reset', outcome: 'unknown' });
    }
  });

  test('while it lay idle is opened anew, so that the call is not lost', async () => {
    let connections = 0;
    await using far = await rawEnd((socket) => {
      connections += 1;
      let requests = 0;
      socket.on('data', () => {
        requests += 1;
        if (requests > 1) socket.resetAndDestroy();
        else
          socket.write(
            `HTTP/1.1 200 OK\r\nContent-Length: ${samples.RUNNING.length}\r\n\r\n${samples.RUNNING}`,
          );
      });
    });
    using client = clientOf(far.url, UNHURRIED);
    for (let call = 0; call < 3; call += 1) expect(await client.isMeetingRunning('m-1')).toBe(true);
    expect(connections).toBe(3);
  });

  test('while it lay idle, by a server that is gone for good, may still have carried the call', async () => {
    let serve = true;
    const far = await rawEnd((socket) =>
      socket.on('data', () => {
        if (serve)
          socket.write(
            `HTTP/1.1 200 OK\r\nContent-Length: ${samples.RUNNING.length}\r\n\r\n${samples.RUNNING}`,
          );
        else void far[Symbol.asyncDispose]();
      }),
    );
    using client = clientOf(far.url, UNHURRIED);
    await client.isMeetingRunning('m-1');
    serve = false;
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({ outcome: 'unknown' });
  });
});

describe('an answer that is none of the API', () => {
  test.each([500, 502, 503, 504, 404, 401, 429, 204, 201])(
    'status %i, even with a good body',
    async (status) => {
      await using far = await farEnd((_request, response) => {
        response.writeHead(status, { 'Content-Type': 'text/html' }).end(samples.CREATED);
      });
      using client = clientOf(far.url, UNHURRIED);
      expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({
        kind: 'http-status',
        status,
        outcome: 'unknown',
      });
    },
  );

  test.each([301, 302, 303, 307, 308])('a redirect %i is not followed', async (status) => {
    const paths: string[] = [];
    await using far = await farEnd((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(status, { Location: '/elsewhere' }).end();
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await faultOf(client.getMeetings())).toMatchObject({ kind: 'http-status', status });
    expect(paths).toHaveLength(1);
  });

  test.each([
    ['a page with status 200', 'text/html', '<!DOCTYPE html><html><body>Wartung</body></html>', 'not-xml'],
    ['nothing with status 200', 'text/xml', '', 'not-xml'],
    ['JSON', 'application/json', '{"response":{"returncode":"SUCCESS"}}', 'not-xml'],
    ['half of the XML, well framed', 'text/xml', samples.CREATED.slice(0, 300), 'truncated'],
    [
      'a verdict that is none',
      'text/xml',
      '<response><returncode>PERHAPS</returncode></response>',
      'malformed',
    ],
  ])('%s', async (_what, type, body, kind) => {
    await using far = await farEnd((_request, response) => {
      response.writeHead(200, { 'Content-Type': type }).end(body);
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({ kind, outcome: 'unknown' });
  });

  test('what is no HTTP', async () => {
    await using far = await rawEnd((socket) =>
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')),
    );
    using client = clientOf(far.url, UNHURRIED);
    expect(await faultOf(client.getMeetings())).toMatchObject({ kind: 'malformed', outcome: 'unknown' });
  });
});

describe('the size of an answer', () => {
  test('is bounded: 6 MB are not read to the end', async () => {
    let written = 0;
    await using far = await farEnd((_request, response) => {
      response.writeHead(200);
      const block = Buffer.alloc(100_000, 'x');
      const more = () => {
        written += block.length;
        if (written > 60_000_000) response.end();
        else response.write(block, (error) => error ?? more());
      };
      more();
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await faultOf(client.getMeetings())).toMatchObject({ kind: 'too-large', outcome: 'unknown' });
    expect(written).toBeLessThan(60_000_000);
  });

  test('counts what is unpacked: a gzip bomb does not go off', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    await using far = await farEnd((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await faultOf(client.getMeetings())).toMatchObject({ kind: 'too-large' });
  });

  test('just below the bound is read', async () => {
    const body = samples.meetings(...Array.from({ length: 2_000 }, () => samples.meeting()));
    expect(body.length).toBeGreaterThan(3_000_000);
    await using far = await farEnd((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(body));
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await client.getMeetings()).toHaveLength(2_000);
  });

  test('packed wrongly is malformed', async () => {
    await using far = await farEnd((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('no gzip at all');
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await faultOf(client.getMeetings())).toMatchObject({ kind: 'malformed' });
  });
});

describe('a caller that gives up', () => {
  test('ends the request under way, and does not know what became of it', async () => {
    const giveUp = new AbortController();
    await using far = await farEnd(() => {
      giveUp.abort();
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await faultOf(client.create(PLAIN_ROOM, { signal: giveUp.signal }))).toMatchObject({
      kind: 'aborted',
      outcome: 'unknown',
    });
  });

  test('before the call sends nothing', async () => {
    let requests = 0;
    await using far = await farEnd((_request, response) => {
      requests += 1;
      response.end();
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await faultOf(client.create(PLAIN_ROOM, { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'aborted',
      outcome: 'refused',
    });
    expect(requests).toBe(0);
  });
});

test('a proxy of the environment is not used', async () => {
  const before = process.env['http_proxy'];
  process.env['http_proxy'] = 'http://127.0.0.1:1';
  try {
    await using far = await farEnd((_request, response) => {
      response.end(samples.NO_MEETINGS);
    });
    using client = clientOf(far.url, UNHURRIED);
    expect(await client.getMeetings()).toEqual([]);
  } finally {
    if (before === undefined) delete process.env['http_proxy'];
    else process.env['http_proxy'] = before;
  }
});
