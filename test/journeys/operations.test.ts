import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { silentLog } from '../../src/lib/log.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { dayIn, localNow } from '../support/calendar.ts';
import { csrfOf, type Person, type Shown } from '../support/person.ts';
import type { Recorded } from '../support/recorded.ts';
import { type SignedInApp, startSignedInApp } from '../support/signed-in-app.ts';
import { untilThere } from '../support/until.ts';
import type { WholeApp } from '../support/whole-app.ts';

jest.setTimeout(240_000);

const PEOPLE = [
  { username: 'olga', name: ['Olga', 'Sommer'], group: '/de/leitung' },
  { username: 'anna', name: ['Anna', 'Huber'], group: '/de/by/by-09162/buero' },
] as const;
const LIMIT_MS = 90_000;

const RECORDED: readonly Recorded[] = [
  { title: 'Kreisvorstand über Wohnen' },
  { title: 'Schon vorbei', daysAgo: 200 },
  { title: 'Berliner Runde über Wohnen', branch: 'be', daysAgo: 4 },
];

const folder = mkdtempSync(join(tmpdir(), 'plenum-operations-'));
let world: SignedInApp;
let app: WholeApp;
let olga: Person;
let anna: Person;
let booking: string;

beforeAll(async () => {
  world = await startSignedInApp(PEOPLE, RECORDED, { PLENUM_DATA_DIR: folder });
  app = world.app;
  const wish = { title: 'Wohnen im Kiez', durationMinutes: 60, expectedParticipants: 90 };
  const booked = async (branch: string, start: string) => {
    const { status, body } = await app.call('admin@de', 'POST', '/bookings', { ...wish, branch, start });
    expect(status).toBe(201);
    return body.id;
  };
  booking = await booked('by-09162', `${dayIn(20)}T19:00`);
  await booked('be', `${dayIn(20)}T19:00`);
  [olga, anna] = [await world.signIn('olga'), await world.signIn('anna')];
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

const at = (path: string) => `${app.url}${path}`;

/** Sends a form of one of the admin's pages. */
async function press(
  page: string,
  action: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  return olga.send(at(action), { csrf: csrfOf(await olga.open(at(page))), ...fields });
}

const until = <T>(what: string, ask: () => Promise<T | undefined | null | false>): Promise<T> =>
  untilThere(what, LIMIT_MS, ask);

const PAGES = ['', '/server', '/ausfaelle', '/aufgaben', '/ordner', '/aufzeichnungen', '/protokoll'];

test.each(PAGES)('/betrieb%s is for who looks after the whole, in German and in English', async (page) => {
  const path = `/betrieb${page}`;
  const shown = await olga.open(at(path));
  expect([shown.status, shown.html.match(/<h1/g)?.length]).toEqual([200, 1]);
  expect((await olga.open(at(`${path}?lang=en`))).status).toBe(200);
  const refused = await anna.open(at(path));
  expect([refused.status, refused.html]).toEqual([
    403,
    expect.stringContaining('Das dürfen Sie mit Ihrer Anmeldung nicht.'),
  ]);
});

test('a backup that is missing is said, and made by a button', async () => {
  const { html } = await olga.open(at('/betrieb'));
  expect(html).toContain('Es gibt keine Sicherung aus den letzten 36 Stunden.');
  // It can wait, so its button is not the main one.
  expect(html).toMatch(
    /<button type="submit" class="quiet">Jetzt sichern<span class="for-ears">: Es gibt keine/,
  );
  const made = await press('/betrieb', '/betrieb/sichern');
  expect(made.html).toContain('Gesichert.');
  expect(made.html).not.toContain('Es gibt keine Sicherung');
  expect(made.html).toContain('Letzte Sicherung:');
  const [backups, aside] = [join(folder, 'backups'), join(folder, 'aside')];
  renameSync(backups, aside);
  writeFileSync(backups, 'no folder');
  const unreadable = await olga.open(at('/betrieb'));
  expect(unreadable.html).toContain('nicht lesen: plenum_backup_last_timestamp_seconds.');
  expect(unreadable.html).toContain('Plenum findet keine Sicherung.');
  expect(unreadable.html).not.toContain('PostgreSQL');
  rmSync(backups);
  renameSync(aside, backups);
  expect((await olga.open(at('/betrieb'))).html).not.toContain('nicht lesen');
});

test('a server is drained and takes rooms again, and the log tells both', async () => {
  const drained = await press('/betrieb/server', '/betrieb/server/bbb-2/leeren');
  expect(drained.html).toContain('Dieser Server nimmt jetzt keine neuen Räume mehr an.');
  expect(drained.html).toContain('Er kann jetzt abgeschaltet werden.');
  expect(drained.html).not.toContain('Dieser Server nimmt zurzeit keine neuen Räume an.');
  // What the button does is told where there is such a button.
  expect(drained.html).not.toContain('„Keine neuen Räume mehr“ heißt');
  const { body } = await app.call('admin@de', 'GET', '/servers/bbb-2');
  expect(body['draining']).toBe(true);
  expect((await olga.open(at('/betrieb/server'))).html).toContain('nimmt keine neuen Räume an');
  const back = await press('/betrieb/server/bbb-2', '/betrieb/server/bbb-2/annehmen');
  expect(back.html).toContain('Dieser Server nimmt wieder Räume an.');
  expect(back.html).toContain('„Keine neuen Räume mehr“ heißt');
  const log = await olga.open(at('/betrieb/protokoll?was=server.drain'));
  expect(log.html).toContain('lässt einen Server keine neuen Räume annehmen');
  expect(log.html).toMatch(/Person [\w-]+/);
  expect(log.html).not.toContain('lässt einen Server wieder Räume annehmen<span');
  expect((await press('/betrieb/server', '/betrieb/server/nothing/leeren')).status).toBe(404);
});

test('an outage shows whom it concerns before it is planned, and stands until it is taken back', async () => {
  const fields = {
    ...{ fromDay: dayIn(20), fromTime: '18:00', toDay: dayIn(20), toTime: '22:00', rooms: '' },
    ...{ seats: '150', reason: 'Wartung bbb-1', announcement: '', 'server-bbb-1': 'yes' },
  };
  const wrong = await press('/betrieb/ausfaelle', '/betrieb/ausfaelle', { ...fields, toTime: '17:00' });
  expect([wrong.status, wrong.html]).toEqual([422, expect.stringContaining('Das Ende muss nach dem Anfang')]);
  expect(wrong.html).toMatch(/name="reason"[^>]*value="Wartung bbb-1"/);
  const seen = await press('/betrieb/ausfaelle', '/betrieb/ausfaelle', fields);
  expect(seen.html).toMatch(/<strong>\w+, \d+\. \w+(?: \d{4})?, 18:00 bis 22:00 Uhr: 150 Plätze fehlen\.</u);
  expect(seen.html).toContain('Für 2 gebuchte Termine wird es zu eng.');
  // What was seen is planned by the one main button; the form stands right below, before what is planned already.
  expect(seen.html).toMatch(/<button type="submit" class="quiet">Nachsehen, ob es reicht/);
  const [inForm, inList] = ['id="new"', 'id="planned"'].map((id) => seen.html.indexOf(id));
  expect(inForm).toBeLessThan(inList ?? 0);
  expect(wrong.html.indexOf('id="new"')).toBeLessThan(wrong.html.indexOf('id="planned"'));
  expect(seen.html).toContain('Wohnen im Kiez');
  const planned = () => app.call('admin@de', 'GET', '/capacity/outages');
  expect((await planned()).body.items).toEqual([]);
  const key = /name="key" value="([^"]+)"/.exec(seen.html)?.[1] ?? '';
  const confirmed = { ...fields, key, schritt: 'eintragen' };
  const set = await press('/betrieb/ausfaelle', '/betrieb/ausfaelle', confirmed);
  expect(set.html).toContain('Der Ausfall ist eingetragen.');
  // Sent twice, it is planned once.
  await press('/betrieb/ausfaelle', '/betrieb/ausfaelle', confirmed);
  const { items } = (await planned()).body;
  expect(items).toMatchObject([{ seats: 150, rooms: 0, servers: ['bbb-1'] }]);
  expect(set.html).toContain('Für diese Termine ist mehr zugesagt, als es gibt.');
  const gone = await press('/betrieb/ausfaelle', `/betrieb/ausfaelle/${items[0]?.id ?? ''}/streichen`);
  expect(gone.html).toContain('Zurzeit ist kein Ausfall eingetragen.');
});

test('outages to come stand first, the soonest on top, and what is over is folded in and cannot be dropped', async () => {
  const outage = async (reason: string, from: number, to: number) =>
    (
      await app.call('admin@de', 'POST', '/capacity/outages', {
        ...{ from: dayIn(from), to: dayIn(to), seats: 1, reason },
      })
    ).body.id;
  const ids: Record<string, string> = {};
  for (const [reason, from, to] of [
    ['Übermorgen', 2, 3],
    ['Jetzt', -3, 2],
    ['Gestern', -2, -1],
    ['Neulich', -9, -8],
  ] as const)
    ids[reason] = await outage(reason, from, to);
  // As many as never fit on the page.
  for (let days = 0; days < 49; days += 1) await outage('Lange her', -100 - days, -99 - days);
  const shown = await olga.open(at('/betrieb/ausfaelle'));
  const [now = '', past = ''] = shown.html.split('<summary>Vergangene Ausfälle');
  const order = (html: string, words: readonly string[]) => words.map((word) => html.indexOf(`>${word}<`));
  const [running = 0, soon = 0] = order(now, ['Jetzt', 'Übermorgen']);
  expect(running).toBeGreaterThan(0);
  expect(soon).toBeGreaterThan(running);
  expect(order(now, ['Gestern', 'Neulich', 'Lange her'])).toEqual([-1, -1, -1]);
  const [yesterday = 0, lately = 0] = order(past, ['Gestern', 'Neulich']);
  expect(yesterday).toBeGreaterThan(0);
  expect(lately).toBeGreaterThan(yesterday);
  expect(past.match(/>Lange her</g)).toHaveLength(48);
  expect(past).toContain('Ältere stehen hier nicht.');
  const canDrop = Object.entries(ids).filter(([, id]) => shown.html.includes(`/${id}/streichen`));
  expect(canDrop.map(([reason]) => reason)).toEqual(['Übermorgen', 'Jetzt']);
  for (const id of [ids['Jetzt'], ids['Übermorgen']])
    await press('/betrieb/ausfaelle', `/betrieb/ausfaelle/${id ?? ''}/streichen`);
  expect((await olga.open(at('/betrieb/ausfaelle'))).html).toContain('Zurzeit ist kein Ausfall eingetragen.');
});

test('a dry run says in words what would be deleted, and deletes nothing', async () => {
  const jobs = await olga.open(at('/betrieb/aufgaben'));
  expect(jobs.html).toContain('Öffnet die Räume, deren Zeit gekommen ist.');
  expect(jobs.html).not.toContain('/betrieb/aufgaben/open-rooms/probe');
  const tried = await olga.open(at('/betrieb/aufgaben/clean-recordings/probe'));
  expect(tried.html).toContain('1 Aufzeichnung würde gelöscht');
  expect(tried.html).toContain('Schon vorbei');
  const due = await olga.open(at('/betrieb/aufzeichnungen'));
  expect(due.html).toContain('1 Aufzeichnung wird in der nächsten Nacht gelöscht.');
  expect(due.html).toContain('Zu den Aufgaben: jetzt löschen');
  const cannot = await olga.open(at('/betrieb/aufgaben/open-rooms/probe'));
  expect([cannot.status, cannot.html]).toEqual([409, expect.stringContaining('kann nicht vorher sagen')]);
  const ran = await press('/betrieb/aufgaben', '/betrieb/aufgaben/tidy/starten');
  expect(ran.html).toContain('„Aufräumen“ ist gelaufen.');
});

test('the log is cut down by who, what, kind, branch and day, and goes on by page', async () => {
  const log = async (query: string) => (await olga.open(at(`/betrieb/protokoll?${query}`))).html;
  const booked = await log('was=booking.book&gliederung=by');
  expect(booked.match(/hat gebucht<span/g)).toHaveLength(1);
  expect(booked).toContain(`/buchungen/${booking}`);
  expect(booked).toContain('<details class="fold" open>');
  const ofAll = await log('');
  expect(ofAll).toContain('<details class="fold">');
  const who = /href="([^"]*wer=token[^"]*)">Zugang admin\.de</.exec(ofAll)?.[1] ?? '';
  const theirs = await olga.open(at(who.replaceAll('&amp;', '&')));
  expect(theirs.url.searchParams.get('wer')).toBe('token:admin.de');
  expect(theirs.html).toContain('>Zugang admin.de</div>');
  expect(theirs.html).not.toMatch(/<td[^>]*data-head="Wer"><div>(?!Zugang admin\.de<)/);
  expect(await log(`bis=${dayIn(-2)}`)).toContain('Dazu steht nichts im Protokoll.');
  const wrong = await olga.open(at('/betrieb/protokoll?von=morgen'));
  expect([wrong.status, wrong.html]).toEqual([422, expect.stringContaining('Bitte einen Tag eingeben')]);
  const old = await olga.open(at('/betrieb/protokoll?ab=nonsense'));
  expect([old.url.pathname, old.url.search]).toEqual(['/betrieb/protokoll', '']);
});

test('a search finds what its reader may see, and nothing of others', async () => {
  const search = async (person: Person, q: string) =>
    (await person.open(at(`/suche?${new URLSearchParams({ q }).toString()}`))).html;
  const all = await search(olga, 'wohnen');
  expect(all).toContain('Berliner Runde über Wohnen');
  expect(all.match(/>Wohnen im Kiez</g)).toHaveLength(2);
  const mine = await search(anna, 'WOHNEN');
  expect(mine).toContain('Kreisvorstand über Wohnen');
  expect(mine).not.toContain('Berliner Runde');
  expect(mine.match(/>Wohnen im Kiez</g)).toHaveLength(1);
  expect(await search(anna, 'bbb-1')).toContain('haben wir nichts gefunden');
  expect(await search(olga, 'bbb-1')).toContain('/betrieb/server/bbb-1');
  expect(await search(anna, 'Räume öffnen')).not.toContain('/betrieb/aufgaben');
  expect(await search(anna, dayIn(20))).toContain('/termine/');
  expect(await search(anna, 'Aufzeichnung freigeben')).toContain('href="/hilfe"');
  expect(await search(anna, 'kuebel %')).toContain('haben wir nichts gefunden');
  const { body } = await app.call('admin@de', 'GET', `/bookings/${booking}/links`);
  const key = await anna.open(at(`/suche?${new URLSearchParams({ q: String(body['guest']) }).toString()}`));
  expect([key.url.search, key.html]).toEqual([
    '?getan=schluessel',
    expect.stringContaining('Das sieht nach einem Link oder Code aus.'),
  ]);
});

test('a dead server and its moved meeting stand on top, with what to do', async () => {
  const wish = {
    branch: 'be',
    title: 'Jetzt',
    durationMinutes: 60,
    expectedParticipants: 5,
    start: localNow(),
  };
  const { body } = await app.call('admin@de', 'POST', '/bookings', wish);
  const date = body.occurrences[0]?.id ?? '';
  const serverOf = async () =>
    ((await app.call('admin@de', 'GET', `/occurrences/${date}`)).body['room'] as { server?: string } | null)
      ?.server;
  const name = await until('the room', serverOf);
  await app.servers.find((server) => server.name === name)?.kill();
  const { html } = await until('the alarm', async () => {
    const shown = await olga.open(at('/betrieb'));
    return shown.html.includes(`Der Server <span class="whole">${name}</span> antwortet nicht.`) && shown;
  });
  expect(html).toMatch(/Um (?:eine Sache|\d+ Dinge) müssen Sie sich kümmern\./);
  // One button is the main one, that of the first alarm that cannot wait.
  expect(html.match(/class="button"/g)).toHaveLength(1);
  expect(html).toContain('Ein Server darf fehlen, dafür gibt es die Reserve.');
  expect(html).toContain(`href="/betrieb/server/${name}"`);
  expect((await olga.open(at('/betrieb/server'))).html).toContain('ist ausgefallen');
  expect(await until('the meeting elsewhere', async () => (await serverOf()) !== name)).toBe(true);
});

test('a job that fails says so with its error, where it was started and on top', async () => {
  await app.stop();
  const database = await openDatabase({ kind: 'sqlite', file: join(folder, 'plenum.db') }, silentLog);
  await database.db.schema.dropTable('logout_tokens').execute();
  await database.close();
  await app.start();
  const failed = await press('/betrieb/aufgaben', '/betrieb/aufgaben/tidy/starten');
  // The driver's own class of error is one of another test file, where that ran before in this process.
  expect(failed.html).toMatch(/„Aufräumen“ ist gescheitert: (?:Sqlite)?Error SQLITE_ERROR\./);
  const { html } = await olga.open(at('/betrieb'));
  expect(html).toContain('Die Aufgabe „Aufräumen“ ist zuletzt gescheitert.');
});
