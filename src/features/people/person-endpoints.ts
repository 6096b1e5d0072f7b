import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import { append } from '../../platform/audit/audit.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { erasePerson, planErasure } from './erase-person.ts';
import { type HeldElsewhere, heldOf } from './held.ts';
import { PERSON_EXAMPLES } from './person-examples.ts';
import { ErasureView, PersonView, toErasureView, toPersonView } from './person-views.ts';
import type { Rights } from './rights.ts';

/** OpenID Connect Core, section 2: `sub` is of 255 ASCII characters at most. */
const Who = z.strictObject({
  subject: z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/)
    .meta({ description: 'The realm’s `sub`' }),
});

export type PersonParts = {
  readonly rights: Pick<Rights, 'judge'>;
  readonly clock: Clock;
  readonly elsewhere: HeldElsewhere;
};

/** `GET/DELETE /people/{subject}`: what is held of a person, and its erasure. */
export function personEndpoints(parts: PersonParts): readonly Endpoint[] {
  return [exportEndpoint(parts), eraseEndpoint(parts)];
}

function exportEndpoint({ rights, clock, elsewhere }: PersonParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/people/{subject}',
    summary: 'All that Plenum holds on a person',
    description:
      'Whoever is a person may have their own; that of others takes an admin at the root, and leaves a row in the log. Of somebody whom Plenum does not know it is empty. Guests have no account, and are in no such answer.',
    right: 'view',
    scope: { of: 'listed' },
    params: Who,
    answers: [{ status: 200, summary: 'What is held', body: PersonView }],
    refuses: ['forbidden'],
    examples: PERSON_EXAMPLES.export,
    transaction: 'plain',
    handle: async ({ tx, caller, params: { subject } }) => {
      const own = caller.person?.subject === subject;
      if (!own && (await rights.judge(caller, 'operate', null, tx)) !== 'granted') {
        refuse({ code: 'forbidden' });
      }
      const now = clock.now();
      const held = await heldOf(tx, subject, elsewhere);
      // Of whom nothing is held nothing is written down.
      const isKnown = held.person !== null || held.bookings.length + held.deeds.length > 0;
      if (!own && isKnown) {
        await append(tx, {
          ...{ at: now, actor: caller.principal, action: 'person.export', branch: null },
          object: { kind: 'person', id: subject },
        });
      }
      return { body: toPersonView(subject, held, now) };
    },
  });
}

function eraseEndpoint({ clock, elsewhere }: PersonParts): Endpoint {
  return endpoint({
    method: 'delete',
    path: '/people/{subject}',
    summary: 'Erase a person',
    description:
      'Name, address, sessions (they are signed out at once), deputyships and stored answers go. Bookings, which are the branch’s, and the log stay, with a tombstone in the place of the subject. What Keycloak, Nextcloud and backups hold is not touched. With `dryRun=true` nothing changes and the answer says what would. Doing it again does nothing.',
    right: 'operate',
    scope: { of: 'root' },
    params: Who,
    query: z.strictObject({
      dryRun: z.stringbool().default(false).meta({ description: 'Change nothing and say what would go' }),
    }),
    answers: [{ status: 200, summary: 'What went, and what stays', body: ErasureView }],
    examples: PERSON_EXAMPLES.erase,
    transaction: 'turn',
    asks: ({ query }) => query.dryRun,
    handle: async ({ tx, caller, params: { subject }, query: { dryRun } }) => {
      const wish = { subject, actor: caller.principal, now: clock.now() };
      const erasure = dryRun
        ? await planErasure(tx, subject, elsewhere)
        : await erasePerson(tx, wish, elsewhere);
      return { body: toErasureView(subject, dryRun, erasure) };
    },
  });
}
