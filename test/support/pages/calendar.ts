import type { Page as Tab } from 'playwright-core';
import { dayIn } from '../calendar.ts';
import type { DeskWorld } from '../desk-world.ts';
import type { Shown } from '../every-page.ts';

/** A day on which too much goes on to name all of it, and a date by another clock; in a week that no other page fills. */
async function evening(world: DeskWorld): Promise<void> {
  for (let at = 0; at < 6; at += 1) {
    await world.book({ title: `Arbeitskreis ${at}`, start: `${dayIn(60)}T${14 + at}:00` });
  }
  await world.book({ title: 'Mit Lissabon', start: `${dayIn(61)}T18:00`, timeZone: 'Europe/Lisbon' });
}

const onThatDay = (path: string) => async (world: DeskWorld) => {
  await world.once(evening);
  return `${path}${dayIn(60)}`;
};

/** Where there is room, the calendar library draws the week. */
async function hoursDrawn(tab: Tab): Promise<void> {
  await tab.setViewportSize({ width: 1280, height: 800 });
  // On some days of the week so much meets that the list is too tall to be replaced by itself.
  const button = tab.locator('#week-view[aria-pressed]');
  if ((await button.getAttribute('aria-pressed')) === 'false') await button.click();
  await tab.waitForSelector('.hours .ec-event a');
}

export const CALENDAR_PAGES: readonly Shown[] = [
  { name: 'list', path: '/buchungen', who: 'sevgi' },
  { name: 'list-empty', path: '/buchungen', who: 'dilan' },
  { name: 'list-found-nothing', path: '/buchungen?text=nirgends', who: 'sevgi' },
  { name: 'month', path: onThatDay('/kalender?ansicht=monat&tag='), who: 'sevgi' },
  { name: 'month-empty', path: '/kalender?tag=2036-02-01', who: 'dilan' },
  { name: 'week', path: onThatDay('/kalender?ansicht=woche&tag='), who: 'sevgi', prepare: hoursDrawn },
  { name: 'day', path: onThatDay('/kalender?ansicht=tag&tag='), who: 'sevgi' },
  { name: 'load', path: '/auslastung', who: 'sevgi' },
  { name: 'load-of-day', path: onThatDay('/auslastung?tag='), who: 'sevgi' },
];
