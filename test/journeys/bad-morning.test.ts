import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startBrowser } from '../support/browser.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';
import { untilThere } from '../support/until.ts';

jest.setTimeout(120_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

/** Three polls missed, with probes in between. */
const LOST_LIMIT_MS = 60_000;
const STEP_LIMIT_MS = 15_000;

inBrowser('a bad morning of who looks after the whole', () => {
  let world: DeskWorld;

  beforeAll(async () => {
    const members = { group: '/{path}/mitglieder', account: 'username' };
    world = await startDeskWorld({
      cloud: true,
      settings: { PLENUM_FOLDERS: JSON.stringify({ members, sharesPerTenMinutes: 0 }) },
    });
  });
  afterAll(async () => {
    await world.close();
    await browser?.close();
  });

  test('a server that has died is told with what it means, and takes no rooms when it comes back', async () => {
    if (browser === null) throw new Error('no browser');
    await world.app.servers[1]?.kill();
    await untilThere('the server that is lost', LOST_LIMIT_MS, async () =>
      (await world.api('GET', '/servers')).items.some(({ state }) => state === 'lost'),
    );
    const tab = await world.page(browser, 'miriam');
    tab.setDefaultTimeout(STEP_LIMIT_MS);
    await tab.goto('/betrieb');
    await tab.getByRole('heading', { name: 'Der Server bbb-2 antwortet nicht.' }).waitFor();
    await tab.goto('/betrieb/server');
    await tab.getByText('ist ausgefallen').first().waitFor();
    await tab.getByRole('button', { name: /^Keine neuen Räume mehr ?: bbb-2$/ }).click();
    await tab.getByText('Dieser Server nimmt jetzt keine neuen Räume mehr an.').waitFor();
    const { items } = await world.api('GET', '/servers');
    expect(items.find(({ name }) => name === 'bbb-2')).toMatchObject({ state: 'lost', draining: true });
  });

  test('a job that fails is told with its error, and runs again once what was missing is there', async () => {
    if (browser === null) throw new Error('no browser');
    const tab = await world.page(browser, 'miriam');
    tab.setDefaultTimeout(STEP_LIMIT_MS);
    // Without folders there is nobody to bring in, and nothing to ask the realm for.
    await world.app.runJob('provision-folders');
    await world.realm.setPlenumRoles([]);
    await tab.goto('/betrieb/aufgaben');
    const again = tab.getByRole('button', { name: /^Jetzt starten ?: Mitglieder abgleichen$/ });
    await again.click();
    await tab.getByText('„Mitglieder abgleichen“ ist gescheitert').waitFor();
    await tab.goto('/betrieb');
    const alarm = 'Die Aufgabe „Mitglieder abgleichen“ ist zuletzt gescheitert.';
    await tab.getByRole('heading', { name: alarm }).waitFor();

    await world.realm.setPlenumRoles(['view-users']);
    await tab.goto('/betrieb/aufgaben');
    await again.click();
    await tab.getByText('„Mitglieder abgleichen“ ist gelaufen.').waitFor();
  });
});
