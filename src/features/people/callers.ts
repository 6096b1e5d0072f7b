import type { Clock } from '../../lib/clock.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { RoleRule } from '../../platform/settings/keycloak-settings.ts';
import type { Tree } from '../branches/tree.ts';
import type { Claims } from './claims.ts';
import { deputyships } from './deputy-store.ts';
import { grantsOf } from './role-rules.ts';

export type Callers = {
  /** Who the realm says somebody is, with what that person or program may do as things stand now. */
  callerOf(claims: Claims, db: Db | Tx): Promise<Caller>;
};

type Parts = {
  readonly rules: readonly RoleRule[];
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  readonly clock: Clock;
};

export function createCallers({ rules, tree, clock }: Parts): Callers {
  return {
    callerOf: async (claims, db) => {
      const own = grantsOf(rules, claims, await tree(db));
      const { client, subject, name } = claims;
      if (client !== null) return { principal: `client:${client}`, grants: own };
      const lent = await deputyships(db, subject, clock.now());
      return {
        principal: `person:${subject}`,
        person: { subject, name },
        grants: [
          ...own,
          ...lent.map(({ branch, until }) => ({ branch, role: 'secretary' as const, deputyUntil: until })),
        ],
      };
    },
  };
}
