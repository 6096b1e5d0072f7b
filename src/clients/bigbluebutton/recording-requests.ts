import { z } from 'zod';
import { checked, line, ParameterError } from './parameters.ts';
import { RECORDING_STATES, type RecordingQuery } from './recording.ts';
import type { BigBlueButtonServer } from './server.ts';
import { encodeQuery, type Pair } from './signing.ts';

/** Servers read request lines of 8 KiB; the path and the checksum need some of that. */
const MAX_QUERY_BYTES = 7000;

/** A comma would make two of it; `%` and `+` servers decode once too often, so that nothing is found. */
const AnyId = z.string().regex(/^[^,%+\s\p{C}]{1,256}$/u);
/** As servers make them, whole: where they take the beginning of an id for many recordings, less would be more. */
const WholeId = z.string().regex(/^[0-9a-f]{40}-\d{13}$/);
const MetaKey = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);

const QuerySchema = z.strictObject({
  recordIds: z.array(AnyId).optional(),
  meetingIds: z.array(AnyId).optional(),
  states: z
    .literal('any')
    .or(z.array(z.enum(RECORDING_STATES)).min(1))
    .default('any'),
  meta: z.record(MetaKey, line(1, 512)).default({}),
});
const Ids = z.strictObject({ recordIds: z.array(AnyId).min(1) });

const ChangeSchema = z.strictObject({
  recordIds: z.array(WholeId).min(1),
  meta: z.record(MetaKey, line(0, 512)).default({}),
  protect: z.boolean().optional(),
});

/**
 * The requests that ask for the ids of `query`, each short enough to travel; none where it lists none.
 *
 * @throws ParameterError, also where no ids are given: that would be the whole server
 */
export function requestsFor(kind: BigBlueButtonServer['kind'], query: RecordingQuery): readonly Pair[][] {
  const { recordIds, meetingIds, ...rest } = checked('getRecordings', QuerySchema, mutable(query));
  const filter = filterPairs(kind, rest);
  // With both kinds of id a server takes the one only, a balancer both; so the one is sent and we look at the other.
  if (recordIds !== undefined) return cut('getRecordings', 'recordID', recordIds, filter);
  if (meetingIds !== undefined) return cut('getRecordings', 'meetingID', meetingIds, filter);
  throw new ParameterError('getRecordings', ['query: neither recordIds nor meetingIds']);
}

/** What asks for a page of the whole server. @throws ParameterError */
export function pagePairs(
  kind: BigBlueButtonServer['kind'],
  query: Pick<RecordingQuery, 'states' | 'meta'>,
): readonly Pair[] {
  return filterPairs(kind, checked('getRecordings', QuerySchema, mutable(query)));
}

/** The requests of a call that does something to `recordIds`. @throws ParameterError */
export function requestsAbout(
  call: string,
  recordIds: readonly string[],
  more: readonly Pair[],
): readonly Pair[][] {
  return cut(call, 'recordID', checked(call, Ids, { recordIds: [...recordIds] }).recordIds, more);
}

/** Whether `updateRecordings` takes it: no server of today makes others, but old recordings may have been named by hand. */
export function isWholeId(recordId: string): boolean {
  return WholeId.safeParse(recordId).success;
}

/** The requests of an `updateRecordings`. @throws ParameterError */
export function changeRequests(
  recordIds: readonly string[],
  change: { readonly meta?: Readonly<Record<string, string>>; readonly protect?: boolean },
): readonly Pair[][] {
  const call = 'updateRecordings';
  const { protect, meta, ...ids } = checked(call, ChangeSchema, { recordIds: [...recordIds], ...change });
  const pairs = metaPairs(Object.entries(meta));
  if (protect === undefined) {
    if (pairs.length === 0) throw new ParameterError(call, ['change: empty']);
    return cut(call, 'recordID', ids.recordIds, pairs);
  }
  // Of several ids a balancer protects the first alone, and says yes.
  return ids.recordIds.map((id) => [['recordID', id], ...pairs, ['protect', String(protect)]]);
}

function filterPairs(
  kind: BigBlueButtonServer['kind'],
  { states, meta }: Pick<z.output<typeof QuerySchema>, 'states' | 'meta'>,
): readonly Pair[] {
  // A balancer takes a comma for an or, and several keys too: less than what was meant where a value holds one.
  const asked = Object.entries(meta).filter(([, value]) => kind !== 'scalelite' || !value.includes(','));
  return [['state', states === 'any' ? states : states.join(',')], ...metaPairs(asked)];
}

function metaPairs(meta: readonly (readonly [string, string])[]): readonly Pair[] {
  return meta.map(([key, value]) => [`meta_${key}`, value]);
}

/** @throws ParameterError where not even one id fits */
function cut(call: string, name: string, ids: readonly string[], more: readonly Pair[]): readonly Pair[][] {
  const lengthOf = (value: string) => encodeQuery([['', value]]).length - 1;
  const room = MAX_QUERY_BYTES - encodeQuery([[name, ''], ...more]).length;
  const requests: string[][] = [];
  let left = 0;
  for (const id of new Set(ids)) {
    const length = lengthOf(id);
    if (length > room) throw new ParameterError(call, ['parameters: too long for one request']);
    const batch = requests.at(-1);
    left -= lengthOf(',') + length;
    if (batch !== undefined && left >= 0) {
      batch.push(id);
    } else {
      requests.push([id]);
      left = room - length;
    }
  }
  return requests.map((batch): Pair[] => [[name, batch.join(',')], ...more]);
}

function mutable({ recordIds, meetingIds, states, meta }: RecordingQuery): z.input<typeof QuerySchema> {
  return {
    recordIds: recordIds === undefined ? undefined : [...recordIds],
    meetingIds: meetingIds === undefined ? undefined : [...meetingIds],
    states: states === undefined || states === 'any' ? states : [...states],
    meta,
  };
}
