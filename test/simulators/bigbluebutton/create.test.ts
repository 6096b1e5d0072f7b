import { describe, expect, test } from '@jest/globals';
import { startServer } from '../../../src/simulators/bigbluebutton/server.ts';
import { aServer, ask, get, keyOf, SECRET, signed, textOf, type TestServer } from './caller.ts';

const ROOM = { name: 'Kurs', meetingID: 'kurs-0012' };

describe('creating twice is idempotent in the passwords alone', () => {
  const second = async (server: TestServer, first: object, then: object) => {
    await ask(server, 'create', { ...ROOM, ...first });
    return keyOf(await ask(server, 'create', { ...ROOM, ...then }));
  };
  const BOTH = { attendeePW: 'ap', moderatorPW: 'mp' };

  test.each([
    ['equal passwords', BOTH, BOTH, 'duplicateWarning'],
    ['none both times', {}, {}, 'duplicateWarning'],
    ['none the second time', BOTH, {}, 'duplicateWarning'],
    ['one omitted', BOTH, { attendeePW: 'ap' }, 'idNotUnique'],
    ['one different', BOTH, { attendeePW: 'ap', moderatorPW: 'xx' }, 'idNotUnique'],
    ['given where there were none', {}, BOTH, 'idNotUnique'],
  ])('%s', async (_title, first, then, key) => {
    expect(await second(await aServer(), first, then)).toBe(key);
  });

  test('old releases refuse what was made without passwords', async () => {
    const old = await aServer({ profile: 'bbb-2.6', legacyDuplicates: true });
    expect(await second(old, {}, {})).toBe('idNotUnique');
  });

  test('everything else of the second call is ignored', async () => {
    const server = await aServer();
    const key = await second(server, { meta_a: '1' }, { name: 'Anders', meta_a: '2', duration: 5 });
    expect(key).toBe('duplicateWarning');
    expect(server.meeting('kurs-0012')).toMatchObject({ name: 'Kurs', meta: { a: '1' } });
  });

  test('of parallel calls one creates and the others are told', async () => {
    const server = await aServer();
    const replies = await Promise.all(Array.from({ length: 8 }, () => ask(server, 'create', ROOM)));
    expect(replies.map(keyOf).sort()).toEqual(['', ...Array<string>(7).fill('duplicateWarning')]);
  });
});

test('2.x draws passwords of eight alphanumerics, 3.0 has none', async () => {
  const old = await ask(await aServer({ profile: 'bbb-2.7' }), 'create', ROOM);
  expect(textOf(old.body, 'attendeePW')).toMatch(/^[a-z0-9]{8}$/i);
  expect((await ask(await aServer(), 'create', ROOM)).body).not.toContain('PW>');
});

test('meta keys: a pattern, lower case, the rest dropped silently', async () => {
  const server = await aServer();
  await ask(server, 'create', {
    ...ROOM,
    'meta_App-Room': '7',
    meta_a_b: 'x',
    'meta_a.b': 'x',
    meta_1a: 'x',
    meta_ok: ' ja ',
    unknown: 'x',
  });
  expect(server.meeting('kurs-0012')?.meta).toEqual({ 'app-room': '7', ok: 'ja' });
});

test('only "true" is true: 1 passes the validation and counts as false', async () => {
  const server = await aServer();
  const recording = async (record: string) => {
    const meetingID = `m-${record}`;
    expect(keyOf(await ask(server, 'create', { name: 'Kurs', meetingID, record }))).toBe('');
    return textOf((await ask(server, 'getMeetingInfo', { meetingID })).body, 'recording');
  };
  expect(await recording('TRUE')).toBe('true');
  expect(await recording('1')).toBe('false');
  expect(keyOf(await ask(server, 'create', { ...ROOM, record: 'ja' }))).toBe('validationError');
});

test('bad integers fall back to the default without an error', async () => {
  const server = await aServer();
  const made = await ask(server, 'create', { ...ROOM, duration: 'viel', maxParticipants: '1e3' });
  expect(textOf(made.body, 'duration')).toBe('0');
  const info = await ask(server, 'getMeetingInfo', { meetingID: 'kurs-0012' });
  expect(textOf(info.body, 'maxUsers')).toBe('0');
});

describe('conference numbers', () => {
  test('are text, may start with 0, and are drawn again while taken', async () => {
    const draws = ['04711', '04711', '99999', '00815'];
    const server = await aServer({ drawVoiceBridge: () => draws.shift() ?? '55555' });
    expect(textOf((await ask(server, 'create', ROOM)).body, 'voiceBridge')).toBe('04711');
    const other = await ask(server, 'create', { name: 'Kurs', meetingID: 'other-1' });
    expect(textOf(other.body, 'voiceBridge')).toBe('00815');
  });

  test('are five random digits by default, some with a leading zero', async () => {
    const server = await startServer({ secret: SECRET });
    const numbers: string[] = [];
    for (let index = 0; index < 150; index += 1) {
      const made = await ask(server, 'create', { name: 'Kurs', meetingID: `kurs-${index}` });
      numbers.push(textOf(made.body, 'voiceBridge') ?? '');
    }
    await server.close();
    expect(numbers.every((number) => /^\d{5}$/.test(number))).toBe(true);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('must be whole, and may be reused once the other meeting is gone', async () => {
    const server = await aServer();
    const voiceBridge = '12345';
    expect(keyOf(await ask(server, 'create', { ...ROOM, voiceBridge: '12a' }))).toBe('validationError');
    await ask(server, 'create', { ...ROOM, voiceBridge });
    const clash = await ask(server, 'create', { name: 'Kurs', meetingID: 'other-1', voiceBridge });
    expect(clash.body).toContain('<key>nonUniqueVoiceBridge</key>');
    expect(clash.body).not.toContain('messageKey');
    await ask(server, 'end', { meetingID: 'kurs-0012' });
    server.clock.advance(700);
    expect(keyOf(await ask(server, 'create', { name: 'Kurs', meetingID: 'other-1', voiceBridge }))).toBe('');
  });

  test('99999 is poison: a broken internal id, and never found again', async () => {
    const server = await aServer();
    const made = await ask(server, 'create', { ...ROOM, voiceBridge: '99999' });
    expect(textOf(made.body, 'internalMeetingID')).toBe('-1735689600123');
    expect(keyOf(await ask(server, 'getMeetingInfo', { meetingID: 'kurs-0012' }))).toBe('notFound');
    expect((await ask(server, 'getMeetings')).body).toContain('<meetingID>kurs-0012</meetingID>');
  });

  test('a balancer allots nine digits of its own', async () => {
    const balancer = await aServer({ profile: 'scalelite' });
    const made = await ask(balancer, 'create', { ...ROOM, voiceBridge: '12345' });
    expect(textOf(made.body, 'voiceBridge')).toMatch(/^\d{9}$/);
    expect(made.body.startsWith('<?xml version="1.0"?>')).toBe(true);
  });
});

test('a meeting is found by external id, internal id, and any prefix of the internal one', async () => {
  const server = await aServer();
  await ask(server, 'create', ROOM);
  const found = async (meetingID: string) =>
    keyOf(await ask(server, 'getMeetingInfo', { meetingID })) !== 'notFound';
  expect(await found('kurs-0012')).toBe(true);
  expect(await found('2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123')).toBe(true);
  expect(await found('24')).toBe(true);
  expect(await found('474')).toBe(false);
});

describe('an end is asynchronous', () => {
  test('until the drop create tells of the dying meeting; then the id is free again', async () => {
    const server = await aServer({ endDelayMs: 1000 });
    await ask(server, 'create', ROOM);
    expect(keyOf(await ask(server, 'end', { meetingID: 'kurs-0012', password: 'wrong' }))).toBe(
      'sentEndMeetingRequest',
    );
    server.clock.advance(999);
    expect(server.meeting('kurs-0012')?.dying).toBe(true);
    expect(keyOf(await ask(server, 'create', ROOM))).toBe('duplicateWarning');
    expect(keyOf(await ask(server, 'end', { meetingID: 'kurs-0012' }))).toBe('sentEndMeetingRequest');
    server.clock.advance(1);
    expect(keyOf(await ask(server, 'end', { meetingID: 'kurs-0012' }))).toBe('notFound');
    expect(keyOf(await ask(server, 'create', ROOM))).toBe('');
    expect(server.ended()).toMatchObject([{ reason: 'ENDED_FROM_API', meetingID: 'kurs-0012' }]);
  });

  test('a second end does not put the first off', async () => {
    const server = await aServer({ endDelayMs: 1000 });
    await ask(server, 'create', ROOM);
    await ask(server, 'end', { meetingID: 'kurs-0012' });
    server.clock.advance(600);
    await ask(server, 'end', { meetingID: 'kurs-0012' });
    server.clock.advance(400);
    expect(server.meetings()).toEqual([]);
  });
});

describe('slides in the body', () => {
  const XML = `<modules><module name="presentation">
    <document url="https://app.example.test/slides/agenda.pdf?t=1" current="true"/>
    <document url="https://app.example.test/slides/42"/>
    <document name="notiz.pdf">JVBERi0xLjQK</document></module></modules>`;
  const send = (server: TestServer, body: string) =>
    get(signed(server, 'create', 'name=Kurs&meetingID=kurs-0012'), {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/xml; charset=utf-8' },
    });

  test('are remembered; a document without an extension is skipped silently', async () => {
    const server = await aServer();
    expect(keyOf(await send(server, XML))).toBe('');
    expect(server.meeting('kurs-0012')?.slides).toMatchObject([
      { url: 'https://app.example.test/slides/agenda.pdf?t=1', name: 'agenda.pdf', current: true },
      { url: null, name: 'notiz.pdf', bytes: 9, removable: true },
    ]);
    expect(keyOf(await send(server, XML.replace('agenda', 'other')))).toBe('duplicateWarning');
    expect(server.meeting('kurs-0012')?.slides[0]?.name).toBe('agenda.pdf');
  });

  test('malformed XML is an HTML 500; in 2.x the meeting exists by then, in 3.0 it does not', async () => {
    for (const [profile, meetings] of [
      ['bbb-2.7', 1],
      ['bbb-3.0', 0],
    ] as const) {
      const server = await aServer({ profile });
      expect(await send(server, '<modules><module>')).toMatchObject({
        status: 500,
        type: 'text/html;charset=utf-8',
      });
      expect(server.meetings()).toHaveLength(meetings);
    }
  });

  test('a body without slides is nothing special', async () => {
    const server = await aServer();
    expect(keyOf(await send(server, '<modules/>'))).toBe('');
    expect(server.meeting('kurs-0012')?.slides).toEqual([]);
  });
});

test('chat messages reach the room', async () => {
  const server = await aServer();
  await ask(server, 'create', ROOM);
  await ask(server, 'sendChatMessage', {
    meetingID: 'kurs-0012',
    message: '50% Rabatt? €',
    userName: 'Büro',
  });
  expect(server.meeting('kurs-0012')?.chat).toMatchObject([{ userName: 'Büro', message: '50% Rabatt? €' }]);
});

test('the request log keeps parameters but no secret', async () => {
  const server = await aServer();
  await ask(server, 'create', { ...ROOM, attendeePW: 'geheim', moderatorPW: 'geheim2' });
  expect(server.requests()).toMatchObject([{ call: 'create', method: 'GET', at: server.clock.now() }]);
  const text = JSON.stringify(server.requests()) + JSON.stringify(server.meeting('kurs-0012')?.params);
  expect(text).not.toMatch(/geheim|checksum/);
});
