import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import { namesOf } from './people-store.ts';

const KINDS = ['person', 'client', 'token', 'job', 'host-link'] as const;

/** Who did something, as the wire shows it. */
export const PrincipalView = z
  .strictObject({
    kind: z.enum(KINDS),
    id: z.string().meta({ description: 'Of a person the subject, of a token its name' }),
    name: z
      .string()
      .nullable()
      .meta({ description: 'Of a person, for as long as we know it; null for all others' }),
  })
  .meta({ id: 'Principal' });
export type PrincipalView = z.infer<typeof PrincipalView>;

/** Shows principals such as `person:<subject>`, with the names of those persons who are known. */
export async function viewPrincipals(
  db: Db | Tx,
  principals: readonly string[],
): Promise<(principal: string) => PrincipalView> {
  const parted = new Map(principals.map((principal) => [principal, partsOf(principal)]));
  const subjects = [...parted.values()].flatMap(({ kind, id }) => (kind === 'person' ? [id] : []));
  const names = await namesOf(db, subjects);
  return (principal) => {
    const { kind, id } = parted.get(principal) ?? partsOf(principal);
    return { kind, id, name: kind === 'person' ? (names.get(id) ?? null) : null };
  };
}

/** Whether a text names somebody as the audit does: `token:portal`. */
export function isPrincipal(text: string): boolean {
  return KINDS.some((kind) => text.startsWith(`${kind}:`));
}

/** @throws Error for what is no principal: none is ever written */
function partsOf(principal: string): Pick<PrincipalView, 'kind' | 'id'> {
  const [prefix = ''] = principal.split(':', 1);
  const kind = KINDS.find((known) => known === prefix);
  if (kind === undefined) throw new Error('a principal has no kind that is known');
  return { kind, id: principal.slice(kind.length + 1) };
}
