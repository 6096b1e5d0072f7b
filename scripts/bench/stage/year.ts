import { readFile } from 'node:fs/promises';
import { expandSeries } from '../../../src/features/bookings/recurrence.ts';
import type { ImportRow } from '../../../src/features/branches/branch-csv.ts';
import { readBranchCsv } from '../../../src/features/branches/import.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { addDays, dateOf, parseLocal, toLocal, weekday } from '../../../src/lib/local-time.ts';
import type { Instant } from '../../../src/lib/span.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { HOUSE, TIME_ZONE } from '../../demo-run/house.ts';
import type { Report } from '../../demo-run/screen.ts';
import { makeYear } from '../../demo-run/year.ts';
import { type Entry, fillStore, makeEntry } from './entries.ts';

/** How many parties share the store, each as large as the demo's. */
export type Size = 1 | 3 | 10;

const WEEKS_TO_CAMPAIGN = 30;

/** A Monday and what is held from it on, at the earliest two days from now: nothing is due while the bench runs. */
export type Year = { readonly from: string; readonly campaign: string; readonly entries: readonly Entry[] };

/** The year that `make-year` prints, `size` times, for as many copies of the tree. */
export async function yearOf(size: Size, now: Instant): Promise<Year> {
  const { from, campaign } = mondays(now);
  const requests = (await makeYear({ from, campaign })).map(
    ({ expectedParticipants: seats, ...request }) => ({
      ...request,
      seats,
      dates: expandSeries(request).dates,
    }),
  );
  const copies = Array.from({ length: size }, (_, copy) => copy);
  const entries = copies.flatMap((copy) =>
    requests.map((request) => makeEntry({ ...request, branch: copyOf(request.branch, copy) }, now)),
  );
  return { from, campaign, entries };
}

function mondays(now: Instant): { readonly from: string; readonly campaign: string } {
  const today = parseLocal(toLocal(now, TIME_ZONE));
  if (today === null) throw new Error('This machine\u2019s clock shows no usable date.');
  const soon = addDays(today, 2);
  const monday = addDays(soon, (8 - weekday(soon)) % 7);
  return { from: dateOf(monday), campaign: dateOf(addDays(monday, WEEKS_TO_CAMPAIGN * 7)) };
}

/** The federal level is one; everything below it is there once per copy. */
function copyOf(branch: string, copy: number): string {
  return branch === 'de' || copy === 0 ? branch : `${branch}-x${copy}`;
}

/** The demo's tree, `size` times below one root. */
export async function treeOf(size: Size): Promise<readonly ImportRow[]> {
  const rows = readBranchCsv(await readFile(HOUSE.branches, 'utf8'));
  return Array.from({ length: size }, (_, copy) => copy).flatMap((copy) =>
    rows
      .filter(({ id }) => copy === 0 || id !== 'de')
      .map(({ id, parent, name, level }) => ({
        id: copyOf(id, copy),
        parent: parent === null ? null : copyOf(parent, copy),
        name: copy === 0 ? name : `${name} ${copy + 1}`,
        level,
      })),
  );
}

/** Brings a new store to the newest schema, and a party or ten of them with their year into it. */
export async function settle(
  database: Database,
  { tree, entries }: { readonly tree: readonly ImportRow[]; readonly entries: readonly Entry[] },
  report: Report,
): Promise<void> {
  await migrate(database);
  const csv = tree
    .map(({ id, parent, name, level }) => `${id},${parent ?? ''},"${name}",${level}`)
    .join('\n');
  const branches = createBranches({ clock: systemClock });
  await database.inTurn((tx) =>
    branches.importCsv(tx, 'job:bench', `id,parent,name,level\n${csv}\n`, { dryRun: false }),
  );
  await fillStore(database, entries, systemClock.now(), report);
}
