import { refuse } from '../../lib/refusal.ts';
import type { Branch } from './branch.ts';

/**
 * No open branch stands below a closed one: its people would book for a branch that nobody looks after any more.
 *
 * @param all the tree before the change
 * @throws Refusal `branch-has-open-children` where one is closed too early, `branch-parent-closed` where one is opened
 *   again too early
 */
export function refuseOddClosing(before: Branch, after: Branch, all: readonly Branch[]): void {
  if (before.closed === after.closed) return;
  if (after.closed) {
    const children = all.filter(({ parent, closed }) => parent === after.id && !closed).map(({ id }) => id);
    if (children.length > 0) refuse({ code: 'branch-has-open-children', branch: after.id, children });
  } else if (all.some(({ id, closed }) => id === after.parent && closed)) {
    refuse({ code: 'branch-parent-closed', branch: after.id, parent: after.parent ?? '' });
  }
}
