import { existsSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/** What takes longest, longest first, so that at the end no core has to wait for one that began late. */
const LONGEST = [
  'real/keycloak.test.ts',
  'journeys/year.test.ts',
  'faults/matrix-b.test.ts',
  'faults/plants.test.ts',
  'scripts/container.test.ts',
  'journeys/papers.test.ts',
  'journeys/browser.test.ts',
  'features/rooms/guest-look.test.tsx',
  'journeys/tokens.test.ts',
  'faults/races.test.ts',
  'journeys/no-show.test.ts',
  'journeys/browser-line.test.ts',
  'journeys/demo.test.ts',
  'features/rooms/guest-walk.test.tsx',
  'platform/db/upgrades.test.ts',
  'journeys/storm.test.ts',
  'scripts/backup-and-restore.test.ts',
  'faults/matrix-a.test.ts',
  'features/bookings/booking-look.test.ts',
  'faults/schedules-b.test.ts',
  'features/recordings/clean-killed.test.ts',
  'features/recordings/whole-listing.test.ts',
  'features/recordings/archive-trouble.test.ts',
  'journeys/person.test.ts',
  'journeys/clean.test.ts',
  'features/recordings/archive.test.ts',
  'features/recordings/sync-recordings.test.ts',
  'journeys/recordings.test.ts',
  'journeys/attendance.test.ts',
  'journeys/play.test.ts',
  'platform/jobs/nightly.test.ts',
  'journeys/recording-pages.test.ts',
  'features/recordings/archive-killed.test.ts',
  'journeys/evening.test.ts',
  'journeys/secrets.test.ts',
  'journeys/replicas.test.ts',
  'journeys/fuzz.test.ts',
  'faults/schedules-a.test.ts',
];

const paths = LONGEST.map((name) => new URL(`../../test/${name}`, import.meta.url).pathname);
for (const path of paths)
  if (!existsSync(path)) throw new Error(`${path} is not there: see longest-first.js.`);

/** The order of test files: without times of an earlier run, as in CI, jest would only go by the size of each file. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (paths.includes(path) ? paths.indexOf(path) : paths.length);
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
