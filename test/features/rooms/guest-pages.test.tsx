import { describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { desk, viewOf } from './desk.ts';
import { dateAt, MOMENTS, REPLACED, START } from './plain-door.ts';

describe('the page says truthfully where the meeting stands', () => {
  test.each([
    [
      'early',
      'Der Raum öffnet um 18:45 Uhr.',
      'Sie müssen nichts tun: Diese Seite geht dann von selbst weiter.',
    ],
    ['early', 'Dienstag, 9. Februar, 19:00 Uhr', 'in 12 Minuten'],
    ['otherday', 'Heute ist hier kein Treffen.', 'Danach: Dienstag, 16. Februar, 19:00 Uhr.'],
    ['nodate', 'Für dieses Treffen steht gerade kein Termin fest.', 'Ihr Link bleibt gleich.'],
    ['open', 'Der Raum ist offen.', 'Dieses Treffen hat einen Warteraum: Die Leitung lässt Sie herein.'],
    ['live', 'Das Treffen läuft.', '12 Teilnehmende sind da.'],
    ['left', 'Sie haben den Raum verlassen.', 'Wieder hineingehen'],
    ['locked', 'Dein Name', 'Er steht in deiner Einladung.'],
    ['denied', 'Die Leitung hat Sie dieses Mal nicht hereingelassen.', 'Hineingehen'],
    ['full', 'Der Raum ist gerade voll.', '50 Teilnehmende sind da.'],
    ['ended', 'Das Treffen ist zu Ende.', 'Das nächste Treffen ist am Dienstag, 16. Februar, 19:00 Uhr.'],
    ['ended', 'Danke fürs Dabeisein.', 'geht diese Seite von selbst weiter'],
    ['over', 'Das Treffen ist zu Ende.', 'Danke fürs Dabeisein.'],
    [
      'cancelled',
      'Dieses Treffen ist abgesagt.',
      'Am Dienstag, 9. Februar, 19:00 Uhr findet es nicht statt.',
    ],
    ['trouble', 'Die Verbindung zum Videoraum ist gerade gestört.', 'Bleiben Sie einfach hier.'],
    ['crowded', 'Gerade kommen sehr viele an.', 'Sie sind Nummer 8060, das dauert etwa 9 Minuten.'],
    ['crowded', 'Es geht von selbst hinein, als „Ida Denk“.', 'Namen ändern'],
    ['crowdedhost', 'Du bist Nummer 8060, das dauert etwa 9 Minuten.'],
    [
      'carried',
      'Die Verbindung zum Videoraum ist gerade gestört.',
      'Sobald der Raum da ist, bringen wir Sie von selbst hinein, als „Ida Denk“.',
    ],
    ['opening', 'Der Raum wird gerade geöffnet.', 'bringen wir dich von selbst hinein, als „Ida Denk“.'],
    ['back', 'Der Raum ist wieder da.', 'Hineingehen'],
    ['backagain', 'Der Raum ist wieder da.', 'Wieder hineingehen'],
    ['unattended', 'Seit einigen Minuten ist niemand von der Leitung im Raum', 'Erlangen-Höchstadt.'],
    [
      'announced',
      'Angekündigte Wartung',
      'Am Dienstag, 9. Februar, von 20:00 Uhr bis 20:20 Uhr:',
      'Wir starten einen Server neu. Der Raum ist dann für einige Minuten weg.',
      'Ist der Raum in dieser Zeit einmal weg, kommen Sie mit demselben Link wieder hinein.',
    ],
    [
      'announcedlive',
      'Von Dienstag, 9. Februar, 18:00 Uhr bis Mittwoch, 10. Februar, 03:00 Uhr:',
      'kommst du',
    ],
    ['announcedhost', 'Das Rechenzentrum zieht um', 'Dieser Link ist nur für die Leitung.'],
    ['abroad', '18:00 Uhr (Zeit in Lissabon)', 'bis 19:30 Uhr'],
    ['hostopen', 'Dieser Link ist nur für die Leitung.', 'Als Leitung hineingehen'],
    ['hostended', 'Bis 20:45 Uhr können Sie den Raum mit diesem Link wieder öffnen.', 'Raum wieder öffnen'],
  ])('%s: %s', async (name, ...sentences) => {
    const { ask } = await desk();
    const { status, html } = await ask(MOMENTS[name]?.path ?? '');
    expect(status).toBe(200);
    for (const sentence of sentences) expect(html).toContain(sentence);
  });

  test.each([
    ...['early', 'otherday', 'nodate', 'full', 'ended', 'over', 'cancelled', 'trouble'],
    ...['crowded', 'carried', 'opening'],
  ])('%s: there is no form where nobody can go in', async (name) => {
    const { ask } = await desk();
    expect((await ask(MOMENTS[name]?.path ?? '')).html).not.toContain('<form');
  });

  test.each([
    ['early', 60],
    ['full', 10],
    ['trouble', 5],
    ['crowded', 540],
    ['carried', 5],
    ['ended', 10],
    ['live', null],
    ['over', null],
  ])('%s: without a script the page loads itself anew after %s seconds', async (name, seconds) => {
    const { ask } = await desk();
    const { html } = await ask(MOMENTS[name]?.path ?? '');
    const refresh = /<noscript><meta http-equiv="refresh" content="(\d+);url=\/m\//.exec(html)?.[1] ?? null;
    expect(refresh).toBe(seconds === null ? null : String(seconds));
  });

  test('in the last minutes before the opening it loads itself anew every ten seconds', async () => {
    const { ask, moments } = await desk();
    const early = MOMENTS['early'];
    if (early === undefined) throw new Error('no such moment');
    moments['early'] = { ...early, now: START - 19 * MINUTE_MS };
    expect((await ask('/m/early')).html).toContain('content="10;url=/m/earl-y"');
  });

  test('shortly before midnight a meeting after midnight is not “not today”', async () => {
    const { ask, moments } = await desk();
    const early = MOMENTS['early'];
    if (early === undefined || typeof early.view === 'string') throw new Error('no such moment');
    const startsAt = Date.parse('2027-02-09T23:20:00Z');
    moments['early'] = {
      ...early,
      view: { ...early.view, date: dateAt(startsAt) },
      now: startsAt - 30 * MINUTE_MS,
    };
    expect((await ask('/m/early')).html).toContain('Der Raum öffnet um 00:05 Uhr.');
  });

  test('coming back when the date is over, it thanks and names the next', async () => {
    const { ask } = await desk();
    const { html } = await ask('/m/otherday?left=1');
    expect(html).toContain('Danke fürs Dabeisein.');
    expect(html).toContain('Das nächste Treffen ist am Dienstag, 9. Februar, 19:00 Uhr.');
  });

  test('what BigBlueButton says is never shown as it came', async () => {
    const { ask } = await desk();
    for (const errors of ['<b>x</b>', '[{"key":"<b>x</b>","message":"<b>x</b>"}]', '[null]', '{}']) {
      const { html } = await ask(`/m/live?errors=${encodeURIComponent(errors)}`);
      expect(html).toContain('Das Hineingehen hat nicht geklappt.');
      expect(html).not.toContain('<b>');
    }
  });
});

describe('links', () => {
  test('work with and without hyphens and in capitals', async () => {
    const { ask } = await desk();
    for (const path of ['/m/live', '/m/LIVE', '/m/li-ve', '/m/Li-Ve']) {
      expect((await ask(path)).html).toContain('Das Treffen läuft.');
    }
  });

  test('unknown, replaced and tried too often are told apart', async () => {
    const { ask } = await desk();
    expect(await ask('/m/unknown')).toMatchObject({
      status: 404,
      html: expect.stringContaining('Diesen Link kennen wir nicht.'),
    });
    expect(await ask('/m/replaced')).toMatchObject({
      status: 410,
      html: expect.stringContaining('Dieser Link gilt nicht mehr.'),
    });
    const tired = await ask('/m/tired');
    expect([tired.status, tired.headers.get('retry-after')]).toEqual([429, '90']);
  });

  test('a typed code leads to its page, and so does a pasted link', async () => {
    const { ask } = await desk();
    expect((await ask('/m', { code: ' ACDE fghj-kmnp ' })).location).toBe('/m/acde-fghj-kmnp');
    expect((await ask('/m', { code: 'https://plenum.example/m/acde-fghj-kmnp?x=1' })).location).toBe(
      '/m/acde-fghj-kmnp',
    );
    expect((await ask('/m', { code: 'https://plenum.example/h/acdefghjkmnp' })).location).toBe(
      '/h/acdefghjkmnp',
    );
    expect((await ask('/m?lang=en', { code: '//evil.example' })).location).toBe(
      '/m/%2F%2Fev-il.e-xamp-le?lang=en',
    );
    expect(await ask('/m', { code: ' ' })).toMatchObject({ status: 422 });
  });

  test('status speaks JSON, and problems where there is no meeting', async () => {
    const { ask } = await desk();
    const { headers, html } = await ask('/m/live/status');
    expect(JSON.parse(html)).toEqual({
      state: 'live',
      opensAt: '2027-02-09T17:45:00Z',
      participants: 12,
      announcements: [],
      version: '1',
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse((await ask('/m/nodate/status')).html)).toMatchObject({ opensAt: null });
    const unknown = await ask('/h/unknown/status');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect((await ask('/m/tired/status')).status).toBe(429);
  });
});

describe('going in', () => {
  test('leads on to the room with 303, the name tidied', async () => {
    const { ask, entered } = await desk();
    expect(await ask('/m/live/join?lang=en', { name: '  Jo\u0308rg   Müller ' })).toMatchObject({
      status: 303,
      location: 'https://bbb.example/join',
    });
    expect(entered).toEqual([
      {
        code: 'live',
        visitor: { name: 'Jörg Müller', accessCode: '', clientAddress: '127.0.0.1', language: 'en' },
      },
    ]);
  });

  test('where a form may not be redirected there, a page with a link and a refresh leads on', async () => {
    const url = 'https://other.example/join?fullName=Ida&meetingID=1&checksum=0';
    const { ask } = await desk({ enter: () => ({ to: 'room', url, formActionAllowed: false }) });
    const { status, html } = await ask('/m/live/join', { name: 'Ida' });
    const escaped = url.replaceAll('&', '&amp;');
    expect(status).toBe(200);
    expect(html).toContain(`<meta http-equiv="refresh" content="0;url=${escaped}"`);
    expect(html).toContain(`href="${escaped}"`);
  });

  test.each([
    ['', 'Bitte schreiben Sie Ihren Namen in das Feld.'],
    [' \u3164\u200b ', 'Bitte schreiben Sie Ihren Namen in das Feld.'],
    ['x'.repeat(61), 'Bitte nehmen Sie höchstens 60 Zeichen.'],
    ['Ida\u202eadI', 'ein unsichtbares Zeichen'],
    ['Ida\u0000', 'ein unsichtbares Zeichen'],
    ['Ida\nVorstand', 'ein unsichtbares Zeichen'],
  ])('refuses the name %j with a sentence at the field, and asks nobody', async (name, sentence) => {
    const { ask, entered } = await desk();
    const { status, html } = await ask('/m/live/join', { name });
    expect(status).toBe(422);
    expect(html).toContain('<title>Noch einmal: ');
    expect(html).toMatch(/<span class="fault" id="name-fault">[^<]*/);
    expect(html.split(sentence)).toHaveLength(3);
    expect(html).toContain('aria-describedby="name-fault name-hint" aria-invalid="true"');
    expect(entered).toEqual([]);
  });

  test('60 characters may be emoji, and one made of several is a name too', async () => {
    const { ask } = await desk();
    expect((await ask('/m/live/join', { name: '😀'.repeat(60) })).status).toBe(303);
    expect((await ask('/m/live/join', { name: 'Ida 👩‍🚀' })).status).toBe(303);
  });

  test('a wrong access code is told, the name stays, the code does not', async () => {
    const { ask } = await desk({ enter: (code) => ({ to: 'wrong-access-code', view: viewOf(code) }) });
    const wrong = await ask('/m/locked/join', { name: 'Ida "Quer" Denk', accessCode: 'geheim' });
    expect(wrong.status).toBe(403);
    expect(wrong.html).toContain('Dieser Zugangscode stimmt nicht.');
    expect(wrong.html).toContain('value="Ida &quot;Quer&quot; Denk"');
    expect(wrong.html).not.toContain('geheim');
    expect((await ask('/m/locked/join', { name: 'Ida' })).html).toContain('Bitte gib den Zugangscode ein.');
  });

  test('too late or too early shows the page as it is now', async () => {
    const { ask } = await desk({ enter: () => ({ to: 'door', view: viewOf('trouble') }) });
    const { status, html } = await ask('/m/trouble/join', { name: 'Ida' });
    expect(status).toBe(409);
    expect(html).toContain('Die Verbindung zum Videoraum ist gerade gestört.');
    expect(html).toContain('content="5;url=/m/trou-ble"');
  });

  test('who must wait is led on to the page that keeps the place, the language kept', async () => {
    const { ask } = await desk({ enter: () => ({ to: 'line', ticket: 'v1.a-b_c.d' }) });
    expect(await ask('/m/live/join?lang=en', { name: 'Ida' })).toMatchObject({
      status: 303,
      location: '/m/live/wait/v1.a-b_c.d?lang=en',
    });
    expect((await ask('/h/hostopen/join', { name: 'Ida' })).location).toBe('/h/hostopen/wait/v1.a-b_c.d');
  });

  test('too many tries are refused for a while', async () => {
    const { ask } = await desk({ enter: () => ({ to: 'too-many-tries', retryAfterSeconds: 300 }) });
    const { status, headers } = await ask('/m/locked/join', { name: 'Ida' });
    expect([status, headers.get('retry-after')]).toEqual([429, '300']);
  });

  test('a replaced link opens nothing', async () => {
    const { ask } = await desk({ enter: () => REPLACED });
    expect((await ask('/m/live/join', { name: 'Ida' })).status).toBe(410);
  });

  test('the address of the form’s answer leads back to the page, the language kept', async () => {
    const { ask } = await desk();
    expect(await ask('/m/LIVE/join?lang=en')).toMatchObject({ status: 303, location: '/m/live?lang=en' });
  });
});
