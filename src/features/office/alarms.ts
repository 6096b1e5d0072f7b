import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import { isCutShort } from '../../platform/jobs/job-run.ts';

/**
 * What can be wrong, the most urgent first: the conditions of config/prometheus/alarms.yaml, as far as one moment shows
 * them. `urgent`: somebody is to be woken. `chapter`: of docs/bad-mornings.md.
 */
export const ALARMS = {
  'figure-unreadable': { urgent: true, chapter: 'plenum-is-not-ready' },
  'not-ready': { urgent: true, chapter: 'plenum-is-not-ready' },
  'all-servers-silent': { urgent: true, chapter: 'all-servers-fell-silent' },
  'rooms-missing': { urgent: true, chapter: 'meetings-have-no-room' },
  'job-stands-still': { urgent: true, chapter: 'a-job-stands-still' },
  'disk-nearly-full': { urgent: true, chapter: 'the-disk-is-full' },
  'servers-flapping': { urgent: true, chapter: 'a-server-comes-and-goes' },
  'server-silent': { urgent: true, chapter: 'a-server-does-not-answer' },
  'promised-too-much': { urgent: false, chapter: 'more-is-promised-than-there-is' },
  'job-failed': { urgent: false, chapter: 'a-job-stands-still' },
  'backup-old': { urgent: false, chapter: 'there-is-no-backup' },
  'forgetting-stopped': { urgent: false, chapter: 'a-job-stands-still' },
  'cleaning-stopped': { urgent: false, chapter: 'recordings-are-not-deleted' },
  'recordings-overdue': { urgent: false, chapter: 'recordings-are-not-deleted' },
  'recordings-wait-for-copy': { urgent: false, chapter: 'recordings-are-not-deleted' },
  'recordings-unproven': { urgent: false, chapter: 'recordings-are-not-deleted' },
  'recordings-unlisted': { urgent: false, chapter: 'recordings-are-not-deleted' },
  'recordings-without-branch': { urgent: false, chapter: 'recordings-are-not-deleted' },
  'folders-fail': { urgent: false, chapter: 'nextcloud-does-not-answer-or-refuses' },
  'drained-server-silent': { urgent: false, chapter: 'a-server-does-not-answer' },
  'nearly-full': { urgent: false, chapter: 'bookings-are-refused' },
  'memory-high': { urgent: false, chapter: 'plenum-is-slow' },
} as const;

/** Of chapters whose heading has more than words. */
const HEADINGS: Readonly<Record<string, string>> = {
  'nextcloud-does-not-answer-or-refuses': 'Nextcloud does not answer, or refuses',
};

/** What stands above a chapter of docs/bad-mornings.md. */
export function headingOf(chapter: string): string {
  const words = chapter.replaceAll('-', ' ');
  return HEADINGS[chapter] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export type AlarmKind = keyof typeof ALARMS;
export const ALARM_KINDS = Object.keys(ALARMS) as [AlarmKind, ...AlarmKind[]];

/** One thing that is wrong. */
export type Alarm = {
  readonly alarm: AlarmKind;
  /** The name of a server or a job; `rooms` or `seats`; null for the whole. */
  readonly about: string | null;
  readonly count: number | null;
  /** Since when, where that is known. */
  readonly since: Instant | null;
  /** The kind of a failure. */
  readonly failure: string | null;
};

/** What is judged: as it is at one moment. Figures that are not told are null. */
export type Readings = {
  readonly now: Instant;
  readonly servers: readonly {
    readonly name: string;
    readonly state: 'up' | 'suspect' | 'lost';
    /** Takes no new rooms, because somebody said so. */
    readonly draining: boolean;
    /** Out of use: nothing is expected of it. */
    readonly retired: boolean;
    readonly seenAt: Instant | null;
  }[];
  readonly jobs: readonly {
    readonly name: string;
    readonly lastSuccessAt: Instant | null;
    readonly failedAt: Instant | null;
    readonly failure: string | null;
  }[];
  /** Dates whose window began a minute ago or earlier and that have no room. */
  readonly roomsMissing: number;
  /** Servers given up within the last hour. */
  readonly serversLost: number;
  readonly ready: number | null;
  readonly freeBytes: number | null;
  /** Of the embedded store; 0: none; null: the store is another. */
  readonly backupAt: Instant | null;
  readonly residentBytes: number | null;
  readonly cleanedAgeSeconds: number | null;
  readonly serversUnlisted: number | null;
  readonly withoutBranch: number | null;
  readonly foldersFailed: number;
  readonly overcommitted: readonly Counted[];
  /** What is promised of what may be promised, as a share. */
  readonly promised: readonly Counted[];
  /** By server. */
  readonly overdue: readonly Counted[];
  readonly waitForCopy: readonly Counted[];
  readonly unproven: readonly Counted[];
  /** Figures that must be told and were not. */
  readonly unreadable: readonly string[];
};
type Counted = { readonly about: string; readonly count: number };

/** Without these no meeting begins, is kept or ends. */
const NEEDED_JOBS = ['watch-servers', 'open-rooms', 'close-rooms'];
const STILL_MS = 3 * MINUTE_MS;
const TWO_NIGHTS_MS = 50 * HOUR_MS;
const SILENT_MS = DAY_MS / 2;
const BACKUP_MS = 36 * HOUR_MS;
const FREE_BYTES = 2e9;
const RESIDENT_BYTES = 1e9;
const NEARLY = 0.9;

/** What is wrong, the most urgent first. */
export function judge(readings: Readings): readonly Alarm[] {
  const found = [
    ...serverAlarms(readings),
    ...jobAlarms(readings),
    ...storeAlarms(readings),
    ...promiseAlarms(readings),
    ...recordingAlarms(readings),
  ];
  return found.sort((one, other) => ALARM_KINDS.indexOf(one.alarm) - ALARM_KINDS.indexOf(other.alarm));
}

function alarm(kind: AlarmKind, more: Partial<Omit<Alarm, 'alarm'>> = {}): Alarm {
  return { alarm: kind, about: null, count: null, since: null, failure: null, ...more };
}

function when(holds: boolean, kind: AlarmKind, more: Partial<Omit<Alarm, 'alarm'>> = {}): readonly Alarm[] {
  return holds ? [alarm(kind, more)] : [];
}

function each(kind: AlarmKind, counted: readonly Counted[]): readonly Alarm[] {
  return counted.flatMap(({ about, count }) => when(count > 0, kind, { about, count }));
}

function serverAlarms({ now, servers, roomsMissing, serversLost }: Readings): readonly Alarm[] {
  const missing = when(roomsMissing > 0, 'rooms-missing', { count: roomsMissing });
  const flapping = when(serversLost > 2, 'servers-flapping', { count: serversLost });
  const used = servers.filter(({ retired }) => !retired);
  if (used.length > 0 && used.every(({ state }) => state !== 'up')) {
    return [alarm('all-servers-silent', { count: used.length }), ...missing, ...flapping];
  }
  const silent = used.filter(({ state }) => state === 'lost');
  return [
    ...missing,
    ...flapping,
    ...silent.flatMap(({ name: about, draining, seenAt: since }) => {
      if (!draining) return [alarm('server-silent', { about, since })];
      return when(now - (since ?? 0) > SILENT_MS, 'drained-server-silent', { about, since });
    }),
  ];
}

function jobAlarms({ now, jobs }: Readings): readonly Alarm[] {
  return jobs.flatMap(({ name: about, lastSuccessAt: since, failedAt, failure }) => {
    const age = since === null ? 0 : now - since;
    if (NEEDED_JOBS.includes(about) && age > STILL_MS) {
      return [alarm('job-stands-still', { about, since, failure })];
    }
    if (about === 'forget' && age > TWO_NIGHTS_MS) {
      return [alarm('forgetting-stopped', { about, since, failure })];
    }
    const isFailure = failure !== null && !isCutShort(failure);
    return when(isFailure, 'job-failed', { about, since: failedAt, failure });
  });
}

function storeAlarms(readings: Readings): readonly Alarm[] {
  const { now, ready, freeBytes, backupAt, residentBytes, unreadable } = readings;
  const since = backupAt === null || backupAt === 0 ? null : backupAt;
  return [
    ...unreadable.map((about) => alarm('figure-unreadable', { about })),
    ...when(ready === 0, 'not-ready'),
    ...when(freeBytes !== null && freeBytes < FREE_BYTES, 'disk-nearly-full', { count: freeBytes }),
    ...when(backupAt !== null && now - backupAt > BACKUP_MS, 'backup-old', { since }),
    ...when(residentBytes !== null && residentBytes > RESIDENT_BYTES, 'memory-high', {
      count: residentBytes,
    }),
  ];
}

function promiseAlarms({ overcommitted, promised }: Readings): readonly Alarm[] {
  const above = each('promised-too-much', overcommitted);
  return [
    ...above,
    ...promised
      .filter(({ about, count }) => count > NEARLY && !above.some((one) => one.about === about))
      .map(({ about, count }) => alarm('nearly-full', { about, count: Math.round(count * 100) })),
  ];
}

function recordingAlarms(readings: Readings): readonly Alarm[] {
  const { now, cleanedAgeSeconds, serversUnlisted, withoutBranch, foldersFailed } = readings;
  const age = cleanedAgeSeconds === null ? 0 : cleanedAgeSeconds * 1000;
  return [
    ...when(age > TWO_NIGHTS_MS, 'cleaning-stopped', { since: now - age }),
    ...each('recordings-overdue', readings.overdue),
    ...each('recordings-wait-for-copy', readings.waitForCopy),
    ...each('recordings-unproven', readings.unproven),
    ...when((serversUnlisted ?? 0) > 0, 'recordings-unlisted', { count: serversUnlisted }),
    ...when((withoutBranch ?? 0) > 0, 'recordings-without-branch', { count: withoutBranch }),
    ...when(foldersFailed > 0, 'folders-fail', { count: foldersFailed }),
  ];
}
