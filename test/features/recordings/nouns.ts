import { type Branch, BranchDefaults, BranchLimits } from '../../../src/features/branches/branch.ts';
import type { Recording } from '../../../src/features/recordings/recording.ts';
import { HOUR_MS } from '../../../src/lib/span.ts';
import { NOON } from '../../support/world.ts';

const PATHS: Readonly<Record<string, readonly string[]>> = {
  de: ['de'],
  by: ['de', 'by'],
  'by-1': ['de', 'by', 'by-1'],
  nw: ['de', 'nw'],
};

/** Branches of the world, as rows. */
export function branchesOf(...ids: readonly string[]): readonly Branch[] {
  return ids.map((id) => {
    const path = PATHS[id] ?? [id];
    return {
      ...{ id, path, parent: path.at(-2) ?? null, name: id, closed: false, version: 1 },
      level: path.length === 1 ? ('federal' as const) : ('district' as const),
      limits: BranchLimits.parse({}),
      defaults: BranchDefaults.parse({}),
    };
  });
}

export function knownRecording(more: Partial<Recording> = {}): Recording {
  return {
    ...{ id: 'r-1', server: 'bbb-1', recordId: 'x', meetingId: 'm', origin: 'plenum', branch: 'by-1' },
    ...{ booking: null, occurrence: null, fence: null, title: 'Treffen', state: 'published' },
    ...{ startedAt: null, recordedAt: NOON - HOUR_MS, participants: null, bytes: null, formats: [] },
    ...{ isProtected: null, ownDays: null, dueAt: null, hold: null, released: false },
    ...{ publishFailure: null, publishRetryAt: null, publishTries: 0, deletedAt: null },
    ...{ unwantedBy: null, unwantedAt: null },
    deletion: { askedAt: null, tries: 0, failure: null, retryAt: null },
    archive: {
      ...{ state: 'none', file: null, name: null, bytes: null, sum: null, session: null, tries: 0 },
      ...{ failure: null, retryAt: null, openUntil: null, archivedAt: null },
    },
    ...{ firstSeenAt: NOON, seenAt: NOON, version: 1 },
    ...more,
  };
}
