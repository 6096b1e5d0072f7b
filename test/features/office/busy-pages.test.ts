import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { importBranches } from '../../../src/features/branches/import-endpoint.ts';
import { importPages } from '../../../src/features/office/import-pages.tsx';
import { outagePages } from '../../../src/features/office/outages-page.tsx';
import { createRights } from '../../../src/features/people/rights.ts';
import { refuse } from '../../../src/lib/refusal.ts';
import type { Db, Tx } from '../../../src/platform/db/database.ts';
import type { AskInside } from '../../../src/platform/http/inside.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, SETTINGS, type TestDesk } from '../bookings/desk.ts';
import { fieldsIn, formIn, type PlainPages, servePages } from '../bookings/plain-pages.ts';

const WHO = 'admin@de';
const [OUTAGES, IMPORT] = ['/betrieb/ausfaelle', '/gliederungen/einlesen'];
const NOBODY = { total: 0, dates: [] };

onEachStore('a form that is sent while the store is busy', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  /** Whether whoever wants to change something is told to come again. */
  let isBusy: boolean;
  beforeEach(async () => {
    isBusy = false;
    desk = await freshDesk(store());
    const { branches, clock } = desk;
    const none = { due: 0, bytes: 0 };
    const recordings = { ...none, branches: [], next: { ...none, days: 7 } };
    const effects = { above: NOBODY, upcoming: NOBODY };
    const importing = importBranches({
      ...{ branches, effectsOf: () => Promise.resolve(effects) },
      goingOf: () => Promise.resolve(recordings),
    });
    const askUnlessBusy =
      (inside: AskInside): AskInside =>
      (caller, call) => {
        if (call.path === '/servers') return Promise.resolve(call.answer.parse({ items: [], next: null }));
        if (isBusy && call.method !== 'get') return refuse({ code: 'busy', retryAfterSeconds: 2 });
        return inside(caller, call);
      };
    const tree = (db: Db | Tx) => branches.tree(db);
    const officeParts = (inside: AskInside) => ({
      ask: askUnlessBusy(inside),
      ...{ db: store().db, tree, clock, timeZone: SETTINGS.timeZone, helpContact: null },
      ...{ rights: createRights({ tree }), roleRules: [] },
      upcomingOf: () => Promise.resolve([]),
      recordingNeedsOf: () => Promise.resolve({ full: 0, soon: 0 }),
    });
    pages = await servePages(store(), desk, {
      others: [importing],
      morePages: (ask) => [...outagePages(officeParts(ask)), ...importPages(officeParts(ask))],
    });
  });
  afterEach(() => pages.close());

  test('an outage stays as it was typed, is planned once it is sent again, and once in all', async () => {
    const form = formIn((await pages.get(WHO, OUTAGES)).html, 'id="fromDay"');
    const typed = { ...form, seats: '25', reason: 'Wartung', announcement: 'Bald zurück' };
    const sendBusy = async (fields: Record<string, string>) => {
      isBusy = true;
      const { status, html } = await pages.post(WHO, OUTAGES, fields);
      isBusy = false;
      expect(status).toBe(503);
      expect(html).toContain('Gerade ist viel los. Bitte gleich noch einmal senden: Es steht alles noch da.');
      const kept = formIn(html, 'id="fromDay"');
      expect({ ...kept, csrf: '' }).toEqual({ ...typed, csrf: '' });
      return kept;
    };
    const looked = await pages.post(WHO, OUTAGES, await sendBusy(typed));
    const button = formIn(looked.html, 'value="eintragen"');
    const again = await pages.post(WHO, OUTAGES, await sendBusy(button));
    const confirmed = formIn(again.html, 'value="eintragen"');
    for (let twice = 0; twice < 2; twice += 1)
      expect(await pages.post(WHO, OUTAGES, confirmed)).toMatchObject({ status: 303 });
    const { html } = await pages.get(WHO, OUTAGES);
    expect(html.match(/>Wartung</g)).toHaveLength(1);
  });

  test('a list of branches stays as it was put in, before and after it was compared', async () => {
    const typed = { csv: 'id,parent,name,level\nby-3,by,Kreis Drei,district\n', missing: 'keep' };
    const sendBusy = async (path: string, fields: Record<string, string>) => {
      isBusy = true;
      const { status, html } = await pages.post(WHO, path, fields);
      isBusy = false;
      expect(status).toBe(503);
      expect(html).toContain('Bitte gleich noch einmal versuchen: Die Liste steht noch da.');
      const kept = fieldsIn(html);
      expect(kept).toMatchObject(typed);
      return kept;
    };
    const compared = await pages.post(WHO, IMPORT, await sendBusy(IMPORT, typed));
    expect(compared.status).toBe(200);
    const shown = fieldsIn(compared.html);
    const again = await pages.post(WHO, IMPORT, await sendBusy(`${IMPORT}/uebernehmen`, shown));
    const done = await pages.post(WHO, `${IMPORT}/uebernehmen`, fieldsIn(again.html));
    expect(done).toMatchObject({ status: 303 });
    expect((await desk.branches.tree(store().db)).get('by-3')?.name).toBe('Kreis Drei');
  });
});
