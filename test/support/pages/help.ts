import { localNow } from '../calendar.ts';
import type { DeskWorld } from '../desk-world.ts';
import type { Shown } from '../every-page.ts';
import { walkIn } from '../visitor.ts';

export const HELP_PAGES: readonly Shown[] = [
  { name: 'help', path: '/hilfe', who: null },
  { name: 'help-signed-in', path: '/hilfe', who: 'sevgi' },
  { name: 'help-topic', path: '/hilfe/raum-buchen', who: 'sevgi' },
  { name: 'help-trouble', path: '/hilfe/es-klappt-nicht', who: null },
  { name: 'help-english', path: '/hilfe/treffen-leiten?lang=en', who: null },
  { name: 'easy-language', path: '/hilfe/leichte-sprache', who: null },
  { name: 'device-test', path: '/geraete-test', who: null },
  {
    name: 'device-test-running',
    path: '/geraete-test',
    who: null,
    prepare: async (tab) => {
      await tab.getByRole('button', { name: 'Test beginnen' }).click();
      // Where there is no camera the test says so, and is done.
      await tab.locator('[data-device-result=camera]:not(.wait, .none)').waitFor();
    },
  },
  { name: 'accessibility', path: '/barrierefreiheit', who: null },
  { name: 'live', path: async (world) => liveAt(world), who: 'sevgi' },
  { name: 'live-viewer', path: async (world) => liveAt(world), who: 'viktor' },
  { name: 'live-admin', path: async (world) => liveAt(world), who: 'miriam' },
  { name: 'live-nothing', path: '/jetzt', who: 'dilan' },
  { name: 'live-end', path: async (world) => `/jetzt/${await world.once(liveRoom)}/beenden`, who: 'sevgi' },
];

async function liveAt(world: DeskWorld): Promise<string> {
  await world.once(liveRoom);
  return '/jetzt';
}

/** The date of a meeting that somebody is in. */
async function liveRoom(world: DeskWorld): Promise<string> {
  const { id, occurrences } = await world.book({ title: 'Offene Runde', start: localNow() });
  await world.app.runJob('open-rooms');
  const links = await world.api('GET', `/bookings/${id}/links`);
  await walkIn(String(links['guest']), 'Ida Denk');
  await world.app.runJob('watch-servers');
  return occurrences[0]?.id ?? '';
}
