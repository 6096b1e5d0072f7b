import { createConnection } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { aServer, ask, flat, get, keyOf, queryOf, signed, type TestServer } from './caller.ts';

const ROOM = { name: 'Kurs', meetingID: 'kurs-0012' };

const createUrl = (server: TestServer) => signed(server, 'create', queryOf(ROOM));

/** What a caller gets to see of it who waits so long. */
async function outcome(server: TestServer, patienceMs = 20_000): Promise<string> {
  try {
    const reply = await get(createUrl(server), { signal: AbortSignal.timeout(patienceMs) });
    return `${reply.status} ${reply.type} ${reply.body.length > 0 ? 'body' : 'empty'}`;
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } };
    return name === 'TimeoutError' ? 'timeout' : (cause?.code ?? name);
  }
}

const HTML = 'text/html;charset=utf-8';
const XML = 'text/xml;charset=utf-8';

describe('a fault strikes as asked', () => {
  test.each([
    ['hang', 'timeout', false],
    ['reset', 'ECONNRESET', false],
    ['http-500', `500 ${HTML} body`, false],
    ['http-502', `502 ${HTML} body`, false],
    ['http-504', `504 ${HTML} body`, false],
    ['html-200', `200 ${HTML} body`, false],
    ['empty', `200 ${XML} empty`, true],
    ['truncated', `200 ${XML} body`, true],
    ['cut', 'UND_ERR_SOCKET', true],
  ] as const)('%s: the caller sees %s, the server acted: %s', async (kind, seen, acted) => {
    const server = await aServer();
    server.fault({ kind });
    expect(await outcome(server, kind === 'hang' ? 150 : undefined)).toBe(seen);
    expect(server.meetings()).toHaveLength(acted ? 1 : 0);
  });

  test.each(['hang', 'reset', 'http-500', 'http-502', 'http-504', 'html-200'] as const)(
    '%s after acting: the create is committed and its answer lost',
    async (kind) => {
      const server = await aServer();
      server.fault({ kind, afterActing: true, times: 1 });
      expect(await outcome(server, kind === 'hang' ? 500 : undefined)).not.toContain(XML);
      expect(server.meetings()).toHaveLength(1);
      expect(keyOf(await get(createUrl(server)))).toBe('duplicateWarning');
    },
  );

  test('truncated XML is half of the answer', async () => {
    const server = await aServer();
    server.fault({ kind: 'truncated' });
    const { body } = await get(createUrl(server));
    expect(flat(body)).toMatch(/^<response><returncode>SUCCESS<\/returncode><meetingID>kurs-0012/);
    expect(body).not.toContain('</response>');
  });

  test('refuse-checksum: as if the secret had been rotated', async () => {
    const server = await aServer();
    server.fault({ kind: 'refuse-checksum', times: 1 });
    expect(keyOf(await get(createUrl(server)))).toBe('checksumError');
    expect(server.meetings()).toEqual([]);
    expect(keyOf(await get(createUrl(server)))).toBe('');
  });

  test.each([false, true])(
    'internal-error: a balancer that does not know better (it acted: %s)',
    async (acted) => {
      const server = await aServer({ profile: 'scalelite' });
      server.fault({ kind: 'internal-error', afterActing: acted });
      expect(keyOf(await get(createUrl(server)))).toBe('internalError');
      expect(server.meetings()).toHaveLength(acted ? 1 : 0);
    },
  );

  test('short-list: a meeting is left out of the list, and is there', async () => {
    const server = await aServer({ profile: 'scalelite' });
    await get(createUrl(server));
    server.fault({ kind: 'short-list', call: 'getMeetings' });
    expect(flat((await ask(server, 'getMeetings')).body)).toContain('<meetings></meetings>');
    expect((await ask(server, 'getMeetingInfo', { meetingID: ROOM.meetingID })).body).toContain(
      ROOM.meetingID,
    );
  });

  test('disk-full: what is there is still told, and nothing new is made', async () => {
    const server = await aServer();
    await get(createUrl(server));
    server.fault({ kind: 'disk-full' });
    const other = signed(server, 'create', queryOf({ name: 'Kurs', meetingID: 'kurs-0013' }));
    expect((await get(other)).status).toBe(500);
    expect((await ask(server, 'getMeetings')).body).toContain('kurs-0012');
    expect(server.meetings()).toHaveLength(1);
  });

  test('stalled-engine: a meeting is made and never starts', async () => {
    const server = await aServer();
    await get(createUrl(server));
    server.clock.advance(60_000);
    const info = () => ask(server, 'getMeetingInfo', { meetingID: ROOM.meetingID });
    expect((await info()).body).toMatch(/<startTime>\d{13}</);
    server.fault({ kind: 'stalled-engine' });
    expect((await info()).body).toContain('<startTime>0</startTime>');
  });

  test('latency holds the answer back, alone or with another fault', async () => {
    const server = await aServer();
    server.fault({ kind: 'latency', ms: 60 });
    server.fault({ kind: 'http-500' });
    const began = performance.now();
    expect(await outcome(server)).toBe(`500 ${HTML} body`);
    expect(performance.now() - began).toBeGreaterThanOrEqual(55);
  });

  test('a caller who gives up does not stop a slow server from acting', async () => {
    const server = await aServer();
    server.fault({ kind: 'latency', ms: 500, times: 1 });
    expect(await outcome(server, 100)).toBe('timeout');
    while (server.meetings().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(keyOf(await get(createUrl(server)))).toBe('duplicateWarning');
  });
});

describe('how far a fault reaches', () => {
  test('only the named call', async () => {
    const server = await aServer();
    server.fault({ kind: 'http-502', call: 'getMeetings' });
    expect((await ask(server, 'getMeetings')).status).toBe(502);
    expect((await get(createUrl(server))).status).toBe(200);
  });

  test('only as many requests as said, counted down as seen from outside', async () => {
    const server = await aServer();
    server.fault({ kind: 'http-500', times: 2 });
    expect((await ask(server, 'getMeetings')).status).toBe(500);
    expect(server.faults()).toEqual([{ kind: 'http-500', times: 1 }]);
    expect((await ask(server, 'getMeetings')).status).toBe(500);
    expect((await ask(server, 'getMeetings')).status).toBe(200);
    expect(server.faults()).toEqual([]);
  });

  test('until cleared', async () => {
    const server = await aServer();
    server.fault({ kind: 'http-500' });
    for (let count = 0; count < 3; count += 1) expect((await ask(server, 'getMeetings')).status).toBe(500);
    server.clearFaults();
    expect((await ask(server, 'getMeetings')).status).toBe(200);
  });

  test('the client pages only when named', async () => {
    const server = await aServer();
    await get(createUrl(server));
    const joined = await ask(server, 'join', { meetingID: 'kurs-0012', fullName: 'J', role: 'VIEWER' });
    server.fault({ kind: 'http-500' });
    expect((await get(joined.location, { headers: { cookie: joined.cookie } })).status).toBe(200);
    server.fault({ kind: 'http-502', call: 'client' });
    expect((await get(joined.location, { headers: { cookie: joined.cookie } })).status).toBe(502);
  });

  test('a latency without milliseconds is no fault', async () => {
    const server = await aServer();
    expect(() => server.fault({ kind: 'latency' })).toThrow(RangeError);
    expect(() => server.fault({ kind: 'hang', times: 0 })).toThrow(RangeError);
  });
});

describe('a crash', () => {
  test('closes the port and forgets every meeting; the start is empty, on the same port', async () => {
    const server = await aServer();
    const { url } = server;
    await get(createUrl(server));
    server.enter('kurs-0012');
    await server.kill();
    expect(server.isUp).toBe(false);
    expect(await outcome(server)).toBe('ECONNREFUSED');
    expect(server.ended()).toMatchObject([
      { reason: 'ENDED_DUE_TO_SERVICE_INTERRUPTION', hasUserJoined: true },
    ]);
    await server.start();
    expect(server.url).toBe(url);
    expect(keyOf(await ask(server, 'getMeetings'))).toBe('noMeetings');
    expect(keyOf(await get(createUrl(server)))).toBe('');
  });

  test('a restart gives the same room another createTime even if no time has passed', async () => {
    const server = await aServer();
    await get(createUrl(server));
    const [before] = server.meetings();
    await server.restart();
    await get(createUrl(server));
    expect(server.meetings()[0]?.createTime).not.toBe(before?.createTime);
  });

  test('what was under way is not carried out any more', async () => {
    const server = await aServer();
    server.fault({ kind: 'latency', ms: 100 });
    const lost = get(createUrl(server)).catch(() => 'lost');
    while (server.requests().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.restart();
    expect(await lost).toBe('lost');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(server.meetings()).toEqual([]);
  });

  test('breaks open connections, and closing leaves nothing open', async () => {
    const server = await aServer();
    server.fault({ kind: 'hang' });
    const socket = createConnection(server.port, '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.write('GET /bigbluebutton/api HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await server.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});

describe('a cut-off', () => {
  test('closes the port while the meetings and the people in them go on', async () => {
    const server = await aServer();
    await get(createUrl(server));
    server.enter('kurs-0012', { userID: 'u-1' });
    const [before] = server.meetings();
    await server.cutOff();
    expect(server.isUp).toBe(false);
    expect(await outcome(server)).toBe('ECONNREFUSED');
    expect(server.meetings()).toEqual([before]);
    await server.start();
    expect(keyOf(await get(createUrl(server)))).toBe('duplicateWarning');
    expect(server.meetings()).toEqual([before]);
  });
});

test('wiped, it is as on its first day', async () => {
  const server = await aServer();
  await get(createUrl(server));
  server.fault({ kind: 'hang' });
  server.setClockSkew(60_000);
  server.setSecrets(['another']);
  server.wipe();
  expect([server.meetings(), server.ended(), server.requests(), server.faults()]).toEqual([[], [], [], []]);
  expect(keyOf(await get(createUrl(server)))).toBe('');
  expect(server.meetings()[0]?.createTime).toBe(server.clock.now());
});

describe('a test with a time of its own', () => {
  test('lets go what is late, and hears of what hangs', async () => {
    const asked: (number | null)[] = [];
    const pause = async (ms: number | null) => {
      asked.push(ms);
      if (ms === null) await new Promise(() => undefined);
    };
    const server = await aServer({ pause });
    server.fault({ kind: 'latency', ms: 3_600_000, times: 1 });
    expect(keyOf(await get(createUrl(server)))).toBe('');
    server.fault({ kind: 'hang' });
    expect(await outcome(server, 150)).toBe('timeout');
    expect(asked).toEqual([3_600_000, null]);
  });
});

test('a body larger than a server takes is refused by the proxy', async () => {
  const server = await aServer();
  const reply = await get(createUrl(server), {
    method: 'POST',
    body: 'x'.repeat(2_000_001),
    headers: { 'Content-Type': 'text/xml' },
  });
  expect(reply.status).toBe(413);
});
