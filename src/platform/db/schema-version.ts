import { sql } from 'kysely';
import type { Database } from './database.ts';

/** The names of the migrations that the store has seen, oldest first; none where it is empty. */
export async function appliedMigrations({ migrations: db }: Pick<Database, 'migrations'>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** The newest of the migrations that a store has seen and a program does not know; null where it knows them all. */
export function newerThan(known: readonly string[], applied: readonly string[]): string | null {
  return applied.filter((name) => !known.includes(name)).at(-1) ?? null;
}
