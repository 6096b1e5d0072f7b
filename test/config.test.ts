import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../src/config.ts';

const SECRET_KEY = 'k'.repeat(40);
const server = {
  name: 'bbb-01',
  url: 'https://bbb1.example/bigbluebutton/',
  secret: 'a-long-shared-secret',
  seats: 400,
};
const token = { name: 'portal', token: 'x'.repeat(24), branches: ['de'], role: 'admin' };

const servers = (...list: readonly object[]) => ({ PLENUM_BBB_SERVERS: JSON.stringify(list) });
const tokens = (...list: readonly object[]) => ({ PLENUM_API_TOKENS: JSON.stringify(list) });

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ setting, fault }) => `${setting}: ${fault}`);
    throw error;
  }
  return [];
}

describe('without any variable', () => {
  test('the documented defaults hold', () => {
    const config = loadConfig({});
    expect(config.http).toEqual({
      host: '0.0.0.0',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      trustedProxies: ['loopback'],
      metricsToken: null,
    });
    expect(config.admission).toEqual({
      roomLimit: 250,
      keepLargestInReserve: true,
      timeZone: 'Europe/Berlin',
      leadMinutes: 15,
      graceMinutes: 15,
    });
    expect(config.closing).toEqual({ noShowMinutes: 20 });
    expect(config.store).toEqual({ kind: 'sqlite', file: join(process.cwd(), 'data', 'plenum.db') });
    expect(config.pool).toEqual({ servers: [], dialNumber: null, joinsPerSecond: 15 });
  });

  test('what must not stay so is said', () => {
    expect(loadConfig({}).warnings.map((warning) => warning.split(' ')[0])).toEqual([
      'PLENUM_PUBLIC_URL',
      'PLENUM_BBB_SERVERS',
      'PLENUM_API_TOKENS',
    ]);
  });
});

describe('the environment', () => {
  test('overrides every kind of setting', () => {
    const config = loadConfig({
      PLENUM_PORT: '8080',
      PLENUM_PUBLIC_URL: 'https://treffen.example/',
      PLENUM_KEEP_LARGEST_IN_RESERVE: 'false',
      PLENUM_TRUSTED_PROXIES: '10.0.0.7, 10.1.0.0/16,::1',
      PLENUM_DATABASE_URL: 'postgres://plenum:pw@db/plenum',
      PLENUM_SECRET_KEY: SECRET_KEY,
      PLENUM_LOG_LEVEL: 'warn',
    });
    expect(config.http.port).toBe(8080);
    expect(config.http.publicUrl).toBe('https://treffen.example');
    expect(config.http.trustedProxies).toEqual(['10.0.0.7', '10.1.0.0/16', '::1']);
    expect(config.admission.keepLargestInReserve).toBe(false);
    expect(config.store).toEqual({ kind: 'postgres', url: 'postgres://plenum:pw@db/plenum', poolSize: 20 });
    expect(config.log.level).toBe('warn');
  });

  test('an empty variable counts as not set', () => {
    expect(loadConfig({ PLENUM_DATABASE_URL: '', PLENUM_PORT: '' }).store.kind).toBe('sqlite');
  });

  test('an unknown PLENUM_ name is a fault and the nearest one is named; other names are nobody’s business', () => {
    expect(faultsOf({ PLENUM_ROOMLIMIT: '5', PLENUM_WHATEVER: 'x', ROOM_LIMIT: '5', PATH: '/bin' })).toEqual([
      'PLENUM_ROOMLIMIT: no such setting; meant PLENUM_ROOM_LIMIT?',
      'PLENUM_WHATEVER: there is no such setting',
    ]);
  });

  test('what Kubernetes adds for a service called plenum is recognised', () => {
    const [host] = faultsOf({ PLENUM_SERVICE_HOST: '10.0.0.1' });
    expect(host).toContain('enableServiceLinks');
  });
});

test('all faults are told at once, by name, and no value is repeated', () => {
  const env = {
    PLENUM_PORT: 'hunter2-port',
    PLENUM_PUBLIC_URL: 'https://u:hunter2@x.example/path',
    PLENUM_ROOM_LIMIT: '0',
    PLENUM_TIME_ZONE: 'Mars/hunter2',
    PLENUM_KEEP_LARGEST_IN_RESERVE: 'hunter2',
    PLENUM_TRUSTED_PROXIES: '0.0.0.0/0',
    PLENUM_DATABASE_URL: 'mysql://u:hunter2@db/x',
    PLENUM_METRICS_TOKEN: 'hunter2',
    PLENUM_LOG_LEVEL: 'hunter2',
    PLENUM_BBB_SERVERS: '[{"name": "hunter2", "secret": "hunter2"',
    ...tokens({ ...token, token: 'hunter2', role: 'hunter2' }),
    PLENUM_HUNTER: 'hunter2',
  };
  const settings = faultsOf(env).map((fault) => fault.split(':')[0]);
  expect(new Set(settings)).toEqual(
    new Set([
      'PLENUM_HUNTER',
      'PLENUM_PORT',
      'PLENUM_PUBLIC_URL',
      'PLENUM_TRUSTED_PROXIES',
      'PLENUM_METRICS_TOKEN',
      'PLENUM_DATABASE_URL',
      'PLENUM_ROOM_LIMIT',
      'PLENUM_KEEP_LARGEST_IN_RESERVE',
      'PLENUM_TIME_ZONE',
      'PLENUM_BBB_SERVERS',
      'PLENUM_API_TOKENS[0].token',
      'PLENUM_API_TOKENS[0].role',
      'PLENUM_LOG_LEVEL',
      'PLENUM_SECRET_KEY',
    ]),
  );
  expect(() => loadConfig(env)).toThrow(/^The settings cannot be used:\n {2}PLENUM_/);
  expect(() => loadConfig(env)).not.toThrow(/hunter2/);
});

describe('a secret in a file', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plenum-config-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('is read without the line break at its end', async () => {
    const file = join(directory, 'key');
    await writeFile(file, `${SECRET_KEY}\n`);
    await chmod(file, 0o400);
    expect(loadConfig({ PLENUM_SECRET_KEY_FILE: file }).secretKey).toBe(SECRET_KEY);
  });

  test('that is missing or empty is a fault, as is a secret given twice', async () => {
    const file = join(directory, 'empty');
    await writeFile(file, '\n');
    expect(
      faultsOf({
        PLENUM_SECRET_KEY_FILE: file,
        PLENUM_METRICS_TOKEN_FILE: join(directory, 'none'),
        PLENUM_BBB_SERVERS_FILE: file,
        ...servers(server),
      }),
    ).toEqual([
      'PLENUM_METRICS_TOKEN_FILE: the file cannot be read (ENOENT)',
      'PLENUM_SECRET_KEY_FILE: the file is empty',
      'PLENUM_BBB_SERVERS: set twice, also as PLENUM_BBB_SERVERS_FILE',
    ]);
  });

  test('is offered for secrets only', () => {
    expect(faultsOf({ PLENUM_PORT_FILE: '/x' })).toEqual(['PLENUM_PORT_FILE: there is no such setting']);
  });
});

describe('PLENUM_BBB_SERVERS', () => {
  test('fills in what may be left out', () => {
    expect(loadConfig(servers(server)).pool.servers).toEqual([
      {
        name: 'bbb-01',
        kind: 'bigbluebutton',
        url: server.url,
        secrets: [server.secret],
        seats: 400,
        checksum: 'sha256',
        joinOrigins: ['https://bbb1.example'],
        dialNumber: null,
        retired: false,
      },
    ]);
  });

  test('keeps the order of secrets, since the first one signs', () => {
    const changing = { ...server, secret: undefined, secrets: ['new', 'old'] };
    const config = loadConfig(servers({ ...changing, joinHosts: ['a.example:8443'] }));
    expect(config.pool.servers[0]).toMatchObject({
      secrets: ['new', 'old'],
      joinOrigins: ['https://a.example:8443'],
    });
  });

  const wrong: readonly (readonly [string, readonly object[], string])[] = [
    ['a name with capitals', [{ ...server, name: 'BBB' }], '[0].name'],
    ['no seats', [{ ...server, seats: 0 }], '[0].seats'],
    ['seats as text', [{ ...server, seats: '400' }], '[0].seats'],
    ['an unknown hash', [{ ...server, checksum: 'md5' }], '[0].checksum'],
    ['SHA-384 with Scalelite', [{ ...server, kind: 'scalelite', checksum: 'sha384' }], '[0]'],
    ['a blank secret', [{ ...server, secret: '  ' }], '[0].secret'],
    ['both secret and secrets', [{ ...server, secrets: ['x'] }], '[0]'],
    ['an address with a query', [{ ...server, url: 'https://x.example/?a' }], '[0].url'],
    ['a join host that is none', [{ ...server, joinHosts: ['https://x'] }], '[0].joinHosts[0]'],
    ['an unknown field', [{ ...server, seat: 1 }], '[0]'],
    ['two of one name', [server, { ...server, url: 'https://other.example' }], '[1]'],
    ['two of one address', [server, { ...server, name: 'b', url: server.url + 'api' }], '[1]'],
  ];
  test.each(wrong)('refuses %s', (_, list, place) => {
    expect(faultsOf(servers(...list)).map((fault) => fault.split(':')[0])).toEqual([
      `PLENUM_BBB_SERVERS${place}`,
    ]);
  });

  test('a renamed server may keep its address while the old name is retired', () => {
    expect(faultsOf(servers({ ...server, retired: true }, { ...server, name: 'new' }))).toEqual([]);
  });

  test('warns of http beyond this machine and of short secrets', () => {
    const config = loadConfig(
      servers(
        { ...server, url: 'http://bbb.example/bigbluebutton', secret: 'short' },
        { ...server, name: 'local', url: 'http://127.0.0.1:4101/bigbluebutton' },
      ),
    );
    const about = config.warnings.filter((warning) => /^(bbb-01|local) /.test(warning));
    expect(about).toHaveLength(2);
    expect(about.join()).not.toContain('local');
    expect(about.join()).not.toContain('short');
  });
});

describe('PLENUM_API_TOKENS', () => {
  test('keeps the hash of a token and never the token', () => {
    const config = loadConfig(tokens(token));
    expect(config.tokens).toEqual([
      {
        name: 'portal',
        sha256: 'a649dbb05965890c0ba745a26fd6d7a451de29dabc6cf5f2ba0704892fef9dee',
        branches: ['de'],
        role: 'admin',
        expiresAt: null,
        requestsPerMinute: null,
      },
    ]);
    expect(JSON.stringify(config)).not.toContain(token.token);
  });

  test('a day is good to its end in UTC, an instant exactly', () => {
    const config = loadConfig(
      tokens(
        { ...token, expires: '2027-12-31' },
        { ...token, token: 'y'.repeat(24), expires: '2027-12-31T12:00:00+01:00' },
      ),
    );
    expect(config.tokens.map(({ expiresAt }) => expiresAt)).toEqual([
      Date.UTC(2028, 0, 1),
      Date.UTC(2027, 11, 31, 11),
    ]);
  });

  const wrong: readonly (readonly [string, readonly object[], string])[] = [
    ['no branches', [{ ...token, branches: [] }], '[0].branches'],
    ['a role that is none', [{ ...token, role: 'root' }], '[0].role'],
    ['a short token', [{ ...token, token: 'short' }], '[0].token'],
    ['neither token nor hash', [{ ...token, token: undefined }], '[0]'],
    ['a day that does not exist', [{ ...token, expires: '2027-02-30' }], '[0].expires'],
    ['the same token twice', [token, { ...token, name: 'other' }], '[1]'],
  ];
  test.each(wrong)('refuses %s', (_, list, place) => {
    expect(faultsOf(tokens(...list)).map((fault) => fault.split(':')[0])).toEqual([
      `PLENUM_API_TOKENS${place}`,
    ]);
  });
});
