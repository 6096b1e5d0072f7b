import { attendedDate } from '../attended.ts';
import { dayIn } from '../calendar.ts';
import type { DeskWorld } from '../desk-world.ts';
import type { Shown } from '../every-page.ts';

const KREIS = '/gliederungen/by-09162';

/** Two new ones, one renamed, one moved; all others are not named. */
const LIST = `id,parent,name,level
by-09162,by,Kreisverband München,district
by-09162-02,by-09162,Ortsverband Bogenhausen,local
by-09162-ag,by,AG Bezahlbares Wohnen,group
by-09461,by,Kreisverband Bamberg,district
`;

/** Folders are made by a job, and measured by the next one. */
const settled = async (world: DeskWorld) => {
  await world.app.runJob('provision-folders');
  await world.app.runJob('provision-folders');
};
const folders = (path: string) => async (world: DeskWorld) => {
  await world.once(settled);
  return path;
};

const attended = (world: DeskWorld) => attendedDate(world, ['Ida Weber', 'Jonas Özdemir', 'Zoë']);
const listOf = (rest: string) => async (world: DeskWorld) =>
  `/termine/${await world.once(attended)}/anwesende${rest}`;

/** Dates that would stand above a lower limit. */
const booked = async (world: DeskWorld) => {
  await world.book({ branch: 'by-09162-01', start: `${dayIn(9)}T19:00` });
  return world.book({ branch: 'by-09162-01', title: 'Ortsvorstand', start: `${dayIn(9)}T19:00` });
};

export const BRANCH_PAGES: readonly Shown[] = [
  { name: 'branches', path: '/gliederungen', who: 'miriam' },
  { name: 'branches-search', path: '/gliederungen?name=wohnen', who: 'miriam' },
  { name: 'branch', path: folders(KREIS), who: 'sevgi' },
  { name: 'branch-admin', path: folders('/gliederungen/by?getan=limits'), who: 'miriam' },
  { name: 'branch-limits', path: `${KREIS}/grenzen`, who: 'miriam' },
  {
    name: 'branch-limits-wrong',
    path: `${KREIS}/grenzen`,
    who: 'miriam',
    prepare: async (tab) => {
      await tab.locator('#limits-maxMinutes').fill('zwei Stunden');
      await tab.locator('main button[type="submit"]').click();
    },
  },
  {
    name: 'branch-limits-sure',
    path: async (world) => {
      await world.once(booked);
      return '/gliederungen/by-09162-01/grenzen';
    },
    who: 'miriam',
    prepare: async (tab) => {
      await tab.locator('#limits-roomsAtOnce').fill('1');
      await tab.locator('main button[type="submit"]').click();
    },
  },
  { name: 'branch-bookings', path: `${KREIS}/vorgaben`, who: 'miriam' },
  { name: 'branch-texts', path: `${KREIS}/texte`, who: 'miriam' },
  { name: 'branch-recordings', path: `${KREIS}/aufbewahrung`, who: 'miriam' },
  {
    name: 'branch-recordings-sure',
    path: `${KREIS}/aufbewahrung`,
    who: 'miriam',
    prepare: async (tab) => {
      await tab.locator('#limits-recordingDays').fill('100');
      await tab.locator('main button[type="submit"]').click();
    },
  },
  { name: 'branch-name', path: `${KREIS}/name`, who: 'miriam' },
  { name: 'branch-deputy', path: `${KREIS}/vertretung`, who: 'sevgi' },
  { name: 'branch-deputies', path: '/gliederungen/by-09564', who: 'florian' },
  { name: 'import', path: '/gliederungen/einlesen', who: 'miriam' },
  {
    name: 'import-wrong',
    path: '/gliederungen/einlesen',
    who: 'miriam',
    prepare: async (tab) => {
      await tab.locator('#csv').fill(`${LIST}by-1,nirgends,Kreisverband Nirgendwo,district\n`);
      await tab.locator('main button[type="submit"]').click();
    },
  },
  {
    name: 'import-diff',
    path: '/gliederungen/einlesen',
    who: 'miriam',
    prepare: async (tab) => {
      await tab.locator('#csv').fill(LIST);
      await tab.locator('main button[type="submit"]').click();
    },
  },
  { name: 'folders', path: folders('/ordner'), who: 'miriam' },
  { name: 'folders-branch', path: folders('/ordner?stand=failed'), who: 'sevgi' },
  { name: 'attendance', path: listOf(''), who: 'sevgi' },
  { name: 'attendance-delete', path: listOf('/loeschen'), who: 'sevgi' },
];
