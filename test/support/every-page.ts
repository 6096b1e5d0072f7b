import type { Page as Tab } from 'playwright-core';
import type { Page } from '../../src/platform/web/page.ts';
import type { DeskName } from './desk-people.ts';
import type { DeskWorld } from './desk-world.ts';
import { BOOKING_PAGES } from './pages/booking.ts';
import { BRANCH_PAGES } from './pages/branches.ts';
import { CALENDAR_PAGES } from './pages/calendar.ts';
import { DOOR_PAGES } from './pages/door.ts';
import { FORM_PAGES } from './pages/form.ts';
import { HELP_PAGES } from './pages/help.ts';
import { OPS_PAGES } from './pages/ops.ts';
import { RECORDING_PAGES } from './pages/recordings.ts';
import { SIGN_IN_PAGES } from './pages/sign-in.ts';
import { START_PAGES } from './pages/start.ts';

/** One look at a page: looked at by axe in `test/journeys/every-page.test.ts`, photographed by `npm run screenshots`. */
export type Shown = {
  /** Names the test and the picture: small letters, digits and hyphens. */
  readonly name: string;
  /** With its query. What it needs is made in the world; what several need, by `world.once`. */
  readonly path: string | ((world: DeskWorld) => string | Promise<string>);
  /** null: a stranger without a session. */
  readonly who: DeskName | null;
  /** What is to be done on the page before it is looked at. */
  readonly prepare?: (tab: Tab, world: DeskWorld) => Promise<unknown>;
};

/** Every page, most in the order in which people come to them; several looks at one where it can look different. */
export const EVERY_PAGE: readonly Shown[] = [
  ...DOOR_PAGES,
  ...SIGN_IN_PAGES,
  ...START_PAGES,
  ...FORM_PAGES,
  ...BOOKING_PAGES,
  ...CALENDAR_PAGES,
  ...RECORDING_PAGES,
  ...OPS_PAGES,
  ...BRANCH_PAGES,
  ...HELP_PAGES,
];

/** Addresses that show nothing of their own, and why; those of forms, which lead back, need no line. */
export const SHOWS_NOTHING: Readonly<Record<string, string>> = {
  '/auth/login': 'leads to the realm',
  '/auth/logout': 'leads to the start',
  '/gliederungen/liste.csv': 'is a file',
  '/termine/:id/anwesende.csv': 'is a file',
  '/jetzt/:id/leiten': 'leads to the host’s page',
  '/aufzeichnungen/:id/ansehen': 'leads to the recording itself',
};

export async function pathOf({ path }: Shown, world: DeskWorld): Promise<string> {
  return typeof path === 'string' ? path : path(world);
}

/** The route that answers a path: the first that fits, as in the router. */
export function routeOf(path: string, pages: readonly Page[]): string | undefined {
  const { pathname } = new URL(path, 'http://plenum.example');
  const fits = (route: string) => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(pathname);
  return pages.find((page) => page.method === 'get' && fits(page.path))?.path;
}
