import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Config } from '../../../src/config.ts';
import { errorCode } from '../../../src/lib/error-code.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import type { Schema } from '../../../src/platform/db/schema.ts';
import { readRecords } from './records.ts';
import type { PostgresFacts, PostgresSeen } from './store-seen.ts';

const LIMIT_MS = 5 * SECOND_MS;

/** Asks a PostgreSQL about itself, on one connection; it changes nothing there. */
export async function observePostgres(
  store: { readonly url: string; readonly poolSize: number },
  config: Config,
): Promise<PostgresSeen> {
  const pool = new pg.Pool({
    connectionString: store.url,
    max: 1,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
    application_name: 'plenum-doctor',
  });
  // A connection that breaks is seen by whoever asked on it.
  pool.on('error', () => undefined);
  const seen = { is: 'postgres', poolSize: store.poolSize } as const;
  const nothing = { facts: null, records: null, askedAt: 0, answeredAt: 0 };
  try {
    // The first connection takes its time; what is asked on it afterwards tells the time.
    await pool.query('select 1');
    const askedAt = Date.now();
    const { rows } = await pool.query<Row>(FACTS);
    const answeredAt = Date.now();
    const [row] = rows;
    if (row === undefined) return { ...seen, ...nothing, fault: 'no answer' };
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
    const records = await readRecords({ dialect: 'postgres', db }, config);
    const facts = { ...row, now: Number(row.now) };
    return { ...seen, facts, records, askedAt, answeredAt, fault: null };
  } catch (fault) {
    return { ...seen, ...nothing, fault: errorCode(fault) ?? 'timeout' };
  } finally {
    await pool.end();
  }
}

/** 64-bit numbers come as text. */
type Row = Omit<PostgresFacts, 'now'> & { readonly now: string };

const FACTS = `
  select current_setting('server_version_num')::int as "version",
    pg_encoding_to_char((select encoding from pg_database where datname = current_database())) as "encoding",
    current_setting('fsync') = 'on' as "fsync",
    current_setting('synchronous_commit') <> 'off' as "synchronousCommit",
    pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "readOnly",
    current_setting('max_connections')::int as "maxConnections",
    current_setting('superuser_reserved_connections')::int as "reserved",
    nullif(least(
      (select case when rolconnlimit < 0 then 1000000 else rolconnlimit end from pg_roles where rolname = current_user),
      (select case when datconnlimit < 0 then 1000000 else datconnlimit end from pg_database where datname = current_database())
    ), 1000000) as "ownLimit",
    has_schema_privilege(current_schema(), 'create') as "mayCreate",
    (extract(epoch from clock_timestamp()) * 1000)::bigint as "now"`;
