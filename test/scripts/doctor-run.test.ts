import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { DoctorError, readArguments } from '../../scripts/doctor-run/arguments.ts';
import { CREATE, STEPS } from '../../scripts/doctor-run/deep/steps.ts';
import { exitCodeOf, type Finding, type Level, LEVELS } from '../../scripts/doctor-run/finding.ts';
import { GATEWAY_CHECKS } from '../../scripts/doctor-run/gateway-checks.ts';
import { MACHINE_CHECKS } from '../../scripts/doctor-run/machine-checks.ts';
import { paperOf, renderReport } from '../../scripts/doctor-run/print.ts';
import { ReportDocument, reportOf } from '../../scripts/doctor-run/report.ts';
import { CLOUD_CHECKS } from '../../scripts/doctor-run/cloud/cloud-checks.ts';
import { RECORDING_CHECKS } from '../../scripts/doctor-run/recordings/recording-checks.ts';
import { REALM_CHECKS } from '../../scripts/doctor-run/realm/realm-checks.ts';
import { SERVER_CHECKS } from '../../scripts/doctor-run/servers/server-checks.ts';
import { SETTINGS_CHECKS } from '../../scripts/doctor-run/settings-checks.ts';
import { STORE_CHECKS } from '../../scripts/doctor-run/store/store-checks.ts';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { silentLog } from '../../src/lib/log.ts';
import { freePort } from '../support/ports.ts';
import { freshStore } from '../support/stores.ts';
import { afterwards, aFolder, aServer, entryOf, poolOf, run, SECRET } from './doctor-pool.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const MAIN = path('scripts/doctor-run/main.ts');
const TOKEN = 'token-of-a-program-0123456789abcdef';
const KEY = 'secret-key-of-this-test-0123456789abcdef';

const doctor = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  run(process.execPath, [MAIN, ...args], env);

/** Settings with which Plenum runs, and a gateway that was started with them. */
async function aHealthyHouse() {
  const servers = await Promise.all([aServer(), aServer({ profile: 'bbb-2.7' })]);
  const port = await freePort();
  const env = {
    PLENUM_HOST: '127.0.0.1',
    PLENUM_PORT: String(port),
    PLENUM_PUBLIC_URL: `http://127.0.0.1:${port}`,
    PLENUM_DATA_DIR: await aFolder(),
    PLENUM_SECRET_KEY: KEY,
    PLENUM_BBB_SERVERS: poolOf(servers.map((server) => entryOf(server))),
    PLENUM_API_TOKENS: JSON.stringify([{ name: 'portal', token: TOKEN, branches: ['de'], role: 'admin' }]),
  };
  const app = await startApp(loadConfig(env), silentLog);
  afterwards(() => app.stop());
  return { env, servers };
}

describe('the command', () => {
  test('a healthy house: nothing is found, also not by looking deep, and the code is 0', async () => {
    const { env, servers } = await aHealthyHouse();
    const { code, out, err } = await run(path('scripts/doctor'), ['--deep', '--json'], env);
    expect(err).toBe('');
    const report = ReportDocument.parse(JSON.parse(out));
    expect(report.findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect({ code, told: report.exitCode, deep: report.deep }).toEqual({ code: 0, told: 0, deep: true });
    expect(new Set(report.findings.map(({ subject }) => subject))).toEqual(
      new Set(['settings', 'machine', 'gateway', 'database', 'bbb-01', 'bbb-02']),
    );
    expect(servers.flatMap((server) => server.meetings())).toEqual([]);
  }, 60_000);

  test('warnings end with 1, errors with 2', async () => {
    const { env, servers } = await aHealthyHouse();
    const short = { ...env, PLENUM_API_TOKENS: '[]' };
    expect((await doctor([], short)).code).toBe(1);
    await servers[0].kill();
    const ended = await doctor([], env);
    expect(ended.code).toBe(2);
    expect(ended.out.trimEnd().split('\n').at(-1)).toMatch(
      /^1 error, 0 warnings, 0 notes; \d+ checks are well/,
    );
    expect((await doctor(['--only', 'bbb-02'], env)).code).toBe(0);
  }, 60_000);

  test('what it cannot do ends with 3 and a sentence', async () => {
    const unknown = await doctor(['--only', 'bbb-77'], { PLENUM_DATA_DIR: await aFolder() });
    expect(unknown).toEqual({ code: 3, out: '', err: expect.stringContaining('there is no "bbb-77"') });
    expect((await doctor(['--deeper'], {})).code).toBe(3);
  });

  test('--help is its usage, by the script too', async () => {
    const usage = readFileSync(path('scripts/doctor-run/usage.txt'), 'utf8');
    expect(await doctor(['--help'], {})).toEqual({ code: 0, out: usage, err: '' });
    expect(await run(path('scripts/doctor'), ['--help'], {})).toEqual({ code: 0, out: usage, err: '' });
    expect(usage).toMatch(/Exit code: 0 .* 1 warnings, 2 errors, 3 /);
  });

  test('all faults of the settings at once, each with its setting', async () => {
    const { code, out } = await doctor(['--json'], {
      PLENUM_PORT: 'many',
      PLENUM_ROOM_LIMITS: '5',
      PLENUM_SECRET_KEY_FILE: '/not/there',
    });
    const { findings } = ReportDocument.parse(JSON.parse(out));
    expect(code).toBe(2);
    expect(findings.map(({ check, setting }) => `${check} ${setting}`)).toEqual([
      'usable PLENUM_SECRET_KEY_FILE',
      'usable PLENUM_ROOM_LIMITS',
      'usable PLENUM_PORT',
    ]);
    expect(findings.every(({ level, advice }) => level === 'error' && advice !== '')).toBe(true);
  });

  test('secrets from files are read, as Plenum reads them', async () => {
    const file = join(await aFolder(), 'servers.json');
    await writeFile(file, poolOf([entryOf(await aServer())]));
    const env = { PLENUM_DATA_DIR: await aFolder(), PLENUM_BBB_SERVERS_FILE: file };
    expect((await doctor(['--only', 'bbb-01'], env)).code).toBe(0);
  });
});

describe('no secret gets out', () => {
  test.each([[['--json']], [[]], [['--deep', '--json']]])('with %j, whatever goes wrong', async (args) => {
    const place = await freshStore('postgres');
    afterwards(() => place.remove());
    const wrong = await aServer({ secret: 'the-secret-that-the-server-really-has' });
    const broken = await aServer();
    broken.fault({ kind: 'html-200', call: 'join' });
    const url = new URL(place.url);
    url.password = 'password-of-the-database';
    const { out, err } = await doctor(args, {
      PLENUM_DATABASE_URL: url.href,
      PLENUM_SECRET_KEY: KEY,
      PLENUM_METRICS_TOKEN: 'token-of-the-metrics-0123456789',
      PLENUM_API_TOKENS: JSON.stringify([{ name: 'portal', token: TOKEN, branches: ['de'], role: 'admin' }]),
      PLENUM_BBB_SERVERS: poolOf([entryOf(await aServer()), entryOf(wrong), entryOf(broken)]),
    });
    expect(out.length).toBeGreaterThan(200);
    for (const text of [out, err]) {
      for (const secret of [
        SECRET,
        wrong.secret,
        KEY,
        TOKEN,
        'password-of-the-database',
        'token-of-the-metrics',
      ]) {
        expect(text).not.toContain(secret);
      }
      expect(text).not.toMatch(/checksum=|sessionToken=|JSESSIONID|PW=/);
    }
  });

  test('not even where a finding holds one', () => {
    const leak: Finding = {
      ...{ check: 'x', subject: 'bbb-01', level: 'error', setting: 'PLENUM_BBB_SERVERS' },
      seen: `GET http://bbb.example/api/end?meetingID=a&checksum=abcdef with ${SECRET}`,
      advice: SECRET,
    };
    const { findings } = report([leak]);
    expect(findings).toMatchObject([
      {
        seen: 'GET http://bbb.example/api/end?meetingID=a&checksum=[redacted] with [redacted]',
        advice: '[redacted]',
      },
    ]);
  });
});

function report(findings: readonly Finding[]): ReportDocument {
  return reportOf({ findings, secrets: [SECRET], deep: false, startedAt: 0, finishedAt: 1500 });
}

const finding = (level: Finding['level'], change: Partial<Finding> = {}): Finding => ({
  ...{ check: 'clock', subject: 'bbb-01', level, setting: 'PLENUM_BBB_SERVERS[0]', seen: 'Seen.' },
  advice: level === 'ok' ? '' : 'Do something about it.',
  ...change,
});

describe('the report', () => {
  test('the worst finding makes the code', () => {
    expect(exitCodeOf([])).toBe(0);
    expect(exitCodeOf([finding('ok'), finding('note')])).toBe(0);
    expect(exitCodeOf([finding('warning'), finding('note')])).toBe(1);
    expect(exitCodeOf([finding('warning'), finding('error')])).toBe(2);
  });

  test('as a document it counts what it holds', () => {
    const document = report([finding('ok'), finding('error'), finding('note'), finding('ok')]);
    expect(ReportDocument.parse(document)).toEqual(document);
    expect(document).toMatchObject({
      version: 1,
      exitCode: 2,
      summary: { ok: 2, note: 1, warning: 0, error: 1 },
      startedAt: '1970-01-01T00:00:00Z',
      finishedAt: '1970-01-01T00:00:01.500Z',
    });
  });

  test('as text it goes by subject, the worst first, and ends with the sum', () => {
    const text = renderReport(
      report([
        finding('ok', { check: 'address' }),
        finding('note'),
        finding('error'),
        finding('ok', { subject: 'machine', check: 'node' }),
      ]),
      { columns: 80, colours: false },
    );
    expect(text.split('\n')).toEqual([
      'bbb-01',
      '  error    PLENUM_BBB_SERVERS[0]: Seen.',
      '           → Do something about it.',
      '  note     PLENUM_BBB_SERVERS[0]: Seen.',
      '           → Do something about it.',
      '  ok       address',
      '',
      'machine',
      '  ok       node',
      '',
      '1 error, 0 warnings, 1 note; 2 checks are well; --deep looks further.',
    ]);
  });

  test('long sentences are broken beside the level', () => {
    const long = 'word '.repeat(40).trim();
    const lines = renderReport(report([finding('error', { seen: long })]), {
      columns: 70,
      colours: false,
    }).split('\n');
    expect(Math.max(...lines.slice(1, -1).map((line) => line.length))).toBeLessThanOrEqual(70);
    expect(lines[2]).toMatch(/^ {11}word/);
  });

  test('colours are for a terminal, and only where NO_COLOR does not forbid them', () => {
    expect(paperOf({ isTTY: true, columns: 90 }, {})).toEqual({ columns: 90, colours: true });
    expect(paperOf({ isTTY: true, columns: 90 }, { NO_COLOR: '1' }).colours).toBe(false);
    expect(paperOf({}, {}).colours).toBe(false);
    expect(renderReport(report([finding('error')]), { columns: 80, colours: true })).toContain('\u001b[31m');
  });
});

test('docs/doctor.md has a line for every check and step', () => {
  const lists = [
    SETTINGS_CHECKS,
    MACHINE_CHECKS,
    GATEWAY_CHECKS,
    STORE_CHECKS,
    REALM_CHECKS,
    CLOUD_CHECKS,
    SERVER_CHECKS,
    RECORDING_CHECKS,
  ];
  const names = lists
    .flatMap((checks): readonly { readonly name: string }[] => checks)
    .map(({ name }) => name);
  const steps = [CREATE, ...STEPS].map(({ name }) => `deep-${name}`);
  const whole = ['clock', 'double', 'instance', 'reach', 'phone', 'leftovers', 'adoption'];
  const rows = readFileSync(path('docs/doctor.md'), 'utf8').matchAll(/^\| `([a-z-]+)`/gm);
  const told = new Set([...rows].map(([, name]) => name).filter((name) => !LEVELS.includes(name as Level)));
  expect([...told].sort()).toEqual([...new Set([...names, ...steps, ...whole])].sort());
});

describe('what the person asks for', () => {
  test('is read, or refused with a sentence', () => {
    expect(readArguments([])).toEqual({ deep: false, json: false, only: null });
    expect(readArguments(['--deep', '--json', '--only', 'bbb-03'])).toEqual({
      deep: true,
      json: true,
      only: 'bbb-03',
    });
    expect(readArguments(['--deep', '--help'])).toBe('help');
    expect(() => readArguments(['--depe'])).toThrow(DoctorError);
    expect(() => readArguments(['bbb-03'])).toThrow(DoctorError);
  });
});
