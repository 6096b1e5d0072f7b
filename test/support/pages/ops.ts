import { dayIn } from '../calendar.ts';
import type { DeskWorld } from '../desk-world.ts';
import type { Shown } from '../every-page.ts';
import { untilThere } from '../until.ts';

/** Somebody else may run it first. */
const FAILS_WITHIN_MS = 15_000;

/** A server that takes no new rooms, and one that an outage is planned for. */
async function upkeep({ app }: DeskWorld): Promise<void> {
  await app.call('admin@de', 'PATCH', '/servers/bbb-2', { draining: true });
  const outage = { from: dayIn(20), to: dayIn(21), rooms: 5, reason: 'Wartung' };
  await app.call('admin@de', 'POST', '/capacity/outages', { ...outage, servers: ['bbb-2'] });
  const over = { ...outage, from: dayIn(-3), to: dayIn(-2) };
  await app.call('admin@de', 'POST', '/capacity/outages', over);
}

/** A job that fails, again and again: the realm does not let it read. */
async function failing({ app, realm }: DeskWorld): Promise<string> {
  await realm.setPlenumRoles([]);
  const job = 'sync-members';
  const run = () => app.call('admin@de', 'POST', `/jobs/${job}/run`);
  for (let failures = 0; failures < 2; failures += 1) {
    await untilThere('a run that fails', FAILS_WITHIN_MS, async () => (await run()).body['failure']);
  }
  return job;
}

const after = (path: string) => async (world: DeskWorld) => {
  await world.once(upkeep);
  return path;
};

export const OPS_PAGES: readonly Shown[] = [
  { name: 'operations', path: after('/betrieb'), who: 'miriam' },
  { name: 'servers', path: after('/betrieb/server'), who: 'miriam' },
  { name: 'server', path: after('/betrieb/server/bbb-2'), who: 'miriam' },
  {
    name: 'outages',
    path: after('/betrieb/ausfaelle'),
    who: 'miriam',
    prepare: async (tab) => {
      await tab.getByText('Vergangene Ausfälle').first().click();
    },
  },
  {
    name: 'outage-preview',
    path: after('/betrieb/ausfaelle'),
    who: 'miriam',
    prepare: async (tab) => {
      await tab.locator('#seats').fill('10');
      await tab.locator('section.card form button[type=submit]').click();
      await tab.locator('#preview').waitFor();
    },
  },
  {
    name: 'outage-wrong',
    path: after('/betrieb/ausfaelle'),
    who: 'miriam',
    prepare: async (tab) => {
      await tab.locator('section.card form button[type=submit]').click();
      await tab.locator('.wrong').waitFor();
    },
  },
  {
    name: 'jobs',
    path: async (world) => {
      await world.once(failing);
      return '/betrieb/aufgaben';
    },
    who: 'miriam',
  },
  { name: 'job', path: '/betrieb/aufgaben/watch-servers', who: 'miriam' },
  {
    name: 'job-failing',
    path: async (world) => `/betrieb/aufgaben/${await world.once(failing)}`,
    who: 'miriam',
  },
  { name: 'job-failures-none', path: '/betrieb/aufgaben/tidy?nur=fehler', who: 'miriam' },
  { name: 'job-tried', path: '/betrieb/aufgaben/clean-recordings/probe', who: 'miriam' },
  { name: 'recordings-kept', path: '/betrieb/aufzeichnungen', who: 'miriam' },
  { name: 'folders-drift', path: '/betrieb/ordner', who: 'miriam' },
  { name: 'folders-foreseen', path: '/betrieb/ordner/probe?gliederung=by', who: 'miriam' },
  { name: 'log', path: after('/betrieb/protokoll'), who: 'miriam' },
  { name: 'operations-refused', path: '/betrieb', who: 'sevgi' },
  { name: 'search', path: '/suche', who: 'sevgi' },
  { name: 'search-found', path: '/suche?q=vorstand', who: 'miriam' },
  { name: 'search-none', path: '/suche?q=xyzzy', who: 'sevgi' },
];
