import type { PlaybackFormat } from '../../clients/bigbluebutton/recording.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PoolServer } from '../rooms/server.ts';
import type { Look } from './look.ts';
import { PlaySetback } from './play-pages.tsx';
import type { PlayTokens } from './play-token.ts';
import type { Recording } from './recording.ts';
import { recordingById } from './recording-store.ts';
import { isShown } from './standing.ts';

export type PlayServer = Pick<PoolServer, 'name' | 'client'>;

export type PlayParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly pool: readonly PlayServer[];
  readonly tokens: PlayTokens;
  readonly look: Look;
};

/** What a link plays at this moment. */
export type Playable = {
  readonly recording: Recording;
  readonly server: PlayServer;
  /** As the server names it now: its address may be good once. */
  readonly format: PlaybackFormat;
};

/** For the answer whether it is still published. */
const TIMEOUT_MS = 15 * SECOND_MS;

/**
 * What a token plays, if it may be played now: the link is good, the recording released, and its server says that it is
 * published.
 *
 * @throws PlaySetback, BackendError
 */
export async function playableBy(parts: PlayParts, token: string): Promise<Playable> {
  const { database, clock, pool, tokens, look } = parts;
  const ticket = tokens.open(token);
  if (ticket === null) throw new PlaySetback('unknown');
  if (ticket.goodUntil <= clock.now()) throw new PlaySetback('expired');
  const recording = await recordingById(database.db, ticket.recording);
  if (recording === null) throw new PlaySetback('unknown');
  if (recording.deletedAt !== null) throw new PlaySetback('deleted');
  if (!isShown(recording)) throw new PlaySetback('withdrawn');
  const server = pool.find(({ name }) => name === recording.server);
  if (server === undefined) throw new PlaySetback('unreachable');
  const { recordId } = recording;
  const { seen } = await look(server, [recordId], { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const now = seen.get(recordId);
  if (now?.state !== 'published') throw new PlaySetback('withdrawn');
  const format = now.formats.find(({ type }) => type === ticket.format);
  if (format === undefined) throw new PlaySetback('withdrawn');
  return { recording, server, format };
}
