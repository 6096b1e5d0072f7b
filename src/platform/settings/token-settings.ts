import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import { DAY_MS } from '../../lib/span.ts';
import { ROLES } from '../http/caller.ts';
import { json } from './values.ts';

const DAY = z.iso.date().transform((day) => Date.parse(`${day}T00:00:00Z`) + DAY_MS);
const MOMENT = z.iso.datetime({ offset: true }).transform((moment) => Date.parse(moment));

const Token = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9.-]{0,62}$/,
        'must be lower-case letters, digits, dots and hyphens, at most 63',
      ),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits')
      .optional(),
    token: z.string().min(24, 'must have at least 24 characters').max(512).optional(),
    branches: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be ids of branches'))
      .min(1, 'must name a branch'),
    role: z.enum(ROLES, { error: `must be one of ${ROLES.join(', ')}` }),
    expires: z
      .union([DAY, MOMENT], { error: 'must be a day such as 2027-12-31 or an instant with an offset' })
      .optional(),
    requestsPerMinute: z.int('must be a whole number').min(0).max(1_000_000).optional(),
  })
  .superRefine((entry, context) => {
    if ((entry.sha256 === undefined) === (entry.token === undefined)) {
      context.addIssue({ code: 'custom', message: 'needs either sha256 or token' });
    }
  })
  .transform(({ sha256, token = '', expires, requestsPerMinute, ...entry }): ApiToken => ({
    ...entry,
    sha256: sha256?.toLowerCase() ?? createHash('sha256').update(token, 'utf8').digest('hex'),
    expiresAt: expires ?? null,
    requestsPerMinute: requestsPerMinute ?? null,
  }));

/** What one token of a program may do, and where. */
export type ApiToken = {
  readonly name: string;
  /** SHA-256 of the token, in lower-case hex; the token itself is not kept. */
  readonly sha256: string;
  /** Each with all branches below it. */
  readonly branches: readonly string[];
  readonly role: (typeof ROLES)[number];
  /** From here on it is refused; null: never. */
  readonly expiresAt: Instant | null;
  /** Calls a minute; 0: as many as come; null: as many as any other. */
  readonly requestsPerMinute: number | null;
};

/** `PLENUM_API_TOKENS`. */
export const TokenList = json(
  z
    .array(Token, { error: 'must be a list of tokens' })
    .max(1000)
    .superRefine((tokens, context) => {
      const hashes = new Set<string>();
      for (const [index, { sha256 }] of tokens.entries()) {
        if (hashes.has(sha256)) {
          context.addIssue({ code: 'custom', path: [index], message: 'is the same token as another entry' });
        }
        hashes.add(sha256);
      }
    }),
);
