import { Router } from 'express';
import type { Branches } from '../features/branches/branches.ts';
import { bookingPages } from '../features/bookings/booking-pages.tsx';
import { createUpcoming } from '../features/bookings/upcoming.ts';
import { officePages } from '../features/office/office-pages.tsx';
import { createBrowserPeople } from '../features/people/browser-people.ts';
import type { Rights } from '../features/people/rights.ts';
import { createDoor } from '../features/rooms/doors.ts';
import { guestPages, hostingBy } from '../features/rooms/guest-routes.tsx';
import { createPaces } from '../features/rooms/paces.ts';
import { slidesRouter } from '../features/folders/slides-serve.ts';
import { createConsentOf } from '../features/recordings/consent.ts';
import { createAnyOfBooking, createNeeds } from '../features/recordings/needs.ts';
import { recordingPages } from '../features/recordings/recording-pages.tsx';
import { createTickets } from '../features/rooms/ticket.ts';
import { createInside } from '../platform/http/inside.ts';
import type { Api } from '../platform/http/mount.ts';
import { loadAssets } from '../platform/web/assets.ts';
import type { Page, Web } from '../platform/web/page.ts';
import { pageFallbacks, pageRouter } from '../platform/web/page-router.tsx';
import { securityHeaders } from '../platform/web/security-headers.ts';
import type { Base } from './base.ts';
import type { Features } from './features.ts';
import { playing } from './recordings-shown.ts';

/** What knows the tree, who may do what in it, and what of it the API does. */
export type Known = Readonly<{ tree: Branches['tree']; rights: Rights; api: Api }>;

/** Everything that answers browsers, and what others fetch from us. */
export async function makePages(base: Base, features: Features, known: Known): Promise<readonly Router[]> {
  const { config, log, pool } = base;
  const { publicUrl } = config.http;
  const { papers } = features;
  const joinOrigins = pool.flatMap((server) => server.joinOrigins);
  const signIn = await createBrowserPeople({ ...base, ...known, people: features.people });
  const assets = loadAssets();
  const shared = { assets, log, legal: config.legal };
  const web: Web = signIn === null ? shared : { ...shared, people: signIn.people };
  const secured = Router().use(securityHeaders(publicUrl, [...joinOrigins, ...(signIn?.formOrigins ?? [])]));
  const pages = [
    ...(await guestSide(base, features, known)),
    ...(signIn?.pages ?? []),
    ...personSide(base, features, known),
  ];
  base.options.onPages?.(pages);
  const slides = papers === null ? [] : [slidesRouter(papers.parts)];
  const outside = [...slides, ...features.recordings.routers(features.runner.nudge)];
  const play = await playing(base, features.recordings.parts, web);
  return [...outside, secured, assets.router, play, pageRouter(web, pages), pageFallbacks(web)];
}

/** The pages that guests and hosts see. */
async function guestSide(base: Base, features: Features, { rights }: Known): Promise<readonly Page[]> {
  const { config, database, clock, keys, pool, roomMetrics: metrics } = base;
  const { publicUrl } = config.http;
  const { papers } = features;
  const door = createDoor({
    ...base,
    ...{ ...features, publicUrl, metrics },
    ...(papers === null ? {} : { papersOf: papers.papersOf }),
    consentOf: createConsentOf(config.recordings),
    joinOrigins: new Set(pool.flatMap((server) => server.joinOrigins)),
    paces: createPaces(database, config.pool.joinsPerSecond),
    tickets: createTickets(await keys.key('tickets')),
  });
  return guestPages({ door, clock, publicUrl, mayHost: hostingBy(rights.judge, database.db) });
}

/** The pages of who is signed in. */
function personSide(base: Base, features: Features, { tree, rights, api }: Known): readonly Page[] {
  const { config, database } = base;
  const { papers } = features;
  const { timeZone } = config.admission;
  const asking = { ask: createInside(api), db: database.db, rights, tree, timeZone };
  return [
    ...bookingPages({
      ...{ ...base, ...features, ...asking, ...config },
      hasRecordings: createAnyOfBooking(asking.ask),
      ...(papers === null ? {} : { papersOfDates: papers.papersOfDates }),
    }),
    ...recordingPages({ ...base, ...asking }),
    ...officePages({
      ...{ ...base, ...asking, helpContact: config.helpContact },
      roleRules: config.keycloak?.rules ?? [],
      upcomingOf: createUpcoming({ ...base, ...asking }),
      recordingNeedsOf: createNeeds({ ...base, ...asking }),
    }),
  ];
}
