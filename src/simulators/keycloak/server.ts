import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { systemClock, type Clock } from '../../lib/clock.ts';
import { silentLog, type Log } from '../../lib/log.ts';
import { createBackChannel, type BackChannel, type LogoutCall } from './back-channel.ts';
import { createFace } from './face.ts';
import { faultBox, type Endpoint, type Fault } from './faults.ts';
import { createKeyring } from './keys.ts';
import { createListener, type Listener } from './listener.ts';
import { mintToken, type TokenWish } from './mint.ts';
import { createDirectory, type Client, type ClientWish, type User, type UserWish } from './realm.ts';
import { requestLog, type LoggedRequest } from './request-log.ts';
import { createSessions } from './sessions.ts';
import type { World } from './world.ts';

/** How to start a realm; everything has a default but what it is about. */
export type KeycloakOptions = {
  /** Default `partei`. */
  readonly realm?: string;
  readonly clients: readonly ClientWish[];
  readonly users: readonly UserWish[];
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0, the default: any free one, kept over `stop` and `start`. */
  readonly port?: number;
  /** Default 300, as Keycloak has it. */
  readonly accessTokenSeconds?: number;
  /** Default 1800: a session without login or refresh for so long ends. */
  readonly sessionIdleSeconds?: number;
  /** Default 36,000. */
  readonly sessionMaxSeconds?: number;
  /** Sessions and tokens go by it; codes and half-done logins go by the machine's own. */
  readonly clock?: Clock;
  /** Whether the login page lists the people with their passwords: for a demo only. */
  readonly showsLogins?: boolean;
  readonly log?: Log;
};

/** One simulated Keycloak with one realm on its own port. */
export type SimulatedKeycloak = {
  /** The base, as a gateway is configured with it: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly realm: string;
  /** `<url>/realms/<realm>`. */
  readonly issuer: string;
  readonly port: number;
  readonly isUp: boolean;
  /** Of the key that signs now. */
  readonly kid: string;

  users(): readonly User[];
  /** @throws RangeError where there is one of that name */
  addUser(wish: UserWish): User;
  /** What tokens say from the next one on: groups, roles, `enabled`, names. @throws RangeError where there is none */
  changeUser(username: string, changes: Partial<Omit<UserWish, 'username' | 'id'>>): User;
  /** Gone with the sessions; as with Keycloak, no client is told. */
  removeUser(username: string): void;
  /** Adds a client or takes the place of the one with its id: a gateway's port is often known late. */
  putClient(wish: ClientWish): Client;

  /** Makes a group, with those above it; groups that people are in are there anyway. */
  addGroup(path: string): void;
  /** Takes it away, with those below it and whoever is in them. */
  removeGroup(path: string): void;

  /** How many single sign-ons last now. */
  sessions(): number;
  /** Ends all sessions of a person and tells the clients, as an admin does; resolves when they have been told. */
  endSessions(username: string): Promise<void>;
  /** Back-channel calls so far, the newest last. */
  logoutCalls(): readonly LogoutCall[];

  /** A new key signs from now on; the old ones stay published. */
  rotateKeys(): Promise<void>;
  /** Only the key that signs now stays. */
  removeOldKeys(): void;
  /** A token as the realm makes it, or with anything put over it: a forged one too. */
  mint(wish?: TokenWish): Promise<string>;

  /** From now on something goes wrong. */
  fault(fault: Fault): void;
  clearFaults(): void;
  faults(): readonly Fault[];
  /** The realm's clock runs ahead by `ms` (behind, if negative): tokens and the `Date` header show it. */
  setClockSkew(ms: number): void;
  /** What discovery claims to be; null: the truth. */
  claimIssuer(issuer: string | null): void;

  /** Requests that arrived, the newest last. */
  requests(endpoint?: Endpoint): readonly LoggedRequest[];
  clearRequests(): void;

  /** The port closes and connections break; keys, people and sessions stay. */
  stop(): Promise<void>;
  /** Up again on the same port. */
  start(): Promise<void>;
  /** Ends it for good and leaves nothing open. */
  close(): Promise<void>;
};

/** Starts a realm that behaves like one of Keycloak 26, as far as a client or a browser can see. */
export async function startKeycloak(options: KeycloakOptions): Promise<SimulatedKeycloak> {
  const { host = '127.0.0.1', log = silentLog } = options;
  const face: { handle: RequestListener } = { handle: (_req, res) => void res.writeHead(503).end() };
  const listener = createListener(host, options.port ?? 0, (req, res) => face.handle(req, res));
  // Its address is part of what the realm says of itself, so the port comes first.
  await listener.start();
  const url = `http://${host}:${listener.port}`;
  const world = await createWorld(options, url);
  const faults = faultBox();
  const requests = requestLog();
  const backChannel = createBackChannel(world);
  face.handle = createFace(world, { faults, requests, backChannel, log });
  return {
    url,
    realm: world.realm,
    issuer: world.issuer,
    get port() {
      return listener.port;
    },
    get isUp() {
      return listener.isUp;
    },
    get kid() {
      return world.keys.kid;
    },
    ...people(world, backChannel),
    logoutCalls: () => backChannel.calls(),
    rotateKeys: () => world.keys.rotate(),
    removeOldKeys: () => world.keys.removeOld(),
    mint: (wish = {}) => mintToken(world, wish),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    faults: () => faults.active(),
    setClockSkew: (ms) => void (world.skewMs = ms),
    claimIssuer: (issuer) => void (world.claimedIssuer = issuer),
    requests: (endpoint) =>
      requests.all().filter((request) => endpoint === undefined || request.endpoint === endpoint),
    clearRequests: () => requests.clear(),
    ...power(listener),
  };
}

function power(listener: Listener): Pick<SimulatedKeycloak, 'start' | 'stop' | 'close'> {
  return { start: () => listener.start(), stop: () => listener.stop(), close: () => listener.stop() };
}

function people(
  world: World,
  backChannel: BackChannel,
): Pick<
  SimulatedKeycloak,
  | 'users'
  | 'addUser'
  | 'changeUser'
  | 'removeUser'
  | 'putClient'
  | 'addGroup'
  | 'removeGroup'
  | 'sessions'
  | 'endSessions'
> {
  const { directory, sessions, clock } = world;
  const sessionsOf = (username: string) => {
    const user = directory.user(username);
    if (user === undefined) throw new RangeError(`no user is called ${username}`);
    return sessions.ofUser(user.id, clock.now());
  };
  return {
    users: () => directory.users(),
    addUser: (wish) => directory.addUser(wish),
    changeUser: (username, changes) => directory.changeUser(username, changes),
    removeUser: (username) => {
      for (const session of sessionsOf(username)) sessions.end(session);
      directory.removeUser(username);
    },
    putClient: (wish) => directory.putClient(wish),
    addGroup: (path) => directory.addGroup(path),
    removeGroup: (path) => directory.removeGroup(path),
    sessions: () => sessions.count(clock.now()),
    endSessions: async (username) => {
      await Promise.all(sessionsOf(username).map((session) => backChannel.end(session)));
    },
  };
}

async function createWorld(options: KeycloakOptions, url: string): Promise<World> {
  const realm = options.realm ?? 'partei';
  const directory = createDirectory(realm);
  for (const user of options.users) directory.addUser(user);
  for (const client of options.clients) directory.putClient(client);
  const idleSeconds = options.sessionIdleSeconds ?? 1800;
  const maxSeconds = options.sessionMaxSeconds ?? 36_000;
  return {
    realm,
    issuer: `${url}/realms/${realm}`,
    clock: options.clock ?? systemClock,
    skewMs: 0,
    claimedIssuer: null,
    accessTokenSeconds: options.accessTokenSeconds ?? 300,
    idleSeconds,
    maxSeconds,
    directory,
    keys: await createKeyring(),
    sessions: createSessions({ idleSeconds, maxSeconds }),
    refreshSecret: randomBytes(64).toString('base64url'),
    showsLogins: options.showsLogins ?? false,
  };
}
