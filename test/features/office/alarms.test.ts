import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  ALARMS,
  type AlarmKind,
  headingOf,
  judge,
  type Readings,
} from '../../../src/features/office/alarms.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';

const NOW = Date.parse('2027-02-09T18:00:00Z');
const job = (name: string, more: Partial<Readings['jobs'][number]> = {}) => ({
  ...{ name, lastSuccessAt: NOW - MINUTE_MS, failedAt: null, failure: null },
  ...more,
});
const server = (name: string, more: Partial<Readings['servers'][number]> = {}) => ({
  ...{ name, state: 'up' as const, draining: false, retired: false, seenAt: NOW },
  ...more,
});
const WELL: Readings = {
  ...{ now: NOW, roomsMissing: 0, serversLost: 0, ready: 1, freeBytes: 9e9, backupAt: NOW - DAY_MS },
  ...{ residentBytes: 2e8, cleanedAgeSeconds: 60, serversUnlisted: 0, withoutBranch: 0, foldersFailed: 0 },
  servers: [server('bbb-1'), server('bbb-2')],
  jobs: [job('open-rooms'), job('watch-servers'), job('close-rooms'), job('forget')],
  overcommitted: [
    { about: 'rooms', count: 0 },
    { about: 'seats', count: 0 },
  ],
  promised: [{ about: 'seats', count: 0.5 }],
  ...{ overdue: [{ about: 'bbb-1', count: 0 }], waitForCopy: [], unproven: [], unreadable: [] },
};
const LOST = { state: 'lost', seenAt: NOW - 13 * HOUR_MS } as const;

/** What is wrong where all is well but for this. */
const wrong = (more: Partial<Readings>) =>
  judge({ ...WELL, ...more }).map(({ alarm, about }) => (about === null ? alarm : `${alarm} ${about}`));

describe('alarms', () => {
  test('are none where all is well', () => {
    expect(judge(WELL)).toEqual([]);
    // Before anything was told for the first time, too.
    const untold = { backupAt: null, freeBytes: null, cleanedAgeSeconds: null, ready: null, promised: [] };
    expect(wrong({ ...untold, jobs: [job('forget', { lastSuccessAt: null })] })).toEqual([]);
  });

  test.each<[string, Partial<Readings>, readonly string[]]>([
    ['a lost server', { servers: [server('a'), server('b', LOST)] }, ['server-silent b']],
    [
      'one that is drained',
      { servers: [server('a'), server('b', { ...LOST, draining: true })] },
      ['drained-server-silent b'],
    ],
    [
      'one that is drained for an hour',
      { servers: [server('a'), server('b', { ...LOST, draining: true, seenAt: NOW - HOUR_MS })] },
      [],
    ],
    ['one that is retired', { servers: [server('a'), server('b', { ...LOST, retired: true })] }, []],
    [
      'all but one that is retired',
      { servers: [server('a', LOST), server('b', { retired: true })] },
      ['all-servers-silent'],
    ],
    [
      'all of them',
      { servers: [server('a', LOST), server('b', { state: 'suspect' })] },
      ['all-servers-silent'],
    ],
    ['meetings without a room', { roomsMissing: 2 }, ['rooms-missing']],
    ['servers that come and go', { serversLost: 3 }, ['servers-flapping']],
    [
      'a job that stands still',
      { jobs: [job('open-rooms', { lastSuccessAt: NOW - 4 * MINUTE_MS, failure: 'Error' })] },
      ['job-stands-still open-rooms'],
    ],
    [
      'a job that failed',
      { jobs: [job('tidy', { failure: 'SqliteError', failedAt: NOW })] },
      ['job-failed tidy'],
    ],
    ['a run that was stopped', { jobs: [job('tidy', { failure: 'stopped' })] }, []],
    [
      'no forgetting',
      { jobs: [job('forget', { lastSuccessAt: NOW - 51 * HOUR_MS })] },
      ['forgetting-stopped forget'],
    ],
    ['no cleaning', { cleanedAgeSeconds: 51 * 3_600 }, ['cleaning-stopped']],
    ['no backup at all', { backupAt: 0 }, ['backup-old']],
    ['an old backup', { backupAt: NOW - 37 * HOUR_MS }, ['backup-old']],
    ['a full disk', { freeBytes: 1e9 }, ['disk-nearly-full']],
    [
      'promises, of seats too many',
      { overcommitted: [{ about: 'seats', count: 4 }], promised: [{ about: 'seats', count: 1.1 }] },
      ['promised-too-much seats'],
    ],
    ['an evening nearly full', { promised: [{ about: 'rooms', count: 0.93 }] }, ['nearly-full rooms']],
    [
      'recordings',
      { overdue: [{ about: 'b', count: 1 }], withoutBranch: 2 },
      ['recordings-overdue b', 'recordings-without-branch'],
    ],
    ['what could not be read', { unreadable: ['plenum_ready'] }, ['figure-unreadable plenum_ready']],
  ])('%s', (_what, more, expected) => {
    expect(wrong(more)).toEqual(expected);
  });

  test('come with the most urgent first', () => {
    const kinds = judge({ ...WELL, foldersFailed: 1, backupAt: 0, roomsMissing: 1 }).map(
      ({ alarm }) => alarm,
    );
    expect(kinds).toEqual(['rooms-missing', 'backup-old', 'folders-fail']);
    expect(kinds.map((kind) => ALARMS[kind].urgent)).toEqual([true, false, false]);
  });
});

/** What shows only over time, or where Plenum itself is gone. */
const ONLY_BY_PROMETHEUS = [
  ...[
    'PlenumGone',
    'PlenumNotReady',
    'PlenumErrors',
    'PlenumBusy',
    'PlenumKeycloakSilent',
    'PlenumJoinsSlow',
  ],
  ...['PlenumOpeningFails', 'PlenumCallsSlow', 'PlenumRoomsFitNowhere', 'PlenumStrays'],
  ...['PlenumNextcloudRefusesUs', 'PlenumNextcloudSilent'],
];
const CALLED: Readonly<Partial<Record<AlarmKind, string>>> = {
  'not-ready': 'PlenumReplicaNotReady',
  'job-stands-still': 'PlenumJobStandsStill',
  'disk-nearly-full': 'PlenumFolderNearlyFull',
  'server-silent': 'PlenumServerSilent',
  'servers-flapping': 'PlenumServerFlapping',
  'drained-server-silent': 'PlenumDrainingServerSilent',
  'recordings-wait-for-copy': 'PlenumRecordingsWaitForCopy',
};
/** Told to nobody but here. */
const ONLY_HERE: readonly AlarmKind[] = ['figure-unreadable', 'job-failed'];

test('each alarm names its chapter as the handbook has it', () => {
  const headings = readFileSync('docs/bad-mornings.md', 'utf8').match(/(?<=^## ).*$/gm);
  for (const { chapter } of Object.values(ALARMS)) expect(headings).toContain(headingOf(chapter));
});

test('each alarm for Prometheus is one of ours, as urgent and with the same chapter, or shows only over time', () => {
  const text = readFileSync(new URL('../../../config/prometheus/alarms.yaml', import.meta.url), 'utf8');
  const { groups } = parse(text) as {
    groups: { rules: { alert: string; labels: { severity: string }; annotations: { runbook: string } }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  const nameOf = (kind: AlarmKind) =>
    CALLED[kind] ?? `Plenum${kind.replace(/(?:^|-)(.)/g, (_all, letter: string) => letter.toUpperCase())}`;
  const kinds = (Object.keys(ALARMS) as AlarmKind[]).filter((kind) => !ONLY_HERE.includes(kind));
  expect(rules.map(({ alert }) => alert).sort()).toEqual(
    [...kinds.map(nameOf), ...ONLY_BY_PROMETHEUS].sort(),
  );
  for (const kind of kinds) {
    const rule = rules.find(({ alert }) => alert === nameOf(kind));
    expect([kind, rule?.annotations.runbook]).toEqual([kind, `docs/bad-mornings.md#${ALARMS[kind].chapter}`]);
    if (kind !== 'not-ready')
      expect([kind, rule?.labels.severity]).toEqual([kind, ALARMS[kind].urgent ? 'page' : 'ticket']);
  }
});
