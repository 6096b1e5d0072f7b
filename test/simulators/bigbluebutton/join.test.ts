import { describe, expect, test } from '@jest/globals';
import { PROFILES } from '../../../src/simulators/bigbluebutton/profile.ts';
import { aServer, ask, flat, get, keyOf, textOf, type Reply, type TestServer } from './caller.ts';

const ID = 'kurs-0012';
const JAN = { meetingID: ID, fullName: 'Jan', role: 'VIEWER' };
type Params = Record<string, string | number | boolean>;

async function room(params: Params = {}, options: Parameters<typeof aServer>[0] = {}): Promise<TestServer> {
  const server = await aServer(options);
  await ask(server, 'create', {
    name: 'Kurs',
    meetingID: ID,
    attendeePW: 'ap',
    moderatorPW: 'mp',
    ...params,
  });
  return server;
}

const status = async (server: TestServer, params: Params) =>
  textOf((await ask(server, 'join', { ...JAN, redirect: false, ...params })).body, 'guestStatus');

const errorsOf = (reply: Reply): unknown =>
  JSON.parse(new URL(reply.location).searchParams.get('errors') ?? 'null');

describe('an admitted join', () => {
  test.each([
    ['bbb-2.6', '/html5client/join'],
    ['bbb-2.7', '/html5client/join'],
    ['bbb-3.0', '/html5client'],
  ] as const)('redirects to the client of %s with a session cookie', async (profile, path) => {
    const server = await room({}, { profile });
    const reply = await ask(server, 'join', JAN);
    expect(reply).toMatchObject({ status: 302, body: '' });
    expect(reply.cookie).toMatch(/^JSESSIONID=[0-9A-F]{32}$/);
    const url = new URL(reply.location);
    expect(url.pathname).toBe(path);
    expect(url.searchParams.get('sessionToken')).toMatch(/^[a-z0-9]{16}$/);
  });

  test('answers in XML where no redirect is wanted', async () => {
    const server = await room();
    const reply = await ask(server, 'join', { ...JAN, redirect: false });
    expect(flat(reply.body)).toMatch(
      /^<response><returncode>SUCCESS<\/returncode><messageKey>successfullyJoined<\/messageKey><message>You have joined successfully.<\/message><meeting_id>2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123<\/meeting_id><user_id>w_[a-z0-9]{12}<\/user_id><auth_token>[a-z0-9]{12}<\/auth_token><session_token>([a-z0-9]{16})<\/session_token><guestStatus>ALLOW<\/guestStatus><url>http:\/\/127.0.0.1:\d+\/html5client\?sessionToken=\1<\/url><\/response>$/,
    );
  });

  test('does not make the meeting run: only the client that connects does', async () => {
    const server = await room();
    await ask(server, 'join', { ...JAN, userID: 'u-1' });
    expect(server.meeting(ID)).toMatchObject({ running: false, hasUserJoined: false });
    server.connect(ID, 'u-1');
    expect(server.meeting(ID)).toMatchObject({ running: true, hasUserJoined: true });
  });

  test('needs two hops behind a balancer, the second signed anew', async () => {
    const server = await room({}, { profile: 'scalelite' });
    const first = await ask(server, 'join', { ...JAN, fullName: 'Zoë & Jan' });
    expect(first).toMatchObject({ status: 302, cookie: '' });
    expect(server.meeting(ID)?.users).toEqual([]);
    const second = await get(first.location);
    expect(new URL(second.location).pathname).toBe('/html5client');
    expect(server.meeting(ID)?.users).toMatchObject([{ name: 'Zoë & Jan' }]);
  });
});

describe('who one is', () => {
  test.each([
    ['a valid role wins over the password', { role: 'viewer', password: 'mp' }, 'VIEWER'],
    ['the moderator password', { role: '', password: 'mp' }, 'MODERATOR'],
    ['the attendee password', { role: 'ADMIN', password: 'ap' }, 'VIEWER'],
  ])('%s', async (_title, params, role) => {
    const server = await room();
    await ask(server, 'join', { ...JAN, ...params });
    expect(server.meeting(ID)?.users).toMatchObject([{ role }]);
  });

  test('equal passwords make everybody a moderator', async () => {
    const server = await room({ attendeePW: 'same', moderatorPW: 'same' });
    await ask(server, 'join', { meetingID: ID, fullName: 'J', password: 'same' });
    expect(server.meeting(ID)?.users).toMatchObject([{ role: 'MODERATOR' }]);
  });

  test('"Params required" is XML even for a browser', async () => {
    const reply = await ask(await room(), 'join', { meetingID: ID, fullName: 'J', password: 'zz' });
    expect(reply.status).toBe(200);
    expect(keyOf(reply)).toBe('Params required');
  });

  test('without a userID the internal one serves', async () => {
    const server = await room();
    await ask(server, 'join', JAN);
    const [user] = server.meeting(ID)?.users ?? [];
    expect(user?.userID).toBe(user?.internalId);
  });
});

describe('the guest table', () => {
  const CELLS: readonly (readonly [policy: string, person: string, params: Params, status: string])[] = [
    ['ALWAYS_ACCEPT', 'user', {}, 'ALLOW'],
    ['ALWAYS_ACCEPT', 'guest', { guest: true }, 'ALLOW'],
    ['ASK_MODERATOR', 'moderator', { role: 'MODERATOR', guest: true }, 'ALLOW'],
    ['ASK_MODERATOR', 'user', {}, 'WAIT'],
    ['ASK_MODERATOR', 'user with guest=false', { guest: false }, 'ALLOW'],
    ['ASK_MODERATOR', 'user with guest=false and auth', { guest: false, auth: true }, 'WAIT'],
    ['ASK_MODERATOR', 'user without auth', { auth: false }, 'ALLOW'],
    ['ASK_MODERATOR', 'guest', { guest: true }, 'WAIT'],
    ['ALWAYS_ACCEPT_AUTH', 'user', {}, 'ALLOW'],
    ['ALWAYS_ACCEPT_AUTH', 'guest', { guest: true }, 'WAIT'],
    ['ALWAYS_DENY', 'moderator', { role: 'MODERATOR' }, 'ALLOW'],
  ];
  test.each(CELLS)('%s, %s', async (guestPolicy, _person, params, expected) => {
    expect(await status(await room({ guestPolicy }), params)).toBe(expected);
  });

  test.each([
    ['ALWAYS_DENY', {}],
    ['ALWAYS_DENY', { guest: true }],
    ['NO_SUCH_POLICY', {}],
  ])('%s denies %j', async (guestPolicy, params) => {
    const reply = await ask(await room({ guestPolicy }), 'join', { ...JAN, ...params });
    expect(errorsOf(reply)).toMatchObject([{ key: 'guestDeniedAccess' }]);
  });

  test('where authenticated people are no guests they do not wait', async () => {
    const server = await room({ guestPolicy: 'ASK_MODERATOR' }, { authenticatedGuest: false });
    expect(await status(server, {})).toBe('ALLOW');
  });

  test('2.x sends those who wait to another page and says guestWait', async () => {
    const server = await room({ guestPolicy: 'ASK_MODERATOR' }, { profile: 'bbb-2.7' });
    expect(new URL((await ask(server, 'join', JAN)).location).pathname).toBe('/html5client/guestWait');
    expect(keyOf(await ask(server, 'join', { ...JAN, redirect: false }))).toBe('guestWait');
  });

  test('who waits enters once admitted, and never once denied', async () => {
    const server = await room({ guestPolicy: 'ASK_MODERATOR' });
    for (const userID of ['u-1', 'u-2']) await ask(server, 'join', { ...JAN, userID });
    server.connect(ID, 'u-1');
    expect(server.meeting(ID)?.running).toBe(false);
    server.admit(ID, 'u-1');
    server.deny(ID, 'u-2');
    server.connect(ID, 'u-1');
    server.connect(ID, 'u-2');
    expect(server.meeting(ID)?.users).toMatchObject([
      { userID: 'u-1', presence: 'online' },
      { userID: 'u-2', presence: 'registered', guestStatus: 'DENY' },
    ]);
  });
});

describe('a refused join tells the browser by an errors list', () => {
  const OTHER = {
    createTime: 1,
    errorRedirectUrl: 'https://app.example.test/room/7?a=1',
    logoutURL: 'https://app.example.test/bye',
  };

  test('a rule of the meeting follows errorRedirectUrl', async () => {
    const reply = await ask(await room(), 'join', { ...JAN, ...OTHER });
    expect(reply.status).toBe(302);
    expect(reply.location).toMatch(/^https:\/\/app\.example\.test\/room\/7\?a=1&errors=%5B%7B%22key%22/);
    expect(errorsOf(reply)).toEqual([
      {
        key: 'mismatchCreateTimeParam',
        message: 'The createTime parameter submitted mismatches with the current meeting.',
      },
    ]);
  });

  test('an unparsable createTime counts as a mismatch', async () => {
    const reply = await ask(await room(), 'join', { ...JAN, createTime: 'bald' });
    expect(errorsOf(reply)).toMatchObject([{ key: 'mismatchCreateTimeParam' }]);
  });

  test('2.6 does not know errorRedirectUrl and goes to logoutURL', async () => {
    const reply = await ask(await room({}, { profile: 'bbb-2.6' }), 'join', { ...JAN, ...OTHER });
    expect(reply.location).toMatch(/^https:\/\/app\.example\.test\/bye\?errors=/);
  });

  test('validation passes over errorRedirectUrl, and without a logoutURL ends at the server itself', async () => {
    const server = await room();
    const unknown = await ask(server, 'join', { ...JAN, ...OTHER, meetingID: 'zz' });
    expect(unknown.location).toMatch(/^https:\/\/app\.example\.test\/bye\?errors=/);
    const unsigned = await get(`${server.url}api/join?meetingID=${ID}&checksum=${'0'.repeat(64)}`);
    expect(unsigned.location.startsWith(`${server.url}?errors=`)).toBe(true);
    expect(errorsOf(unsigned)).toMatchObject([{ key: 'checksumError' }]);
    expect((await get(unsigned.location)).body).toContain('Checksums do not match');
  });

  test.each(PROFILES.filter((profile) => profile !== 'scalelite'))(
    '%s without redirect: 3.0 answers in XML, older ones redirect all the same',
    async (profile) => {
      const reply = await ask(await room({}, { profile }), 'join', { ...JAN, ...OTHER, redirect: false });
      expect(reply.status).toBe(profile === 'bbb-3.0' ? 200 : 302);
    },
  );
});

describe('limits', () => {
  test('maxParticipants counts distinct userIDs; who is known may re-enter', async () => {
    const server = await room({ maxParticipants: 2 });
    for (const userID of ['u-1', 'u-2', 'u-1']) expect(await status(server, { userID })).toBe('ALLOW');
    expect(keyOf(await ask(server, 'join', { ...JAN, userID: 'u-3', redirect: false }))).toBe(
      'maxParticipantsReached',
    );
    server.clock.advance(45_000);
    expect(await status(server, { userID: 'u-3' })).toBe('ALLOW');
  });

  test('three sessions a userID: with the fourth the oldest is ejected', async () => {
    const server = await room();
    const sessions: Reply[] = [];
    for (let count = 0; count < 4; count += 1) {
      const joined = await ask(server, 'join', { ...JAN, userID: 'u-1' });
      sessions.push(joined);
      await get(joined.location, { headers: { cookie: joined.cookie } });
    }
    const online = server.meeting(ID)?.users.filter(({ presence }) => presence === 'online');
    expect(online).toHaveLength(3);
    const [oldest] = sessions;
    const again = await get(oldest?.location ?? '', { headers: { cookie: oldest?.cookie ?? '' } });
    expect(again.status).toBe(401);
  });
});

test('userdata is shared by those who share a userID, and split at exactly one hyphen', async () => {
  const server = await room();
  await ask(server, 'join', { ...JAN, userID: 'u-1', 'userdata-a': 1, 'userdata-my-key': 2 });
  await ask(server, 'join', { ...JAN, userID: 'u-1', 'userdata-b': 3 });
  server.connect(ID, 'u-1');
  const { body } = await ask(server, 'getMeetingInfo', { meetingID: ID });
  expect(flat(body)).toContain('<customdata><a>1</a><b>3</b></customdata>');
});
