import { refuse } from '../../lib/refusal.ts';
import { BranchView } from '../branches/branch-view.ts';
import { type Branch, BranchId } from '../branches/branch.ts';
import type { Tree } from '../branches/tree.ts';
import { signedIn } from '../bookings/page-parts.ts';
import type { Right } from '../../platform/http/caller.ts';
import type { PageRequest, SignedIn } from '../../platform/web/page.ts';
import type { Address } from '../../platform/web/texts.ts';
import type { Voice } from './branch-setting-words.ts';
import { branchTexts } from './branch-texts.ts';
import type { OfficeParts } from './office-parts.ts';

/** A branch as its pages look at it. */
export type BranchLook = {
  readonly person: SignedIn;
  readonly tree: Tree;
  readonly branch: Branch;
  readonly address: Address;
  readonly voice: Voice;
  /** What its reader may do there. */
  readonly may: Readonly<Record<'administer' | 'appoint' | 'book', boolean>>;
};

/** @throws Refusal `not-found`, `forbidden` as the API says it */
export async function lookAtBranch(
  { ask, db, tree: treeIn, rights }: OfficeParts,
  request: PageRequest,
): Promise<BranchLook> {
  const person = signedIn(request);
  const id = idIn(request);
  await ask(person.caller, {
    ...{ method: 'get', path: '/branches/{id}', params: { id }, answer: BranchView },
  });
  const tree = await treeIn(db);
  const branch = tree.get(id) ?? refuse({ code: 'not-found' });
  const holds = (right: Right) =>
    rights.visible(tree, person.caller, right).roots.some((root) => tree.isWithin(id, root));
  const address = tree.address(id);
  const { language } = request;
  return {
    ...{ person, tree, branch, address },
    voice: { language, say: branchTexts(language, address) },
    may: { administer: holds('administer'), appoint: holds('appoint'), book: holds('book') },
  };
}

/** @throws Refusal `not-found` for what can be no branch's */
export function idIn({ params }: PageRequest): string {
  return BranchId.safeParse(params['id']).data ?? refuse({ code: 'not-found' });
}

/** Address of a branch's page. */
export function branchPath(id: string): string {
  return `/gliederungen/${id}`;
}
