import type { Db, Tx } from '../../platform/db/database.ts';

/** So many rows in one statement: SQLite and PostgreSQL both bound its parameters. */
const CHUNK = 100;

/** A branch's group in Nextcloud. */
export type BranchGroup = { readonly branch: string; readonly group: string; readonly held: number | null };

/** Every group that has been made, by id of branch. */
export async function madeGroups(db: Db | Tx): Promise<readonly BranchGroup[]> {
  const rows = await db
    .selectFrom('folders')
    .select(['branch', 'group_id', 'members_held'])
    .orderBy('branch')
    .execute();
  return rows.flatMap(({ branch, group_id: group, members_held: held }) =>
    group === null ? [] : [{ branch, group, held }],
  );
}

/** Whom we put into the group of each branch. */
export async function membersWePutIn(db: Db | Tx): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom('folder_members')
    .selectAll()
    .orderBy('branch')
    .orderBy('account')
    .execute();
  const byBranch = new Map<string, string[]>();
  for (const { branch, account } of rows) {
    const known = byBranch.get(branch);
    if (known === undefined) byBranch.set(branch, [account]);
    else known.push(account);
  }
  return byBranch;
}

/** Writes down that it is us who put them in; who is there already stays there. */
export async function keepMembers(tx: Tx, branch: string, accounts: readonly string[]): Promise<void> {
  for (const some of chunks(accounts)) {
    await tx
      .insertInto('folder_members')
      .values(some.map((account) => ({ branch, account })))
      .onConflict((conflict) => conflict.columns(['branch', 'account']).doNothing())
      .execute();
  }
}

/** They are out, or never came in. */
export async function forgetMembers(tx: Tx, branch: string, accounts: readonly string[]): Promise<void> {
  for (const some of chunks(accounts)) {
    await tx.deleteFrom('folder_members').where('branch', '=', branch).where('account', 'in', some).execute();
  }
}

/** @param held how many were to go and stayed; null for nobody */
export async function keepHeld(tx: Tx, branch: string, held: number | null): Promise<void> {
  await tx.updateTable('folders').set({ members_held: held }).where('branch', '=', branch).execute();
}

/** The branches into whose groups we put one of these accounts, whatever their case. */
export async function branchesOfAccounts(
  db: Db | Tx,
  accounts: readonly string[],
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('folder_members')
    .select('branch')
    .distinct()
    .where((eb) =>
      eb(
        eb.fn('lower', ['account']),
        'in',
        accounts.map((account) => account.toLowerCase()),
      ),
    )
    .orderBy('branch')
    .execute();
  return rows.map(({ branch }) => branch);
}

function chunks(accounts: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(accounts.length / CHUNK);
  return Array.from({ length: count }, (_none, index) => accounts.slice(index * CHUNK, (index + 1) * CHUNK));
}
