import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Log } from '../../lib/log.ts';
import { Refusal } from '../../lib/refusal.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Branches } from './branches.ts';

type Parts = { readonly database: Database; readonly branches: Branches; readonly log: Log };

/** As `importFirstBranches`, where the settings name a file. */
export async function importNamedBranches(
  { database, branches, log }: Parts,
  file: string | null,
): Promise<void> {
  if (file === null) return;
  const created = await importFirstBranches(database, branches, file);
  if (created !== null) log.info('branches imported', { created });
}

/**
 * Imports the branches of a CSV file into a store that holds none yet.
 *
 * @returns how many; null where there are some already, and the file is not even read
 * @throws Error that names each wrong row: at the start nobody reads a problem
 */
export async function importFirstBranches(
  database: Database,
  branches: Branches,
  file: string,
): Promise<number | null> {
  if ((await branches.tree(database.db)).root !== null) return null;
  const bytes = await readFile(file);
  if (!isUtf8(bytes)) {
    throw new Error(`PLENUM_BRANCHES: ${file} is not UTF-8. Please save it as "CSV UTF-8".`);
  }
  try {
    const { created } = await database.inTurn((tx) =>
      branches.importCsv(tx, 'job:first-start', bytes.toString('utf8'), { dryRun: false }),
    );
    return created.length;
  } catch (error) {
    if (!(error instanceof Refusal) || error.fault.code !== 'invalid-request') throw error;
    const faults = error.fault.errors.map(({ detail }) => `  ${detail}`);
    throw new Error(`PLENUM_BRANCHES: ${file} cannot be imported:\n${faults.join('\n')}`, { cause: error });
  }
}
