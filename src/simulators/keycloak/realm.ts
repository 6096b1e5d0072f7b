import { createHash } from 'node:crypto';

/** A person of the realm, as one is added; the rest has a default. */
export type UserWish = {
  readonly username: string;
  readonly password: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Default `<username>@example.org`. */
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly enabled?: boolean;
  /** Full paths: `/de/by/by-09162/buero`. */
  readonly groups?: readonly string[];
  /** Realm roles beside those that everybody has. */
  readonly roles?: readonly string[];
  /** Roles of clients, by the client's id. */
  readonly clientRoles?: Readonly<Record<string, readonly string[]>>;
  /** The subject; by default made of realm and name, so that it is the same after every start. */
  readonly id?: string;
  /** What the login page says beside the name where it lists the ready logins. */
  readonly note?: string;
};

export type User = Required<UserWish>;

/** A client of the realm, as one is added. */
export type ClientWish = {
  readonly clientId: string;
  readonly secret: string;
  /** Exact, or a beginning that ends in `*`, as Keycloak has it. */
  readonly redirectUris?: readonly string[];
  /** As `redirectUris`; `+` stands for those. */
  readonly postLogoutRedirectUris?: readonly string[];
  readonly backchannelLogoutUrl?: string | null;
  /** Whether people may sign in by it (default true); PKCE with S256 is demanded then. */
  readonly standardFlow?: boolean;
  /**
   * What it may itself, by client credentials; null (default): not at all. Roles of clients are those that the client
   * may use besides: `{ "realm-management": ["view-users"] }` lets it see who is in a group.
   */
  readonly serviceAccount?: Pick<UserWish, 'groups' | 'roles' | 'clientRoles'> | null;
  /** Whom the audience mapper adds to its access tokens; default itself. */
  readonly audience?: readonly string[];
  /**
   * Keycloak's „Full scope allowed“ (default true): tokens also carry the roles that everybody has, and so the audience
   * `account`. Without it a single audience is a text, not a list.
   */
  readonly fullScope?: boolean;
};

export type Client = Required<ClientWish>;

export type Directory = {
  users(): readonly User[];
  user(username: string): User | undefined;
  userById(id: string): User | undefined;
  /** @throws RangeError when there is one of that name */
  addUser(wish: UserWish): User;
  /** @throws RangeError when there is none */
  changeUser(username: string, changes: Partial<Omit<UserWish, 'username' | 'id'>>): User;
  removeUser(username: string): void;
  clients(): readonly Client[];
  client(clientId: string): Client | undefined;
  /** Adds it, or takes the place of the one with its id. */
  putClient(wish: ClientWish): Client;
  /** The person that stands for a client in its own tokens. */
  serviceAccount(client: Client): User | null;
  /** Makes the group of this path, and those above it, where they are missing. Groups of people are there anyway. */
  addGroup(path: string): void;
  /** Takes it away with those below it; people are in them no more. */
  removeGroup(path: string): void;
  /** null where there is none. */
  groupId(path: string): string | null;
  groupPath(id: string): string | null;
};

export function createDirectory(realm: string): Directory {
  const users = new Map<string, User>();
  const clients = new Map<string, Client>();
  const groups = createGroups(realm, users);
  const known = (username: string): User => {
    const user = users.get(username);
    if (user === undefined) throw new RangeError(`no user is called ${username}`);
    return user;
  };
  return {
    users: () => [...users.values()],
    user: (name) => users.get(name) ?? [...users.values()].find(({ email }) => email === name),
    userById: (id) => [...users.values()].find((user) => user.id === id),
    addUser: (wish) => {
      if (users.has(wish.username)) throw new RangeError(`${wish.username} is there already`);
      const user = asUser(realm, wish);
      users.set(user.username, user);
      user.groups.forEach(groups.addGroup);
      return user;
    },
    changeUser: (username, changes) => {
      const user = { ...known(username), ...changes };
      users.set(username, user);
      user.groups.forEach(groups.addGroup);
      return user;
    },
    removeUser: (username) => void users.delete(known(username).username),
    clients: () => [...clients.values()],
    client: (clientId) => clients.get(clientId),
    putClient: (wish) => {
      const client = asClient(wish);
      clients.set(client.clientId, client);
      return client;
    },
    serviceAccount: ({ clientId, secret, serviceAccount }) =>
      serviceAccount === null
        ? null
        : asUser(realm, {
            username: `service-account-${clientId}`,
            password: secret,
            emailVerified: false,
            ...serviceAccount,
          }),
    ...groups,
  };
}

/** The tree of groups; who is in them is said of each person. */
function createGroups(
  realm: string,
  users: Map<string, User>,
): Pick<Directory, 'addGroup' | 'removeGroup' | 'groupId' | 'groupPath'> {
  /** Ids by path. */
  const groups = new Map<string, string>();
  return {
    addGroup: (path) => {
      for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
        const above = end === -1 ? path : path.slice(0, end);
        groups.set(above, subjectOf(realm, above));
        if (end === -1) return;
      }
    },
    removeGroup: (path) => {
      const isGone = (group: string) => group === path || group.startsWith(`${path}/`);
      for (const group of groups.keys()) if (isGone(group)) groups.delete(group);
      for (const [name, user] of users)
        users.set(name, { ...user, groups: user.groups.filter((group) => !isGone(group)) });
    },
    groupId: (path) => groups.get(path) ?? null,
    groupPath: (id) => [...groups].find(([, known]) => known === id)?.[0] ?? null,
  };
}

/** Whether `uri` is one of `registered`, to the letter or by a beginning that ends in `*`. */
export function isRegistered(registered: readonly string[], uri: string): boolean {
  return registered.some((known) =>
    known.endsWith('*') ? uri.startsWith(known.slice(0, -1)) : uri === known,
  );
}

export function mayReturnTo({ redirectUris, postLogoutRedirectUris }: Client, uri: string): boolean {
  return isRegistered(
    postLogoutRedirectUris.flatMap((known) => (known === '+' ? redirectUris : [known])),
    uri,
  );
}

function asUser(realm: string, wish: UserWish): User {
  return {
    firstName: '',
    lastName: '',
    email: `${wish.username}@example.org`,
    emailVerified: true,
    enabled: true,
    groups: [],
    roles: [],
    clientRoles: {},
    id: subjectOf(realm, wish.username),
    note: '',
    ...wish,
  };
}

function asClient(wish: ClientWish): Client {
  return {
    redirectUris: [],
    postLogoutRedirectUris: ['+'],
    backchannelLogoutUrl: null,
    standardFlow: true,
    serviceAccount: null,
    audience: [wish.clientId],
    fullScope: true,
    ...wish,
  };
}

/** Looks like the UUID that Keycloak draws, and is the same for the same name. */
function subjectOf(realm: string, username: string): string {
  const hex = createHash('sha256').update(`${realm}/${username}`).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
