import { expect, test } from '@jest/globals';
import { jobsInWords } from '../../../src/features/office/calm-facts.tsx';
import { opsTexts } from '../../../src/features/office/ops-texts.ts';

const at = '2027-02-09T18:00:00Z';
const ran = (failure: string | null) => ({
  lastRun: {
    ...{ id: '1', replica: 'one', startedAt: at, finishedAt: at },
    outcome: failure === null ? {} : null,
    failure,
  },
});
const NEVER = { lastRun: null };
/** Under way, or killed on the way. */
const OPEN = { lastRun: { ...ran(null).lastRun, finishedAt: null, outcome: null } };
const told = (...jobs: readonly (typeof NEVER | typeof OPEN | ReturnType<typeof ran>)[]) =>
  jobsInWords(jobs, { say: opsTexts('de', 'sie') });

test.each([
  [[ran(null), ran(null)], ['Alle 2 liefen zuletzt gut.']],
  [[ran(null), NEVER], ['1 von 2 liefen zuletzt gut, 1 lief noch nie.']],
  [[ran(null), OPEN], ['1 von 2 liefen zuletzt gut.']],
  [[ran(null), ran('stopped')], ['1 von 2 liefen zuletzt gut.']],
  [
    [ran('Error'), NEVER, NEVER],
    ['1 ist zuletzt gescheitert.', '0 von 3 liefen zuletzt gut, 2 liefen noch nie.'],
  ],
  [
    [ran('Error'), ran(null)],
    ['1 ist zuletzt gescheitert.', '1 von 2 liefen zuletzt gut.'],
  ],
])('how the jobs went is told of each of them: %#', (jobs, words) => {
  expect(told(...jobs)).toEqual(words);
});
