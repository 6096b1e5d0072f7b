import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { NOTHING, type Plant, PLANTS } from './plants/plants.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const LIMIT_MS = 600_000;

/** What a run of a part of the suite in another process came to. */
type Found = { readonly passed: number; readonly failures: readonly string[] };

describe('a defect in the product', () => {
  test.each(PLANTS)(
    'is found: $name',
    async ({ name, breaks, ...part }) => {
      const { failures } = await runPlanted(name, part);
      expect(failures).not.toEqual([]);
      expect(failures.map(invariantIn)).toContain(breaks);
      // Nothing failed for another reason than a rule that was broken.
      expect(failures.filter((failure) => invariantIn(failure) === null)).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'is what fails: where nothing is planted the same parts pass',
    async () => {
      const file = [...new Set(PLANTS.map(({ file }) => file))].join('|');
      const tests = PLANTS.map((plant) => plant.tests).join('|');
      const { passed, failures } = await runPlanted(NOTHING, { file, tests });
      expect(failures).toEqual([]);
      expect(passed).toBeGreaterThanOrEqual(PLANTS.length);
    },
    LIMIT_MS,
  );
});

type Part = Pick<Plant, 'file' | 'tests' | 'races'>;

function invariantIn(failure: string): string | null {
  return /Invariant "([^"]+)" is broken/.exec(failure)?.[1] ?? null;
}

async function runPlanted(plant: string, { file, tests, races }: Part): Promise<Found> {
  const directory = await mkdtemp(join(tmpdir(), 'plenum-plant-'));
  const results = join(directory, 'results.json');
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const config = [
    '--config',
    join(ROOT, 'test/faults/plants/jest.config.js'),
    '--json',
    '--outputFile',
    results,
  ];
  const asked = ['--testPathPatterns', `test/faults/(${file})$`, '-t', tests];
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  try {
    await new Promise<void>((resolve) => {
      // Twice, though all is well is only asked once: some plants show in one of two.
      const asOften = { PLENUM_TEST_RACES: String(races ?? 2) };
      const env = { ...process.env, ...asOften, PLENUM_TEST_PLANT: plant };
      execFile(process.execPath, [...flags, jest, ...config, ...asked], { cwd: ROOT, env }, () => resolve());
    });
    return readResults(await readFile(results, 'utf8'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function readResults(text: string): Found {
  const { numPassedTests, testResults } = JSON.parse(text) as {
    numPassedTests: number;
    testResults: { message: string; assertionResults: { failureMessages: string[] }[] }[];
  };
  const failures = testResults.flatMap(({ message, assertionResults }) => {
    const single = assertionResults.flatMap(({ failureMessages }) => failureMessages);
    // A file that cannot even be run fails as a whole.
    return single.length === 0 && message !== '' ? [message] : single;
  });
  return { passed: numPassedTests, failures };
}
