import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { HELP_CONTACT } from './app-at-realm.ts';
import { fetchCode, PlainBrowser } from './code-flow.ts';
import type { IdentityProvider, NewPerson } from './identity-provider.ts';
import type { WholeApp } from './whole-app.ts';

const PASSWORD = 'Wort für die Seite';
const PAULA: NewPerson = {
  ...{ username: 'paula', password: PASSWORD, name: 'Paula Seite', email: 'paula@treffen.example' },
  groups: ['/de/by/by-09162/buero'],
};
const PELLE: NewPerson = {
  ...{ username: 'pelle', password: PASSWORD, name: 'Pelle Seite', email: 'pelle@treffen.example' },
  groups: [],
};

/** Signing in and out in a real browser; the last test stops the realm for good. */
export function describePageJourneys(
  browser: Browser | null,
  realm: () => IdentityProvider,
  app: () => WholeApp,
): void {
  const inBrowser = browser === null ? describe.skip : describe;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    for (const person of [PAULA, PELLE]) await realm().addUser(person);
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  afterAll(() => browser?.close());

  async function freshPage(): Promise<Page> {
    if (browser === null) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'de-DE' });
    contexts.push(context);
    return context.newPage();
  }

  async function logIn(page: Page, { username, password }: NewPerson): Promise<void> {
    await page.locator('#username').fill(username);
    await page.locator('#password').fill(password);
    await page.locator('#kc-login').click();
  }

  /** From our page to the realm's and back. */
  async function enter(person: NewPerson): Promise<Page> {
    const page = await freshPage();
    await page.goto(`${app().url}/start`);
    expect(new URL(page.url()).origin).toBe(realm().url);
    await logIn(page, person);
    await page.waitForURL(`${app().url}/start`);
    return page;
  }

  inBrowser('people in a browser', () => {
    test('sign in at the realm, see who they are and what they may, and sign out of both', async () => {
      const page = await enter(PAULA);
      await page.getByRole('heading', { name: 'Mein Plenum' }).waitFor();
      await page.getByText('Paula Seite', { exact: true }).waitFor();
      await page.getByText('Büro: Räume buchen und Treffen leiten').waitFor();
      await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
      await page.getByRole('heading', { name: 'Sie sind abgemeldet.' }).waitFor();
      expect(page.url()).toBe(`${app().url}/auth/signed-out`);
      await page.goto(`${app().url}/start`);
      expect(new URL(page.url()).origin).toBe(realm().url);
      expect(await page.locator('#kc-login').count()).toBe(1);
    });

    test('are told whom to ask while they are in no branch', async () => {
      const page = await enter(PELLE);
      await page.getByText('Für Sie ist noch keine Gliederung eingetragen.').waitFor();
      await page.getByText(HELP_CONTACT).waitFor();
    });

    test('are signed out here once the realm ends their session, and others are not', async () => {
      const [paula, pelle] = [await enter(PAULA), await enter(PELLE)];
      await realm().endSessions(PAULA.username);
      await Promise.all([paula, pelle].map((page) => page.goto(`${app().url}/start`)));
      expect(await paula.locator('#kc-login').count()).toBe(1);
      expect(await pelle.getByText('Pelle Seite', { exact: true }).count()).toBe(1);
    });

    test('need no password again while the realm knows them', async () => {
      const page = await enter(PAULA);
      await page.context().clearCookies({ domain: '127.0.0.1', path: '/' });
      await page.goto(`${app().url}/start`);
      await page.getByText('Paula Seite', { exact: true }).waitFor();
    });

    test('have their new groups after signing in anew', async () => {
      await enter(PAULA);
      await realm().setGroups(PAULA.username, ['/de/nw/mitglieder']);
      const page = await enter(PAULA);
      await page.getByText('Lesen: Buchungen ansehen').waitFor();
      expect(await page.getByText('Büro: Räume buchen').count()).toBe(0);
      await realm().setGroups(PAULA.username, PAULA.groups);
    });

    test('cannot be signed in as somebody else by a link', async () => {
      const callback = `${app().url}/auth/callback`;
      const foreign = await fetchCode(realm(), new PlainBrowser(), PELLE, callback);
      const page = await freshPage();
      await page.goto(`${app().url}/auth/login`);
      expect((await page.goto(foreign.callback.href))?.status()).toBe(400);
      await page.getByText('Die Anmeldung hat nicht geklappt.').waitFor();
    });
  });

  inBrowser('when the realm is gone', () => {
    test('guests come as ever, who is signed in stays so, tokens work on, and a new sign-in gets a sentence', async () => {
      const token = await realm().tokenFor(PAULA.username);
      const me = () => app().call(null, 'GET', '/me', undefined, { Authorization: `Bearer ${token}` });
      expect((await me()).status).toBe(200);
      const start = new Date(Date.now() + 3_600_000).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });
      const wish = { branch: 'de', title: 'Ohne Anmeldung', durationMinutes: 60, expectedParticipants: 5 };
      const soon = { ...wish, start: start.replace(' ', 'T').slice(0, 16) };
      const booked = (await app().call('admin@de', 'POST', '/bookings', soon)).body;
      const links = (await app().call('admin@de', 'GET', `/bookings/${booked.id}/links`)).body;
      const paula = await enter(PAULA);
      await realm().close();

      const guest = await freshPage();
      expect((await guest.goto(String(links['guest'])))?.status()).toBe(200);
      await paula.goto(`${app().url}/start`);
      await paula.getByText('Paula Seite', { exact: true }).waitFor();
      expect((await me()).status).toBe(200);
      // Whether the realm is there is asked anew every two seconds, no more often.
      const stranger = await freshPage();
      await stranger.waitForTimeout(2_100);
      const answer = await stranger.goto(`${app().url}/auth/login`);
      expect(answer?.status()).toBe(503);
      await stranger.getByText('Die Anmeldung der Partei ist gerade nicht erreichbar.').waitFor();
    });
  });
}
