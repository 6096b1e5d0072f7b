import { beforeAll, expect, test } from '@jest/globals';
import { dayIn } from './calendar.ts';
import { askForTokens, partOf, PlainBrowser, signIn } from './code-flow.ts';
import type { IdentityProvider, NewPerson } from './identity-provider.ts';
import type { WholeApp } from './whole-app.ts';

const PASSWORD = 'Wort für die Reise';

/** Somebody in these groups. */
function inGroups(username: string, ...groups: readonly string[]): NewPerson {
  const [first = '', ...rest] = username;
  const name = `${first.toUpperCase()}${rest.join('')} Reise`;
  return { username, password: PASSWORD, name, email: `${username}@treffen.example`, groups };
}

/** Everybody in this suite, by what they are. */
const LAND = inGroups('lore', '/de/by/buero', '/de/mitglieder');
const KREIS = inGroups('kai', '/de/by/by-09162/buero');
const READER = inGroups('rita', '/de/mitglieder');
const NOBODY = inGroups('nora', '/de/by/by-09162/de/admin', '/de/xx/buero', '/de/by', '/buero');
const ADMIN = { ...inGroups('ada'), realmRoles: ['plenum-admin'] };
const MOVER = inGroups('mika', '/de/by/by-09162/buero');

/** Tokens of a realm at the API: who is let in, and to what along the tree. */
export function describeTokenJourneys(realm: () => IdentityProvider, app: () => WholeApp): void {
  const books = new Map<string, string>();
  beforeAll(async () => {
    for (const person of [LAND, KREIS, READER, NOBODY, ADMIN, MOVER]) await realm().addUser(person);
    for (const branch of ['de', 'by', 'by-09162', 'nw']) {
      const { body } = await app().call('admin@de', 'POST', '/bookings', wish(branch));
      books.set(branch, body.id);
    }
  });

  const wish = (branch: string) => ({
    ...{ branch, title: 'Reise', start: `${dayIn(20)}T19:00`, durationMinutes: 60, expectedParticipants: 5 },
  });
  const callBy = (token: string, method: string, path: string, body?: unknown) =>
    app().call(null, method, path, body, { Authorization: `Bearer ${token}` });
  const callAs = async ({ username }: NewPerson, method: string, path: string, body?: unknown) =>
    callBy(await realm().tokenFor(username), method, path, body);
  const grantsOf = async (token: string) => {
    const { body } = await callBy(token, 'GET', '/me');
    const grants = body['grants'] as { branch: string; role: string }[];
    return grants.map(({ branch, role }) => `${role}@${branch}`);
  };
  /** The status of a look at the booking of each branch, by one token: a realm may refuse many sign-ins at once. */
  const looks = async ({ username }: NewPerson) => {
    const token = await realm().tokenFor(username);
    const found: Record<string, number> = {};
    for (const [branch, id] of books) found[branch] = (await callBy(token, 'GET', `/bookings/${id}`)).status;
    return found;
  };

  test('a person is known by name and subject, with a role for each group that is a branch’s own', async () => {
    const token = await realm().tokenFor(LAND.username);
    const { status, body } = await callBy(token, 'GET', '/me');
    expect(status).toBe(200);
    const { sub } = partOf(token, 'payload');
    expect(body).toMatchObject({
      ...{ kind: 'person', name: LAND.name, subject: sub, principal: `person:${String(sub)}` },
      grants: [
        { branch: 'de', role: 'viewer' },
        { branch: 'by', role: 'secretary' },
      ],
    });
  });

  test('a role holds at its branch and below, and what lies elsewhere is not there', async () => {
    expect(await looks(KREIS)).toEqual({ de: 404, by: 404, 'by-09162': 200, nw: 404 });
    expect(await looks(READER)).toEqual({ de: 200, by: 200, 'by-09162': 200, nw: 200 });
    const book = async (person: NewPerson, branch: string) =>
      (await callAs(person, 'POST', '/bookings', wish(branch))).status;
    expect(await book(LAND, 'by')).toBe(201);
    expect(await book(LAND, 'by-09162')).toBe(201);
    expect(await book(LAND, 'de')).toBe(403);
    expect(await book(KREIS, 'by')).toBe(403);
    expect(await book(KREIS, 'nw')).toBe(403);
    expect(await book(READER, 'by')).toBe(403);
  });

  test('groups that are no branch’s own give nothing, whatever they are called', async () => {
    expect(await grantsOf(await realm().tokenFor(NOBODY.username))).toEqual([]);
    expect(await looks(NOBODY)).toEqual({ de: 404, by: 404, 'by-09162': 404, nw: 404 });
  });

  test('the role plenum-admin is an admin of the whole', async () => {
    expect(await grantsOf(await realm().tokenFor(ADMIN.username))).toEqual(['admin@de']);
    expect((await callAs(ADMIN, 'GET', '/servers')).status).toBe(200);
    expect((await callAs(LAND, 'GET', '/servers')).status).toBe(403);
  });

  test('a program works under an account of its own, with the groups of that account', async () => {
    await realm().setAutomationGroups(['/de/by/by-09162/buero']);
    const grant = { grant_type: 'client_credentials' };
    const { body } = await askForTokens(realm(), grant, realm().automation);
    const token = body.access_token;
    expect((await callBy(token, 'GET', '/me')).body).toMatchObject({
      ...{ kind: 'client', principal: 'client:plenum-automation', name: null, subject: null },
      grants: [{ branch: 'by-09162', role: 'secretary' }],
    });
    expect((await callBy(token, 'POST', '/bookings', wish('by-09162'))).status).toBe(201);
    expect((await callBy(token, 'POST', '/bookings', wish('by'))).status).toBe(403);
  });

  test('who changes groups has the new rights with the next token', async () => {
    expect(await grantsOf(await realm().tokenFor(MOVER.username))).toEqual(['secretary@by-09162']);
    await realm().setGroups(MOVER.username, ['/de/nw/leitung']);
    expect(await grantsOf(await realm().tokenFor(MOVER.username))).toEqual(['host@nw']);
  });

  test('an ID token, a changed token and one of nobody open nothing', async () => {
    const callback = `${app().url}/auth/callback`;
    const { id_token, refresh_token } = await signIn(realm(), new PlainBrowser(), LAND, callback);
    const good = await realm().tokenFor(KREIS.username);
    const [header = '', payload = '', signature = ''] = good.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...claims, groups: ['/de/admin'] })).toString('base64url');
    for (const token of [
      id_token,
      refresh_token,
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.`,
    ]) {
      const { status, headers, body } = await callBy(token, 'GET', '/me');
      expect([status, body.code]).toEqual([401, 'unauthenticated']);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer\b.*error="invalid_token"/);
    }
    expect((await callBy(good, 'GET', '/me')).status).toBe(200);
  });
}
