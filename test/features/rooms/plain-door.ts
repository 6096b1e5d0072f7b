import express, { type Express } from 'express';
import { silentLog, type Log } from '../../../src/lib/log.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../../../src/lib/span.ts';
import { loadAssets } from '../../../src/platform/web/assets.ts';
import { pageFallbacks, pageRouter } from '../../../src/platform/web/page-router.tsx';
import { securityHeaders } from '../../../src/platform/web/security-headers.ts';
import {
  type Announcement,
  type Door,
  type DoorConsent,
  type DoorDate,
  type DoorView,
  type Entry,
  type NoDoor,
  type Passage,
  type Replaced,
  type Visitor,
  leadsNowhere,
} from '../../../src/features/rooms/door.ts';
import { guestPages } from '../../../src/features/rooms/guest-routes.tsx';

/** Tuesday, 9 February 2027, 19:00 in Berlin. */
export const START: Instant = Date.parse('2027-02-09T18:00:00Z');

export function dateAt(startsAt: Instant): DoorDate {
  const endsAt = startsAt + 90 * MINUTE_MS;
  return { startsAt, endsAt, opensAt: startsAt - 15 * MINUTE_MS, closesAt: endsAt + 15 * MINUTE_MS };
}

const CONSENT: DoorConsent = {
  recording: { days: 180, atOnce: false, archived: false },
  attendance: { reason: 'Protokoll der <Mitgliederversammlung>', days: 30 },
};

const calm: DoorView = {
  kind: 'guest',
  title: 'Offener Abend: Wie wollen wir wohnen?',
  description:
    'Wir sprechen über Mieten, Bauland und das, was im Stadtrat möglich ist.\nAlle sind willkommen, auch ohne Vorwissen.',
  branchName: 'Kreisverband Landkreis Erlangen-Höchstadt',
  timeZone: 'Europe/Berlin',
  address: 'sie',
  state: 'live',
  released: false,
  date: dateAt(START),
  next: dateAt(START + 7 * DAY_MS),
  participants: 12,
  hostRightAt: null,
  asksAccessCode: false,
  lobby: false,
  back: false,
  unattended: false,
  papers: { read: null, drop: null },
  consent: { recording: null, attendance: null },
  announcements: [],
  phone: { number: '+49 30 123456-78', pin: '48213' },
  version: '1',
};

/** One meeting's page at one moment. */
export type Moment = {
  readonly path: string;
  readonly view: DoorView | NoDoor;
  readonly now: Instant;
  /** Of who comes with a ticket; null where they wait for the room itself. */
  readonly place?: { readonly number: number; readonly waitMs: number } | null;
};

function moment(path: string, changes: Partial<DoorView>, now: Instant = START + 10 * MINUTE_MS): Moment {
  return { path, view: { ...calm, ...changes }, now };
}

/** The page of somebody who waits; long enough that it stays while it is looked at. */
const CROWD = { number: 8_060, waitMs: 9 * MINUTE_MS };

const RESTART: Announcement = {
  ...{ id: 'o-1', from: START + HOUR_MS, to: START + 80 * MINUTE_MS },
  text: 'Wir starten einen Server neu. Der Raum ist dann für einige Minuten weg.',
};
const MOVING: Announcement = {
  ...{ id: 'o-2', from: START - HOUR_MS, to: START + 8 * HOUR_MS },
  text: `Das Rechenzentrum zieht um: https://status.example/${'meldung-'.repeat(12)}`,
};

/** What a link says that a newer one has replaced. */
export const REPLACED: Replaced = { replaced: { branchName: calm.branchName, address: 'sie' } };

/** Every state a page can be in, under a code that names it. */
export const MOMENTS: Readonly<Record<string, Moment>> = {
  early: moment('/m/early', { state: 'early', participants: null }, START - 27 * MINUTE_MS),
  otherday: moment('/m/otherday', { state: 'early', participants: null }, START - 3 * DAY_MS),
  nodate: moment('/m/nodate', { state: 'early', date: null, next: null, participants: null }),
  open: moment(
    '/m/open',
    { state: 'open', participants: 0, lobby: true, phone: null },
    START - 5 * MINUTE_MS,
  ),
  live: moment('/m/live', {}),
  papers: moment('/m/papers', {
    papers: { read: 'https://wolke.example/s/lesen', drop: 'https://wolke.example/s/einreichen' },
  }),
  consent: moment('/m/consent', { consent: CONSENT }),
  consentdu: moment('/m/consentdu', { consent: CONSENT, address: 'du' }, START - 27 * MINUTE_MS),
  consentkept: moment('/m/consentkept', {
    consent: { ...CONSENT, recording: { days: 30, atOnce: true, archived: true } },
  }),
  hostconsent: moment('/h/hostconsent', { kind: 'host', consent: CONSENT }),
  left: moment('/m/left?left=1', {}),
  locked: moment('/m/locked', { asksAccessCode: true, lobby: true, address: 'du' }),
  denied: moment('/m/denied?errors=%5B%7B%22key%22%3A%22guestDeniedAccess%22%7D%5D', {}),
  full: moment('/m/full', { state: 'full', participants: 50 }),
  ended: moment('/m/ended', { state: 'ended', participants: 0 }, START + 80 * MINUTE_MS),
  over: moment('/m/over', { state: 'ended', next: null, participants: 0 }, START + 5 * HOUR_MS),
  released: moment(
    '/m/released',
    { state: 'ended', released: true, participants: null },
    START + 25 * MINUTE_MS,
  ),
  releaseddu: moment(
    '/m/releaseddu',
    { state: 'ended', released: true, participants: null, address: 'du', asksAccessCode: true },
    START + 25 * MINUTE_MS,
  ),
  cancelled: moment('/m/cancelled', { state: 'cancelled', participants: null }),
  trouble: moment('/m/trouble', { state: 'trouble', participants: null }),
  crowded: { ...moment('/m/crowded/wait/ticket', {}), place: CROWD },
  crowdedhost: { ...moment('/h/crowdedhost/wait/ticket', { kind: 'host', address: 'du' }), place: CROWD },
  carried: moment('/m/carried/wait/ticket', { state: 'trouble', participants: null }),
  opening: moment(
    '/m/opening/wait/ticket',
    { state: 'early', participants: null, address: 'du' },
    START - 15 * MINUTE_MS,
  ),
  lapsed: moment('/m/lapsed/wait/old', {}),
  back: moment('/m/back', { state: 'open', participants: 0, back: true }),
  backagain: moment('/m/backagain?left=1', { back: true, address: 'du' }),
  unattended: moment('/m/unattended', { lobby: true, unattended: true, participants: 2, phone: null }),
  announced: moment('/m/announced', { announcements: [RESTART] }, START - 27 * MINUTE_MS),
  announcedlive: moment('/m/announcedlive', {
    ...{ address: 'du', announcements: [RESTART, MOVING], description: null },
  }),
  announcedhost: moment('/h/announcedhost', { kind: 'host', announcements: [MOVING] }),
  abroad: moment('/m/abroad', { timeZone: 'Europe/Lisbon', title: 'x'.repeat(200), description: null }),
  hostopen: moment('/h/hostopen', { kind: 'host', state: 'open', participants: 0 }, START - 5 * MINUTE_MS),
  hostreleased: moment(
    '/h/hostreleased',
    { kind: 'host', state: 'ended', released: true, participants: null },
    START + 25 * MINUTE_MS,
  ),
  hostended: moment('/h/hostended', { kind: 'host', state: 'ended' }, START + 80 * MINUTE_MS),
  unknown: { path: '/m/unknown', view: 'unknown', now: START },
  replaced: { path: '/m/replaced', view: REPLACED, now: START },
  replaceddu: {
    path: '/h/replaceddu',
    view: { replaced: { ...REPLACED.replaced, address: 'du' } },
    now: START,
  },
};

/** Read once: packing them takes longer than a test. */
const assets = loadAssets();

/** What the pages asked of the door. */
type Entered = { readonly code: string; readonly visitor: Visitor };

export type PlainDoor = {
  readonly app: Express;
  readonly entered: Entered[];
  /** The moments by code; a test may change one while the page is open. */
  readonly moments: Record<string, Moment>;
};

export type PlainDoorOptions = {
  /** What comes of a ticket; by default it is `old`, or its place is that of the moment. */
  readonly pass?: (code: string, ticket: string) => Passage | NoDoor;

  /** What comes of going in; by default the room at `https://bbb.example`. */
  readonly enter?: (code: string, visitor: Visitor) => Entry | NoDoor | Promise<Entry>;
  readonly joinOrigins?: readonly string[];
  readonly log?: Log;
  readonly publicUrl?: string;
};

/** The real pages over a door made of plain data. */
export function plainDoor(options: PlainDoorOptions = {}): PlainDoor {
  const entered: Entered[] = [];
  const moments = { ...MOMENTS };
  let now = START;
  const at = (code: string) => {
    const found = moments[code];
    now = found?.now ?? START;
    return found?.view ?? 'unknown';
  };
  const door: Door = {
    look: (_kind, code) => Promise.resolve(code === 'tired' ? { tooManyTries: 90 } : at(code)),
    enter: (_kind, code, visitor) => {
      entered.push({ code, visitor });
      at(code);
      const entry = options.enter?.(code, visitor) ?? {
        to: 'room',
        url: 'https://bbb.example/join',
        formActionAllowed: true,
      };
      return Promise.resolve(entry);
    },
    pass: (_kind, code, ticket) => {
      const view = at(code);
      const chosen = options.pass?.(code, ticket);
      if (chosen !== undefined || leadsNowhere(view)) return Promise.resolve(chosen ?? 'unknown');
      const name = 'Ida Denk';
      return Promise.resolve(
        ticket === 'old'
          ? { to: 'lapsed', view, name }
          : { to: 'wait', view, name, place: moments[code]?.place ?? null },
      );
    },
  };
  const publicUrl = options.publicUrl ?? 'https://plenum.example';
  const web = {
    assets,
    log: options.log ?? silentLog,
    legal: { privacyUrl: null, imprintUrl: null },
  };
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const app = express().disable('x-powered-by');
  app.use(securityHeaders(publicUrl, options.joinOrigins ?? ['https://bbb.example']));
  app.use(
    web.assets.router,
    pageRouter(web, guestPages({ door, clock, publicUrl, mayHost: () => Promise.resolve(false) })),
    pageFallbacks(web),
  );
  return { app, entered, moments };
}
