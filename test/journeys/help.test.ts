import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { TOPIC_NAMES } from '../../src/features/office/help-names.ts';
import { helpTopics } from '../../src/features/office/help-texts.ts';
import { startBrowser } from '../support/browser.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';

/** A browser takes its time to make up devices on a busy machine. */
jest.setTimeout(120_000);

/** A camera with a picture that moves, a microphone that beeps. */
const MADE_UP = '--use-fake-device-for-media-stream';

const allowing = await startBrowser([MADE_UP, '--use-fake-ui-for-media-stream']);
const refusing = await startBrowser([MADE_UP, '--deny-permission-prompts']);
const inBrowser = allowing === null ? describe.skip : describe;

let world: DeskWorld;
beforeAll(async () => {
  world = await startDeskWorld();
});
afterAll(async () => {
  await allowing?.close();
  await refusing?.close();
  await world.close();
});

test('every task has its page, in both languages, for strangers and with the way on for who is signed in', async () => {
  for (const language of ['de', 'en'] as const) {
    const stranger = await world.as(null).get(`/hilfe?lang=${language}`);
    expect(stranger.status).toBe(200);
    for (const name of TOPIC_NAMES) {
      const { title, blocks } = helpTopics(language)[name];
      expect(stranger.html).toContain(`href="/hilfe/${name}?lang=${language}"`);
      const { status, html } = await world.as(null).get(`/hilfe/${name}?lang=${language}`);
      expect(status).toBe(200);
      expect(html).toContain(`<h1>${title}</h1>`);
      expect(html).not.toContain('{{');
      const hasContact = name === 'es-klappt-nicht' ? 1 : 0;
      expect(html.match(/<h2/g) ?? []).toHaveLength(
        blocks.filter((block) => 'heading' in block).length + hasContact,
      );
    }
  }
  expect((await world.as(null).get('/hilfe')).html).not.toContain('class="places"');
  expect((await world.as('sevgi').get('/hilfe')).html).toContain('class="places"');
  // Who is not signed in is most likely a guest.
  expect((await world.as(null).get('/hilfe')).html).toMatch(/Für Gäste<.*Buchen und einladen</s);
  expect((await world.as('sevgi').get('/hilfe')).html).toMatch(/Buchen und einladen<.*Für Gäste</s);
  expect((await world.as(null).get('/hilfe/es-klappt-nicht')).html).toMatch(
    /Jemanden fragen.*Geschäftsstelle, <a href="tel:030123456">/s,
  );
  expect((await world.as(null).get('/hilfe/raum-buchen')).html).toContain('„Raum buchen“');
  expect((await world.as(null).get('/hilfe/gibt-es-nicht')).status).toBe(404);
});

test('guests find the help in Leichte Sprache, the test of their device, and how accessible all is', async () => {
  const { id } = await world.book();
  const links = await world.api('GET', `/bookings/${id}/links`);
  const guest = await world.as(null).get(new URL(String(links['guest'])).pathname);
  for (const path of ['/hilfe/leichte-sprache', '/geraete-test', '/barrierefreiheit']) {
    expect(guest.html).toContain(`href="${path}"`);
    for (const language of ['de', 'en']) {
      const { status, html, headers } = await world.as(null).get(`${path}?lang=${language}`);
      expect(status).toBe(200);
      expect(html).toContain(`<html lang="${language}">`);
      expect(headers.getSetCookie()).toEqual([]);
    }
  }
  expect((await world.as(null).get('/barrierefreiheit')).html).toMatch(
    /Geschäftsstelle, <a href="tel:030123456">030 123456<\/a>.*2026/s,
  );
  expect((await world.as(null).get('/geraete-test')).html).toMatch(/<noscript>.*JavaScript.*<\/noscript>/s);
});

test('microphone and camera may be used by that one page, and by no other', async () => {
  const policyOf = async (path: string) => (await world.as(null).get(path)).headers.get('permissions-policy');
  expect(await policyOf('/geraete-test')).toMatch(/^camera=\(self\), microphone=\(self\), geolocation=\(\)/);
  for (const path of ['/', '/hilfe', '/hilfe/es-klappt-nicht', '/start', '/geraete-test/nothing']) {
    expect(await policyOf(path)).toMatch(/^camera=\(\), microphone=\(\)/);
  }
});

inBrowser('the test of a device', () => {
  async function open(
    browser: Browser | null,
  ): Promise<{ page: Page; complaints: string[]; sent: string[] }> {
    if (browser === null) throw new Error('no browser');
    const page = await (await browser.newContext({ locale: 'de-DE' })).newPage();
    const complaints: string[] = [];
    const sent: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.clock.install();
    await page.goto(`${world.url}/geraete-test`);
    return { page, complaints, sent };
  }
  const tracksLeft = (page: Page) =>
    page.evaluate<number>(
      `document.querySelector('[data-device-picture]').srcObject?.getTracks().length ?? 0`,
    );

  test('by keyboard alone: all is found, nothing is sent, and it stops by its button', async () => {
    const { page, complaints, sent } = await open(allowing);
    const [asks, after] = [page.getByText('Ihr Browser fragt gleich'), page.getByText('Alles gut?')];
    expect([await asks.isVisible(), await after.isVisible()]).toEqual([true, false]);
    await page.getByRole('button', { name: 'Test beginnen' }).focus();
    await page.keyboard.press('Enter');
    expect([await asks.isVisible(), await after.isVisible()]).toEqual([false, false]);
    expect(await page.locator('[data-device-start].quiet').count()).toBe(1);
    await page.getByText('Ihr Browser kann alles, was ein Treffen braucht.').waitFor();
    await page.getByText('Ihr Mikrofon hört Sie.').waitFor();
    await page.getByText(/Ihre Kamera liefert ein Bild \(\d+\s×\s\d+ Punkte\)\./).waitFor();
    await page.getByText(/Die Verbindung zu uns ist/).waitFor();
    expect(await tracksLeft(page)).toBe(1);
    expect(await page.getByLabel('Welches Mikrofon?').locator('option').count()).toBeGreaterThan(1);
    await page.getByLabel('Welches Mikrofon?').selectOption({ index: 1 });
    await page.getByText('Ihr Mikrofon hört Sie.').waitFor();

    await page.getByRole('button', { name: 'Testton abspielen' }).press('Enter');
    await page.getByRole('button', { name: 'Nein, nichts gehört' }).press('Space');
    await page.getByText('Dann ist die Lautstärke zu leise').waitFor();
    await page.getByRole('button', { name: 'Testton abspielen' }).press('Enter');
    await page.getByRole('button', { name: 'Ja, gehört' }).press('Space');
    await page.getByText('Sie hören uns.').waitFor();
    await after.waitFor();

    await page.getByRole('button', { name: 'Test beenden' }).press('Enter');
    expect(await tracksLeft(page)).toBe(0);
    expect(await page.getByRole('button', { name: 'Test beginnen' }).count()).toBe(1);
    expect([await asks.isVisible(), await after.isVisible()]).toEqual([true, true]);
    expect(await page.locator('[data-device-start].quiet').count()).toBe(0);
    // What was found stays to be read.
    expect(await page.getByText('Ihr Mikrofon hört Sie.').count()).toBe(1);
    expect(complaints).toEqual([]);
    expect(sent.filter((line) => !/^GET \/(assets\/|geraete-test|favicon)/.test(line))).toEqual([]);
  });

  test('it stops by itself', async () => {
    const { page } = await open(allowing);
    await page.getByRole('button', { name: 'Test beginnen' }).click();
    await page.getByText(/Ihre Kamera liefert ein Bild/).waitFor();
    await page.clock.fastForward('03:01');
    await page.getByRole('button', { name: 'Test beginnen' }).waitFor();
    expect(await tracksLeft(page)).toBe(0);
  });

  test('who refuses is told what to do', async () => {
    const { page, complaints } = await open(refusing);
    await page.getByRole('button', { name: 'Test beginnen' }).click();
    await page.getByText('Der Browser darf das Mikrofon nicht benutzen.').waitFor();
    await page.getByText('Der Browser darf die Kamera nicht benutzen.').waitFor();
    expect(await page.locator('[data-device-picture]').isVisible()).toBe(false);
    await page.getByText('Ihr Browser kann alles, was ein Treffen braucht.').waitFor();
    expect(complaints).toEqual([]);
  });
});
