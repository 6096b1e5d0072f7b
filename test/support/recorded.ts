import { DAY_MS, MINUTE_MS } from '../../src/lib/span.ts';
import type { SimulatedServer } from '../../src/simulators/bigbluebutton/server.ts';

/** Something that is on a simulated server. */
export type Recorded = {
  readonly title: string;
  /** `published` by default; then it is released, too, once it is given to a branch. */
  readonly state?: 'processing' | 'published' | 'unpublished';
  /** Since it ended; a day by default. */
  readonly daysAgo?: number;
  /** `by-09162` by default; null leaves it to nobody. */
  readonly branch?: string | null;
  /** Of the pool, counted from 0. */
  readonly server?: number;
  readonly formats?: readonly { readonly type: string; readonly bytes: number }[];
};

const HOUR_LONG = 60 * MINUTE_MS;
const FORMATS = [
  { type: 'presentation', bytes: 212_000 },
  { type: 'video', bytes: 200_000 },
];

/** Puts recordings onto their servers. */
export function record(servers: readonly SimulatedServer[], wishes: readonly Recorded[]): void {
  for (const { title, server = 0, state = 'published', daysAgo = 1, formats = FORMATS } of wishes) {
    const endTime = Date.now() - daysAgo * DAY_MS;
    servers[server]?.recordings.add({
      ...{ meetingID: `before-${title}`, name: title, state, participants: 12, rawBytes: 2_000_000 },
      ...{ endTime, startTime: endTime - HOUR_LONG },
      formats: formats.map((format) => ({ ...format, lengthMs: HOUR_LONG })),
    });
  }
}
