import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import { seal, unseal } from '../../platform/db/seal.ts';

const Sealed = z.strictObject({ recording: z.string(), format: z.string(), goodUntil: z.int() });

/** What a link plays. It lies in its address and nowhere else. */
type PlayTicket = z.infer<typeof Sealed>;

/** Makes and reads the links that play recordings. */
export type PlayTokens = {
  link(recording: string, format: string): { readonly url: string; readonly goodUntil: Instant };
  /** null for what is no link of ours; `goodUntil` is for who reads it to look at. */
  open(token: string): PlayTicket | null;
};

type Parts = {
  /** 32 bytes, for nothing else. */
  readonly key: Buffer;
  readonly clock: Clock;
  readonly publicUrl: string;
  /** How long a link is good. */
  readonly minutes: number;
};

const LABEL = 'play';

export function createPlayTokens({ key, clock, publicUrl, minutes }: Parts): PlayTokens {
  return {
    link: (recording, format) => {
      // To the whole second, as it is told.
      const goodUntil = Math.floor((clock.now() + minutes * MINUTE_MS) / 1000) * 1000;
      const ticket: PlayTicket = { recording, format, goodUntil };
      const token = seal(Buffer.from(JSON.stringify(ticket)), key, LABEL);
      return { url: `${publicUrl}/play/${token}`, goodUntil };
    },
    open: (token) => {
      const plain = unseal(token, key, LABEL);
      return plain === null ? null : Sealed.parse(JSON.parse(plain.toString()));
    },
  };
}
