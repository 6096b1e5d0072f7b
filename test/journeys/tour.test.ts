import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startFleet } from '../../src/simulators/bigbluebutton/fleet.ts';
import type { SimulatedServer } from '../../src/simulators/bigbluebutton/server.ts';
import { ADMIN_TOKEN, type Gateway, startGateway } from '../support/gateway.ts';
import { asScript, outputsOf, patternOf, stepsUnder } from '../support/readme-tour.ts';

const ROOT = new URL('../../', import.meta.url);
const METRICS_TOKEN = 'metrics-token-of-the-tour';
const SECRET = 'secret-of-the-servers-of-the-tour';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) process.stderr.write('\n!!! NO CURL: the tour of the README is SKIPPED\n\n');

/** Runs a script with the node that runs this test. */
async function shell(script: string, cwd: string) {
  const child = spawn('bash', ['-c', script], {
    cwd,
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` },
    timeout: 60_000,
  });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status: child.exitCode, stdout, stderr };
}

/** As the demo does it: 12 servers of 400 seats, and a file that tells a shell where all of it is. */
describe('the tour of the README', () => {
  let folder = '';
  let servers: readonly SimulatedServer[] = [];
  let gateway: Gateway | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plenum-tour-'));
    const names = Array.from({ length: 12 }, (_, index) => `bbb-${String(index + 1).padStart(2, '0')}`);
    servers = await startFleet({ names, firstPort: 0, secret: SECRET });
    gateway = await startGateway({
      PLENUM_DATA_DIR: join(folder, 'store'),
      PLENUM_METRICS_TOKEN: METRICS_TOKEN,
      PLENUM_BBB_SERVERS: JSON.stringify(
        servers.map(({ name, url }) => ({ name, url, secret: SECRET, seats: 400 })),
      ),
      // The tour asks neither for anything, so that they need not be there.
      PLENUM_KEYCLOAK_URL: 'http://127.0.0.1:9',
      PLENUM_KEYCLOAK_REALM: 'partei',
      PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
      PLENUM_KEYCLOAK_CLIENT_SECRET: 'a-secret-that-nobody-asks-for-here',
      PLENUM_NEXTCLOUD_URL: 'http://127.0.0.1:9',
      PLENUM_NEXTCLOUD_USER: 'plenum',
      PLENUM_NEXTCLOUD_PASSWORD: 'a-password-that-nobody-asks-for-here',
    });
    await mkdir(join(folder, 'data/demo'), { recursive: true });
    await writeFile(join(folder, 'data/demo/env'), `PLENUM='${gateway.url}'\nTOKEN='${ADMIN_TOKEN}'\n`);
  }, 60_000);

  afterAll(async () => {
    await gateway?.stop();
    await Promise.all(servers.map((server) => server.close()));
    await rm(folder, { recursive: true, force: true });
  });

  (hasCurl ? test : test.skip)(
    'does what it says, step by step',
    async () => {
      const steps = stepsUnder(await readFile(new URL('README.md', ROOT), 'utf8'), 'Five minutes by curl');
      expect(steps.length).toBeGreaterThan(9);
      const { status, stdout, stderr } = await shell(asScript(steps), folder);
      expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout });
      const outputs = outputsOf(stdout, steps);
      for (const [index, { expected }] of steps.entries()) {
        if (expected !== null) expect(outputs[index]).toMatch(patternOf(expected));
      }
    },
    90_000,
  );

  test('operators find every metric in their handbook', async () => {
    const answer = await fetch(`${gateway?.url ?? ''}/metrics`, {
      headers: { Authorization: `Bearer ${METRICS_TOKEN}` },
    });
    expect(answer.status).toBe(200);
    const names = [...(await answer.text()).matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name);
    const ours = names.filter((name) => !/^plenum_(process|nodejs)_/.test(name)).sort();
    const handbook = await readFile(new URL('docs/operating.md', ROOT), 'utf8');
    const named = [...handbook.matchAll(/`(plenum_[a-z_]+[a-z])`/g)].map(([, name = '']) => name);
    expect([...new Set(named)].sort()).toEqual(ours);
  });
});
