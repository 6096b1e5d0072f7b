import { describe, expect, test } from '@jest/globals';
import { safeWelcome } from '../../../src/simulators/bigbluebutton/welcome.ts';
import { aServer, ask, get, queryOf, signed, type Reply, type TestServer } from './caller.ts';

const ID = 'kurs-0012';
type Params = Record<string, string | number | boolean>;

async function room(params: Params = {}, options: Parameters<typeof aServer>[0] = {}): Promise<TestServer> {
  const server = await aServer({ name: 'bbb-03', ...options });
  await ask(server, 'create', {
    name: 'Vorstand <Mitte>',
    meetingID: ID,
    logoutURL: 'https://app.example.test/m/1',
    ...params,
  });
  return server;
}

const join = (server: TestServer, params: Params = {}) =>
  ask(server, 'join', { meetingID: ID, fullName: 'Zoë & Co', role: 'VIEWER', ...params });
const load = (joined: Reply, cookie = joined.cookie) => get(joined.location, { headers: { cookie } });

/** Presses the button whose form goes to that action. */
async function press(server: TestServer, page: Reply, joined: Reply, action: string): Promise<Reply> {
  const form = new RegExp(`action="(/html5client/${action}[^"]*)"`).exec(page.body)?.[1] ?? 'no such button';
  const url = new URL(form.replaceAll('&amp;', '&'), server.url);
  return get(url.href, { method: 'POST', headers: { cookie: joined.cookie } });
}

describe('the page that stands in for the meeting', () => {
  test('shows room, name, role, welcome and who else is there', async () => {
    const server = await room({
      welcome: 'Hallo in %%CONFNAME%%, <b>PIN %%CONFNUM%%</b> <script>x()</script>',
    });
    server.enter(ID, { name: 'Jan Beispiel', role: 'MODERATOR' });
    const page = await load(await join(server));
    expect(page.status).toBe(200);
    expect(page.body).toContain('<h1>Vorstand &lt;Mitte&gt;</h1>');
    expect(page.body).toContain('Ihr Name: <strong>Zoë &amp; Co</strong>');
    expect(page.body).toContain('Ihre Rolle: <strong>Teilnahme</strong>');
    expect(page.body).toContain('Hallo in Vorstand &lt;Mitte&gt;, <b>PIN 04711</b> &lt;script&gt;');
    expect(page.body).toContain('<span>Jan Beispiel</span><span class="role">Moderation</span>');
    expect(page.body).toContain('Im Raum: 2');
    expect(page.body).toContain('<noscript><meta http-equiv="refresh" content="10"></noscript>');
    expect(page.body).not.toContain('Für alle beenden');
  });

  test('names the slides in order and says which is shown; of those that failed only moderators hear', async () => {
    const server = await aServer({ pause: () => Promise.resolve() });
    const document = (name: string, content: string) =>
      `<document name="${name}">${Buffer.from(content).toString('base64')}</document>`;
    const documents = [
      document('1 Einladung &amp; Anträge.pdf', '%PDF-1'),
      document('2 Haushalt.pdf', '%PDF-2'),
      document('3 kaputt.pdf', 'kein PDF'),
    ];
    await get(signed(server, 'create', queryOf({ name: 'Vorstand', meetingID: ID })), {
      method: 'POST',
      headers: { 'Content-Type': 'application/xml' },
      body: `<modules><module name="presentation">${documents.join('')}</module></modules>`,
    });
    await server.slidesSettled();
    const seen = async (role: string) => {
      const { body } = await load(await join(server, { role }));
      const [, list = ''] = /<h2>Folien<\/h2><ol class="card">(.*?)<\/ol>/.exec(body) ?? [];
      return [...list.matchAll(/<span>([^<]*)<\/span><span class="role">([^<]*)<\/span>/g)].map((one) =>
        one.slice(1),
      );
    };
    const good = [
      ['1 Einladung &amp; Anträge.pdf', 'wird gezeigt'],
      ['2 Haushalt.pdf', ''],
    ];
    expect(await seen('VIEWER')).toEqual(good);
    expect(await seen('MODERATOR')).toEqual([...good, ['3 kaputt.pdf', 'nicht lesbar']]);
  });

  test('says nothing of slides where there are none', async () => {
    expect((await load(await join(await room()))).body).not.toContain('Folien');
  });

  test('holds ready what it says when its server is gone: the way to the logoutURL', async () => {
    const server = await room();
    const { body } = await load(await join(server, { logoutURL: 'https://app.example.test/m/1?left=1&x=2' }));
    const [, lost = ''] = /<section id="lost"[^>]* hidden>(.*?)<\/section>/.exec(body) ?? [];
    expect(lost).toContain('Die Verbindung ist abgerissen');
    expect(lost).toContain('href="https://app.example.test/m/1?left=1&amp;x=2"');
  });

  test('demands the cookie of the join, unless the meeting allows requests without', async () => {
    const strict = await room();
    const joined = await join(strict);
    expect((await load(joined, '')).status).toBe(401);
    expect((await load(joined, `JSESSIONID=${'0'.repeat(32)}`)).status).toBe(401);
    expect(strict.meeting(ID)?.running).toBe(false);
    const lax = await room({ allowRequestsWithoutSession: true });
    expect((await load(await join(lax), '')).status).toBe(200);
  });

  test('a browser keeps one cookie for tabs on several servers of the same host', async () => {
    const one = await room();
    const two = await room();
    const first = await join(one);
    const link = signed(two, 'join', queryOf({ meetingID: ID, fullName: 'Z', role: 'VIEWER' }));
    const kept = await get(link, { headers: { cookie: `a=b; ${first.cookie}` } });
    expect(kept.cookie).toBe(first.cookie);
    expect((await load(first)).status).toBe(200);
    expect((await load(kept)).status).toBe(200);
  });

  test('leaving goes to the logoutURL, voids the session and lets the user linger', async () => {
    const server = await room();
    const joined = await join(server, { userID: 'u-1' });
    const left = await press(server, await load(joined), joined, 'leave');
    expect(left).toMatchObject({ status: 303, location: 'https://app.example.test/m/1' });
    expect((await load(joined)).status).toBe(401);
    expect(server.meeting(ID)?.users).toMatchObject([{ userID: 'u-1', presence: 'left' }]);
  });

  test('a moderator ends the meeting for everyone; the others are told and offered the way back', async () => {
    const server = await room();
    const guest = await join(server);
    await load(guest);
    const host = await join(server, { role: 'MODERATOR', logoutURL: 'https://app.example.test/h/1' });
    const ended = await press(server, await load(host), host, 'end');
    expect(ended).toMatchObject({ status: 303, location: 'https://app.example.test/h/1' });
    expect(server.ended()).toMatchObject([{ reason: 'ENDED_AFTER_USER_LOGGED_OUT' }]);
    const told = await load(guest);
    expect(told.body).toContain('Das Treffen ist zu Ende');
    expect(told.body).toContain('href="https://app.example.test/m/1"');
  });

  test('a viewer cannot end it', async () => {
    const server = await room();
    const joined = await join(server);
    const url = new URL(joined.location);
    url.pathname = '/html5client/end';
    expect((await get(url.href, { method: 'POST', headers: { cookie: joined.cookie } })).status).toBe(403);
    expect(server.meetings()).toHaveLength(1);
  });

  test('the lobby: the guest waits, the moderator lets in, the page goes on', async () => {
    const server = await room({ guestPolicy: 'ASK_MODERATOR' });
    const guest = await join(server, { guest: true });
    expect((await load(guest)).body).toContain('Bitte warten Sie');
    const host = await join(server, { role: 'MODERATOR', fullName: 'Host' });
    const desk = await load(host);
    expect(desk.body).toContain('Im Warteraum: 1');
    expect((await press(server, desk, host, 'admit')).status).toBe(303);
    expect((await load(guest)).body).toContain('Sie sind im Raum');
  });

  test('who was denied is told so', async () => {
    const server = await room({ guestPolicy: 'ASK_MODERATOR' });
    const guest = await join(server, { guest: true });
    const host = await join(server, { role: 'MODERATOR' });
    await press(server, await load(host), host, 'deny');
    expect(await load(guest)).toMatchObject({ status: 403 });
  });
});

describe('an open page keeps the user in', () => {
  test('for 30 s after its last sign of life', async () => {
    const server = await room();
    const joined = await join(server, { userID: 'u-1' });
    for (let count = 0; count < 5; count += 1) {
      await load(joined);
      server.clock.advance(29_999);
      expect(server.meeting(ID)?.users).toMatchObject([{ presence: 'online' }]);
    }
    server.clock.advance(1);
    expect(server.meeting(ID)?.users).toMatchObject([{ presence: 'left' }]);
    await load(joined);
    expect(server.meeting(ID)?.users).toMatchObject([{ presence: 'online' }]);
  });

  test('for ever, where a test wants that', async () => {
    const server = await room({}, { pageTimeoutMs: null });
    await load(await join(server));
    server.clock.advance(3_600_000);
    expect(server.meeting(ID)?.users).toMatchObject([{ presence: 'online' }]);
  });

  test('a crash breaks the connection; after a restart the session is unknown', async () => {
    const server = await room();
    const joined = await join(server);
    await load(joined);
    await server.kill();
    await expect(load(joined)).rejects.toThrow('fetch failed');
    await server.start();
    expect((await load(joined)).status).toBe(401);
  });
});

test('welcome texts keep plain tags and lose everything else', () => {
  expect(safeWelcome('a <b>b</b><br/><a href="https://x.test">c</a> &amp; <img src=x onerror=y>')).toBe(
    'a <b>b</b><br>c &amp; &lt;img src=x onerror=y&gt;',
  );
});

describe('the button for recording', () => {
  const START = 'Aufzeichnung starten';

  test('is pressed by moderators; everybody sees that it runs', async () => {
    const server = await room({ record: true });
    const moderator = await join(server, { role: 'MODERATOR' });
    const page = await load(moderator);
    expect(page.body).toContain(START);
    await press(server, page, moderator, 'start-recording');
    expect(server.meeting(ID)?.isBeingRecorded).toBe(true);
    const viewer = await load(await join(server));
    expect(viewer.body).toContain('Die Aufzeichnung läuft.');
    expect(viewer.body).not.toMatch(/-recording/);
    await press(server, await load(moderator), moderator, 'stop-recording');
    expect(server.meeting(ID)?.isBeingRecorded).toBe(false);
  });

  test.each([{}, { record: true, allowStartStopRecording: false }])(
    'is not there with %j',
    async (params) => {
      const server = await room(params);
      const moderator = await join(server, { role: 'MODERATOR' });
      const page = await load(moderator);
      expect(page.body).not.toContain(START);
      const token = /sessionToken=\w+/.exec(page.body)?.[0] ?? '';
      await press(
        server,
        { ...page, body: `action="/html5client/start-recording?${token}"` },
        moderator,
        'start-',
      );
      expect(server.meeting(ID)?.isBeingRecorded).toBe(false);
    },
  );
});
