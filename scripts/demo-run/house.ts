import { fileURLToPath } from 'node:url';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** Where the things that the demo starts and reads are. */
export const HOUSE = {
  top: path('.'),
  demo: path('scripts/demo-run/main.ts'),
  plenum: path('dist/main.js'),
  simulators: path('dist/simulators/bigbluebutton/main.js'),
  realm: path('dist/simulators/keycloak/main.js'),
  cloud: path('dist/simulators/nextcloud/main.js'),
  build: path('scripts/build.ts'),
  makeYear: path('scripts/demo-data/make-year.mjs'),
  branches: path('config/demo/branches.csv'),
} as const;

/** A sentence for the person at the keyboard, who can do something about it. */
export class DemoError extends Error {}

/** Where the bookings of the demo take place. */
export const TIME_ZONE = 'Europe/Berlin';
