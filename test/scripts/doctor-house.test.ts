import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  type Certificate,
  judgeCertificate,
  lookAtCertificate,
} from '../../scripts/doctor-run/certificate.ts';
import { type Finding, judge } from '../../scripts/doctor-run/finding.ts';
import { GATEWAY_CHECKS, type GatewaySeen, observeGateway } from '../../scripts/doctor-run/gateway-checks.ts';
import { MACHINE_CHECKS } from '../../scripts/doctor-run/machine-checks.ts';
import { observeSettings, SETTINGS_CHECKS } from '../../scripts/doctor-run/settings-checks.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { DAY_MS } from '../../src/lib/span.ts';
import { tlsInFrontOf } from '../support/tls-front.ts';
import { serve } from '../support/web-server.ts';
import { freePort } from '../support/ports.ts';
import { afterwards, aFolder } from './doctor-pool.ts';

const bad = (findings: readonly Finding[]) => findings.filter(({ level }) => level !== 'ok');

function configOf(settings: Readonly<Record<string, string>>): Config {
  const url = (count: number) => `https://bbb-${count}.example/bigbluebutton`;
  const servers = [1, 2].map((count) => ({
    name: `bbb-${count}`,
    url: url(count),
    secret: 'of-16-signs-or-more',
    seats: 9,
  }));
  return loadConfig({
    PLENUM_PUBLIC_URL: 'https://treffen.example',
    PLENUM_BBB_SERVERS: JSON.stringify(servers),
    PLENUM_API_TOKENS: tokens({}),
    ...settings,
  });
}

function tokens(...changes: readonly object[]): string {
  const entry = { name: 'portal', branches: ['de'], role: 'admin' };
  return JSON.stringify(
    changes.map((change, index) => ({ ...entry, token: `a-token-of-24-signs-or-more-${index}`, ...change })),
  );
}

async function aboutSettings(settings: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  return bad(judge('settings', SETTINGS_CHECKS, await observeSettings(configOf(settings))));
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

describe('settings', () => {
  test('good ones: nothing', async () => {
    const file = join(await aFolder(), 'branches.csv');
    await writeFile(file, 'id,parent,name,level\n');
    expect(await aboutSettings({ PLENUM_BRANCHES: file })).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>, Partial<Finding>]>([
    [
      'no public address',
      { PLENUM_PUBLIC_URL: '' },
      { check: 'wise', level: 'warning', setting: 'PLENUM_PUBLIC_URL' },
    ],
    [
      'http',
      { PLENUM_PUBLIC_URL: 'http://a.example' },
      { check: 'wise', level: 'warning', setting: 'PLENUM_PUBLIC_URL' },
    ],
    [
      'nowhere to copy recordings to',
      {
        ...{ PLENUM_NEXTCLOUD_URL: 'https://wolke.example', PLENUM_NEXTCLOUD_USER: 'plenum' },
        ...{ PLENUM_NEXTCLOUD_PASSWORD: 'app-password', PLENUM_RECORDINGS: '{"archivePart": "Filme"}' },
      },
      { check: 'wise', level: 'warning', setting: 'PLENUM_RECORDINGS' },
    ],
    [
      'no token',
      { PLENUM_API_TOKENS: '[]' },
      { check: 'wise', level: 'warning', setting: 'PLENUM_API_TOKENS' },
    ],
    [
      'no server',
      { PLENUM_BBB_SERVERS: '[]' },
      { check: 'servers', level: 'error', setting: 'PLENUM_BBB_SERVERS' },
    ],
    [
      'one server',
      {
        PLENUM_BBB_SERVERS:
          '[{"name":"a","url":"https://a.example","secret":"of-16-signs-or-more","seats":9}]',
      },
      { check: 'servers', level: 'note', setting: 'PLENUM_BBB_SERVERS' },
    ],
    [
      'no such file',
      { PLENUM_BRANCHES: '/not/there.csv' },
      { check: 'branches', level: 'error', setting: 'PLENUM_BRANCHES' },
    ],
    [
      'a token that runs out',
      { PLENUM_API_TOKENS: tokens({ expires: inDays(3) }) },
      { check: 'tokens', level: 'warning', setting: 'PLENUM_API_TOKENS' },
    ],
    [
      'one that is out',
      { PLENUM_API_TOKENS: tokens({ expires: inDays(-3) }) },
      { check: 'tokens', level: 'note' },
    ],
  ])('%s', async (_what, settings, finding) => {
    expect(await aboutSettings(settings)).toMatchObject([finding]);
  });

  test.each([
    ['http://localhost:3000', 'an address of this very machine', true],
    ['http://127.0.0.1', 'an address of this very machine', true],
    ['https://10.0.7.1', 'an address of an inside network', true],
    ['https://192.168.7.1', 'an address of an inside network', true],
    ['https://[fd00::1]', 'an address of an inside network', true],
    ['https://plenum.local', 'an address of an inside network', true],
    ['https://plenum', 'an address of an inside network', true],
    ['https://172.32.0.1', '', false],
    ['https://treffen.example', '', false],
  ])('servers elsewhere report to %s: %s', async (url, where, isBad) => {
    const findings = await aboutSettings({ PLENUM_PUBLIC_URL: url });
    const seen = `It is ${where}, and servers are elsewhere: bbb-1, bbb-2.`;
    const found = { check: 'callbacks', level: 'warning', setting: 'PLENUM_PUBLIC_URL', seen };
    expect(findings).toMatchObject(isBad ? [found] : []);
  });

  test('servers on the same machine, or in the same network, report to it', async () => {
    const pool = (...hosts: readonly string[]) => ({
      PLENUM_BBB_SERVERS: JSON.stringify(
        hosts.map((host, index) => ({
          name: `bbb-${index}`,
          url: `https://${host}/bigbluebutton`,
          secret: 'of-16-signs-or-more',
          seats: 9,
        })),
      ),
    });
    const here = { ...pool('localhost', '127.0.0.1'), PLENUM_PUBLIC_URL: 'http://localhost:3000' };
    expect(await aboutSettings(here)).toEqual([]);
    const inside = { ...pool('10.0.0.2', 'bbb-2.lan'), PLENUM_PUBLIC_URL: 'https://10.0.0.1' };
    expect(await aboutSettings(inside)).toEqual([]);
  });

  test('a token whose successor stands beside it is no matter', async () => {
    const both = tokens({ expires: inDays(3) }, { expires: inDays(300) });
    expect(await aboutSettings({ PLENUM_API_TOKENS: both })).toEqual([]);
  });
});

describe('the gateway', () => {
  /** Answers `/readyz` as Plenum does. */
  async function aGateway(ready: boolean) {
    const checks = [
      { name: 'settings', ok: ready, ...(ready ? {} : { detail: 'PLENUM_ROOM_LIMIT differs.' }) },
    ];
    const web = await serve((_request, response) => {
      response.writeHead(ready ? 200 : 503, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ ready, checks }));
    });
    afterwards(() => web.close());
    return web.url;
  }

  async function about(settings: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
    return bad(judge('gateway', GATEWAY_CHECKS, await observeGateway(configOf(settings))));
  }

  test('runs and is ready: nothing', async () => {
    expect(await about({ PLENUM_PUBLIC_URL: await aGateway(true) })).toEqual([]);
  });

  test('is not ready: its own words', async () => {
    expect(await about({ PLENUM_PUBLIC_URL: await aGateway(false) })).toMatchObject([
      { check: 'ready', level: 'error', seen: 'Plenum is not ready. settings: PLENUM_ROOM_LIMIT differs.' },
    ]);
  });

  test('does not run', async () => {
    const port = String(await freePort());
    const settings = {
      PLENUM_PUBLIC_URL: `http://127.0.0.1:${port}`,
      PLENUM_HOST: '127.0.0.1',
      PLENUM_PORT: port,
    };
    expect(await about(settings)).toMatchObject([
      {
        check: 'reach',
        level: 'warning',
        setting: 'PLENUM_PUBLIC_URL',
        advice: expect.stringContaining('Start Plenum'),
      },
    ]);
  });

  test('runs, and its proxy shows something else', async () => {
    const proxy = await serve((_request, response) => void response.writeHead(502).end('Bad Gateway'));
    afterwards(() => proxy.close());
    const inside = await aGateway(true);
    const settings = {
      PLENUM_PUBLIC_URL: proxy.url,
      PLENUM_HOST: '127.0.0.1',
      PLENUM_PORT: new URL(inside).port,
    };
    expect(await about(settings)).toMatchObject([
      {
        check: 'reach',
        level: 'error',
        seen: `${proxy.url} is answered by something else (status 502).`,
        advice: expect.stringContaining('the proxy in front of it'),
      },
    ]);
  });

  test('behind a proxy elsewhere that nobody named', async () => {
    const seen: GatewaySeen = {
      ...(await observeGateway(configOf({ PLENUM_PUBLIC_URL: await aGateway(true) }))),
      config: configOf({}),
      isHere: false,
    };
    expect(bad(judge('gateway', GATEWAY_CHECKS, seen))).toMatchObject([
      { check: 'proxies', level: 'note', setting: 'PLENUM_TRUSTED_PROXIES' },
    ]);
    const named = { ...seen, config: configOf({ PLENUM_TRUSTED_PROXIES: '10.0.0.7' }) };
    expect(bad(judge('gateway', GATEWAY_CHECKS, named))).toEqual([]);
  });
});

describe('a certificate', () => {
  const now = Date.parse('2027-03-01T12:00:00Z');
  const seen = (change: Partial<Certificate>): Certificate => ({
    ...{
      fault: null,
      validFrom: now - DAY_MS,
      validTo: now + 60 * DAY_MS,
      names: 'bbb.example',
      lookedAt: now,
    },
    ...change,
  });

  test.each<[string, Partial<Certificate>, Finding['level'], string]>([
    ['is good', {}, 'ok', 'another 60 days'],
    ['ends in 13 days', { validTo: now + 13.5 * DAY_MS }, 'warning', 'another 13 days'],
    ['ended', { validTo: now - DAY_MS, fault: 'CERT_HAS_EXPIRED' }, 'error', 'expired on 2027-02-28'],
    [
      'begins later',
      { validFrom: now + DAY_MS, fault: 'CERT_NOT_YET_VALID' },
      'error',
      'only from 2027-03-02',
    ],
    ['names another', { fault: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'error', 'for another name: bbb.example'],
    ['has no chain', { fault: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'error', 'not trusted (UNABLE_TO_VERIFY'],
  ])('%s', (_what, change, level, words) => {
    expect(judgeCertificate('PLENUM_PUBLIC_URL', seen(change))).toMatchObject({
      level,
      setting: 'PLENUM_PUBLIC_URL',
      seen: expect.stringContaining(words),
    });
  });

  test('is looked at without a request, and only where there is one', async () => {
    let requests = 0;
    const web = await serve((_request, response) => void response.end(String((requests += 1))));
    const front = await tlsInFrontOf(web.url, 'other');
    afterwards(() => web.close());
    afterwards(() => front.close());
    expect(await lookAtCertificate(front.url)).toMatchObject({
      names: 'other.example',
      validTo: Date.parse('2120-01-01'),
    });
    expect(await lookAtCertificate(web.url)).toBe(null);
    expect(await lookAtCertificate(`https://127.0.0.1:${await freePort()}`)).toBe(null);
    expect(requests).toBe(0);
  });
});

test.each([
  ['22.19.0', 'error'],
  ['22.20.0', 'note'],
  ['24.1.0', 'ok'],
])('Node %s: %s', (node, level) => {
  expect(judge('machine', MACHINE_CHECKS, { node })).toMatchObject([{ check: 'node', level }]);
});
