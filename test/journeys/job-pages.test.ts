import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';
import { untilThere } from '../support/until.ts';

jest.setTimeout(120_000);

/** Fails while the realm does not let Plenum read; its clock starts it in the night alone. */
const JOB = 'sync-members';
const PAGE = `/betrieb/aufgaben/${JOB}`;
const LIMIT_MS = 30_000;
/** So many runs stand on a page. */
const SHOWN = 50;

let world: DeskWorld;

beforeAll(async () => {
  const members = { group: '/{path}/mitglieder', account: 'username' };
  world = await startDeskWorld({
    cloud: true,
    settings: { PLENUM_FOLDERS: JSON.stringify({ members, sharesPerTenMinutes: 0 }) },
  });
  // Without folders there is nobody to bring in, and nothing to ask the realm for.
  await world.app.runJob('provision-folders');
});
afterAll(async () => {
  await world.close();
});

const rowsIn = (html: string) => Math.max(0, (html.match(/<tr/g)?.length ?? 0) - 1);
const admin = () => world.as('miriam');
const failuresIn = (html: string) => Number(/davon (\d+) gescheitert/.exec(html)?.[1] ?? 0);

/** Starts the job as its own page does. */
const start = () =>
  untilThere('a run of ours', LIMIT_MS, async () => {
    const shown = await admin().send(`${PAGE}/starten`, { von: 'aufgabe' });
    return shown.status !== 503 && shown;
  });

test('a job has a page with its runs, and who starts it there comes back to it', async () => {
  await world.realm.setPlenumRoles(['view-users']);
  const before = await admin().open(PAGE);
  expect(before.html).toContain('Bringt die Mitglieder der Gruppen in die Ordner ihrer Gliederung.');
  expect(before.html).toContain('name="von" value="aufgabe"');
  const ran = await start();
  expect([ran.status, ran.path]).toEqual([200, `${PAGE}?getan=gelaufen`]);
  expect(ran.html).toContain('„Mitglieder abgleichen“ ist gelaufen.');
  expect(rowsIn(ran.html)).toBeGreaterThan(rowsIn(before.html));
  expect(ran.html).toContain('keiner gescheitert');
  expect(ran.html).not.toContain('Die Aufgabe scheitert');
  const failed = await admin().open(`${PAGE}?nur=fehler`);
  expect(failed.html).toContain('In den letzten sieben Tagen ist kein Lauf gescheitert.');
});

test('a job that fails says since when, how often and with what, until it runs well again', async () => {
  await world.realm.setPlenumRoles([]);
  await start();
  const failing = await start();
  expect(failing.status).toBe(200);
  expect(failing.html).toContain('„Mitglieder abgleichen“ ist gescheitert: ');
  expect(failing.html).toMatch(/Die Aufgabe scheitert seit .*\d\d:\d\d:\d\d Uhr\./);
  const failures = failuresIn(failing.html);
  expect(failures).toBeGreaterThanOrEqual(2);
  const { body } = await world.app.call('admin@de', 'GET', `/jobs/${JOB}/runs?failed=true`);
  expect(failing.html).toContain(`<code>${String(body.items[0]?.['failure'])}</code>`);
  expect(rowsIn((await admin().open(`${PAGE}?nur=fehler`)).html)).toBe(body.items.length);
  expect(rowsIn((await admin().open(PAGE)).html)).toBeGreaterThan(body.items.length);
  expect((await admin().open('/betrieb/aufgaben')).html).toMatch(/\d Fehler in 24 Stunden/);
  await world.realm.setPlenumRoles(['view-users']);
  const well = await start();
  expect(well.html).not.toContain('Die Aufgabe scheitert');
  expect(failuresIn(well.html)).toBeGreaterThanOrEqual(failures);
});

test('the list of all jobs, an alarm, the log and the search lead there', async () => {
  await world.realm.setPlenumRoles([]);
  await start();
  for (const path of ['/betrieb', '/betrieb/aufgaben', '/betrieb/protokoll?was=job.run', `/suche?q=${JOB}`]) {
    expect({ path, html: (await admin().open(path)).html }).toEqual({
      path,
      html: expect.stringContaining(`href="${PAGE}"`),
    });
  }
});

test('failures go on page by page, and an old place in the list leads to its beginning', async () => {
  await world.realm.setPlenumRoles([]);
  const count = async () => {
    const { body } = await world.app.call('admin@de', 'GET', `/jobs/${JOB}/runs?failed=true&limit=200`);
    return body.items.length;
  };
  while ((await count()) <= SHOWN) await world.app.call('admin@de', 'POST', `/jobs/${JOB}/run`);
  const first = await admin().open(`${PAGE}?nur=fehler&lang=en`);
  expect([rowsIn(first.html), first.html]).toEqual([SHOWN, expect.stringContaining('Failures only')]);
  const next = /href="([^"]+)" rel="next"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = await admin().open(next);
  expect([rowsIn(second.html), second.html.includes('rel="next"')]).toEqual([(await count()) - SHOWN, false]);
  const old = await admin().open(`${PAGE}?ab=nonsense`);
  expect([old.status, old.path]).toEqual([200, PAGE]);
});

test('of a job that is not there nothing is shown, nor to who does not look after the whole', async () => {
  expect((await admin().open('/betrieb/aufgaben/nothing')).status).toBe(404);
  expect((await world.as('sevgi').open(PAGE)).status).toBe(403);
});
