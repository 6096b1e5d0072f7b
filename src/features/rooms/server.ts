import type { BigBlueButtonClient } from '../../clients/bigbluebutton/client.ts';
import type { Instant } from '../../lib/span.ts';

/** `suspect`: one or two polls missed, so nothing new is placed there. `lost`: three in a row. */
export const SERVER_STATES = ['up', 'suspect', 'lost'] as const;
type ServerState = (typeof SERVER_STATES)[number];

/** One BBB server as the settings know it. */
export type PoolServer = {
  readonly name: string;
  readonly seats: number;
  readonly retired: boolean;
  /** Origins to which a signed join may send a browser. */
  readonly joinOrigins: readonly string[];
  readonly dialNumber: string | null;
  readonly client: BigBlueButtonClient;
};

/** One BBB server as the replicas last saw it. */
export type ServerRecord = {
  readonly name: string;
  readonly state: ServerState;
  /** Polls missed in a row. */
  readonly misses: number;
  readonly draining: boolean;
  readonly meetings: number;
  readonly participants: number;
  readonly seenAt: Instant | null;
  readonly lostAt: Instant | null;
  readonly version: number;
};

/** Whether new rooms may be placed on it. */
export function accepts(server: PoolServer, record: ServerRecord | undefined): boolean {
  return !server.retired && record?.state === 'up' && !record.draining;
}
