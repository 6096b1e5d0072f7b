import type { GroupMember } from '../../clients/keycloak/group-members.ts';
import type { MemberSettings } from '../../platform/settings/nextcloud-settings.ts';

/** Who is in a branch's group in Nextcloud, who should be, and whom we put there. Account ids differ in no case. */
export type Membership = {
  readonly wanted: readonly string[];
  readonly present: readonly string[];
  readonly ours: readonly string[];
};

/** What is to be done about one group; accounts, each once. */
export type MemberPlan = {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Ours who are out already, by another's hand. */
  readonly forget: readonly string[];
  /** Ours who should go, were they not too many at once. */
  readonly held: number;
};

/** So many may go at once, however few stay. */
const FEW = 20;

/** What the person's account is called; null where it cannot be told. */
export function accountOf(person: GroupMember, by: MemberSettings['account']): string | null {
  return by === 'subject' ? person.subject : person[by];
}

/**
 * Whether so many go at once that the realm may have lost them: more than a few, and more than half.
 *
 * @param held whom we put in
 */
export function isShrunk(held: number, going: number): boolean {
  return going > FEW && going * 2 > held;
}

/** Ours who are wanted no more. */
export function goingOf({ wanted, ours }: Pick<Membership, 'wanted' | 'ours'>): readonly string[] {
  const stay = foldedSet(wanted);
  return ours.filter((account) => !stay.has(fold(account)));
}

/**
 * Puts in who is missing, and takes out only whom we put in ourselves and who is wanted no more.
 *
 * @param self the account that we are, which is not ours to put in or take out
 * @param holds whether nobody is to be taken out
 */
export function planMembers(membership: Membership, self: string, holds: boolean): MemberPlan {
  const present = foldedSet(membership.present);
  const isIn = (account: string) => present.has(fold(account));
  const isSelf = (account: string) => fold(account) === fold(self);
  const wanted = new Map(membership.wanted.map((account) => [fold(account), account]));
  const going = goingOf(membership).filter((account) => !isSelf(account));
  const remove = going.filter(isIn);
  return {
    add: [...wanted.values()].filter((account) => !isIn(account) && !isSelf(account)),
    remove: holds ? [] : remove,
    forget: going.filter((account) => !isIn(account)),
    held: holds ? remove.length : 0,
  };
}

/** Whether too many of those who are really in the group would go. */
export function isGroupShrunk(membership: Membership): boolean {
  const present = foldedSet(membership.present);
  const inside = (accounts: readonly string[]) => accounts.filter((account) => present.has(fold(account)));
  return isShrunk(inside(membership.ours).length, inside(goingOf(membership)).length);
}

function foldedSet(accounts: readonly string[]): ReadonlySet<string> {
  return new Set(accounts.map(fold));
}

function fold(account: string): string {
  return account.toLowerCase();
}
