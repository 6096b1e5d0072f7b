import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { startBrowser } from '../../support/browser.ts';
import { ANNA, CALLBACK, startRealm } from './realm.ts';
import { begin } from './visitor.ts';

const browser = await startBrowser();
const inBrowser = browser === null ? test.skip : test;

let realm: SimulatedKeycloak;
beforeAll(async () => {
  realm = await startRealm({ showsLogins: true });
});
afterAll(async () => {
  await browser?.close();
  await realm.close();
});

inBrowser.each(['light', 'dark'] as const)(
  'in a %s browser the form says what is wrong, fits a small phone, hinders nobody, and leads on',
  async (colorScheme) => {
    if (browser === null) throw new Error('no browser');
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(begin({ issuer: realm.issuer, clientId: 'plenum', redirectUri: CALLBACK }).url);
    await page.fill('#username', ANNA.username);
    await page.fill('#password', 'wrong');
    await page.click('#kc-login');
    expect(await page.inputValue('#username')).toBe(ANNA.username);
    expect(await page.textContent('#input-error')).toContain('Ungültiger Benutzername oder Passwort.');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);

    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const found = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
    expect(found).toEqual([]);

    await page.fill('#password', ANNA.password);
    // Nobody listens at the callback: that the browser sets out for it is enough.
    const callback = page.waitForRequest((request) => request.url().startsWith(CALLBACK));
    await page.click('#kc-login', { noWaitAfter: true });
    expect(new URL((await callback).url()).searchParams.has('code')).toBe(true);
    await context.close();
  },
);
