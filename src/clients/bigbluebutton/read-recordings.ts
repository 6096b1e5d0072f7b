import { z } from 'zod';
import { AnswerError, readAnswer, readFields, Text } from './answers.ts';
import { Count, Flag, Id, MaybeFlag, Metadata } from './fields.ts';
import { RECORDING_STATES, type RecordingState, type ServerRecording } from './recording.ts';

/** One answer to `getRecordings`, in the order of the server. */
export type RecordingAnswer = {
  readonly entries: readonly RecordingEntry[];
  /** How many there are in all, where it is a page and says so. */
  readonly total: number | null;
};

/** `recording` is null where the server lists an error in its place. */
export type RecordingEntry = { readonly recordId: string; readonly recording: ServerRecording | null };

/** null where it is missing, empty or no number: what one recording lacks must not hide the others. */
const MaybeCount = Count.nullable().catch(null);
/** A balancer that knows no time says 1970. */
const MaybeInstant = MaybeCount.transform((instant) => (instant === 0 ? null : instant));
const AnyText = Text.catch('');

const Format = z.object({ type: Id, url: Id, length: MaybeCount, size: MaybeCount });

/** What has no type or no address cannot be played. */
const Formats = z
  .object({ format: z.array(z.unknown()) })
  .transform(({ format }) =>
    format.flatMap((one) => {
      const { data } = Format.safeParse(one);
      if (data === undefined) return [];
      return [{ type: data.type, url: data.url, lengthMinutes: data.length, bytes: data.size }];
    }),
  )
  .catch([]);

const Listed = z
  .object({
    recordID: Id,
    meetingID: AnyText,
    name: AnyText,
    isBreakout: MaybeFlag.catch(false),
    state: AnyText,
    published: AnyText,
    startTime: MaybeInstant,
    endTime: MaybeInstant,
    participants: MaybeCount,
    rawSize: MaybeCount,
    size: MaybeCount,
    metadata: Metadata.catch({}),
    playback: Formats,
    protected: Flag.nullable().catch(null),
  })
  .transform((one): RecordingEntry => ({
    recordId: one.recordID,
    recording: {
      recordId: one.recordID,
      meetingId: one.meetingID,
      name: one.name,
      isBreakout: one.isBreakout,
      state: stateOf(one.state, one.published),
      startedAt: one.startTime,
      endedAt: one.endTime,
      participants: one.participants,
      rawBytes: one.rawSize,
      bytes: one.size,
      metadata: lowerCased(one.metadata),
      formats: one.playback,
      isProtected: one.protected,
    },
  }));

const Broken = z
  .object({ error: z.object({ recordID: Id }) })
  .transform(({ error }): RecordingEntry => ({ recordId: error.recordID, recording: null }));

/** An entry without its id is no answer at all: whatever it is about would look gone. */
const Entries = z.union([
  z
    .object({ recordings: z.object({ recording: z.array(z.union([Broken, Listed])) }) })
    .transform(({ recordings }) => recordings.recording),
  z.object({ recordings: z.literal('') }).transform(() => []),
  // Without the list only the key may say that it is empty.
  z
    .object({ recordings: z.undefined().optional(), messageKey: z.literal('noRecordings') })
    .transform(() => []),
]);

/** Two shapes are about; a server that does not page has neither. */
const Total = z
  .union([
    z.object({ pagination: z.object({ totalElements: Count }) }).transform((page) => page.pagination),
    z.object({ totalElements: Count }),
  ])
  .transform(({ totalElements }) => totalElements)
  .nullable()
  .catch(null);

/** @throws AnswerError */
export function readRecordings(body: string): RecordingAnswer {
  const fields = readAnswer(body);
  return { entries: readFields(Entries, fields), total: readFields(Total, fields) };
}

/**
 * Of a call that changes recordings: its own word, where it says one. null: the server knows none of them.
 *
 * @throws AnswerError
 */
export function readChanged(body: string, element: 'published' | 'deleted' | 'updated'): string | null {
  try {
    const value = readAnswer(body)[element];
    return typeof value === 'string' ? value : '';
  } catch (error) {
    if (error instanceof AnswerError && error.messageKey === 'notFound') return null;
    throw error;
  }
}

function stateOf(state: string, published: string): RecordingState | null {
  if (state === 'available') return 'published';
  // A balancer may know no more than whether it is published.
  if (state === '') return published === 'true' ? 'published' : published === 'false' ? 'unpublished' : null;
  return RECORDING_STATES.find((known) => known === state) ?? null;
}

/** The server's own entries are in camel case; where two become one, the one in lower case holds. */
function lowerCased(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(metadata);
  return Object.fromEntries([
    ...entries.map(([key, value]) => [key.toLowerCase(), value] as const),
    ...entries.filter(([key]) => key === key.toLowerCase()),
  ]);
}
