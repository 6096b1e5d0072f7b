import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { aServer, ask, flat, get, keyOf, SECRET, signed, textOf, type TestServer } from './caller.ts';
import {
  behind,
  CREATE,
  inline,
  insert,
  modules,
  PDF,
  post,
  room,
  ROOM_ID,
  sha256,
  slidesOf,
} from './slide-room.ts';

const CURRENT = 'current="true"';
const names = (server: TestServer) =>
  slidesOf(server).map(({ name, current }) => (current ? `${name} *` : name));

describe('insertDocument', () => {
  test('says that it is under way, without a key', async () => {
    const server = await room();
    const reply = await insert(server, inline('a.pdf'));
    expect(reply).toMatchObject({ status: 200, type: 'text/xml;charset=utf-8' });
    expect(flat(reply.body)).toBe(
      '<response><returncode>SUCCESS</returncode><message>Presentation is being uploaded</message></response>',
    );
  });

  test('for a meeting that is not there says so, without a key; a balancer has one', async () => {
    const body = modules(inline('a.pdf'));
    const unknown = await post(await aServer(), 'insertDocument', `meetingID=${ROOM_ID}`, body);
    expect(flat(unknown.body)).toBe(
      '<response><returncode>FAILED</returncode><message>Meeting with id [kurs-0012] not found.</message></response>',
    );
    const balancer = await aServer({ profile: 'scalelite' });
    expect(keyOf(await post(balancer, 'insertDocument', `meetingID=${ROOM_ID}`, body))).toBe('notFound');
    const nobody = await post(await aServer(), 'insertDocument', '', body);
    expect(keyOf(nobody)).toBe('missingParamMeetingID');
  });

  test('where slides were switched off says so, and create took none either', async () => {
    const server = await aServer();
    const disabled = `${CREATE}&disabledFeatures=chat,presentation`;
    expect(keyOf(await post(server, 'create', disabled, modules(inline('a.pdf'))))).toBe('');
    const reply = await insert(server, inline('b.pdf'));
    expect(textOf(reply.body, 'message')).toBe('Presentation feature is disabled, ignoring.');
    expect(keyOf(reply)).toBeUndefined();
    expect(names(server)).toEqual([]);
  });

  test('goes by POST alone, with XML alone', async () => {
    const server = await room();
    expect((await ask(server, 'insertDocument', { meetingID: ROOM_ID })).status).toBe(405);
    const sent = async (type: string, call = 'insertDocument') =>
      keyOf(await post(server, call, call === 'create' ? CREATE : `meetingID=${ROOM_ID}`, modules(), type));
    expect(await sent('text/xml; charset=utf-8')).toBeUndefined();
    expect(await sent('application/x-www-form-urlencoded')).toBe('unsupportedContentType');
    expect(await sent('text/plain')).toBe('unsupportedContentType');
    expect(await sent('application/xml', 'end')).toBe('unsupportedContentType');
    expect(await sent('text/xml', 'create')).toBe('duplicateWarning');
  });

  test('is signed by its address, never by its body', async () => {
    const server = await room();
    const body = modules(inline('a.pdf'));
    const init = { method: 'POST', body, headers: { 'Content-Type': 'application/xml' } };
    const byOther = signed(server, 'create', `meetingID=${ROOM_ID}`).replace('/create?', '/insertDocument?');
    expect(keyOf(await get(byOther, init))).toBe('checksumError');
    const checksum = createHash('sha256').update(`insertDocument${body}${SECRET}`).digest('hex');
    const byBody = `${server.url}api/insertDocument?meetingID=${ROOM_ID}&checksum=${checksum}`;
    expect(keyOf(await get(byBody, init))).toBe('checksumError');
    expect(names(server)).toEqual([]);
  });

  test.each([
    ['malformed XML', '<modules><module>'],
    ['a bare &', modules('<document name="a & b.pdf">QUJD</document>')],
    ['a bare <', modules('<document name="a<b.pdf">QUJD</document>')],
    ['a name that HTML alone knows', modules('<document name="&uuml;.pdf">QUJD</document>')],
    ['an attribute without a value', modules('<document name="a.pdf" current>QUJD</document>')],
    ['nothing', ''],
  ])('dies of %s with a page', async (_what, body) => {
    const server = await room();
    const reply = await post(server, 'insertDocument', `meetingID=${ROOM_ID}`, body);
    expect(reply).toMatchObject({ status: 500, type: 'text/html;charset=utf-8' });
    expect(names(server)).toEqual([]);
  });
});

describe('which slides there are', () => {
  test('the first is shown; a later one takes its place only where it is marked', async () => {
    const server = await room({}, inline('1.pdf'), inline('2.pdf'));
    expect(names(server)).toEqual(['1.pdf *', '2.pdf']);
    await insert(server, inline('3.pdf'));
    expect(names(server)).toEqual(['1.pdf *', '2.pdf', '3.pdf']);
    await insert(server, inline('4.pdf', CURRENT));
    expect(names(server)).toEqual(['1.pdf', '2.pdf', '3.pdf', '4.pdf *']);
    expect(slidesOf(server).map(({ handedBy }) => handedBy)).toEqual([
      ...['create', 'create', 'insertDocument', 'insertDocument'],
    ]);
  });

  test('of several marked ones the first counts, and the server takes it before all others', async () => {
    const server = await room({}, inline('1.pdf'), inline('2.pdf', CURRENT), inline('3.pdf', CURRENT));
    expect(names(server)).toEqual(['2.pdf *', '1.pdf', '3.pdf']);
  });

  test('names are read as XML writes them', async () => {
    const server = await room(
      {},
      inline('&#220;ber &quot;A&amp;B&quot; &lt;1&gt; &#x1F393;.pdf'),
      inline('Ü 🎓.pdf'),
    );
    expect(names(server)).toEqual(['Über "A&B" <1> 🎓.pdf *', 'Ü 🎓.pdf']);
  });

  test('a document without a name or an extension is passed over', async () => {
    const server = await room(
      {},
      `<document>${PDF.toString('base64')}</document>`,
      inline('ohne'),
      behind('https://app.example.test/slides/42', ''),
      inline('a.pdf'),
    );
    expect(names(server)).toEqual(['a.pdf *']);
  });

  test('what an observer has does not change under the hand', async () => {
    const server = await room({}, inline('1.pdf'));
    const before = slidesOf(server);
    await insert(server, inline('2.pdf', CURRENT));
    await server.slidesSettled();
    expect(before).toMatchObject([{ name: '1.pdf', current: true, state: 'converting' }]);
  });
});

describe('conversion', () => {
  test('goes on behind the answer, and tells what came of it to observers alone', async () => {
    const waits: (() => void)[] = [];
    const pause = () => new Promise<void>((resolve) => waits.push(resolve));
    const server = await room({ pause }, inline('a.pdf'));
    expect(slidesOf(server)).toMatchObject([{ state: 'converting', bytes: PDF.length, sha256: sha256(PDF) }]);
    for (const resolve of waits) resolve();
    await server.slidesSettled();
    expect(slidesOf(server)).toMatchObject([{ state: 'converted', reason: null }]);
  });

  test.each([
    ['a.exe', PDF, 'type'],
    ['a.pdf', Buffer.from('PK\u0003\u0004'), 'content'],
    ['a.png', PDF, 'content'],
    ['a.pdf', Buffer.alloc(0), 'content'],
    ['a.txt', Buffer.from([65, 0, 66]), 'content'],
  ])('fails silently for %s that is none', async (name, content, reason) => {
    const server = await room();
    expect(textOf((await insert(server, inline(name, '', content))).body, 'returncode')).toBe('SUCCESS');
    await server.slidesSettled();
    expect(slidesOf(server)).toMatchObject([{ name, state: 'failed', reason, bytes: content.length }]);
  });

  test.each([
    ['a.PDF', PDF],
    ['a.docx', Buffer.from('PK\u0003\u0004')],
    ['a.ppt', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a.jpeg', Buffer.from('ffd8ffe0', 'hex')],
    ['a.png', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['a.webp', Buffer.from('RIFF\u0001\u0002\u0003\u0004WEBPVP8 ')],
    ['a.svg', Buffer.from('<?xml version="1.0"?><svg/>')],
    ['a.rtf', Buffer.from('{\\rtf1}')],
    ['a.txt', Buffer.from('Tagesordnung für heute')],
  ])('works for %s', async (name, content) => {
    const server = await room({}, inline(name, '', content));
    await server.slidesSettled();
    expect(slidesOf(server)).toMatchObject([{ state: 'converted', reason: null }]);
  });

  test('ends with the server, and is not taken up again', async () => {
    const lives: AbortSignal[] = [];
    const pause = (_ms: number | null, alive: AbortSignal) => {
      lives.push(alive);
      return new Promise<void>((_resolve, reject) => {
        alive.addEventListener('abort', () => reject(new Error('the process died')));
      });
    };
    const server = await room({ pause }, inline('a.pdf'));
    await server.restart();
    expect(lives.map(({ aborted }) => aborted)).toEqual([true]);
    await server.slidesSettled();
    expect(server.meetings()).toEqual([]);
    expect(server.ended()).toMatchObject([{ slides: [{ name: 'a.pdf', state: 'converting' }] }]);
  });
});
