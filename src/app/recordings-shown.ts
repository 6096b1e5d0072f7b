import type { Router } from 'express';
import { playRouter } from '../features/recordings/play-serve.ts';
import { createPlayTokens } from '../features/recordings/play-token.ts';
import { recordingEndpoints } from '../features/recordings/recording-endpoints.ts';
import type { Rights } from '../features/people/rights.ts';
import type { Endpoint } from '../platform/http/endpoint.ts';
import type { Nudge } from '../platform/jobs/job.ts';
import type { Web } from '../platform/web/page.ts';
import type { Base } from './base.ts';
import type { RecordingsKit } from './recordings.ts';

/** What is needed of what all parts of recordings share. */
type RecordingParts = Pick<RecordingsKit['parts'], 'database' | 'clock' | 'log' | 'pool' | 'tree' | 'look'>;

/** The API of recordings. */
export async function shownEndpoints(
  base: Base,
  parts: RecordingParts,
  { rights, nudge }: { readonly rights: Rights; readonly nudge: Nudge },
): Promise<readonly Endpoint[]> {
  const { keys, config, clock } = base;
  return recordingEndpoints({
    ...{ rights, nudge, clock, tree: parts.tree },
    cursorKey: await keys.key('cursors'),
    tokens: await tokensOf(base),
    timeZone: config.admission.timeZone,
  });
}

/** What links to recordings lead to. */
export async function playing(base: Base, parts: RecordingParts, web: Web): Promise<Router> {
  return playRouter(web, { ...parts, tokens: await tokensOf(base) });
}

async function tokensOf({ keys, clock, config }: Base) {
  const { publicUrl } = config.http;
  const minutes = config.recordings.playMinutes;
  return createPlayTokens({ key: await keys.key('play'), clock, publicUrl, minutes });
}
