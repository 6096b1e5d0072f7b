import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { importFirstBranches } from '../../../src/features/branches/first-import.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { openFresh } from '../../support/stores.ts';

const HEADER = 'id,parent,name,level\n';

let store: Awaited<ReturnType<typeof openFresh>>;
let folder: string;
beforeEach(async () => {
  store = await openFresh('sqlite');
  folder = await mkdtemp(join(tmpdir(), 'plenum-branches-'));
});
afterEach(async () => {
  await store.remove();
  await rm(folder, { recursive: true });
});

async function importFile(csv: string | Buffer): Promise<number | null> {
  const file = join(folder, 'branches.csv');
  await writeFile(file, csv);
  return importFirstBranches(store.database, createBranches({ clock: systemClock }), file);
}

test('an empty store takes the branches of the file; one that has some is left as it is', async () => {
  expect(await importFile(`${HEADER}de,,Bundesverband,federal\nby,de,Bayern,state\n`)).toBe(2);
  expect(await importFile('nonsense')).toBeNull();
});

test('a file that cannot be imported is said with each wrong row', async () => {
  const wrong = importFile(`${HEADER}DE,,Bundesverband,federal\nby,de,B,land\n`);
  await expect(wrong).rejects.toThrow(
    /^PLENUM_BRANCHES: .*branches\.csv cannot be imported:\n {2}Line 2, id: .*\n {2}Line 3, name: .*\n {2}Line 3, level: /,
  );
});

test('a file that is not UTF-8 is refused as a whole, before its umlauts are lost', async () => {
  const excel = Buffer.from(`${HEADER}de,,Bundesverband,federal\nby,de,M\u00fcnchen,state\n`, 'latin1');
  await expect(importFile(excel)).rejects.toThrow(/^PLENUM_BRANCHES: .*branches\.csv is not UTF-8\./);
});
