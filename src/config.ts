import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from './lib/log.ts';
import type { DatabaseOptions } from './platform/db/open-database.ts';
import {
  type Environment,
  readSettings,
  type SettingFault,
  variableOf,
} from './platform/settings/read-settings.ts';
import {
  halfKeycloak,
  keycloakOf,
  type KeycloakSettings,
  keycloakUrl,
  RoleRules,
} from './platform/settings/keycloak-settings.ts';
import {
  FolderRules,
  type FolderSettings,
  halfNextcloud,
  nextcloudOf,
  type NextcloudSettings,
  nextcloudUrl,
} from './platform/settings/nextcloud-settings.ts';
import { overDefaults } from './platform/settings/over-defaults.ts';
import { RecordingRules, type RecordingSettings } from './platform/settings/recording-settings.ts';
import { ServerList, type ServerSettings } from './platform/settings/server-settings.ts';
import { warningsOf } from './platform/settings/warnings.ts';
import { type ApiToken, TokenList } from './platform/settings/token-settings.ts';
import {
  flag,
  optionalText,
  origin,
  postgresUrl,
  proxies,
  secretText,
  timeZone,
  webAddress,
  wholeNumber,
} from './platform/settings/values.ts';

/** Everything the operator decides. Plain data; it holds secrets, so it is never printed or logged. */
export type Config = {
  readonly http: {
    readonly host: string;
    /** 0 for any free one. */
    readonly port: number;
    /** An origin, without a slash at its end. */
    readonly publicUrl: string;
    readonly trustedProxies: readonly string[];
    /** What opens `/metrics`; null keeps it closed. */
    readonly metricsToken: string | null;
  };
  readonly store: DatabaseOptions;
  readonly dataDir: string;
  readonly secretKey: string | null;
  /** How many backups of an embedded store stay beside it. */
  readonly backupsKept: number;
  readonly admission: {
    readonly roomLimit: number;
    readonly keepLargestInReserve: boolean;
    /** IANA name. */
    readonly timeZone: string;
    readonly leadMinutes: number;
    readonly graceMinutes: number;
  };
  readonly closing: {
    /** Minutes after the start; 0: rooms that nobody entered are not given up. */
    readonly noShowMinutes: number;
  };
  readonly pool: {
    readonly servers: readonly ServerSettings[];
    readonly dialNumber: string | null;
    /** Joins a second that each server is sent at most; 0 for as many as come. */
    readonly joinsPerSecond: number;
  };
  readonly tokens: readonly ApiToken[];
  /** Calls of each token to each replica; 0: as many as come. */
  readonly apiRequestsPerMinute: number;
  /** null: nobody can sign in, and tokens of a realm are good for nothing. */
  readonly keycloak: KeycloakSettings | null;
  /** null: branches have no folders, and rooms no slides. */
  readonly nextcloud: NextcloudSettings | null;
  readonly folders: FolderSettings;
  readonly recordings: RecordingSettings;
  /** Whom a person is to ask who has signed in and may do nothing; null where the settings name nobody. */
  readonly helpContact: string | null;
  /** Path of a CSV, imported when the store holds no branches. */
  readonly branchesFile: string | null;
  /** The operator's own legal pages; null where there is none. */
  readonly legal: { readonly privacyUrl: string | null; readonly imprintUrl: string | null };
  readonly log: { readonly level: LogLevel };
  /** Sentences for the operator about what works but should not stay so. */
  readonly warnings: readonly string[];
};

/** The settings cannot be used; the message names each fault, and no value. */
export class ConfigError extends Error {
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    const lines = faults.map(({ setting, fault }) => `  ${setting}: ${fault}`);
    super(`The settings cannot be used:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const Settings = z.strictObject({
  host: z.string().trim().min(1, 'must be an address to listen on'),
  port: wholeNumber(0, 65_535),
  public_url: origin(),
  trusted_proxies: proxies(),
  metrics_token: secretText(16),
  data_dir: z.string().min(1, 'must be a folder'),
  database_url: postgresUrl(),
  database_pool: wholeNumber(2, 200),
  secret_key: secretText(32),
  backups_kept: wholeNumber(1, 1_000),
  room_limit: wholeNumber(1, 10_000),
  keep_largest_in_reserve: flag(),
  time_zone: timeZone(),
  lead_minutes: wholeNumber(0, 120),
  grace_minutes: wholeNumber(0, 120),
  no_show_minutes: wholeNumber(0, 240),
  bbb_servers: ServerList,
  dial_number: optionalText(40),
  joins_per_second: wholeNumber(0, 1_000),
  api_tokens: TokenList,
  api_requests_per_minute: wholeNumber(0, 1_000_000),
  keycloak_url: keycloakUrl(),
  keycloak_realm: optionalText(255),
  keycloak_client_id: optionalText(255),
  keycloak_client_secret: secretText(16),
  keycloak_roles: RoleRules,
  nextcloud_url: nextcloudUrl(),
  nextcloud_user: optionalText(64),
  nextcloud_password: secretText(8),
  folders: FolderRules,
  recordings: RecordingRules,
  help_contact: optionalText(200),
  branches: optionalText(4_000),
  privacy_url: webAddress(),
  imprint_url: webAddress(),
  log_level: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }),
});
type Settings = z.infer<typeof Settings>;

const SECRETS: readonly (keyof Settings)[] = [
  'metrics_token',
  'database_url',
  'secret_key',
  'bbb_servers',
  'api_tokens',
  'keycloak_client_secret',
  'nextcloud_password',
];

/** One level above `src` as well as above `dist`. */
const DEFAULTS_FILE = new URL('../config/default.yaml', import.meta.url);

/**
 * The settings that `env` and the defaults make.
 *
 * @throws ConfigError naming every fault at once
 */
export function loadConfig(env: Environment): Config {
  const defaults = z.record(z.string(), z.unknown()).parse(parse(readFileSync(DEFAULTS_FILE, 'utf8')));
  const { values: read, faults } = readSettings(defaults, env, SECRETS);
  const values = {
    ...read,
    folders: overDefaults(defaults['folders'], read['folders']),
    recordings: overDefaults(defaults['recordings'], read['recordings']),
  };
  const parsed = Settings.safeParse(values);
  const found = parsed.error?.issues.map(toFault) ?? [];
  const all = [
    ...[...faults, ...found, ...missingKey(values)],
    ...[...halfKeycloak(values), ...halfNextcloud(values)],
  ];
  if (!parsed.success || all.length > 0) throw new ConfigError(all);
  return toConfig(parsed.data);
}

/** `PLENUM_BBB_SERVERS[2].seats`: where it is wrong, in the words of the operator. */
function toFault({ path, message }: z.core.$ZodIssue): SettingFault {
  const [setting = '', ...inside] = path.map(String);
  const place = inside.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
  return { setting: variableOf(setting) + place, fault: message };
}

function missingKey(values: Readonly<Record<string, unknown>>): readonly SettingFault[] {
  if (values['database_url'] === null || values['secret_key'] !== null) return [];
  return [{ setting: variableOf('secret_key'), fault: 'is needed with PLENUM_DATABASE_URL' }];
}

function toConfig(settings: Settings): Config {
  const dataDir = resolve(settings.data_dir);
  const { database_url: url, database_pool: poolSize, public_url: publicUrl, branches } = settings;
  return {
    http: {
      host: settings.host,
      port: settings.port,
      publicUrl: publicUrl ?? `http://localhost:${settings.port}`,
      trustedProxies: settings.trusted_proxies,
      metricsToken: settings.metrics_token,
    },
    store:
      url === null
        ? { kind: 'sqlite', file: join(dataDir, 'plenum.db') }
        : { kind: 'postgres', url, poolSize },
    dataDir,
    secretKey: settings.secret_key,
    backupsKept: settings.backups_kept,
    admission: {
      roomLimit: settings.room_limit,
      keepLargestInReserve: settings.keep_largest_in_reserve,
      timeZone: settings.time_zone,
      leadMinutes: settings.lead_minutes,
      graceMinutes: settings.grace_minutes,
    },
    closing: { noShowMinutes: settings.no_show_minutes },
    pool: {
      servers: settings.bbb_servers,
      dialNumber: settings.dial_number,
      joinsPerSecond: settings.joins_per_second,
    },
    tokens: settings.api_tokens,
    apiRequestsPerMinute: settings.api_requests_per_minute,
    keycloak: keycloakOf(settings),
    nextcloud: nextcloudOf(settings),
    folders: settings.folders,
    recordings: settings.recordings,
    helpContact: settings.help_contact,
    branchesFile: branches === null ? null : resolve(branches),
    legal: { privacyUrl: settings.privacy_url, imprintUrl: settings.imprint_url },
    log: { level: settings.log_level },
    warnings: warningsOf(settings),
  };
}

/**
 * What all replicas must have in common, each as a hash under its setting's name: two replicas can tell
 * which setting differs, and nobody can read a value. Keyed by `PLENUM_SECRET_KEY`, which replicas share.
 */
export function fingerprintParts(config: Config): Readonly<Record<string, string>> {
  const { admission, closing, pool, http } = config;
  const seal = (value: unknown) =>
    createHmac('sha256', config.secretKey ?? '')
      .update(JSON.stringify(value))
      .digest('hex');
  return {
    PLENUM_ROOM_LIMIT: seal(admission.roomLimit),
    PLENUM_KEEP_LARGEST_IN_RESERVE: seal(admission.keepLargestInReserve),
    PLENUM_TIME_ZONE: seal(admission.timeZone),
    PLENUM_LEAD_MINUTES: seal(admission.leadMinutes),
    PLENUM_GRACE_MINUTES: seal(admission.graceMinutes),
    PLENUM_NO_SHOW_MINUTES: seal(closing.noShowMinutes),
    PLENUM_PUBLIC_URL: seal(http.publicUrl),
    PLENUM_DIAL_NUMBER: seal(pool.dialNumber),
    PLENUM_JOINS_PER_SECOND: seal(pool.joinsPerSecond),
    PLENUM_KEYCLOAK: seal(config.keycloak),
    PLENUM_NEXTCLOUD: seal(config.nextcloud),
    PLENUM_FOLDERS: seal(config.folders),
    PLENUM_RECORDINGS: seal(config.recordings),
    ...Object.fromEntries(
      pool.servers.map((server) => [`PLENUM_BBB_SERVERS ${server.name}`, seal(sorted(server))]),
    ),
  };
}

/** One hash over all that replicas must have in common. */
export function fingerprint(config: Config): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(fingerprintParts(config))))
    .digest('hex');
}

function sorted(record: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}
