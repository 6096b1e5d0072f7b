import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startBrowser } from '../support/browser.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';
import { untilThere } from '../support/until.ts';

jest.setTimeout(120_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

/** Three polls missed, with probes in between. */
const LOST_LIMIT_MS = 60_000;

inBrowser('a bad morning of who looks after the whole', () => {
  let world: DeskWorld;

  beforeAll(async () => {
    world = await startDeskWorld();
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
    tab.setDefaultTimeout(15_000);
    await tab.goto('/betrieb');
    await tab.getByRole('heading', { name: 'Der Videoserver bbb-2 antwortet nicht.' }).waitFor();
    await tab.goto('/betrieb/server');
    await tab.getByText('ist ausgefallen').first().waitFor();
    await tab.getByRole('button', { name: /^Keine neuen Räume mehr ?: bbb-2$/ }).click();
    await tab.getByText('Dieser Server nimmt jetzt keine neuen Räume mehr an.').waitFor();
    const { items } = await world.api('GET', '/servers');
    expect(items.find(({ name }) => name === 'bbb-2')).toMatchObject({ state: 'lost', draining: true });
  });
});
