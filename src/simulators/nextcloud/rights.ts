import { isMember } from './accounts.ts';
import type { AclRule, Item } from './records.ts';
import type { World } from './world.ts';

/** Bits of what somebody may do. */
export const READ = 1;
export const UPDATE = 2;
export const CREATE = 4;
export const DELETE = 8;
export const SHARE = 16;
export const ALL = 31;

/** What the rules of one folder leave of `bits` for the account: any rule that allows something wins. */
export function afterRules(
  world: World,
  bits: number,
  ceiling: number,
  rules: readonly AclRule[],
  account: string,
) {
  const own = rules.filter(({ type, id }) =>
    type === 'user' ? id === account : isMember(world, id, account),
  );
  let mask = 0;
  let allowed = 0;
  for (const rule of own) {
    mask |= rule.mask;
    allowed |= rule.permissions & rule.mask;
  }
  return ((bits & ~mask) | allowed) & ceiling;
}

export type Seen = {
  readonly item: Item;
  readonly bits: number;
  readonly mountKind: 'home' | 'shared' | 'group';
  readonly isMountRoot: boolean;
};

/** The letters of `oc:permissions`. */
export function letters({ item, bits, mountKind, isMountRoot }: Seen): string {
  const isReceived = mountKind === 'shared' && isMountRoot;
  return [
    mountKind === 'shared' ? 'S' : '',
    bits & SHARE ? 'R' : '',
    mountKind === 'group' ? 'M' : '',
    bits & READ ? 'G' : '',
    bits & DELETE || isReceived ? 'D' : '',
    bits & UPDATE ? 'NV' : '',
    item.kind === 'file' && bits & UPDATE ? 'W' : '',
    item.kind === 'folder' && bits & CREATE ? 'CK' : '',
  ].join('');
}
