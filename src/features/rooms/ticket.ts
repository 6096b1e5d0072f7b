import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import { seal, unseal } from '../../platform/db/seal.ts';
import type { LinkKind } from './door.ts';

/** Who waits to go in, and for what. It lies in the address of the page that waits and nowhere else. */
type Ticket = {
  /** As the others in the room will see it. */
  readonly name: string;
  /** The date it leads into, and no other. */
  readonly occurrence: string;
  /** The place in line, an instant of the store's clock; null while it waits for the room itself. */
  readonly slot: Instant | null;
  readonly goodUntil: Instant;
};

const Sealed = z.strictObject({
  name: z.string(),
  occurrence: z.string(),
  slot: z.int().nullable(),
  goodUntil: z.int(),
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
