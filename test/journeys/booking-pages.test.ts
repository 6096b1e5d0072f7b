import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { toLocal } from '../../src/lib/local-time.ts';
import { DAY_MS } from '../../src/lib/span.ts';
import { type SimulatedKeycloak, startKeycloak } from '../../src/simulators/keycloak/server.ts';
import { fieldsIn } from '../features/bookings/plain-pages.ts';
import { ZONE } from '../support/calendar.ts';
import { createPerson, type Person, type Shown } from '../support/person.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

jest.setTimeout(120_000);

const SECRET = 'the-secret-of-plenum-0123456789';
const ANNA = { username: 'anna', password: 'anna-password' };
const BERT = { username: 'bert', password: 'bert-password' };

/** An evening next week, of whatever day this is run on. */
const EVENING = `${toLocal(Date.now() + 7 * DAY_MS, ZONE).slice(0, 10)}T19:00`;
const [DAY = '', TIME = ''] = EVENING.split('T');

onBothStores('a secretary with a browser', (kind) => {
  let realm: SimulatedKeycloak;
  let app: WholeApp;
  let anna: Person;
  let bert: Person;

  beforeAll(async () => {
    realm = await startKeycloak({
      clients: [{ clientId: 'plenum', secret: SECRET }],
      users: [
        { ...ANNA, firstName: 'Anna', lastName: 'Huber', groups: ['/de/by/by-09162/buero'] },
        { ...BERT, firstName: 'Bert', lastName: 'Wolf', groups: ['/de/be/buero'] },
      ],
    });
    app = await startWholeApp(kind, {
      callers: ['admin@de'],
      settings: {
        PLENUM_KEYCLOAK_URL: realm.url,
        PLENUM_KEYCLOAK_REALM: realm.realm,
        PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
        PLENUM_KEYCLOAK_CLIENT_SECRET: SECRET,
        PLENUM_KEYCLOAK_ROLES: JSON.stringify([{ group: '/{path}/buero', as: 'secretary' }]),
        PLENUM_ROOM_LIMIT: '2',
      },
    });
    const redirectUris = [`${app.url}/auth/callback`];
    realm.putClient({ clientId: 'plenum', secret: SECRET, redirectUris });
    anna = await signIn(ANNA);
    bert = await signIn(BERT);
  });
  afterAll(async () => {
    await app.close();
    await realm.close();
  });

  const at = (path: string) => `${app.url}${path}`;

  async function signIn(who: typeof ANNA): Promise<Person> {
    const person = createPerson();
    const start = await person.logIn(await person.open(at('/buchen')), who);
    expect(start.url.pathname).toBe('/buchen');
    return person;
  }

  /** Opens the form and sends it, filled in. */
  async function book(person: Person, change: Record<string, string> = {}): Promise<Shown> {
    const form = fieldsIn((await person.open(at('/buchen'))).html);
    const filled = { title: 'Kreisvorstand', day: DAY, time: TIME, people: '12' };
    return person.send(at('/buchen'), { ...form, ...filled, ...change });
  }

  const countOf = async (title: string) => {
    const { body } = await app.call('admin@de', 'GET', `/bookings?text=${title}`);
    return body.items.length;
  };

  test('signs in, books, and is led to the booking with its links; a second press books nothing more', async () => {
    const form = fieldsIn((await anna.open(at('/buchen'))).html);
    expect(form['branch']).toBe('by-09162');
    const filled = { ...form, title: 'Doppeldruck', day: DAY, time: TIME, people: '12' };
    const [first, second] = [await anna.send(at('/buchen'), filled), await anna.send(at('/buchen'), filled)];
    expect(second.url.href).toBe(first.url.href);
    expect(first.html).toContain('Gebucht. Der Raum ist reserviert.');
    expect(first.html).toContain(`value="${app.url}/m/`);
    expect(first.html).toContain(`value="${app.url}/h/`);
    expect(await countOf('Doppeldruck')).toBe(1);

    // The audit names who it was, and not by name.
    const { body } = await app.call('admin@de', 'GET', '/audit?limit=1');
    expect(body.items[0]).toMatchObject({ action: 'booking.book', actor: expect.stringMatching(/^person:/) });

    // It stands on the first page and in the list; of another branch it is not even known.
    for (const path of ['/start', '/buchungen'])
      expect((await anna.open(at(path))).html).toContain('Doppeldruck');
    expect((await bert.open(at('/buchungen'))).html).not.toContain('Doppeldruck');
    const foreign = await bert.open(first.url.href);
    const none = await bert.open(at('/buchungen/01a0f3de-7c1b-4b7e-9d3a-111111111111?neu=1'));
    expect([foreign.status, none.status]).toEqual([404, 404]);
    // The token is another each time it is shown.
    const shown = ({ html, url }: Shown) =>
      html.replaceAll(url.pathname, '').replaceAll(/[0-9a-f]{64,}\.[0-9a-f]{64,}/g, '');
    expect(shown(foreign)).toBe(shown(none));
  });

  test('is told of free times when the evening is full, has one filled in by one press, and books it', async () => {
    await book(bert, { title: 'Fremder Abend' });
    const full = await book(anna, { title: 'Volle Runde' });
    expect(full.status).toBe(409);
    expect(full.html).toContain('Zu dieser Zeit sind schon alle Räume vergeben. Frei ist es um');
    const [, start = ''] = /<button[^>]* name="start" value="([^"]+)"/.exec(full.html) ?? [];
    expect(start.slice(0, 10)).toBe(DAY);
    const filled = await anna.send(at('/buchen/pruefen'), { ...fieldsIn(full.html), start });
    expect(await countOf('Volle Runde')).toBe(0);
    const booked = await anna.send(at('/buchen'), fieldsIn(filled.html));
    expect(booked.url.pathname).toMatch(/^\/buchungen\//);
    expect(booked.html).toContain(`${start.slice(11)} bis`);
    expect(await countOf('Volle Runde')).toBe(1);
  });

  test('cancels, and takes it back', async () => {
    const { url } = await book(anna, {
      title: 'Hin und her',
      day: toLocal(Date.now() + 9 * DAY_MS, ZONE).slice(0, 10),
    });
    const here = `${url.origin}${url.pathname}`;
    const form = fieldsIn((await anna.open(here)).html);
    const cancelled = await anna.send(`${here}/absagen`, form);
    expect(cancelled.html).toMatch(/Abgesagt\. Bis \d\d:\d\d Uhr können Sie das rückgängig machen/);
    const back = await anna.send(`${here}/zurueckholen`, fieldsIn(cancelled.html));
    expect(back.html).toContain('Treffen absagen');
    expect(back.html).not.toContain('Abgesagt.');
  });

  test('books nothing without the token of the session, and keeps what was typed', async () => {
    const before = await countOf('Untergeschoben');
    const form = fieldsIn((await anna.open(at('/buchen'))).html);
    const filled = { ...form, title: 'Untergeschoben', day: DAY, time: '08:00', people: '2' };
    const again = await anna.send(at('/buchen'), { ...filled, csrf: 'another' });
    expect(again.status).toBe(403);
    // What was typed is still there, under the right token: one press more sends it.
    expect(fieldsIn(again.html)).toMatchObject({ title: 'Untergeschoben' });
    expect(await countOf('Untergeschoben')).toBe(before);
    await anna.send(at('/buchen'), fieldsIn(again.html));
    expect(await countOf('Untergeschoben')).toBe(before + 1);
  });
});
