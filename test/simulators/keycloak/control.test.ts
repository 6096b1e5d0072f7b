import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readArguments, readRealm } from '../../../src/simulators/keycloak/arguments.ts';
import { startControl, type Control } from '../../../src/simulators/keycloak/control.ts';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { ANNA, read, SECRET, signedIn, startRealm } from './realm.ts';

let realm: SimulatedKeycloak;
let control: Control;
beforeEach(async () => {
  realm = await startRealm();
  control = await startControl(realm, 0);
});
afterEach(async () => {
  await control.close();
  await realm.close();
});

const act = async (action: string, body: unknown = {}, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${control.url}realm/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, told: (await answer.json()) as Record<string, unknown> };
};

test('it tells how the realm is, without a password or a secret', async () => {
  const text = await (await fetch(`${control.url}realm`)).text();
  expect(JSON.parse(text)).toMatchObject({ issuer: realm.issuer, isUp: true, sessions: 0, faults: [] });
  expect(text).toContain('/de/by/by-09162/buero');
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(ANNA.password);
});

test('another process adds, changes and removes people, and signs them out', async () => {
  await act('add-user', { username: 'carl', password: 'carl-pw', groups: ['/de'] });
  const { tokens } = await signedIn(realm, { username: 'carl', password: 'carl-pw' });
  expect(read(tokens.access_token).claims['groups']).toEqual(['/de']);
  await act('change-user', { username: 'carl', groups: [] });
  expect(realm.users().find(({ username }) => username === 'carl')).toMatchObject({
    groups: [],
    password: 'carl-pw',
  });
  await act('end-sessions', { username: 'carl' });
  expect(realm.sessions()).toBe(0);
  await act('remove-user', { username: 'carl' });
  expect(realm.users().map(({ username }) => username)).not.toContain('carl');
});

test('another process turns keys, makes tokens, lets things go wrong, and takes the realm away', async () => {
  const { kid } = realm;
  await act('rotate-keys');
  expect(realm.kid).not.toBe(kid);
  const { told } = await act('mint', { username: 'anna', claims: { exp: 'abc' }, signature: 'none' });
  expect(read(String(told['token'])).claims['exp']).toBe('abc');
  await act('fault', { kind: 'http-500', endpoint: 'certs', times: 2 });
  expect(realm.faults()).toEqual([{ kind: 'http-500', endpoint: 'certs', times: 2 }]);
  await act('clear-faults');
  expect(realm.faults()).toEqual([]);
  expect((await act('stop')).told['isUp']).toBe(false);
  expect((await act('start')).told['isUp']).toBe(true);
});

test('what makes no sense is refused with a sentence', async () => {
  expect((await act('dance')).status).toBe(404);
  expect(await act('fault', { kind: 'mood' })).toMatchObject({ status: 400 });
  expect(await act('end-sessions', { username: 'nobody' })).toEqual({
    status: 400,
    told: { error: 'no user is called nobody' },
  });
  expect((await act('stop', {}, { Origin: 'http://evil.example' })).status).toBe(403);
  expect(realm.isUp).toBe(true);
});

test('the command line and the realm file say what is wrong with them', () => {
  expect(readArguments(['--help'])).toBe('help');
  expect(readArguments(['--realm-file', 'r.json', '--port', '0', '--show-logins'])).toMatchObject({
    port: 0,
    realm: 'partei',
    host: '127.0.0.1',
    showsLogins: true,
    controlPort: null,
  });
  expect(() => readArguments([])).toThrow('--realm-file is missing');
  expect(() => readArguments(['--realm-file', 'r', '--port', 'x'])).toThrow('--port');
  const file = JSON.stringify({ clients: [{ clientId: 'plenum' }], users: [{ username: 'anna' }] });
  const env = { KEYCLOAK_SIMULATOR_CLIENT_SECRET: 's', KEYCLOAK_SIMULATOR_PASSWORD: 'p' };
  expect(readRealm(file, env)).toEqual({
    clients: [{ clientId: 'plenum', secret: 's' }],
    users: [{ username: 'anna', password: 'p' }],
  });
  expect(() => readRealm(file, {})).toThrow('KEYCLOAK_SIMULATOR_CLIENT_SECRET is missing');
  expect(() => readRealm('{"clients":[{"clientId":"plenum","secret":"s"}],"users":[]}', env)).toThrow(
    'clients.0',
  );
});
