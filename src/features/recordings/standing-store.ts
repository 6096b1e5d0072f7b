import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { Schema } from '../../platform/db/schema.ts';
import type { SeenState } from './recording.ts';
import type { Standing } from './standing.ts';
import { isThere } from './unindexed.ts';

type Build = ExpressionBuilder<Schema, 'recordings'>;
type Condition = ExpressionWrapper<Schema, 'recordings', SqlBool>;

/** Recordings of that standing; the same as `standingOf`, for stores. */
export function hasStanding(standing: Standing) {
  return (eb: Build): Condition => {
    const ours = eb('origin', '!=', 'foreign');
    switch (standing) {
      case 'foreign':
        return eb('origin', '=', 'foreign');
      case 'deleted':
        return eb.and([ours, eb('deleted_at', 'is not', null)]);
      case 'deleting':
        return eb.and([ours, isThere, eb.not(isStaying(eb))]);
      case 'missing':
        return stays(eb, ['absent', 'deleted']);
      case 'unclear':
        return stays(eb, ['unknown']);
      case 'processing':
        return stays(eb, ['processing', 'processed']);
      case 'withdrawing':
        return eb.and([stays(eb, ['published']), eb('released', '=', 0)]);
      case 'releasing':
        return eb.and([stays(eb, ['unpublished']), eb('released', '=', 1)]);
      case 'released':
        return eb.and([stays(eb, ['published']), eb('released', '=', 1)]);
      case 'unreleased':
        return eb.and([stays(eb, ['unpublished']), eb('released', '=', 0)]);
    }
  };
}

/** Those that people are meant to see. */
export function isSeenByAll(eb: Build): Condition {
  return eb.and([eb('origin', '!=', 'foreign'), eb('released', '=', 1), isThere, isStaying(eb)]);
}

function stays(eb: Build, states: readonly SeenState[]): Condition {
  return eb.and([eb('origin', '!=', 'foreign'), isThere, isStaying(eb), eb('state', 'in', states)]);
}

function isStaying(eb: Build): Condition {
  return eb.and([eb('unwanted_by', 'is', null), eb('delete_asked_at', 'is', null)]);
}
