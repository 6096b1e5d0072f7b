import { describe, expect, test } from '@jest/globals';
import { type DoorView, leadsNowhere } from '../../../src/features/rooms/door.ts';
import { serve } from '../../support/web-server.ts';
import { MOMENTS, plainDoor } from './plain-door.ts';
import { plainSpaces } from '../../support/plain-spaces.ts';

/** Asks for a page of the door, or sends its form. */
async function ask(path: string, form?: Record<string, string>) {
  const web = await serve(plainDoor({ enter: (code) => ({ to: 'no-place', view: viewOf(code) }) }).app);
  try {
    const sent = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    const answer = await fetch(`${web.url}${path}`, { redirect: 'manual', ...sent });
    return { status: answer.status, html: plainSpaces(await answer.text()) };
  } finally {
    await web.close();
  }
}

function viewOf(name: string): DoorView {
  const view = MOMENTS[name]?.view;
  if (view === undefined || leadsNowhere(view)) throw new Error(`no such moment: ${name}`);
  return view;
}

describe('the page of a date that nobody came to', () => {
  test.each([
    ['/m/released', 'Kommen Sie noch? Dann öffnen wir ihn wieder, solange Platz ist.'],
    ['/h/hostreleased', 'Kommen Sie noch? Dann öffnen wir ihn wieder, solange Platz ist.'],
    ['/m/releaseddu', 'Kommst du noch? Dann öffnen wir ihn wieder, solange Platz ist.'],
  ])('%s says what happened, and offers the room back', async (path, text) => {
    const { status, html } = await ask(path);
    expect(status).toBe(200);
    expect(html).toContain('Der Raum ist frei geworden, weil niemand da war.');
    expect(html).toContain(text);
    expect(html).toMatch(/<form[^>]*action="[^"]*\/join"/);
    expect(html).toContain('<button type="submit">Raum wieder öffnen</button>');
    // It has a field to type into, so it does not load itself anew without a script.
    expect(html).not.toContain('http-equiv="refresh"');
    expect(html).not.toContain('Danke fürs Dabeisein');
  });

  test('speaks English, too', async () => {
    const { html } = await ask('/m/released?lang=en');
    expect(html).toContain('The room was given up because nobody was there.');
    expect(html).toContain('Then we will open it again, as long as there is a place.');
    expect(html).toContain('Open the room again');
  });

  test.each([
    [
      '/m/released',
      'Versuchen Sie es später noch einmal, oder fragen Sie das Büro: Kreisverband Landkreis Erlangen-Höchstadt.',
    ],
    [
      '/m/releaseddu',
      'Versuch es später noch einmal, oder frag das Büro: Kreisverband Landkreis Erlangen-Höchstadt.',
    ],
    ['/m/released?lang=en', 'Try again later, or ask the office: Kreisverband Landkreis Erlangen-Höchstadt.'],
  ])('%s says where the place is gone, whom to ask, and keeps the name', async (path, whom) => {
    const [page = '', query = ''] = path.split('?');
    const form = { name: 'Ida Denk', accessCode: 'sesam' };
    const { status, html } = await ask(`${page}/join?${query}`, form);
    expect(status).toBe(409);
    expect(html).toMatch(/role="alert">(Gerade ist kein Platz mehr frei|There is no place left right now)/);
    expect(html).toContain(whom);
    expect(html).toContain('value="Ida Denk"');
  });
});
