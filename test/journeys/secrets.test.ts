import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { normalizeCode } from '../../src/lib/ids.ts';
import type { FAULT_KINDS } from '../../src/simulators/bigbluebutton/faults.ts';
import { type SimulatedServer, startServer } from '../../src/simulators/bigbluebutton/server.ts';
import { localNow } from '../support/calendar.ts';
import { ADMIN_TOKEN, type Gateway, startGateway } from '../support/gateway.ts';
import { type FreshStore, freshStore, type StoreKind } from '../support/stores.ts';
import { pageSaying, walkIn } from '../support/visitor.ts';
import { allRows, METRICS_TOKEN, type Rows, SECRET_KEY } from '../support/whole-app.ts';

jest.setTimeout(120_000);

const WRONG_TOKEN = 'a-token-that-nobody-was-ever-given';
const ACCESS_CODE = 'Birnbaum-7731';
const WRONG_ACCESS_CODE = 'Apfelbaum-1377';
const LONG_ACCESS_CODE = 'Kirschbaum'.repeat(4);
const MAIL = 'erika.musterfrau@beispiel.example';
const GUESTS = ['Wunderlich', 'Zwetschge', 'Quittenbrot'];
const WRONG_LINK = 'pqrt-wxy3-4679';
/** What may become of a `create`; each is tried, and what it leaves behind is cleared up. */
const FAILURES: readonly (typeof FAULT_KINDS)[number][] = [
  'http-500',
  'reset',
  'cut',
  'html-200',
  'truncated',
  'empty',
  'refuse-checksum',
];

describe.each<StoreKind>(['sqlite', 'postgres'])('what must not be told (%s)', (kind) => {
  let place: FreshStore;
  let servers: readonly SimulatedServer[] = [];
  let gateway: Gateway;
  /** What the run brought forth, each under what it is called in a failed test. */
  const secrets = new Map<string, string>();
  const surfaces = new Map<string, string>();
  let rows: Rows;

  beforeAll(async () => {
    place = await freshStore(kind);
    servers = await Promise.all(
      [1, 2, 3].map((n) =>
        startServer({ name: `bbb-${n}`, secret: `Geheimnis${n}vonServer${n}`, endDelayMs: 0 }),
      ),
    );
    gateway = await startGateway({
      PLENUM_LOG_LEVEL: 'debug',
      PLENUM_METRICS_TOKEN: METRICS_TOKEN,
      PLENUM_BBB_SERVERS: JSON.stringify(
        servers.map(({ name, url, secret }) => ({ name, url, secret, seats: 100 })),
      ),
      ...(kind === 'sqlite'
        ? { PLENUM_DATA_DIR: place.url }
        : { PLENUM_DATABASE_URL: place.url, PLENUM_SECRET_KEY: SECRET_KEY }),
    });
    for (const { name, secret } of servers) secrets.set(`secret of ${name}`, secret);
    await anEvening();
    await surface('metrics', `${gateway.url}/metrics`, { Authorization: `Bearer ${METRICS_TOKEN}` });
    const key = kind === 'sqlite' ? await readFile(join(place.url, 'secret.key'), 'utf8') : SECRET_KEY;
    secrets.set('secret key', key.trim());
    await gateway.stop();
    surfaces.set('log', gateway.output());
    rows = await allRows(place.options);
  }, 120_000);
  afterAll(async () => {
    await gateway.kill();
    await Promise.all(servers.map((server) => server.close()));
    await place.remove();
  });

  async function surface(name: string, url: string, headers: Record<string, string> = {}): Promise<void> {
    surfaces.set(name, await (await fetch(url, { headers })).text());
  }

  async function problem(name: string, answer: Response | Promise<Response>, status: number): Promise<void> {
    const { status: given, text } = await Promise.resolve(answer).then(async (response) => ({
      status: response.status,
      text: await response.text(),
    }));
    expect({ name, status: given }).toEqual({ name, status });
    surfaces.set(`problem: ${name}`, text);
  }

  async function run(job: string): Promise<void> {
    while ((await gateway.call('POST', `/jobs/${job}/run`)).status === 503) await wait(100);
  }

  async function bookNow(title: string, options: object = {}) {
    const wish = { branch: 'de', title, start: localNow(), durationMinutes: 60, expectedParticipants: 5 };
    const more = { description: `Fragen an ${MAIL}`, options };
    const key = { 'Idempotency-Key': title.replace(' ', '-') };
    const answer = await gateway.call('POST', '/bookings', { ...wish, ...more }, key);
    expect(answer.status).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    const links = (await (await gateway.call('GET', `/bookings/${id}/links`)).json()) as Links;
    for (const [role, link] of Object.entries(links)) {
      const code = link.slice(link.lastIndexOf('/') + 1);
      secrets.set(`${role} code of ${title}`, code);
      secrets.set(`${role} code of ${title}, as stored`, normalizeCode(code));
    }
    return { id, ...links };
  }
  type Links = { readonly guest: string; readonly host: string };

  /** What servers know of a meeting: its passwords. */
  function noteMeetings(): void {
    for (const { meetingID, attendeePW, moderatorPW } of servers.flatMap((server) => server.meetings())) {
      secrets.set(`attendee password of ${meetingID}`, attendeePW);
      secrets.set(`moderator password of ${meetingID}`, moderatorPW);
    }
  }

  /** Everything that happens on an evening, and a good deal of what goes wrong. */
  async function anEvening(): Promise<void> {
    secrets.set('access code', ACCESS_CODE);
    secrets.set('wrong access code', WRONG_ACCESS_CODE);
    secrets.set('long access code', LONG_ACCESS_CODE);
    const { id, guest, host } = await bookNow('Offen', { accessCode: ACCESS_CODE, welcome: `Mehr: ${MAIL}` });
    await pageSaying(guest, 'Der Raum ist offen.');
    noteMeetings();
    await visits(guest, host);
    await wrongTurns(id);
    await failures();
    await surface('guest page', guest);
    await surface('wrong link', `${gateway.url}/m/${WRONG_LINK}`);
    await surface('landing page', gateway.url);
    await surface('documentation', `${gateway.url}/openapi.json`);
    await gateway.call('DELETE', `/bookings/${id}?live=end`);
    await run('close-rooms');
    await surface('cancelled page', guest);
  }

  async function visits(guest: string, host: string): Promise<void> {
    const links = [guest, guest, host];
    for (const [index, name] of GUESTS.entries()) {
      secrets.set(`name of guest ${index}`, name);
      const wrong =
        index === 2 ? undefined : await walkIn(links[index] ?? '', `Ida ${name}`, WRONG_ACCESS_CODE);
      if (wrong !== undefined) expect(wrong).toMatchObject({ in: false, status: 403 });
      const walked = await walkIn(links[index] ?? '', `Ida ${name}`, ACCESS_CODE);
      if (!walked.in) throw new Error(`not in: ${walked.html}`);
      const { searchParams } = new URL(walked.joinUrl);
      secrets.set(`checksum of guest ${index}`, searchParams.get('checksum') ?? '');
    }
    await run('watch-servers');
  }

  async function wrongTurns(id: string): Promise<void> {
    secrets
      .set('wrong token', WRONG_TOKEN)
      .set('admin token', ADMIN_TOKEN)
      .set('metrics token', METRICS_TOKEN);
    const wrong = { Authorization: `Bearer ${WRONG_TOKEN}`, Cookie: `session=${WRONG_TOKEN}` };
    await problem('wrong token', gateway.call('GET', `/bookings/${id}`, undefined, wrong), 401);
    const asQuery = fetch(`${gateway.url}/api/v1/bookings?access_token=${WRONG_TOKEN}`);
    await problem('token in the address', asQuery, 401);
    await problem('metrics', fetch(`${gateway.url}/metrics`, { headers: wrong }), 401);
    await problem(
      'access code too long',
      gateway.call('PATCH', `/bookings/${id}`, { options: { accessCode: LONG_ACCESS_CODE } }),
      400,
    );
    const half = { method: 'POST', body: `{"options":{"accessCode":"${ACCESS_CODE}"`, headers: asJson() };
    await problem('half of JSON', fetch(`${gateway.url}/api/v1/bookings`, half), 400);
    const lost = `/bookings?text=${encodeURIComponent(MAIL)}&limit=0`;
    await problem('a mail address in a query', gateway.call('GET', lost), 400);
    // Wrong links until the address has to wait.
    for (let tries = 0; tries < 32; tries++) await fetch(`${gateway.url}/m/${WRONG_LINK}`);
    const tired = fetch(`${gateway.url}/m/${WRONG_LINK}/status`);
    await problem('wrong links', tired, 429);
    secrets.set('wrong link', WRONG_LINK).set('wrong link, as stored', normalizeCode(WRONG_LINK));
  }

  function asJson() {
    return { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' };
  }

  async function failures(): Promise<void> {
    for (const fault of FAILURES) {
      for (const server of servers) {
        server.fault({ kind: fault, call: 'create', times: 1 });
        server.fault({ kind: fault, call: 'getMeetings', times: 1 });
        server.fault({ kind: fault, call: 'end', times: 1 });
      }
      const { id, guest } = await bookNow(`Mit ${fault}`);
      await run('open-rooms');
      await run('watch-servers');
      for (const server of servers) server.clearFaults();
      // All were silent at once; nothing new is placed before one has answered again.
      await run('watch-servers');
      await run('open-rooms');
      await pageSaying(guest, 'Der Raum ist offen.');
      noteMeetings();
      for (const server of servers) server.fault({ kind: fault, call: 'end', times: 1 });
      await gateway.call('DELETE', `/bookings/${id}?live=end`);
      await run('close-rooms');
      for (const server of servers) server.clearFaults();
    }
    await servers[0]?.kill();
    await run('watch-servers');
  }

  const OWN = /^(guest|cancelled) page$/;

  test('the run was one that had something to hide, and said a lot', () => {
    expect(secrets.size).toBeGreaterThan(40);
    expect([...secrets].filter(([, secret]) => secret.length < 8).map(([name]) => name)).toEqual([]);
    const log = surfaces.get('log') ?? '';
    expect(log).toContain('"level":"debug"');
    expect(log).toContain('a poll was missed');
    expect(log).toContain('a room could not be ended');
    expect(log.split('\n').length).toBeGreaterThan(100);
    expect(surfaces.get('metrics')).toContain('plenum_joins_total');
  });

  test('no log, no metric, no problem and no page tells any of it', () => {
    for (const [name, text] of surfaces) {
      const told = [...secrets].filter(([secretName, secret]) => {
        // A guest's page holds the address under which it is.
        if (OWN.test(name) && secretName.startsWith('guest code of Offen')) return false;
        if (name === 'wrong link' && secretName.startsWith('wrong link')) return false;
        return text.includes(secret);
      });
      expect({ name, told: told.map(([secretName]) => secretName) }).toEqual({ name, told: [] });
    }
  });

  test('nor a signature, a session or a mail address, whosever it is', () => {
    for (const [name, text] of surfaces) {
      const found = text.match(/(checksum|sessionToken)=(?!\[redacted\])[0-9a-z]+/gi) ?? [];
      // The page of a meeting shows what its booking says, and the documentation explains.
      const mails = /page|documentation/.test(name) ? [] : (text.match(/[\w.+-]+@[\w-]+\.[\w.-]+/g) ?? []);
      expect({ name, found, mails }).toEqual({ name, found: [], mails: [] });
    }
    if (kind === 'postgres') expect(surfaces.get('log')).not.toContain('postgres:postgres');
  });

  test('the names of guests are stored nowhere, and the notes of what happened hold no secret', () => {
    const whole = JSON.stringify(rows);
    expect(GUESTS.filter((name) => whole.includes(name))).toEqual([]);
    for (const table of [
      'audit',
      'attempts',
      'job_runs',
      'settings_records',
      'sealed_keys',
      'leases',
    ] as const) {
      const text = JSON.stringify(rows[table]);
      const told = [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);
      expect({ table, told }).toEqual({ table, told: [] });
      expect({ table, mail: text.includes(MAIL) }).toEqual({ table, mail: false });
    }
    expect(whole).not.toContain(ADMIN_TOKEN);
    expect(rows['audit']?.length).toBeGreaterThan(10);
  });
});
