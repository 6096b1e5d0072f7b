import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type SimulatedKeycloak, startKeycloak } from '../../src/simulators/keycloak/server.ts';
import { startBrowser } from '../support/browser.ts';
import { startWholeApp, type WholeApp } from '../support/whole-app.ts';

const SECRET = 'the-secret-of-plenum-0123456789';
const client = {
  clientId: 'plenum',
  secret: SECRET,
};

let realm: SimulatedKeycloak;
let app: WholeApp;
let browser: Browser | null;

beforeAll(async () => {
  browser = await startBrowser();
  realm = await startKeycloak({
    clients: [client],
    users: [{ username: 'anna', password: 'anna-password', firstName: 'Anna', groups: ['/de/by/buero'] }],
  });
  app = await startWholeApp('sqlite', {
    callers: ['admin@de'],
    settings: {
      PLENUM_KEYCLOAK_URL: realm.url,
      PLENUM_KEYCLOAK_REALM: realm.realm,
      PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
      PLENUM_KEYCLOAK_CLIENT_SECRET: SECRET,
    },
  });
  realm.putClient({
    ...client,
    redirectUris: [`${app.url}/auth/callback`],
    postLogoutRedirectUris: [`${app.url}/auth/signed-out`],
  });
});

afterAll(async () => {
  await browser?.close();
  await app.close();
  await realm.close();
});

test('in a browser: sign in, see who one is, sign out here and at the realm', async () => {
  if (browser === null) return;
  const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 320, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${app.url}/start`);
  await page.fill('#username', 'anna');
  await page.fill('#password', 'anna-password');
  await page.click('#kc-login');
  await page.waitForURL(`${app.url}/start`);
  expect(await page.textContent('h1')).toBe('Mein Plenum');
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(wide).toBeLessThanOrEqual(320);
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await page.waitForURL(`${app.url}/auth/signed-out`);
  expect(await page.textContent('h1')).toBe('Sie sind abgemeldet.');
  await page.goto(`${app.url}/start`);
  expect(new URL(page.url()).origin).toBe(realm.url);
  await context.close();
});
