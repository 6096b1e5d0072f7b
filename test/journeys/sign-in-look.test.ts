import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startAppAt } from '../support/app-at-realm.ts';
import { startBrowser } from '../support/browser.ts';
import type { IdentityProvider, NewPerson } from '../support/identity-provider.ts';
import { nameInFocus, press, sameInAllLanguages, typeInto } from '../support/keyboard.ts';
import { freshTab, lookAt } from '../support/look.ts';
import { startSimulatedProvider } from '../support/simulated-provider.ts';
import type { WholeApp } from '../support/whole-app.ts';

/** Four looks at each page: on a busy machine that takes longer than other tests may. */
jest.setTimeout(180_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

const PASSWORD = 'Wort für die Seite';
const ANNA: NewPerson = {
  ...{ username: 'anna', password: PASSWORD, name: 'Anna Huber', email: 'anna@treffen.example' },
  groups: ['/de/by/by-09162/buero', '/de/nw/mitglieder'],
};
inBrowser('what people see around signing in', () => {
  let realm: IdentityProvider;
  let app: WholeApp;

  beforeAll(async () => {
    realm = await startSimulatedProvider('http://127.0.0.1:9');
    await realm.addUser(ANNA);
    app = await startAppAt(realm);
  });

  afterAll(async () => {
    await browser?.close();
    await app.close();
    await realm.close();
  });

  test('a secretary books, cancels and takes it back by the keyboard alone', async () => {
    if (browser === null) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'de-DE' });
    const page = await context.newPage();
    await page.goto(`${app.url}/start`);
    await page.locator('#username').focus();
    await page.keyboard.type(ANNA.username);
    await page.keyboard.press('Tab');
    await page.keyboard.type(ANNA.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${app.url}/start`);

    // The first stop leads past what is on every page.
    await page.keyboard.press('Tab');
    expect(await nameInFocus(page)).toBe('Zum Inhalt');
    await press(page, 'Raum buchen');
    await page.waitForURL(`${app.url}/buchen`);
    await typeInto(page, 'Titel', 'Ohne Maus');
    await typeInto(page, 'Tag', sameInAllLanguages().split('-').toReversed().join(''));
    await typeInto(page, 'Uhrzeit', '1930');
    await typeInto(page, 'Teilnehmende', '12');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/buchungen\//);
    await page.getByText('Gebucht. Der Raum ist reserviert.').waitFor();
    await page.getByRole('main').getByText('19:30 bis 21:00 Uhr').first().waitFor();

    await press(page, 'Treffen absagen');
    await page.getByText('Abgesagt. Bis').waitFor();
    await press(page, 'Rückgängig machen', 'Space');
    await page.getByRole('button', { name: 'Treffen absagen' }).waitFor();
    await context.close();
  });

  test('the realm is not there', async () => {
    await realm.close();
    // Whether it is there is asked anew every two seconds, no more often.
    await setTimeout(2_100);
    const page = await freshTab(browser);
    await lookAt(page, () => page.goto(`${app.url}/auth/login`));
  });
});
