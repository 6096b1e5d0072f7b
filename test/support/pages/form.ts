import type { Page as Tab } from 'playwright-core';
import { dayIn } from '../calendar.ts';
import type { DeskWorld } from '../desk-world.ts';
import type { Shown } from '../every-page.ts';

/** Far from what other pages need. */
const DAY = dayIn(33);

/** An evening at which 250 people meet already, who are all that there are places for. */
async function fullEvening(world: DeskWorld): Promise<string> {
  for (const expectedParticipants of [100, 100, 50]) {
    await world.book({ branch: 'by', start: `${DAY}T19:00`, expectedParticipants });
  }
  return DAY;
}

const filled = (more: string) => async (world: DeskWorld) =>
  `/buchen?branch=by-09162&title=Offener+Abend&day=${await world.once(fullEvening)}&time=19:00&people=30${more}`;

/** A free time to press; or, of a series, what may become of the date that does not fit. */
const refused = (tab: Tab) => tab.locator('#check').locator('button[name=start], select').first().waitFor();

export const FORM_PAGES: readonly Shown[] = [
  { name: 'form', path: '/buchen', who: 'sevgi' },
  { name: 'form-english', path: '/buchen?lang=en', who: 'florian' },
  { name: 'form-nowhere', path: '/buchen', who: 'tobias' },
  { name: 'form-full', path: filled(''), who: 'sevgi', prepare: refused },
  {
    name: 'form-series',
    path: filled('&repeat=weekly&times=30'),
    who: 'sevgi',
    prepare: async (tab) => {
      await refused(tab);
      await tab.locator('#more-part > summary').click();
    },
  },
];
