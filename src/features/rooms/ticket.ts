import { z } from 'zod';
import { HOUR_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import { seal, unseal } from '../../platform/db/seal.ts';
import type { LinkKind } from './door.ts';

/** How long a place in line is kept for somebody who does not come when it is their turn. */
const KEPT_MS = 10 * MINUTE_MS;
/** How long one who waits for a room is led in without being asked again. */
const WAITED_MS = HOUR_MS;

/** Who waits to go in, and for what. It lies in the address of the page that waits and nowhere else. */
export type Ticket = {
  /** As the others in the room will see it. */
  readonly name: string;
  /** The date it leads into, and no other. */
  readonly occurrence: string;
  /** The place in line; null while it waits for the room itself. */
  readonly slot: Instant | null;
  readonly madeAt: Instant;
};

const Sealed = z.strictObject({
  name: z.string(),
  occurrence: z.string(),
  slot: z.int().nullable(),
  madeAt: z.int(),
});

/** Makes and reads tickets; who was given one has shown the access code already. */
export type Tickets = {
  seal(kind: LinkKind, code: string, ticket: Ticket): string;
  /** null for what is no ticket of ours, or one of another link. */
  open(kind: LinkKind, code: string, sealed: string): Ticket | null;
};

export function createTickets(key: Buffer): Tickets {
  const label = (kind: LinkKind, code: string) => `ticket:${kind}:${code}`;
  return {
    seal: (kind, code, ticket) => seal(Buffer.from(JSON.stringify(ticket)), key, label(kind, code)),
    open: (kind, code, sealed) => {
      const plain = unseal(sealed, key, label(kind, code));
      return plain === null ? null : Sealed.parse(JSON.parse(plain.toString()));
    },
  };
}

export function hasExpired({ slot, madeAt }: Ticket, now: Instant): boolean {
  return now >= (slot === null ? madeAt + WAITED_MS : slot + KEPT_MS);
}
