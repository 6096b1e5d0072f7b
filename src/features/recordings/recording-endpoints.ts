import { refuse } from '../../lib/refusal.ts';
import { toIso } from '../../lib/span.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { answerRecording, type RecordingEndpointParts, viewsOf } from './recording-answers.ts';
import { changeEndpoints } from './recording-change-endpoints.ts';
import { RECORDING_EXAMPLES } from './recording-examples.ts';
import { pageOfRecordings } from './recording-listing.ts';
import { placeOf, recordingFor } from './recording-rights.ts';
import { Id, ListQuery, PlayQuery, PlayView, RecordingList, RecordingView } from './recording-schemas.ts';
import type { Recording } from './recording.ts';
import { isShown } from './standing.ts';

/** All endpoints under `/recordings`. */
export function recordingEndpoints(parts: RecordingEndpointParts): readonly Endpoint[] {
  return [listEndpoint(parts), getEndpoint(parts), playEndpoint(parts), ...changeEndpoints(parts)];
}

function listEndpoint(parts: RecordingEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/recordings',
    summary: 'Recordings, the newest first',
    description:
      'Who may host for a branch sees all of its recordings, others those that are released. `from` and `to` are about `recordedAt`.',
    right: 'view',
    scope: { of: 'listed' },
    query: ListQuery,
    answers: [{ status: 200, summary: 'A page of recordings', body: RecordingList }],
    refuses: ['date-invalid'],
    examples: RECORDING_EXAMPLES.list,
    transaction: 'none',
    handle: async ({ tx, caller, query }) => {
      const { items, next } = await pageOfRecordings(parts, tx, caller, query);
      return { body: { items: [...(await viewsOf(parts, tx, caller, items))], next } };
    },
  });
}

function getEndpoint(parts: RecordingEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/recordings/{id}',
    summary: 'One recording',
    description: 'As its server last showed it; when it goes, as the branches are now.',
    right: 'view',
    scope: { of: 'object', branch: placeOf(parts) },
    params: Id,
    answers: [{ status: 200, summary: 'The recording', body: RecordingView }],
    examples: RECORDING_EXAMPLES.get,
    transaction: 'none',
    handle: async ({ tx, caller, params }) =>
      answerRecording(parts, tx, caller, await recordingFor(parts, tx, caller, params.id)),
  });
}

function playEndpoint(parts: RecordingEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/recordings/{id}/play',
    summary: 'A link that plays a recording, for a while',
    description:
      'Good for whoever has it, without signing in. Each time it is opened it is looked whether the recording is still released, and its server is asked whether it still shows it.',
    right: 'view',
    scope: { of: 'object', branch: placeOf(parts) },
    params: Id,
    query: PlayQuery,
    answers: [{ status: 200, summary: 'The link', body: PlayView }],
    refuses: ['recording-not-playable'],
    examples: RECORDING_EXAMPLES.play,
    transaction: 'none',
    handle: async ({ tx, caller, params, query }) => {
      const recording = await recordingFor(parts, tx, caller, params.id);
      const format = playableFormat(recording, query.format);
      const { url, goodUntil } = parts.tokens.link(recording.id, format);
      return { body: { url, format, expiresAt: toIso(goodUntil) } };
    },
  });
}

const PREFERRED = ['video', 'presentation'];

/** @throws Refusal `recording-not-playable` */
function playableFormat(recording: Recording, wanted: string | undefined): string {
  if (!isShown(recording)) {
    const reason = recording.released ? 'not-shown' : 'not-released';
    return refuse({ code: 'recording-not-playable', reason });
  }
  if (recording.state !== 'published') refuse({ code: 'recording-not-playable', reason: 'not-ready' });
  const types = recording.formats.map(({ type }) => type);
  const format =
    wanted === undefined
      ? (PREFERRED.find((type) => types.includes(type)) ?? types[0])
      : types.find((type) => type === wanted);
  return format ?? refuse({ code: 'recording-not-playable', reason: 'no-such-format' });
}
