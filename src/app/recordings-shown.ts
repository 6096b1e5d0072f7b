import type { Router } from 'express';
import type { Tree } from '../features/branches/tree.ts';
import { createLook } from '../features/recordings/look.ts';
import { playRouter } from '../features/recordings/play-serve.ts';
import { createPlayTokens } from '../features/recordings/play-token.ts';
import { recordingEndpoints } from '../features/recordings/recording-endpoints.ts';
import { releaseRecordingsJob } from '../features/recordings/release-recordings.ts';
import type { Rights } from '../features/people/rights.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import type { Endpoint } from '../platform/http/endpoint.ts';
import type { Job, Nudge } from '../platform/jobs/job.ts';
import type { Web } from '../platform/web/page.ts';
import type { RecordingSettings } from '../platform/settings/recording-settings.ts';
import type { Base } from './base.ts';

/** What is needed of what all parts of recordings share. */
type RecordingParts = Pick<Base, 'database' | 'clock' | 'log' | 'pool'> & {
  readonly instance: string;
  readonly settings: RecordingSettings;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
};

/** The job that has servers show what is released, and nothing else. */
export function releaseJob(parts: RecordingParts): Job {
  return releaseRecordingsJob({ ...parts, look: lookOf(parts) });
}

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
  return playRouter(web, { ...parts, tokens: await tokensOf(base), look: lookOf(parts) });
}

async function tokensOf({ keys, clock, config }: Base) {
  const { publicUrl } = config.http;
  const minutes = config.recordings.playMinutes;
  return createPlayTokens({ key: await keys.key('play'), clock, publicUrl, minutes });
}

function lookOf({ settings: { others }, ...parts }: RecordingParts) {
  return createLook({ ...parts, others });
}
