import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { type App, startApp } from '../../src/app.ts';
import type { AppOptions } from '../../src/app/base.ts';
import { loadConfig } from '../../src/config.ts';
import type { Claims } from '../../src/features/people/claims.ts';
import { rememberPerson } from '../../src/features/people/people-store.ts';
import { type Log, silentLog } from '../../src/lib/log.ts';
import { DAY_MS } from '../../src/lib/span.ts';
import { type DatabaseOptions, openDatabase } from '../../src/platform/db/open-database.ts';
import type { Schema } from '../../src/platform/db/schema.ts';
import { type SimulatedServer, startServer } from '../../src/simulators/bigbluebutton/server.ts';
import { freePort } from './ports.ts';
import { record, type Recorded } from './recorded.ts';
import { type FreshStore, migratedStore, type StoreKind } from './stores.ts';

const DEMO_BRANCHES = fileURLToPath(new URL('../../config/demo/branches.csv', import.meta.url));
const BUSY_PAUSE_MS = 100;

export const METRICS_TOKEN = 'metrics-token-of-the-journeys';
export const SECRET_KEY = 'secret-key-of-the-journeys-0123456789abcdef';

/** An answer of the API; bodies come parsed, as loose as tests want them. */
type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
};
export type Body = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly code?: string;
  readonly items: readonly Body[];
  readonly next: string | null;
  readonly occurrences: readonly Body[];
};

export type WholeAppOptions = {
  /** Seats of each simulated server; they are called bbb-1, bbb-2 and so on. */
  readonly seats?: readonly number[];
  /** Who may call: `secretary@by` and so on. */
  readonly callers: readonly string[];
  /** An admin's, good until yesterday. */
  readonly expiredToken?: string;
  /** Who has signed in here before. */
  readonly people?: readonly Pick<Claims, 'subject' | 'name' | 'email'>[];
  /** What is on the servers before Plenum begins. */
  readonly recorded?: readonly Recorded[];
  readonly settings?: Readonly<Record<string, string>>;
  /** Silent by default. */
  readonly log?: Log;
  readonly onPages?: AppOptions['onPages'];
};

/** The whole of Plenum in this process, on a store of its own, with a pool of simulated servers behind it. */
export type WholeApp = {
  readonly url: string;
  readonly servers: readonly SimulatedServer[];
  /** Calls `/api/v1<path>`; `who` is one of the callers, null for nobody. */
  call(
    who: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  /** Runs a job by API as `admin@de`, after the run that may be under way. @throws Error where it fails */
  runJob(name: string): Promise<Body>;
  /** Every row of every table. The app must be stopped: the embedded store opens for one process. */
  rows(): Promise<Rows>;
  /** Stops Plenum alone; `start` begins anew on the same store and port. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** By table. */
export type Rows = Readonly<Record<string, readonly unknown[]>>;

export async function startWholeApp(kind: StoreKind, options: WholeAppOptions): Promise<WholeApp> {
  const place = await migratedStore(kind);
  const servers = await startServers(options.seats ?? [100, 100, 100]);
  const remove = async () => {
    await Promise.all(servers.map((server) => server.close()));
    await place.remove();
  };
  try {
    return await startOver({ kind, place, servers, remove }, options);
  } catch (error) {
    await remove();
    throw error;
  }
}

type Ground = {
  readonly kind: StoreKind;
  readonly place: FreshStore;
  readonly servers: readonly SimulatedServer[];
  remove(): Promise<void>;
};

async function startOver(ground: Ground, options: WholeAppOptions): Promise<WholeApp> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = loadConfig(settingsOf(ground, port, options));
  let app: App | null = null;
  const stop = async () => {
    await app?.stop();
    app = null;
  };
  const start = async () => {
    const { log = silentLog, onPages } = options;
    app = await startApp(config, log, { verifyAnswers: true, ...(onPages && { onPages }) });
  };
  await remember(config.store, options.people ?? []);
  record(ground.servers, options.recorded ?? []);
  await start();
  const call: WholeApp['call'] = (who, method, path, body, headers) =>
    callApi(url, { who, method, path, body, headers });
  return {
    url,
    servers: ground.servers,
    call,
    runJob: (name) => runJob(call, name),
    rows: () => allRows(config.store),
    stop,
    start,
    close: async () => {
      await stop();
      await ground.remove();
    },
  };
}

async function remember(
  store: DatabaseOptions,
  people: NonNullable<WholeAppOptions['people']>,
): Promise<void> {
  if (people.length === 0) return;
  const database = await openDatabase(store, silentLog);
  try {
    for (const person of people) await database.transaction((tx) => rememberPerson(tx, person, Date.now()));
  } finally {
    await database.close();
  }
}

function settingsOf({ kind, place, servers }: Ground, port: number, options: WholeAppOptions) {
  return {
    PLENUM_HOST: '127.0.0.1',
    PLENUM_PORT: String(port),
    PLENUM_PUBLIC_URL: `http://127.0.0.1:${port}`,
    PLENUM_METRICS_TOKEN: METRICS_TOKEN,
    PLENUM_BRANCHES: DEMO_BRANCHES,
    PLENUM_BBB_SERVERS: JSON.stringify(
      servers.map(({ name, url, secret }, index) => ({
        ...{ name, url, secret },
        seats: options.seats?.[index] ?? 100,
      })),
    ),
    PLENUM_API_TOKENS: JSON.stringify(tokenSettings(options)),
    // Tests call as fast as they can; those that ask for a limit set one.
    PLENUM_API_REQUESTS_PER_MINUTE: '0',
    ...(kind === 'sqlite'
      ? { PLENUM_DATA_DIR: place.url }
      : { PLENUM_DATABASE_URL: place.url, PLENUM_SECRET_KEY: SECRET_KEY }),
    ...options.settings,
  };
}

/** Runs one journey on SQLite and on PostgreSQL. */
export function onBothStores(name: string, suite: (kind: StoreKind) => void): void {
  describe.each<StoreKind>(['sqlite', 'postgres'])(`${name} (%s)`, suite);
}

/** The token of `role@branch`. */
export function tokenOf(who: string): string {
  return `token-of-${who.replace('@', '-at-')}-0123456789abcdef`;
}

function tokenSettings({ callers, expiredToken }: WholeAppOptions) {
  const good = callers.map((who) => {
    const [role, branch] = who.split('@');
    return { name: who.replace('@', '.'), token: tokenOf(who), branches: [branch], role };
  });
  if (expiredToken === undefined) return good;
  const expires = new Date(Date.now() - DAY_MS).toISOString();
  return [...good, { name: 'old', token: expiredToken, branches: ['de'], role: 'admin', expires }];
}

async function startServers(seats: readonly number[]): Promise<readonly SimulatedServer[]> {
  return Promise.all(
    seats.map((_seats, index) =>
      startServer({
        name: `bbb-${index + 1}`,
        secret: `secret-of-server-${index + 1}-0123456789`,
        endDelayMs: 0,
        pageTimeoutMs: null,
      }),
    ),
  );
}

type Call = {
  readonly who: string | null;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Record<string, string> | undefined;
};

async function callApi(url: string, { who, method, path, body, headers }: Call): Promise<Answered> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(who === null ? {} : { Authorization: `Bearer ${tokenOf(who)}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  // Tests look at what they expect to be there; what is not there is undefined.
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  const parsed = (text === '' ? {} : isJson ? JSON.parse(text) : { text }) as Body;
  return { status: answer.status, headers: answer.headers, body: parsed };
}

async function runJob(call: WholeApp['call'], name: string): Promise<Body> {
  for (;;) {
    const { status, body } = await call('admin@de', 'POST', `/jobs/${name}/run`);
    if (status === 200 && body['failure'] === null) return body;
    if (body.code !== 'busy') throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
    await wait(BUSY_PAUSE_MS);
  }
}

/** Every row of a store, sorted by their text: rows have no order of their own. */
export async function allRows(store: DatabaseOptions): Promise<Rows> {
  const database = await openDatabase(store, silentLog);
  try {
    const all = await Promise.all(
      TABLES.map(async (table) => {
        const rows = await database.db.selectFrom(table).selectAll().execute();
        return [table, rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))] as const;
      }),
    );
    return Object.fromEntries(all);
  } finally {
    await database.close();
  }
}

/** As an object, so that a table which is missing here does not compile. */
const TABLES = Object.keys({
  branches: 0,
  bookings: 0,
  links: 0,
  occurrences: 0,
  outages: 0,
  rooms: 0,
  servers: 0,
  join_paces: 0,
  leases: 0,
  job_runs: 0,
  idempotency: 0,
  audit: 0,
  attempts: 0,
  people: 0,
  sessions: 0,
  logout_tokens: 0,
  deputies: 0,
  folders: 0,
  folder_parts: 0,
  folder_members: 0,
  papers: 0,
  room_slides: 0,
  slide_tokens: 0,
  recordings: 0,
  deletions: 0,
  recording_servers: 0,
  recording_terms: 0,
  expected_recordings: 0,
  run_reports: 0,
  attendances: 0,
  counters: 0,
  sealed_keys: 0,
  settings_records: 0,
} satisfies Record<keyof Schema, 0>) as readonly (keyof Schema)[];
