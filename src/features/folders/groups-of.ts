import type { GroupsOf } from '../people/held.ts';
import { branchesOfAccounts } from './members-store.ts';

/** Into which branches' groups in Nextcloud we put somebody. */
export const groupsOf: GroupsOf = branchesOfAccounts;
