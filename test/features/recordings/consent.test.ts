import { expect, test } from '@jest/globals';
import { BASE_OPTIONS } from '../../../src/features/branches/options.ts';
import { BranchDefaults, BranchLimits } from '../../../src/features/branches/branch.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import { createConsentOf } from '../../../src/features/recordings/consent.ts';

const consentOf = createConsentOf({ attendanceDays: 30 });

/** What is said of a recorded meeting of a branch that has it so. */
function said(defaults: Partial<BranchDefaults>, limits: Partial<BranchLimits> = {}, isThere = false) {
  const tree = createTree([
    {
      ...{ id: 'by', parent: null, name: 'Bayern', level: 'state', path: ['by'], closed: false, version: 1 },
      limits: BranchLimits.parse(limits),
      defaults: BranchDefaults.parse(defaults),
    },
  ]);
  return consentOf(tree, { branch: 'by', options: { ...BASE_OPTIONS, record: true } }, isThere).recording;
}

test('guests learn for how long it is kept, who sees it, and whether a copy of it stays', () => {
  expect(said({})).toEqual({ days: 180, atOnce: false, archived: false });
  expect(said({ archiveRecordings: true, releaseRecordings: 'at-once' }, { recordingDays: 9 })).toEqual({
    ...{ days: 9, atOnce: true, archived: true },
  });
});

test('where the branch no longer allows recording, none is announced', () => {
  expect(said({}, { recording: false })).toBeNull();
});

test('what is being recorded is said, also where the branch has forbidden it since', () => {
  expect(said({}, { recording: false }, true)).toMatchObject({ days: 180 });
});
