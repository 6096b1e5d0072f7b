import { type Config, ConfigError, loadConfig } from '../../src/config.ts';
import type { Environment } from '../../src/platform/settings/read-settings.ts';
import { DoctorError, type Wish } from './arguments.ts';
import { CLOUD_CHECKS } from './cloud/cloud-checks.ts';
import type { CloudSeen } from './cloud/cloud-seen.ts';
import { observeCloud } from './cloud/observe-cloud.ts';
import { compare, doublesOf } from './deep/compare.ts';
import { expectedFacts, profileOf } from './deep/expected.ts';
import { type Walk, walkAll } from './deep/walk.ts';
import { type Finding, judge } from './finding.ts';
import { GATEWAY, GATEWAY_CHECKS, observeGateway } from './gateway-checks.ts';
import { inLanes } from './lanes.ts';
import { MACHINE_CHECKS } from './machine-checks.ts';
import { type ClockSeen, judgeClocks, judgePool, MACHINE } from './pool-checks.ts';
import { judgeAdoption } from './recordings/adoption.ts';
import { judgeLeftovers } from './recordings/leftovers.ts';
import { RECORDING_CHECKS } from './recordings/recording-checks.ts';
import { observeRealm } from './realm/observe-realm.ts';
import { REALM_CHECKS } from './realm/realm-checks.ts';
import type { RealmSeen } from './realm/realm-seen.ts';
import { observeServer, PATIENCE, type Patience } from './servers/observe-server.ts';
import { SERVER_CHECKS } from './servers/server-checks.ts';
import type { ServerSeen } from './servers/server-seen.ts';
import { judgeFaults, observeSettings, SETTINGS, SETTINGS_CHECKS } from './settings-checks.ts';
import { observeStore } from './store/observe-store.ts';
import { STORE_CHECKS } from './store/store-checks.ts';
import type { StoreSeen } from './store/store-seen.ts';
import { clockAhead } from './web.ts';

export const DATABASE = 'database';
export const KEYCLOAK = 'keycloak';
export const NEXTCLOUD = 'nextcloud';
/** Servers that are looked at together. */
const LANES = 32;

export type Examination = {
  readonly findings: readonly Finding[];
  /** What may stand in no finding, whatever was seen. */
  readonly secrets: readonly string[];
};

export type ExamineOptions = {
  readonly wish: Pick<Wish, 'deep' | 'only'>;
  readonly env: Environment;
  /** Ends a look early; what a deep one has opened is ended first. */
  readonly signal: AbortSignal;
  readonly patience?: Patience;
};

/**
 * Looks at everything that the wish asks for, all of it at once.
 *
 * @throws DoctorError for a subject that is not there, and the reason of `signal`
 */
export async function examine(options: ExamineOptions): Promise<Examination> {
  const config = readConfig(options.env);
  if (config instanceof ConfigError) return { findings: judgeFaults(config), secrets: [] };
  const { only, deep } = options.wish;
  const wants = (subject: string) => only === null || only === subject;
  const servers = config.pool.servers.filter(({ name }) => wants(name));
  const isKnown =
    [SETTINGS, MACHINE, GATEWAY, DATABASE, KEYCLOAK, NEXTCLOUD].some(wants) || servers.length > 0;
  if (!isKnown) throw new DoctorError(`--only: there is no "${String(only)}" (a server's name, ${SUBJECTS})`);
  const looks = Promise.all([
    wants(SETTINGS) ? observeSettings(config) : null,
    wants(GATEWAY) ? observeGateway(config) : null,
    // Settings and pool are judged by what the store knows, too.
    wants(DATABASE) || wants(SETTINGS) || servers.length > 0 ? observeStore(config) : null,
    wants(KEYCLOAK) ? observeRealm(config, options.patience?.listMs) : null,
    wants(NEXTCLOUD) ? observeCloud(config, options.patience?.listMs) : null,
    inLanes(LANES, servers, (server) =>
      observeServer(server, config.pool.servers.indexOf(server), options.patience ?? PATIENCE),
    ),
  ]);
  const [settings, gateway, store, realm, cloud, seen] = await unlessAborted(looks, options.signal);
  const walks = deep ? await walkThrough(seen, options.signal) : NO_WALKS;
  const findings = [
    ...(settings === null ? [] : judge(SETTINGS, SETTINGS_CHECKS, settings)),
    ...(settings === null ? [] : judgeAdoption(config, store?.records ?? null)),
    ...(wants(MACHINE) ? judge(MACHINE, MACHINE_CHECKS, { node: process.versions.node }) : []),
    ...(gateway === null ? [] : judge(GATEWAY, GATEWAY_CHECKS, gateway)),
    ...(store === null || !wants(DATABASE) ? [] : judge(DATABASE, STORE_CHECKS, store)),
    ...(realm === null ? [] : judge(KEYCLOAK, REALM_CHECKS, realm)),
    ...(cloud === null ? [] : judge(NEXTCLOUD, CLOUD_CHECKS, cloud)),
    ...seen.flatMap((server) => [
      ...judge(server.server.name, SERVER_CHECKS, server),
      ...judge(server.server.name, RECORDING_CHECKS, { ...server, config, records: store?.records ?? null }),
    ]),
    ...judgeClocks(clocksOf(seen, walks.walks, { store: wants(DATABASE) ? store : null, realm, cloud })),
    ...(servers.length === 0 ? [] : judgePool(config, seen, store?.records?.instance ?? null)),
    ...judgeLeftovers(seen),
    ...walks.findings,
  ];
  return { findings: findings.map(lessForRetired(config)), secrets: secretsOf(config) };
}

const SUBJECTS = [SETTINGS, MACHINE, GATEWAY, DATABASE, KEYCLOAK, NEXTCLOUD].join(', ');
const NO_WALKS = { walks: [] as readonly Walk[], findings: [] as readonly Finding[] };

function readConfig(env: Environment): Config | ConfigError {
  try {
    return loadConfig(env);
  } catch (fault) {
    if (fault instanceof ConfigError) return fault;
    throw fault;
  }
}

/** What only looks needs no end of its own. @throws the reason of `signal` */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const abort = Promise.withResolvers<never>();
  const leave = () => abort.reject(signal.reason);
  signal.addEventListener('abort', leave);
  try {
    return await Promise.race([work, abort.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** A test room on every server that lists its meetings and may get new ones. */
async function walkThrough(seen: readonly ServerSeen[], signal: AbortSignal): Promise<typeof NO_WALKS> {
  const fit = seen.filter(({ server, listing }) => listing?.is === 'list' && !server.retired);
  const profiles = fit.flatMap(({ index }) => (index === null ? [] : [profileOf(index)]));
  const [walks, expected] = await Promise.all([
    walkAll(
      fit.map(({ server }) => server),
      signal,
    ),
    expectedFacts(profiles, signal),
  ]);
  const findings = walks.flatMap(({ facts, server }) => {
    const one = fit.find((candidate) => candidate.server === server);
    const tested = one === undefined || one.index === null ? undefined : expected.get(profileOf(one.index));
    return one === undefined || tested === undefined ? [] : compare(one, facts, tested);
  });
  return { walks, findings: [...findings, ...doublesOf(fit, walks)] };
}

/** A room's time of creation is the server's own; `Date` may be that of a proxy in front of it. */
function clocksOf(
  servers: readonly ServerSeen[],
  walks: readonly Walk[],
  others: {
    readonly store: StoreSeen | null;
    readonly realm: RealmSeen | null;
    readonly cloud: CloudSeen | null;
  },
): readonly ClockSeen[] {
  const ofServers = servers.flatMap(({ server, setting, version, index }): readonly ClockSeen[] => {
    const created = walks.find((walk) => walk.server === server)?.aheadMs ?? null;
    const told = version.is === 'reply' && index !== null ? clockAhead(version) : null;
    const aheadMs = created ?? told;
    return aheadMs === null ? [] : [{ subject: server.name, setting, aheadMs }];
  });
  return [
    ...ofServers,
    ...clockOfStore(others.store),
    ...clockOfRealm(others.realm),
    ...clockOfCloud(others.cloud),
  ];
}

function clockOfStore(store: StoreSeen | null): readonly ClockSeen[] {
  if (store?.is !== 'postgres' || store.facts === null) return [];
  const aheadMs = store.facts.now - (store.askedAt + store.answeredAt) / 2;
  return [{ subject: DATABASE, setting: 'PLENUM_DATABASE_URL', aheadMs }];
}

function clockOfRealm(realm: RealmSeen | null): readonly ClockSeen[] {
  if (realm?.discovery.is !== 'reply' || realm.document === null) return [];
  const aheadMs = clockAhead(realm.discovery);
  return aheadMs === null ? [] : [{ subject: KEYCLOAK, setting: 'PLENUM_KEYCLOAK_URL', aheadMs }];
}

function clockOfCloud(cloud: CloudSeen | null): readonly ClockSeen[] {
  if (cloud?.standing.is !== 'told') return [];
  return [{ subject: NEXTCLOUD, setting: 'PLENUM_NEXTCLOUD_URL', aheadMs: cloud.standing.of.aheadMs }];
}

/** A server that gets no new rooms may go, and be gone. */
function lessForRetired(config: Config): (finding: Finding) => Finding {
  const retired = new Set(config.pool.servers.filter((server) => server.retired).map(({ name }) => name));
  return (finding) =>
    finding.level === 'error' && retired.has(finding.subject) ? { ...finding, level: 'note' } : finding;
}

function secretsOf(config: Config): readonly string[] {
  const { store, pool, http, secretKey } = config;
  const password = store.kind === 'postgres' ? new URL(store.url).password : '';
  return [
    ...pool.servers.flatMap(({ secrets }) => [...secrets]),
    ...[
      ...[secretKey, http.metricsToken, config.keycloak?.clientSecret ?? null],
      config.nextcloud?.password ?? null,
    ].filter((secret) => secret !== null),
    ...(password === '' ? [] : [password, decodeURIComponent(password)]),
  ];
}
