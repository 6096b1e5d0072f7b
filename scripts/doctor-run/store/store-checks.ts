import { MIGRATION_NAMES } from '../../../src/platform/db/migrate.ts';
import { type Check, error, note, ok, type Verdict, warning } from '../finding.ts';
import type { PostgresFacts, PostgresSeen, SqliteSeen, StoreSeen } from './store-seen.ts';

const URL_SETTING = 'PLENUM_DATABASE_URL';
const DIR_SETTING = 'PLENUM_DATA_DIR';
const GIB = 2 ** 30;
/** Connections that a replica opens beside its pool, for migrations. */
const BESIDE_POOL = 2;

/** The questions about the store, whichever it is. */
export const STORE_CHECKS: readonly Check<StoreSeen>[] = [
  {
    name: 'reach',
    asks: 'whether the store is there and opens',
    judge: onBoth(judgePostgresReach, judgeSqliteState),
  },
  { name: 'version', asks: 'whether PostgreSQL is 16 or newer', judge: onFacts(judgeVersion) },
  { name: 'encoding', asks: 'whether the database is in UTF-8', judge: onFacts(judgeEncoding) },
  { name: 'rights', asks: 'whether tables may be made and written', judge: onFacts(judgeRights) },
  {
    name: 'durability',
    asks: 'whether what is answered survives a power cut',
    judge: onFacts(judgeDurability),
  },
  {
    name: 'connections',
    asks: 'whether there are connections for the pool',
    judge: onFacts(judgeConnections),
  },
  { name: 'disk', asks: 'whether the embedded store has room to grow', judge: onSqlite(judgeDisk) },
  {
    name: 'network-disk',
    asks: 'whether the embedded store lies on a disk of its own',
    judge: onSqlite(judgeNetwork),
  },
  { name: 'schema', asks: 'whether program and store know the same schema', judge: judgeSchema },
  { name: 'keys', asks: 'whether the secret key opens the keys of the store', judge: judgeKeys },
  { name: 'settings', asks: 'whether a gateway started last with these settings', judge: judgeSettings },
];

type Judged = Verdict | null;

function onBoth(postgres: (seen: PostgresSeen) => Judged, sqlite: (seen: SqliteSeen) => Judged) {
  return (seen: StoreSeen): Judged => (seen.is === 'postgres' ? postgres(seen) : sqlite(seen));
}

function onSqlite(sqlite: (seen: SqliteSeen) => Judged) {
  return onBoth(() => null, sqlite);
}

function onFacts(judge: (facts: PostgresFacts, seen: PostgresSeen) => Judged) {
  return onBoth(
    (seen) => (seen.facts === null ? null : judge(seen.facts, seen)),
    () => null,
  );
}

const ADVICE_OF_FAULT: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'Check that PostgreSQL runs and listens there (listen_addresses, port), and the firewalls between.',
  ENOTFOUND: 'Check the host name for a typing error, and that this machine can look it up.',
  EAI_AGAIN: 'Check the host name for a typing error, and that this machine can look it up.',
  '28P01':
    'The password or the user is wrong: check both; special characters stand percent-encoded in the address.',
  '28000': 'PostgreSQL lets this user in from nowhere here: check user and pg_hba.conf.',
  '3D000': 'There is no such database: make it (createdb --encoding=UTF8), or mend its name.',
  '53300': 'All connections are taken: raise max_connections, or lower PLENUM_DATABASE_POOL.',
  '57P03': 'It is starting or stopping: ask again in a minute.',
};

function judgePostgresReach({ facts, fault }: PostgresSeen): Verdict {
  if (facts !== null) return ok(URL_SETTING, 'PostgreSQL answers.');
  const advice =
    ADVICE_OF_FAULT[fault ?? ''] ?? 'Check the address, the firewalls between, and the log of PostgreSQL.';
  return error(URL_SETTING, `PostgreSQL cannot be reached (${fault ?? 'unknown'}).`, advice);
}

function judgeSqliteState({ state, folder }: SqliteSeen): Verdict {
  switch (state) {
    case 'there':
      return ok(DIR_SETTING, 'The embedded store opens.');
    case 'missing':
      return note(
        DIR_SETTING,
        `There is no store in ${folder} yet.`,
        'It is made at the first start; else mend the folder.',
      );
    case 'in-use':
      return ok(DIR_SETTING, 'A gateway holds the embedded store, as it should: what it keeps is not read.');
    case 'not-ours':
      return note(
        DIR_SETTING,
        'The embedded store belongs to another user and was left alone.',
        'Run doctor as that user to have it looked at.',
      );
    case 'damaged':
      return error(
        DIR_SETTING,
        'The embedded store is there and does not open.',
        'Put the last backup back (docs/operating.md).',
      );
    case 'no-folder':
      return error(
        DIR_SETTING,
        `${folder} is missing and cannot be made.`,
        'Make it, and give it to the user Plenum runs as.',
      );
    case 'read-only':
      return error(
        DIR_SETTING,
        `${folder} cannot be written to.`,
        'Give it to the user Plenum runs as, or mount it for writing.',
      );
  }
}

function judgeVersion({ version }: PostgresFacts): Verdict {
  const seen = `It is PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}.`;
  return version >= 160_000 ? ok(URL_SETTING, seen) : error(URL_SETTING, seen, 'Update it to 16 or newer.');
}

function judgeEncoding({ encoding }: PostgresFacts): Verdict {
  if (encoding === 'UTF8') return ok(URL_SETTING, 'The database is in UTF-8.');
  const advice = 'Make a new one with createdb --encoding=UTF8 --template=template0, and move what there is.';
  return error(URL_SETTING, `The database is in ${encoding}: it cannot hold every name.`, advice);
}

function judgeRights({ mayCreate, readOnly }: PostgresFacts): Verdict {
  if (readOnly) {
    const advice = 'Lead the address to the primary, and let default_transaction_read_only be off.';
    return error(URL_SETTING, 'It takes no writes: it is a standby, or set to read only.', advice);
  }
  if (mayCreate === true) return ok(URL_SETTING, 'This user may make tables.');
  const advice =
    'Grant it: GRANT CREATE, USAGE ON SCHEMA public TO the user in the address (or make it the owner).';
  return error(URL_SETTING, 'This user may make no tables in its schema.', advice);
}

function judgeDurability({ fsync, synchronousCommit }: PostgresFacts): Verdict {
  if (fsync && synchronousCommit) return ok(URL_SETTING, 'What is committed is on the disk.');
  const which = fsync ? 'synchronous_commit' : 'fsync';
  return warning(
    URL_SETTING,
    `${which} is off: a power cut can undo what was promised.`,
    `Switch ${which} on.`,
  );
}

function judgeConnections(facts: PostgresFacts, { poolSize }: PostgresSeen): Verdict {
  const { maxConnections, reserved, ownLimit } = facts;
  const most = Math.min(maxConnections - reserved, ownLimit ?? Infinity);
  const needed = poolSize + BESIDE_POOL;
  const seen = `A replica takes up to ${needed} connections; ${most} may be open at once.`;
  const setting = 'PLENUM_DATABASE_POOL';
  const advice =
    'Lower the pool, or raise max_connections: every replica needs so many, and others need some, too.';
  if (needed > most) return error(setting, seen, advice);
  return needed * 2 > most ? note(setting, `${seen} Two replicas do not fit.`, advice) : ok(setting, seen);
}

function judgeDisk({ freeBytes, storeBytes }: SqliteSeen): Judged {
  if (freeBytes === null) return null;
  const seen = `${(freeBytes / GIB).toFixed(1)} GiB are free where the store lies.`;
  const advice = 'Free some, or move the folder to a larger disk: a full disk stops every booking.';
  // An update may write the whole store anew.
  const wanted = Math.max(GIB, storeBytes * 2);
  if (freeBytes < wanted / 10) return error(DIR_SETTING, seen, advice);
  return freeBytes < wanted ? warning(DIR_SETTING, seen, advice) : ok(DIR_SETTING, seen);
}

function judgeNetwork({ network }: SqliteSeen): Judged {
  if (network === null) return null;
  const advice = 'Move the folder to a disk of this machine, or use PostgreSQL (PLENUM_DATABASE_URL).';
  return warning(DIR_SETTING, `The store lies on ${network}: its locks cannot be relied on there.`, advice);
}

function settingOf(seen: StoreSeen): string {
  return seen.is === 'postgres' ? URL_SETTING : DIR_SETTING;
}

function judgeSchema(seen: StoreSeen): Judged {
  const { records } = seen;
  if (records === null) return null;
  const setting = settingOf(seen);
  if (records.migrations === null)
    return note(setting, 'The store is empty.', 'It is filled at the first start.');
  const ran = new Set(records.migrations);
  if (records.migrations.some((name) => !MIGRATION_NAMES.includes(name))) {
    const advice =
      'Run the newer program again, or put the backup of before the update back: there is no way down.';
    return error(setting, 'The store was written by a newer Plenum than this one.', advice);
  }
  const missing = MIGRATION_NAMES.filter((name) => !ran.has(name));
  if (missing.length === 0) return ok(setting, 'The store has the schema of this program.');
  const advice = 'The next start brings it up to date, and there is no way back: make a backup before.';
  return note(setting, `Steps of the schema that the store lacks: ${missing.length}.`, advice);
}

function judgeKeys(seen: StoreSeen): Judged {
  if (seen.records === null || seen.records.keys === 'none') return null;
  if (seen.records.keys === 'opens')
    return ok('PLENUM_SECRET_KEY', 'The secret key opens the keys of the store.');
  const advice =
    'Set the one the store was made with (it belongs to the backups; without the setting it is secret.key in the data folder).';
  return error(
    'PLENUM_SECRET_KEY',
    'The secret key does not open the keys of the store: no start is possible.',
    advice,
  );
}

function judgeSettings({ records }: StoreSeen): Judged {
  const differing = records?.differing ?? null;
  if (differing === null) return null;
  if (differing.length === 0) return ok('PLENUM_BBB_SERVERS', 'A gateway started last with these settings.');
  const advice =
    'Restart every replica with these settings, or run doctor in the environment of the gateway.';
  return warning(differing.join(', '), 'A gateway started last with other settings than these.', advice);
}
