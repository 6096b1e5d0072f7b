import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller, Right } from '../../platform/http/caller.ts';
import { type Answer, type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { toEnd } from '../../platform/http/moment.ts';
import { changeOne, type RecordingWish } from './change-recording.ts';
import { answerRecording, type RecordingEndpointParts } from './recording-answers.ts';
import { RECORDING_EXAMPLES } from './recording-examples.ts';
import { holdsAt, placeOf, recordingFor } from './recording-rights.ts';
import { Id, MOST_HOLD_DAYS, RecordingPatch, RecordingView } from './recording-schemas.ts';
import { RELEASE_RECORDINGS } from './release-recordings.ts';

const deletes = z
  .literal('confirm')
  .optional()
  .meta({ description: 'Confirms that it may thereby be deleted in the next night' });

const AS_IT_IS = { status: 200, summary: 'The recording as it is now', body: RecordingView } as const;

export function changeEndpoints(parts: RecordingEndpointParts): readonly Endpoint[] {
  return [patchEndpoint(parts), deleteEndpoint(parts), restoreEndpoint(parts)];
}

function patchEndpoint(parts: RecordingEndpointParts): Endpoint {
  return endpoint({
    method: 'patch',
    path: '/recordings/{id}',
    summary: 'Release or withdraw a recording, hold it, do without its copy, or give it to a branch',
    description:
      'What is released or withdrawn becomes so on its server within moments; `state` says when. A change by which it would be deleted in the next night is refused without `deletes=confirm`.',
    right: 'host',
    scope: { of: 'object', branch: placeOf(parts) },
    params: Id,
    query: z.strictObject({ deletes }),
    body: RecordingPatch,
    answers: [AS_IT_IS],
    refuses: [
      'branch-unknown',
      'date-invalid',
      'deletion-begun',
      'hold-until',
      'recording-foreign',
      'recording-gone',
      'recording-owned',
      'recordings-would-go',
    ],
    examples: RECORDING_EXAMPLES.patch,
    transaction: 'plain',
    handle: async ({ tx, caller, params, query, body, ifMatch }) => {
      await refuseWithoutRight(parts, tx, caller, params.id, body);
      const { hold, ...wish } = body;
      const held = hold ? { reason: hold.reason, until: holdEnd(parts, hold.until) } : hold;
      const mayGo = query.deletes === 'confirm';
      return change(parts, tx, { caller, id: params.id, ifMatch, mayGo }, { ...wish, hold: held });
    },
  });
}

function deleteEndpoint(parts: RecordingEndpointParts): Endpoint {
  return endpoint({
    method: 'delete',
    path: '/recordings/{id}',
    summary: 'Want a recording gone before its time',
    description:
      'It is withdrawn at once and deleted in the next night, after the end of its hold where it has one, and after its copy where its branch wants one. Can be taken back for ten minutes, and until its server is asked.',
    right: 'book',
    scope: { of: 'object', branch: placeOf(parts) },
    params: Id,
    answers: [{ status: 202, summary: 'It will be gone', body: RecordingView }],
    refuses: ['recording-foreign', 'recording-gone'],
    examples: RECORDING_EXAMPLES.delete,
    transaction: 'plain',
    handle: async ({ tx, caller, params: { id }, ifMatch }) =>
      change(parts, tx, { caller, id, ifMatch, mayGo: true }, { unwanted: true }),
  });
}

function restoreEndpoint(parts: RecordingEndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/recordings/{id}/restore',
    summary: 'Take it back that a recording is wanted gone',
    description: 'As long as its server was not asked to delete it: for ten minutes at least.',
    right: 'book',
    scope: { of: 'object', branch: placeOf(parts) },
    params: Id,
    answers: [AS_IT_IS],
    refuses: ['deletion-begun', 'recording-foreign', 'recording-gone'],
    examples: RECORDING_EXAMPLES.restore,
    transaction: 'plain',
    handle: async ({ tx, caller, params: { id }, ifMatch }) =>
      change(parts, tx, { caller, id, ifMatch, mayGo: true }, { unwanted: false }),
  });
}

type Order = {
  readonly caller: Caller;
  readonly id: string;
  readonly ifMatch: number | null;
  readonly mayGo: boolean;
};

async function change(
  parts: RecordingEndpointParts,
  tx: Tx,
  { caller, id, ifMatch, mayGo }: Order,
  wish: RecordingWish,
): Promise<Answer<z.infer<typeof RecordingView>>> {
  await recordingFor(parts, tx, caller, id);
  const { clock, nudge } = parts;
  const how = { tree: await parts.tree(tx), actor: caller.principal, now: clock.now(), ifMatch, mayGo };
  await changeOne(tx, id, wish, how);
  const answer = await answerRecording(parts, tx, caller, await recordingFor(parts, tx, caller, id));
  return {
    ...answer,
    after: () => {
      nudge(RELEASE_RECORDINGS);
    },
  };
}

/** Each part of a change takes its own right. @throws Refusal `forbidden` */
async function refuseWithoutRight(
  parts: RecordingEndpointParts,
  db: Db | Tx,
  caller: Caller,
  id: string,
  { hold, archive, branch }: RecordingPatch,
): Promise<void> {
  const recording = await recordingFor(parts, db, caller, id);
  const holds = holdsAt(parts, await parts.tree(db), caller);
  const needed: readonly Right[] = [
    ...(hold === undefined && archive === undefined ? [] : (['appoint'] as const)),
    ...(branch === undefined ? [] : (['operate'] as const)),
  ];
  if (!needed.every((right) => holds(right, recording))) refuse({ code: 'forbidden' });
}

/** @throws Refusal `hold-until`, `date-invalid` */
function holdEnd({ clock, timeZone }: RecordingEndpointParts, text: string): Instant {
  const until = toEnd(text, timeZone);
  const ahead = until - clock.now();
  return ahead > 0 && ahead <= MOST_HOLD_DAYS * DAY_MS
    ? until
    : refuse({ code: 'hold-until', maxDays: MOST_HOLD_DAYS });
}
