import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { fieldsIn } from '../features/bookings/plain-pages.ts';
import { attendedDate, REASON } from '../support/attended.ts';
import { dayIn } from '../support/calendar.ts';
import type { DeskName } from '../support/desk-people.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';

jest.setTimeout(180_000);

const KREIS = '/gliederungen/by-09162';

let world: DeskWorld;
beforeAll(async () => {
  world = await startDeskWorld({ cloud: true, recorded: [{ title: 'Fast vorbei', daysAgo: 178 }] });
});
afterAll(() => world.close());

const statusOf = async (who: DeskName, path: string) => (await world.as(who).get(path)).status;

/** Sends the form of a page with some of its fields changed. */
async function change(path: string, fields: Readonly<Record<string, string>>, who: DeskName = 'miriam') {
  const { html } = await world.as(who).get(path);
  return world.as(who).post(path, { ...fieldsIn(html), ...fields });
}

test('everybody sees what is set and whom to ask; only who stands above changes it', async () => {
  expect((await world.as('dilan').get('/gliederungen')).location).toBe('/gliederungen/by-09564');
  for (const who of ['viktor', 'sevgi', 'florian'] as const) {
    const { html } = await world.as(who).get(KREIS);
    expect(html).toContain('Aufbewahrungsfrist');
    expect(html).toContain('Diese Einstellungen ändert, wer Landesverband Bayern verwaltet.');
    for (const inside of ['/de/by/', 'Keycloak', 'Kennung']) expect(html).not.toContain(inside);
    expect(html).not.toContain(`href="${KREIS}/grenzen"`);
    expect((await world.as(who).get(`${KREIS}/grenzen`)).location).toBe(KREIS);
    const forced = await world.as(who).post(`${KREIS}/grenzen`, { 'limits-maxMinutes': '5' });
    expect([who, forced.status]).toEqual([who, 403]);
  }
  const { html } = await world.as('miriam').get(KREIS);
  for (const inside of ['/de/by/by-09162/buero', 'Keycloak', 'Kennung by-09162'])
    expect(html).toContain(inside);
  expect(html.match(/üblich|Übliche/g)).toEqual(['Übliche']);
  expect((await world.api('GET', '/branches/by-09162'))['limits']).toMatchObject({ maxMinutes: null });
  expect(await statusOf('sevgi', '/gliederungen/be')).toBe(404);
  expect(await statusOf('sevgi', '/gliederungen/einlesen')).toBe(403);
  expect((await world.as('sevgi').post('/gliederungen/einlesen/uebernehmen', {})).status).toBe(403);
  const tree = await world.as('sevgi').get('/gliederungen');
  expect(tree.html).toContain('AG Bezahlbares Wohnen');
  expect(tree.html).not.toContain('Landesverband Berlin');
  const search = '/gliederungen?name=MUENCHEN';
  expect((await world.as('miriam').get(search)).html).toMatch(/1 Gliederung gefunden\..*· by-09162</s);
  expect((await world.as('sevgi').get(search)).html).not.toContain('· by-09162<');
});

test('a limit is taken over by those below, and one that is none keeps the form as it was typed', async () => {
  const fresh = await world.as('miriam').get(`${KREIS}/grenzen`);
  expect(fresh.html.match(/[^.>]*(?:leeres|leer) [^.]*: keine Grenze\./gi)).toEqual([
    ' Ein leeres Feld heißt: keine Grenze.',
  ]);
  const saved = await change('/gliederungen/by/grenzen', { 'limits-maxMinutes': '120' });
  expect(saved.location).toBe('/gliederungen/by?getan=limits');
  const { html } = await world.as('sevgi').get(KREIS);
  expect(html).toMatch(
    /Längste Dauer<\/dt><dd>2 Stunden<\/dd><dd class="small">wie bei Landesverband Bayern/,
  );
  const wrong = await change(`${KREIS}/grenzen`, { 'limits-maxMinutes': 'zwei', 'limits-daysAhead': '30' });
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('Bei „Längste Dauer“ bitte eine ganze Zahl von 5 bis 720.');
  expect(wrong.html).toMatch(/zum Beispiel 120\. .*-fault">Bitte eine ganze Zahl von 5 bis 720\.</s);
  expect(fieldsIn(wrong.html)).toMatchObject({ 'limits-maxMinutes': 'zwei', 'limits-daysAhead': '30' });
  expect(wrong.html).toContain('wie bei Landesverband Bayern (2 Stunden)');
});

test('who was overtaken keeps what was typed, sees what is saved, and may save over it', async () => {
  const path = '/gliederungen/by-09564/grenzen';
  const { html } = await world.as('miriam').get(path);
  await world.api('PATCH', '/branches/by-09564', { limits: { daysAhead: 99 } });
  const late = await world.as('miriam').post(path, { ...fieldsIn(html), 'limits-daysAhead': '50' });
  expect(late.status).toBe(412);
  expect(late.html).toContain('Jemand hat diese Gliederung inzwischen geändert.');
  expect(late.html).toContain('Jetzt gespeichert: 99 Tage.');
  const again = await world.as('miriam').post(path, fieldsIn(late.html));
  expect(again.location).toBe('/gliederungen/by-09564?getan=limits');
  expect((await world.api('GET', '/branches/by-09564'))['limits']).toMatchObject({ daysAhead: 50 });
});

test('who was overtaken brings back no code or text that somebody else has changed', async () => {
  const [path, options] = ['/gliederungen/by-09564', { accessCode: 'sonne-7', welcome: 'Hallo!' }];
  await world.api('PATCH', '/branches/by-09564', { defaults: { options } });
  const bookings = fieldsIn((await world.as('miriam').get(`${path}/vorgaben`)).html);
  const texts = fieldsIn((await world.as('miriam').get(`${path}/texte`)).html);
  const now = { accessCode: null, welcome: 'Guten Abend!' };
  await world.api('PATCH', '/branches/by-09564', { defaults: { options: now } });
  const code = await world.as('miriam').post(`${path}/vorgaben`, bookings);
  expect(code.html).toContain('Jetzt gespeichert: keiner.');
  const text = await world.as('miriam').post(`${path}/texte`, { ...texts, welcome: 'Moin!' });
  expect(text.html).toContain('Jetzt gespeichert: Guten Abend!.');
  expect(fieldsIn(text.html)).toMatchObject({ welcome: 'Moin!', welcomeMode: 'own' });
  const untouched = await world.as('miriam').post(`${path}/texte`, texts);
  expect(fieldsIn(untouched.html)).toMatchObject({ welcome: 'Guten Abend!' });
  await world.as('miriam').post(`${path}/vorgaben`, fieldsIn(code.html));
  expect((await world.api('GET', '/branches/by-09564'))['defaults']).toMatchObject({ options: now });
});

test('one section leaves the others alone, and a code is never shown', async () => {
  const path = '/gliederungen/by-lag';
  await change(`${path}/vorgaben`, { codeMode: 'new', code: 'sonne-7', 'options-maxParticipants': 'keine' });
  const texts = await change(`${path}/texte`, {
    welcomeMode: 'own',
    welcome: 'Willkommen!',
    'defaults-address': 'du',
  });
  expect(texts.location).toBe(`${path}?getan=texts`);
  const kept = await change(`${path}/vorgaben`, { 'options-lobby': 'ask-moderator' });
  expect(kept.location).toBe(`${path}?getan=bookings`);
  const { options } = await world.book({ branch: 'by-lag', start: `${dayIn(8)}T10:00` });
  expect(options).toMatchObject({ accessCode: 'sonne-7', welcome: 'Willkommen!', lobby: 'ask-moderator' });
  const none = 'Das Wort „keine“ heißt: ';
  expect((await world.as('miriam').get(`${KREIS}/vorgaben`)).html).not.toContain(none);
  await world.api('PATCH', '/branches/by', { defaults: { options: { maxParticipants: 40 } } });
  expect((await world.as('miriam').get(`${KREIS}/vorgaben`)).html).toContain(`${none}keine Grenze.`);
  for (const below of ['', '/vorgaben'])
    expect((await world.as('miriam').get(`${path}${below}`)).html).not.toContain('sonne-7');
  const short = await change(`${path}/vorgaben`, { codeMode: 'new', code: 'abc' });
  expect([short.status, short.html]).toEqual([422, expect.stringContaining('braucht 4 bis 32 Zeichen')]);
});

test('what a shorter retention would delete is shown first, and deleted only by who has seen it', async () => {
  const path = `${KREIS}/aufbewahrung`;
  const daysNow = async () =>
    ((await world.api('GET', '/branches/by-09162'))['limits'] as Record<string, unknown>)['recordingDays'];
  const sure = await change(path, { 'limits-recordingDays': '100' });
  expect(sure.status).toBe(409);
  expect(sure.html).toContain('wird dann in der nächsten Nacht gelöscht.');
  expect(sure.html).toContain('Was gelöscht ist, holt niemand zurück.');
  expect(sure.html).toMatch(/<h1>[^<]*<\/h1><p>Noch ist nichts gespeichert\.</);
  expect(sure.html).toContain('href="/aufzeichnungen?gliederung=by-09162"');
  expect(sure.html).toContain('>Ja, speichern und löschen lassen</button>');
  const other = await world.as('miriam').post(path, { ...fieldsIn(sure.html), seen: '0.0.0.0' });
  expect([other.status, await daysNow()]).toEqual([409, null]);
  const done = await world.as('miriam').post(path, fieldsIn(sure.html));
  expect([done.location, await daysNow()]).toEqual([`${KREIS}?getan=recordings`, 100]);
});

test('a lower limit names the dates that would be above it, and a branch is closed from below', async () => {
  for (const title of ['Erste', 'Zweite'])
    await world.book({ branch: 'by-09162-01', title, start: `${dayIn(9)}T19:00` });
  const sure = await change('/gliederungen/by-09162-01/grenzen', { 'limits-roomsAtOnce': '1' });
  expect(sure.html).toContain('2 Termine liegen dann über einer Grenze.');
  expect(sure.html).toContain('>Ja, so speichern</button>');
  const open = await change(`${KREIS}/name`, { state: 'closed' });
  expect([open.status, open.html]).toEqual([409, expect.stringContaining('noch Gliederungen offen: ')]);
  const closed = await change('/gliederungen/be-11001/name', { name: 'Mitte', state: 'closed' });
  expect(closed.location).toBe('/gliederungen/be-11001?getan=manage');
  expect((await world.as('miriam').get('/gliederungen/be')).html).toMatch(/Mitte<\/a>.*geschlossen/);
});

test('a secretary appoints a deputy until a day and ends it; a deputy appoints nobody', async () => {
  await world.as('viktor').cookie();
  const path = `${KREIS}/vertretung`;
  const wish = { person: 'viktor@partei.example', until: dayIn(10) };
  const refused = [
    [{ ...wish, person: 'sevgi@partei.example' }, 'Sich selbst können Sie nicht vertreten.'],
    [{ ...wish, person: 'neu@partei.example' }, 'Diese Person kennt Plenum nicht.'],
    [{ ...wish, until: dayIn(-2) }, 'Der letzte Tag muss in der Zukunft liegen'],
  ] as const;
  for (const [fields, sentence] of refused) {
    const { status, html } = await world.as('sevgi').post(path, fields);
    expect([status, html]).toEqual([422, expect.stringContaining(sentence)]);
    expect(fieldsIn(html)).toMatchObject(fields);
  }
  const made = await world.as('sevgi').send(path, wish);
  expect(made.html).toContain('Viktor Brandl');
  expect(made.html).toContain('bestimmt von Sevgi Yıldız');
  const byProgram = await world.as('florian').get('/gliederungen/by-09564');
  expect(byProgram.html).toMatch(/bestimmt von einem Programm \([\w.@-]+\)/);
  const person = fieldsIn(made.html)['person'] ?? '';
  expect((await world.as('sevgi').send(`${path}/beenden`, { person })).html).not.toContain('Viktor Brandl');
  expect((await world.as('dilan').post('/gliederungen/by-09564/vertretung', wish)).status).toBe(403);
  await world.as('sevgi').send(path, wish);
  const own = await world.as('viktor').post(`${path}/beenden`, { person });
  expect(own.location).toBe('/start?getan=vertretung');
  expect((await world.as('viktor').get('/start?getan=vertretung')).html).toContain('Vertretung ist beendet.');
});

const LIST = `id,parent,name,level
by-09162,by,Kreisverband München,district
by-09162-ag,by,AG Bezahlbares Wohnen,group
be-neu,be,Bezirksverband Neu,district
`;

test('a list is compared before it is taken over, and only as it was shown', async () => {
  const [path, apply] = ['/gliederungen/einlesen', '/gliederungen/einlesen/uebernehmen'];
  const miriam = world.as('miriam');
  const wrong = await miriam.post(path, { csv: `${LIST}by-1,nirgends,Nirgendwo,district\n` });
  expect(wrong.status).toBe(400);
  expect(wrong.html).toContain(
    'Zeile 5 („by-1,nirgends,Nirgendwo,district“): Die Gliederung darüber gibt es nicht',
  );
  expect(wrong.html).toContain('be-neu,be,Bezirksverband Neu');
  expect(wrong.html).toContain('csv-fault">In der Liste ist ein Fehler. Oben steht, in welcher Zeile.<');
  expect(wrong.html).toMatch(/<code>level<\/code>: federal \(Bund\), .*href="\/gliederungen">Zurück/s);

  const diff = await miriam.post(path, { csv: LIST, missing: 'keep' });
  expect(diff.html).toContain('<del>Kreisverband München (Stadt)</del>');
  expect(diff.html).toContain('<ins>Landesverband Bayern</ins>');
  expect(diff.html).toContain('1 neue Gliederung');
  expect(diff.html).toContain('Noch ist nichts gespeichert.');
  expect(diff.html).toContain('role="rowheader">by-09162</th>');
  const shown = fieldsIn(diff.html);
  const other = await miriam.post(apply, { ...shown, csv: `${LIST}be-zwei,be,Noch eine,district\n` });
  expect([other.status, other.html]).toEqual([409, expect.stringContaining('nicht das, was gezeigt wurde')]);
  await world.api('PATCH', '/branches/be', { name: 'Landesverband Berlin-Stadt' });
  const changed = await miriam.post(apply, shown);
  expect([changed.status, changed.html]).toEqual([409, expect.stringContaining('Inzwischen hat jemand')]);
  expect((await world.app.call('admin@de', 'GET', '/branches/be-neu')).status).toBe(404);
  const done = await miriam.send(apply, fieldsIn(changed.html));
  expect(done.html).toContain('Übernommen: 1 neu, 2 geändert, 0 geschlossen.');

  const closing = await miriam.post(path, {
    csv: `${LIST}de,,Bundesverband,federal\nby,de,Bayern,state\nbe,de,Berlin,state\n`,
    missing: 'close',
  });
  expect(closing.html).toMatch(/\d Gliederungen werden geschlossen/);
  const lower = await miriam.post(path, { csv: 'id,parent,name,level\nbe-11001,be,Mitte,local\n' });
  expect(lower.html).toMatch(/<del>Kreis<\/del>.*<ins>Ort<\/ins>/s);
  const saved = await miriam.get('/gliederungen/liste.csv');
  expect(saved.headers.get('content-disposition')).toContain('gliederungen.csv');
  expect((await miriam.post(path, { csv: saved.html })).html).toContain('Nichts. Die Liste sagt dasselbe');
});

test('folders say where they are, how full, and who may do what', async () => {
  await world.app.runJob('provision-folders');
  const { html } = await world.as('sevgi').get('/ordner?gliederung=by-09162');
  expect(html).toContain('Die Mitglieder der Gliederung dürfen lesen, ändern, anlegen und löschen.');
  expect(html).not.toContain('plenum-by-09162');
  expect(html).toContain('/index.php/f/');
  expect(html).not.toContain('Landesverband Berlin');
  expect((await world.as('sevgi').get('/ordner?ab=nonsense')).location).toBe('/ordner');
  const none = await world.as('sevgi').get('/ordner?stand=failed');
  expect(none.html).toMatch(/Auf keinen Ordner trifft das zu\..*href="\/ordner">Alle Ordner zeigen/s);
  const all = await world.as('miriam').get('/ordner');
  expect(all.html).toContain('<dd>plenum-by-09162</dd>');
  // Of several that are well the particulars are folded, of one alone they stand there.
  const cardsIn = (page: string) => page.split('<section class="card"').slice(1);
  const cards = cardsIn(all.html);
  expect(cards.filter((card) => card.includes('<details>'))).toHaveLength(
    cards.filter((card) => card.includes('>in Ordnung<')).length,
  );
  expect(cards.join('')).toContain('<details>');
  const one = cardsIn((await world.as('sevgi').get('/ordner?gliederung=by-09162-01')).html);
  expect([one.length, one.join('').includes('<details>')]).toEqual([1, false]);
});

test('who was there is read and saved by who books, and gone once that is said', async () => {
  const date = await attendedDate(world, ['=Zoë']);
  const path = `/termine/${date}/anwesende`;
  const { html } = await world.as('sevgi').get(path);
  for (const text of [REASON, '=Zoë', '1 Mensch war da.', 'Plenum löscht die Liste am '])
    expect(html).toContain(text);
  const csv = await world.as('sevgi').get(`${path}.csv`);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.html).toContain('"\'=Zoë";"Gast";');
  for (const below of ['', '.csv', '/loeschen']) expect(await statusOf('hanna', `${path}${below}`)).toBe(403);
  expect((await world.as('hanna').post(`${path}/loeschen`)).status).toBe(403);
  const gone = await world.as('sevgi').send(`${path}/loeschen`);
  expect(gone.html).toContain('Die Liste ist gelöscht.');
  expect(gone.html).not.toContain('Zoë');
});
