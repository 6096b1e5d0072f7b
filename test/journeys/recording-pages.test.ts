import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type SimulatedKeycloak, startKeycloak } from '../../src/simulators/keycloak/server.ts';
import { fieldsIn } from '../features/bookings/plain-pages.ts';
import { dayIn } from '../support/calendar.ts';
import { createPerson, type Person, type Shown } from '../support/person.ts';
import type { Recorded } from '../support/recorded.ts';
import { giveRecordings, untilState } from '../support/recordings.ts';
import { startWholeApp, type WholeApp } from '../support/whole-app.ts';
import { realmSettings } from '../support/realm-settings.ts';

jest.setTimeout(180_000);

const SECRET = 'the-secret-of-plenum-0123456789';
const ANNA = { username: 'anna', password: 'anna-password' };
const BERT = { username: 'bert', password: 'bert-password' };

const RECORDED: readonly Recorded[] = [
  { title: 'Kreisvorstand im Januar' },
  { title: 'Noch nicht freigegeben', state: 'unpublished', daysAgo: 2 },
  { title: 'Fast vorbei', daysAgo: 178 },
  { title: 'Schon vorbei', daysAgo: 200 },
  { title: 'Weg damit', daysAgo: 3 },
  { title: 'Berliner Runde', branch: 'be', daysAgo: 4 },
];

let realm: SimulatedKeycloak;
let app: WholeApp;
let ids: ReadonlyMap<string, string>;
let anna: Person;

beforeAll(async () => {
  realm = await startKeycloak({
    clients: [{ clientId: 'plenum', secret: SECRET }],
    users: [
      { ...ANNA, firstName: 'Anna', lastName: 'Huber', groups: ['/de/by/by-09162/buero'] },
      { ...BERT, firstName: 'Bert', lastName: 'Wolf', groups: ['/de/by/by-09162/mitglieder'] },
    ],
  });
  app = await startWholeApp('sqlite', {
    callers: ['admin@de'],
    recorded: RECORDED,
    settings: {
      ...realmSettings(realm, SECRET, { '/{path}/buero': 'secretary', '/{path}/mitglieder': 'viewer' }),
    },
  });
  realm.putClient({ clientId: 'plenum', secret: SECRET, redirectUris: [`${app.url}/auth/callback`] });
  ids = await giveRecordings(app, RECORDED);
  anna = await signIn(ANNA);
});
afterAll(async () => {
  await app.close();
  await realm.close();
});

const at = (path: string) => `${app.url}${path}`;
const page = (title: string) => at(`/aufzeichnungen/${ids.get(title) ?? ''}`);

async function signIn(who: typeof ANNA): Promise<Person> {
  const person = createPerson();
  await person.logIn(await person.open(at('/start')), who);
  return person;
}

/** Presses the button of a form on a recording's page. */
async function press(person: Person, title: string, act: string, fields = {}): Promise<Shown> {
  const { html } = await person.open(page(title));
  return person.send(`${page(title)}/${act}`, { csrf: fieldsIn(html)['csrf'] ?? '', ...fields });
}

test('the list names what there is and when each goes, and is cut down to a branch', async () => {
  const start = await anna.open(at('/start'));
  expect(start.html).toContain('Eine Aufzeichnung wird in den nächsten sieben Tagen gelöscht.');
  expect(start.html).toContain('href="/aufzeichnungen"');
  const { html } = await anna.open(at('/aufzeichnungen'));
  for (const title of ['Kreisvorstand im Januar', 'Noch nicht freigegeben']) expect(html).toContain(title);
  expect(html).not.toContain('Berliner Runde');
  expect(html).toContain('wird am ');
  expect(html).toContain('wird in der nächsten Nacht gelöscht');
  const none = await anna.open(at('/aufzeichnungen?buchung=01950000-0000-7000-8000-000000000000'));
  expect(none.html).toContain('Hier ist nichts aufgezeichnet.');
  const wrong = await anna.open(at('/aufzeichnungen?ab=nonsense'));
  expect([wrong.url.pathname, wrong.url.search]).toEqual(['/aufzeichnungen', '']);
  const english = await anna.open(at('/aufzeichnungen?lang=en'));
  expect(english.html).toContain('not released');
});

test('a recording is released, watched and withdrawn', async () => {
  const title = 'Noch nicht freigegeben';
  const released = await press(anna, title, 'freigeben');
  expect(released.html).toContain('Freigegeben. In wenigen Augenblicken ist die Aufzeichnung zu sehen.');
  await untilState(app, ids.get(title) ?? '', 'released');
  const { html } = await anna.open(page(title));
  expect(html.match(/(?<=<a class="button" href="[^"]*">)[^<]*/g)).toEqual(['Mit Folien und Chat ansehen']);
  expect(html).toContain('>Video ansehen<');
  expect(html).toMatch(/<details class="fold"><summary><h2 id="hold">/);
  const film = await anna.open(`${page(title)}/ansehen?format=video`);
  expect([film.status, film.url.pathname.startsWith('/play/')]).toEqual([200, true]);
  const withdrawn = await press(anna, title, 'zurueckziehen');
  expect(withdrawn.html).toContain('Zurückgezogen.');
  expect((await anna.open(`${page(title)}/ansehen?format=video`)).status).toBe(409);
});

test('a hold takes a reason and a day, and is lifted only after a second word where its time is up', async () => {
  const title = 'Schon vorbei';
  const wrong = await press(anna, title, 'sperren', { reason: '', until: 'morgen' });
  expect([wrong.status, wrong.html]).toEqual([400, expect.stringContaining('Bitte nennen Sie einen Grund')]);
  const late = await press(anna, title, 'sperren', { reason: 'Rechtsstreit', until: dayIn(-3) });
  expect([late.status, late.html]).toEqual([
    422,
    expect.stringContaining('Der Tag muss in der Zukunft liegen'),
  ]);
  expect(late.html).toContain('<details class="fold" open>');
  expect(late.html).toMatch(/<input[^>]*name="reason"[^>]*value="Rechtsstreit"/);
  expect(late.html).toMatch(new RegExp(`<input[^>]*name="until"[^>]*value="${dayIn(-3)}"`));
  const held = await press(anna, title, 'sperren', { reason: 'Rechtsstreit', until: dayIn(30) });
  expect(held.html).toContain('Grund: Rechtsstreit');
  expect(held.html).toContain('<details class="fold" open>');
  expect(held.html).toContain('Bis dahin gilt eine Sperre.');
  expect(held.html).toContain('Sperre verlängern');
  const longer = await press(anna, title, 'sperren', { reason: 'Berufung', until: dayIn(60) });
  expect(longer.html).toContain('Grund: Berufung');
  const sure = await press(anna, title, 'entsperren');
  expect([sure.status, sure.html]).toEqual([409, expect.stringContaining('Dann wird sie bald gelöscht.')]);
  const lifted = await anna.send(`${page(title)}/entsperren?sicher=1`, fieldsIn(sure.html));
  expect(lifted.html).toContain('Die Sperre ist aufgehoben.');
});

test('a recording is deleted after a second word, and kept after all', async () => {
  const title = 'Weg damit';
  const sure = await anna.open(`${page(title)}/loeschen`);
  expect(sure.html).toContain('Diese Aufzeichnung löschen?');
  expect(sure.html).toMatch(/Weg damit<\/p><p>\w+, \d+\. \w+(?: \d{4})?, \d\d:\d\d Uhr<\/p>/u);
  const gone = await anna.send(`${page(title)}/loeschen`, fieldsIn(sure.html));
  expect(gone.html).toMatch(/Bis mindestens \d\d:\d\d Uhr können Sie das rückgängig machen/);
  const kept = await press(anna, title, 'zurueckholen');
  expect(kept.html).toContain('Die Aufzeichnung bleibt.');
});

test('who may only see, sees what is released and no button; nobody sees what is elsewhere', async () => {
  const bert = await signIn(BERT);
  const { html } = await bert.open(page('Kreisvorstand im Januar'));
  expect(html).toContain('Video ansehen');
  expect(html.split('<main')[1]).not.toContain('<form');
  expect((await bert.open(at('/aufzeichnungen'))).html).not.toContain('Noch nicht freigegeben');
  for (const title of ['Noch nicht freigegeben', 'Berliner Runde'])
    expect((await bert.open(page(title))).status).toBe(404);
  const forced = await bert.send(`${page('Kreisvorstand im Januar')}/zurueckziehen`, { csrf: 'another' });
  expect(forced.status).toBe(403);
});
