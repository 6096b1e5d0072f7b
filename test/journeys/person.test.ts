import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SimulatedKeycloak, startKeycloak } from '../../src/simulators/keycloak/server.ts';
import { dayIn } from '../support/calendar.ts';
import { createPerson } from '../support/person.ts';
import { onBothStores, startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';

const ADMIN = 'admin@de';
const SECRET = 'the-secret-of-plenum-0123456789';
const ANNA = { username: 'anna', password: 'anna-password' };
const COMMAND = fileURLToPath(new URL('../../scripts/person-run/main.ts', import.meta.url));

onBothStores('a person', (kind) => {
  let realm: SimulatedKeycloak;
  let app: WholeApp;
  const dir = mkdtempSync(join(tmpdir(), 'plenum-person-'));

  beforeAll(async () => {
    realm = await startKeycloak({
      clients: [{ clientId: 'plenum', secret: SECRET }],
      users: [{ ...ANNA, firstName: 'Anna <i>', lastName: 'Huber', groups: ['/de/by/by-09162/buero'] }],
    });
    app = await startWholeApp(kind, {
      callers: [ADMIN, 'admin@by'],
      settings: {
        PLENUM_KEYCLOAK_URL: realm.url,
        PLENUM_KEYCLOAK_REALM: realm.realm,
        PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
        PLENUM_KEYCLOAK_CLIENT_SECRET: SECRET,
        PLENUM_KEYCLOAK_ROLES: JSON.stringify([{ group: '/{path}/buero', as: 'secretary' }]),
      },
    });
    realm.putClient({
      clientId: 'plenum',
      secret: SECRET,
      redirectUris: [`${app.url}/auth/callback`],
      postLogoutRedirectUris: [`${app.url}/auth/signed-out`],
    });
    for (const who of [ADMIN, 'admin@by']) writeFileSync(join(dir, who), `${tokenOf(who)}\n`);
  });
  afterAll(async () => {
    rmSync(dir, { recursive: true });
    await app.close();
    await realm.close();
  });

  /** Runs `scripts/person` as an operator does. */
  function person(words: readonly string[], who = ADMIN) {
    const all = [COMMAND, ...words, '--url', app.url, '--token-file', join(dir, who)];
    return new Promise<{ code: number; said: string }>((resolve) => {
      execFile(process.execPath, all, { timeout: 60_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), said: stdout + stderr });
      });
    });
  }

  test('is shown to themselves, read by others, erased, and signed out at once', async () => {
    const anna = createPerson();
    const at = (path: string) => `${app.url}${path}`;
    const isSignedIn = async () => (await anna.ask(at('/start'))).status === 200;
    expect((await anna.logIn(await anna.open(at('/start')), ANNA)).status).toBe(200);
    const subject = realm.users().find(({ username }) => username === ANNA.username)?.id ?? '';
    const path = `/people/${subject}`;

    const booking = { branch: 'by-09162', title: 'Kreisvorstand', start: `${dayIn(9)}T19:00` };
    const bearer = {
      Authorization: `Bearer ${await realm.mint({ username: ANNA.username, clientId: 'plenum' })}`,
    };
    const wish = { ...booking, durationMinutes: 60, expectedParticipants: 5 };
    const booked = await app.call(null, 'POST', '/bookings', wish, { ...bearer, 'Idempotency-Key': 'one' });
    expect(booked.status).toBe(201);
    const own = await app.call(null, 'GET', path, undefined, bearer);
    expect(own.body).toMatchObject({ subject, person: { name: 'Anna <i> Huber' }, sessions: [{}] });
    expect(own.body['bookings']).toMatchObject([{ title: 'Kreisvorstand' }]);
    expect((await app.call(null, 'DELETE', path, undefined, bearer)).status).toBe(403);

    const shown = await person(['export', subject]);
    expect(shown.code).toBe(0);
    expect(JSON.parse(shown.said)).toMatchObject({ subject, requestKeys: [expect.any(String)] });
    const page = await person(['export', subject, '--html']);
    expect(page.said).toContain('<html lang="de">');
    expect(page.said).toContain('Anna &lt;i&gt; Huber');
    expect(page.said).toContain('Kreisvorstand (by-09162)');
    expect(page.said).toContain('außer wo ein Treffen eine Anwesenheitsliste ankündigt');
    expect(await person(['export', subject], 'admin@by')).toMatchObject({ code: 1 });

    const dry = await person(['erase', subject, '--dry-run']);
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.said).toContain('Nothing was changed. This would go:');
    expect(await isSignedIn()).toBe(true);
    const done = await person(['erase', subject]);
    expect(done.code).toBe(0);
    expect(done.said).toContain('1 session: they are signed out');
    expect(done.said).toMatch(/1 meeting booked: they are the branch's/);
    expect(await isSignedIn()).toBe(false);
    expect((await person(['erase', subject])).code).toBe(3);
    expect((await person(['export', subject])).code).toBe(3);

    const { body } = await app.call(ADMIN, 'GET', `/bookings/${booked.body.id}`);
    expect(body).toMatchObject({ status: 'booked', bookedBy: { kind: 'person', name: null } });
    const rows = (await app.call(ADMIN, 'GET', '/audit?limit=200')).body.items;
    expect(JSON.stringify(rows)).not.toContain(subject);
    expect(rows.map(({ action }) => action)).toContain('person.erase');
  });

  test('is not found by wrong words', async () => {
    for (const words of [
      ['erase'],
      ['export', 'a', 'b'],
      ['forget', 'x'],
      ['erase', 'x', '--html'],
      ['export', 'x', '--dry-run'],
    ]) {
      expect([words, (await person(words)).code]).toEqual([words, 2]);
    }
  });

  test('is no subject that could be none', async () => {
    for (const subject of ['%00', 'ä', 'x'.repeat(256)]) {
      expect((await app.call(ADMIN, 'GET', `/people/${subject}`)).status).toBe(400);
      expect((await app.call(ADMIN, 'DELETE', `/people/${subject}`)).status).toBe(400);
    }
  });

  test('and what was forgotten shows page by page, for operators only', async () => {
    for (let night = 0; night < 3; night += 1) await app.runJob('forget');
    const first = (await app.call(ADMIN, 'GET', '/privacy/runs?limit=2')).body;
    expect(first.items).toHaveLength(2);
    expect(first.items[0]).toMatchObject({ failure: null, finishedAt: expect.any(String) });
    const rest = (await app.call(ADMIN, 'GET', `/privacy/runs?limit=2&cursor=${first.next ?? ''}`)).body;
    expect(rest.items.length).toBeGreaterThan(0);
    const ids = [...first.items, ...rest.items].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect((await app.call('admin@by', 'GET', '/privacy/runs')).status).toBe(403);
  });
});
