import { type Instant, toIso } from '../../lib/span.ts';
import type { Tree } from '../branches/tree.ts';
import type { PrincipalView } from '../people/principals.ts';
import type { Recording } from './recording.ts';
import type { RecordingView } from './recording-schemas.ts';
import { awaitsArchive, dueAt, retentionDays, undoUntil } from './retention.ts';
import { standingOf } from './standing.ts';

type Surroundings = {
  readonly tree: Tree;
  readonly now: Instant;
  readonly principals: (principal: string) => PrincipalView;
  /** Whether the reader may let people see it. */
  readonly mayHost: boolean;
};

/** A recording as the wire shows it. A hold that is over is none. */
export function toRecordingView(known: Recording, around: Surroundings): RecordingView {
  const { tree, now, principals, mayHost } = around;
  const hold = known.hold !== null && known.hold.until > now ? known.hold : null;
  const recording = { ...known, hold };
  const { deletion, archive } = recording;
  const { id, branch, booking, occurrence, title, server, origin, released, participants, bytes } = recording;
  return {
    ...{ id, branch, booking, occurrence, title, server, origin, released, participants, bytes },
    state: standingOf(recording),
    publishFailure: recording.publishFailure,
    startedAt: isoOf(recording.startedAt),
    recordedAt: toIso(recording.recordedAt),
    minutes: minutesOf(recording),
    formats: recording.formats.map(({ type, lengthMinutes, bytes }) => ({
      ...{ type, minutes: lengthMinutes, bytes },
    })),
    due: recording.deletedAt === null ? dueOf(tree, recording, now) : null,
    hold:
      hold === null
        ? null
        : { reason: mayHost ? hold.reason : null, until: toIso(hold.until), by: principals(hold.by) },
    archive: {
      state: archive.state,
      wanted: recording.deletedAt === null && awaitsArchive(tree, recording),
      ...{ name: archive.name, bytes: archive.bytes, archivedAt: isoOf(archive.archivedAt) },
      ...{ failure: archive.failure, retryAt: isoOf(archive.retryAt) },
    },
    deletion: {
      unwantedBy: recording.unwantedBy === null ? null : principals(recording.unwantedBy),
      undoUntil: isoOf(undoUntil(recording)),
      ...{ askedAt: isoOf(deletion.askedAt), tries: deletion.tries },
      ...{ failure: deletion.failure, retryAt: isoOf(deletion.retryAt) },
    },
    deletedAt: isoOf(recording.deletedAt),
    seenAt: toIso(recording.seenAt),
  };
}

/** Who is named in the views of these. */
export function principalsIn(recordings: readonly Recording[]): readonly string[] {
  return recordings.flatMap(({ hold, unwantedBy }) => [
    ...(hold === null ? [] : [hold.by]),
    ...(unwantedBy === null ? [] : [unwantedBy]),
  ]);
}

/** When it goes, and what decides that. */
function dueOf(tree: Tree, recording: Recording, now: Instant): RecordingView['due'] {
  const at = dueAt(tree, recording, now);
  const days = retentionDays(tree, recording);
  if (at === null || days === null) return null;
  const { hold, ownDays } = recording;
  const byDays = dueAt(tree, { ...recording, unwantedBy: null, unwantedAt: null, hold: null }, now);
  if (hold !== null && at === hold.until) return { at: toIso(at), days, because: 'hold' };
  if (at !== byDays) return { at: toIso(at), days, because: 'unwanted' };
  return { at: toIso(at), days, because: ownDays === days ? 'booking' : 'branch' };
}

/** Of the longest of its formats. */
function minutesOf({ formats }: Recording): number | null {
  const known = formats.flatMap(({ lengthMinutes }) => lengthMinutes ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function isoOf(at: Instant | null): string | null {
  return at === null ? null : toIso(at);
}
