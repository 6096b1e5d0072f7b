import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Observation } from '../../../src/clients/bigbluebutton/caller.ts';
import type { SlideDocument } from '../../../src/clients/bigbluebutton/documents.ts';
import { checksumOf } from '../../../src/clients/bigbluebutton/signing.ts';
import type { Profile } from '../../../src/simulators/bigbluebutton/profile.ts';
import { startServer, type SimulatedServer } from '../../../src/simulators/bigbluebutton/server.ts';
import { clientOf, type DisposableClient, farEnd, faultOf, PLAIN_ROOM, rawEnd, SECRET } from './far-end.ts';
import * as samples from './samples.ts';

const ROOM = PLAIN_ROOM.meetingID;
const UNHURRIED = { timeoutMs: 20_000 };
const AGENDA: SlideDocument = {
  name: '1 Übersicht "Größe" & <mehr> 🎓.pdf',
  current: true,
  content: Buffer.from('%PDF-1.7 eins'),
};
const BUDGET: SlideDocument = {
  name: '2 Haushalt.pdf',
  current: false,
  content: Buffer.from('%PDF-1.7 zwei'),
};
const LONG: SlideDocument = { name: 'lang.pdf', current: true, content: Buffer.alloc(499_000, '%PDF-') };
const INSERTED =
  '<response><returncode>SUCCESS</returncode><message>Presentation is being uploaded</message></response>';
const keyless = (message: string) =>
  `<response><returncode>FAILED</returncode><message>${message}</message></response>`;

let server: SimulatedServer | undefined;
let client: DisposableClient | undefined;

async function start(profile: Profile = 'bbb-3.0', observe?: (observation: Observation) => void) {
  server = await startServer({ secret: SECRET, profile });
  client = clientOf(server.url, { ...UNHURRIED, ...(observe === undefined ? {} : { observe }) });
  return { far: server, bbb: client };
}
const shown = () => server?.meeting(ROOM)?.slides.map(({ name }) => name);

afterEach(async () => {
  client?.close();
  await server?.close();
});

describe('a room that is made with slides', () => {
  test('holds them in order, byte by byte, with the parameters where they always are', async () => {
    const { far, bbb } = await start();
    const made = await bbb.create(PLAIN_ROOM, {
      documents: [AGENDA, BUDGET],
    });
    expect(made).toMatchObject({ meetingID: ROOM, duplicate: false });
    await far.slidesSettled();
    expect(far.meeting(ROOM)).toMatchObject({
      name: 'Vorstand',
      params: { logoutURL: PLAIN_ROOM.logoutURL },
      slides: [
        {
          name: AGENDA.name,
          current: true,
          source: 'inline',
          bytes: 13,
          state: 'converted',
          downloadable: false,
        },
        {
          name: BUDGET.name,
          current: false,
          source: 'inline',
          bytes: 13,
          state: 'converted',
          removable: true,
        },
      ],
    });
    expect(far.requests()).toMatchObject([{ call: 'create', method: 'POST' }]);
  });

  test('499 kB arrive whole', async () => {
    const { far, bbb } = await start();
    await bbb.create(PLAIN_ROOM, { documents: [LONG] });
    expect(far.meeting(ROOM)?.slides).toMatchObject([{ bytes: 499_000 }]);
  });

  test.each([[undefined], [[]]])('without any is made as ever (%j)', async (documents) => {
    const { far, bbb } = await start();
    await bbb.create(PLAIN_ROOM, documents === undefined ? undefined : { documents });
    expect(far.requests()).toMatchObject([{ call: 'create', method: 'GET' }]);
  });

  test('when it is there already, keeps those it has', async () => {
    const { bbb } = await start();
    await bbb.create(PLAIN_ROOM, { documents: [AGENDA] });
    expect(await bbb.create(PLAIN_ROOM, { documents: [BUDGET] })).toMatchObject({ duplicate: true });
    expect(shown()).toEqual([AGENDA.name]);
  });

  test('is not asked for where the slides are wrong', async () => {
    const { far, bbb } = await start();
    const documents = [{ ...LONG, content: Buffer.alloc(501_000) }];
    await expect(bbb.create(PLAIN_ROOM, { documents })).rejects.toThrow(
      'create: documents: more than 500000',
    );
    await expect(bbb.insertDocument(ROOM, [])).rejects.toThrow('insertDocument: documents');
    await expect(bbb.insertDocument('ab', [AGENDA])).rejects.toThrow('insertDocument: parameters');
    expect(far.requests()).toEqual([]);
  });
});

test('the body travels as XML, and the checksum is over the address alone', async () => {
  const seen: { method: string; type: string; query: string; length: string; body: string }[] = [];
  await using far = await farEnd((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const { 'content-type': type = '', 'content-length': length = '' } = request.headers;
      const query = (request.url ?? '').split('?')[1] ?? '';
      seen.push({ method: request.method ?? '', type, query, length, body });
      response.end(seen.length === 1 ? samples.CREATED.replace('kurs-0012', ROOM) : INSERTED);
    });
  });
  using bbb = clientOf(far.url, UNHURRIED);
  await bbb.create(PLAIN_ROOM, { documents: [AGENDA] });
  expect(await bbb.insertDocument(ROOM, [AGENDA])).toBe('accepted');
  for (const [index, call] of ['create', 'insertDocument'].entries()) {
    const { method, type, query = '', length, body = '' } = seen[index] ?? {};
    expect([method, type]).toEqual(['POST', 'application/xml']);
    expect(Number(length)).toBe(Buffer.byteLength(body));
    expect(body).toContain('name="1 Übersicht &quot;Größe&quot; &amp; &lt;mehr&gt; 🎓.pdf" current="true"');
    const [signed = '', checksum] = query.split('&checksum=');
    expect(checksum).toBe(checksumOf(call, signed, SECRET, 'sha256'));
    expect(signed).not.toContain('modules');
  }
  expect(seen[1]?.query).toMatch(/^meetingID=m-0012&checksum=/);
});

describe('slides for a room that lives', () => {
  test.each(['bbb-2.6', 'bbb-2.7', 'bbb-3.0', 'scalelite'] as const)('are taken by %s', async (profile) => {
    const { bbb } = await start(profile);
    await bbb.create(PLAIN_ROOM, { documents: [BUDGET] });
    expect(await bbb.insertDocument(ROOM, [AGENDA])).toBe('accepted');
    expect(server?.meeting(ROOM)?.slides).toMatchObject([
      { name: BUDGET.name, current: false, handedBy: 'create' },
      { name: AGENDA.name, current: true, handedBy: 'insertDocument' },
    ]);
  });

  test.each(['bbb-2.7', 'bbb-3.0', 'scalelite'] as const)(
    'that %s does not have go nowhere',
    async (profile) => {
      const { bbb } = await start(profile);
      expect(await bbb.insertDocument('m-0013', [AGENDA])).toBe('notFound');
      expect(bbb.circuit).toBe('closed');
    },
  );

  test('a no without a key is a fault while the room is there', async () => {
    const answers = [
      keyless('Presentation feature is disabled, ignoring.'),
      samples.INFO.replace('kurs-0012', ROOM),
    ];
    await using far = await farEnd((_request, response) => response.end(answers.shift()));
    using bbb = clientOf(far.url, UNHURRIED);
    expect(await faultOf(bbb.insertDocument(ROOM, [AGENDA]))).toMatchObject({
      ...{ call: 'insertDocument', kind: 'failed', outcome: 'refused' },
    });
    expect(answers).toEqual([]);
  });

  test('a no without a key stands for itself where the room cannot be asked for', async () => {
    const answers = [keyless(`Meeting with id [${ROOM}] not found.`), '<html></html>'];
    await using far = await farEnd((_request, response) => response.end(answers.shift()));
    using bbb = clientOf(far.url, UNHURRIED);
    expect(await faultOf(bbb.insertDocument(ROOM, [AGENDA]))).toMatchObject({
      ...{ call: 'insertDocument', kind: 'failed', outcome: 'refused' },
    });
  });

  test.each([
    ['a balancer that does not know the call', 200, samples.failed('unsupportedRequest')],
    ['a server from before the call', 404, '<html></html>'],
  ])('%s cannot take them, which is no fault', async (_what, status, body) => {
    await using far = await farEnd((_request, response) => response.writeHead(status).end(body));
    using bbb = clientOf(far.url, UNHURRIED);
    expect(await bbb.insertDocument(ROOM, [AGENDA])).toBe('unsupported');
  });
});

describe('a server that answers otherwise', () => {
  test.each([
    ['http-500', { kind: 'http-status', status: 500, outcome: 'unknown' }],
    ['html-200', { kind: 'not-xml', outcome: 'unknown' }],
    ['truncated', { kind: 'truncated', outcome: 'unknown' }],
    ['cut', { kind: 'reset', outcome: 'unknown' }],
    ['refuse-checksum', { kind: 'checksum', outcome: 'refused' }],
  ] as const)('%s', async (kind, fault) => {
    const outcomes: string[] = [];
    const { far, bbb } = await start('bbb-3.0', ({ call, outcome }) => outcomes.push(`${call} ${outcome}`));
    far.fault({ kind });
    expect(await faultOf(bbb.create(PLAIN_ROOM, { documents: [LONG] }))).toMatchObject(fault);
    expect(await faultOf(bbb.insertDocument(ROOM, [LONG]))).toMatchObject(fault);
    expect(outcomes).toEqual([`create ${fault.kind}`, `insertDocument ${fault.kind}`]);
  });

  test.each([413, 415, 301, 307])('status %i, and nothing is sent elsewhere', async (status) => {
    const asked: string[] = [];
    await using far = await farEnd((request, response) => {
      asked.push(`${request.method} ${(request.url ?? '').split('?')[0]}`);
      request.resume().on('end', () => response.writeHead(status, { Location: '/elsewhere' }).end());
    });
    using bbb = clientOf(far.url, UNHURRIED);
    expect(await faultOf(bbb.insertDocument(ROOM, [AGENDA]))).toMatchObject({ kind: 'http-status', status });
    expect(asked).toEqual(['POST /bigbluebutton/api/insertDocument']);
  });

  test('not at all, within the time given', async () => {
    await using far = await farEnd((request) => request.resume());
    using bbb = clientOf(far.url, { timeoutMs: 100 });
    expect(await faultOf(bbb.create(PLAIN_ROOM, { documents: [LONG] }))).toMatchObject({ kind: 'timeout' });
    expect(await faultOf(bbb.insertDocument(ROOM, [LONG]))).toMatchObject({
      kind: 'timeout',
      outcome: 'unknown',
    });
  });
});

describe('a connection that died while idle', () => {
  /** Answers the first request of each connection, and breaks it off at the second. */
  async function tiredEnd(answer: string) {
    const seen = { connections: 0, sockets: [] as Socket[] };
    const far = await rawEnd((socket) => {
      seen.connections += 1;
      seen.sockets.push(socket);
      let text = '';
      let answered = 0;
      socket.on('data', (part: Buffer) => {
        text += part.toString('latin1');
        if (answered > 0) socket.resetAndDestroy();
        else if (text.endsWith('\r\n\r\n') || text.endsWith('</modules>')) {
          answered += 1;
          const body = text.startsWith('GET') ? samples.RUNNING : answer;
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
        }
      });
    });
    return Object.assign(far, { seen });
  }

  test.each([
    ['few', BUDGET],
    ['many', LONG],
  ])('is opened anew for a create with %s bytes', async (_what, document) => {
    await using far = await tiredEnd(samples.CREATED.replace('kurs-0012', ROOM));
    using bbb = clientOf(far.url, UNHURRIED);
    await bbb.isMeetingRunning(ROOM);
    expect(await bbb.create(PLAIN_ROOM, { documents: [document] })).toMatchObject({ meetingID: ROOM });
    expect(far.seen.connections).toBe(2);
  });

  test('is opened anew also where it closes under the first bytes of a create', async () => {
    await using far = await tiredEnd(samples.CREATED.replace('kurs-0012', ROOM));
    using bbb = clientOf(far.url, UNHURRIED);
    await bbb.isMeetingRunning(ROOM);
    // Nobody has read the news of the end yet when the next call writes.
    for (const socket of far.seen.sockets) socket.destroy();
    expect(await bbb.create(PLAIN_ROOM, { documents: [LONG] })).toMatchObject({ meetingID: ROOM });
  });

  test.each([
    ['few', BUDGET],
    ['many', LONG],
  ])('is not for slides with %s bytes, which would come twice', async (_what, document) => {
    await using far = await tiredEnd(INSERTED);
    using bbb = clientOf(far.url, UNHURRIED);
    await bbb.isMeetingRunning(ROOM);
    expect(await faultOf(bbb.insertDocument(ROOM, [document]))).toMatchObject({
      kind: 'reset',
      outcome: 'unknown',
    });
    expect(far.seen.connections).toBe(1);
  });
});
