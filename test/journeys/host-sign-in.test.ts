import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SimulatedKeycloak, startKeycloak } from '../../src/simulators/keycloak/server.ts';
import { dayIn } from '../support/calendar.ts';
import { createPerson, type Person } from '../support/person.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';
import { realmSettings } from '../support/realm-settings.ts';

const SECRET = 'the-secret-of-plenum-0123456789';
const LOGINS = {
  munich: { username: 'munich', password: 'munich-password' },
  berlin: { username: 'berlin', password: 'berlin-password' },
  reader: { username: 'reader', password: 'reader-password' },
};

onBothStores('a branch that wants its hosts to sign in', (kind) => {
  let realm: SimulatedKeycloak;
  let app: WholeApp;
  let links: { guest: string; host: string };

  beforeAll(async () => {
    realm = await startKeycloak({
      clients: [{ clientId: 'plenum', secret: SECRET }],
      users: [
        { ...LOGINS.munich, groups: ['/de/by/by-09162/buero'] },
        { ...LOGINS.berlin, groups: ['/de/be/buero'] },
        { ...LOGINS.reader, groups: ['/de/by/by-09162/lesen'] },
      ],
    });
    app = await startWholeApp(kind, {
      callers: ['admin@de', 'admin@by'],
      settings: {
        ...realmSettings(realm, SECRET, { '/{path}/buero': 'secretary', '/{path}/lesen': 'viewer' }),
      },
    });
    realm.putClient({ clientId: 'plenum', secret: SECRET, redirectUris: [`${app.url}/auth/callback`] });
    const made = await app.call('admin@de', 'POST', '/bookings', {
      ...{ branch: 'by-09162', title: 'Kreisvorstand', start: `${dayIn(2)}T19:00` },
      ...{ durationMinutes: 60, expectedParticipants: 8 },
    });
    const { body } = await app.call('admin@de', 'GET', `/bookings/${made.body.id}/links`);
    links = body as unknown as typeof links;
  });
  afterAll(async () => {
    await app.close();
    await realm.close();
  });

  const demand = (who: string, branch: string, wanted: boolean | null) =>
    app.call(who, 'PATCH', `/branches/${branch}`, { limits: { hostLinkNeedsSignIn: wanted } });

  async function come(who: keyof typeof LOGINS): Promise<Person> {
    const person = createPerson();
    await person.logIn(await person.open(`${app.url}/auth/login`), LOGINS[who]);
    return person;
  }

  const join = (person: Person, link: string) => person.send(`${link}/join`, { name: 'Kim' });

  test('lets hosts in by the link alone, and says no word of signing in, until it does', async () => {
    const answer = await createPerson().open(links.host);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
    expect((await app.call('admin@de', 'GET', '/branches/by-09162')).body).toMatchObject({
      effective: { hostLinkNeedsSignIn: false },
    });
  });

  test('is made so by an admin above it alone, and so are all below', async () => {
    expect((await demand('admin@by', 'by', true)).status).toBe(403);
    expect((await demand('admin@de', 'by', true)).status).toBe(200);
    expect((await app.call('admin@de', 'GET', '/branches/by-09162')).body).toMatchObject({
      ...{ limits: { hostLinkNeedsSignIn: null }, effective: { hostLinkNeedsSignIn: true } },
    });
    // Pages show a look of two seconds ago at most.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
  });

  test('offers a stranger to sign in, and leads back to the link', async () => {
    const munich = createPerson();
    const halted = await munich.open(`${links.host}?lang=de`);
    expect([halted.status, halted.headers.getSetCookie()]).toEqual([401, []]);
    expect(halted.html).toContain('Bitte melden Sie sich zuerst an.');
    expect(halted.html).not.toContain('Kreisvorstand');
    const way = /class="button" href="([^"]+)"/.exec(halted.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const back = await munich.logIn(await munich.open(new URL(way, app.url).href), LOGINS.munich);
    expect(back.url.pathname.replaceAll('-', '')).toBe(new URL(links.host).pathname.replaceAll('-', ''));
    expect(back.status).toBe(200);
    expect(back.html).toContain('Kreisvorstand');
  });

  test.each(['berlin', 'reader'] as const)('does not let %s in, who may not host there', async (who) => {
    const person = await come(who);
    const page = await person.open(links.host);
    expect(page.status).toBe(403);
    expect(page.html).toContain('Mit dieser Anmeldung können Sie das Treffen nicht leiten.');
    expect((await join(person, links.host)).status).toBe(403);
  });

  test('takes no form of a stranger either, and lets in whom it knows', async () => {
    expect((await join(createPerson(), links.host)).status).toBe(401);
    // The room is not open yet, so that the page itself is the answer.
    const answer = await join(await come('munich'), links.host);
    expect(answer.status).toBe(409);
    expect(answer.html).toContain('Kreisvorstand');
  });

  test('asks nothing of guests', async () => {
    const answer = await createPerson().open(links.guest);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
    expect((await join(createPerson(), links.guest)).status).toBe(409);
  });
});

test('where nobody can sign in, such a link lets nobody in', async () => {
  const app = await startWholeApp('sqlite', { callers: ['admin@de'] });
  try {
    const made = await app.call('admin@de', 'POST', '/bookings', {
      ...{ branch: 'be', title: 'Landesvorstand', start: `${dayIn(2)}T19:00` },
      ...{ durationMinutes: 60, expectedParticipants: 8 },
    });
    const { body } = await app.call('admin@de', 'GET', `/bookings/${made.body.id}/links`);
    await app.call('admin@de', 'PATCH', '/branches/be', { limits: { hostLinkNeedsSignIn: true } });
    const page = await createPerson().open(String(body['host']));
    expect(page.status).toBe(403);
    expect(page.html).toContain('Dieser Link lässt sich gerade nicht benutzen.');
    expect((await createPerson().send(`${String(body['host'])}/join`, { name: 'Kim' })).status).toBe(403);
    expect((await createPerson().open(String(body['guest']))).status).toBe(200);
  } finally {
    await app.close();
  }
});
