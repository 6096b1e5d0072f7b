import type { Config } from '../../../src/config.ts';
import { observePostgres } from './observe-postgres.ts';
import { observeSqlite } from './observe-sqlite.ts';
import type { StoreSeen } from './store-seen.ts';

export async function observeStore(config: Config): Promise<StoreSeen> {
  const { store } = config;
  return store.kind === 'sqlite' ? observeSqlite(store.file, config) : observePostgres(store, config);
}
