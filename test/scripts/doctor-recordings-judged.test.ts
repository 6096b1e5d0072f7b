import { describe, expect, test } from '@jest/globals';
import { judge } from '../../scripts/doctor-run/finding.ts';
import { judgeAdoption } from '../../scripts/doctor-run/recordings/adoption.ts';
import { RECORDING_CHECKS } from '../../scripts/doctor-run/recordings/recording-checks.ts';
import type { RecordingList } from '../../scripts/doctor-run/recordings/recordings-seen.ts';
import type { ServerRecording } from '../../src/clients/bigbluebutton/recording.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { SECOND_MS } from '../../src/lib/span.ts';
import { poolOf, SECRET } from './doctor-pool.ts';

const FIRST = 'PLENUM_BBB_SERVERS[0]';
const OURS = '0123456789abcdef';
const CLOUD = {
  PLENUM_NEXTCLOUD_URL: 'https://wolke.example',
  PLENUM_NEXTCLOUD_USER: 'plenum',
  PLENUM_NEXTCLOUD_PASSWORD: 'app-password-of-this-test',
};

const LIST: RecordingList = {
  ...{ is: 'list', tookMs: 5, paging: 'pagination', recordings: [], broken: 0, total: 0 },
  ...{ isWhole: true, isHiding: false, playback: { foreignHosts: [], page: null } },
};

function judged(recordings: RecordingList, change: { readonly archives?: boolean } = {}) {
  const config = configOf(CLOUD);
  const [server] = config.pool.servers;
  if (server === undefined) throw new Error('The settings name no server.');
  const records = { instance: OURS, archives: change.archives ?? null };
  const asked = { server, setting: FIRST, recordings, config, records };
  return judge('bbb-01', RECORDING_CHECKS, asked).filter(({ level }) => level !== 'ok');
}

function configOf(settings: Readonly<Record<string, string>> = {}): Config {
  const entry = { url: 'https://bbb.example/bigbluebutton', secret: SECRET, seats: 9 };
  return loadConfig({ PLENUM_BBB_SERVERS: poolOf([entry]), ...settings });
}

describe('what only the store knows', () => {
  const recording: ServerRecording = {
    ...{ recordId: 'a', meetingId: 'a', name: '', isBreakout: false, state: 'published', startedAt: null },
    ...{ endedAt: null, participants: null, rawBytes: null, bytes: null, isProtected: null, metadata: {} },
    formats: [{ type: 'presentation', url: 'https://bbb.example/playback', lengthMinutes: 1, bytes: 1 }],
  };
  const list = (marks: readonly string[]): RecordingList => ({
    ...LIST,
    recordings: marks.map((mark) => ({ ...recording, metadata: { 'plenum-instance': mark } })),
    total: marks.length,
  });

  test('whether branches want archives', () => {
    const video = (archives: boolean) =>
      judged(list([OURS]), { archives }).filter(({ check }) => check === 'video');
    expect(video(true)).toMatchObject([
      { level: 'warning', advice: expect.stringContaining('process:video') },
    ]);
    expect(video(false)).toEqual([]);
  });

  test('which Plenum made them', () => {
    const [found] = judged(list([OURS, OURS, 'fedcba9876543210']), { archives: false });
    expect(found?.seen).toContain('2 of this Plenum, 1 of another Plenum, 0 of others.');
  });

  test('whether the branches that get those of others are there', () => {
    const names = [
      { begins: 'KV', branch: 'by' },
      { begins: 'LV', branch: 'nirgends' },
    ];
    const adopting = configOf({ PLENUM_RECORDINGS: JSON.stringify({ others: { rule: 'adopt', names } }) });
    const known = (...ids: readonly string[]) => ({ branches: new Set(ids) });
    expect(judgeAdoption(adopting, known('de', 'by'))).toMatchObject([
      {
        check: 'adoption',
        level: 'warning',
        setting: 'PLENUM_RECORDINGS.others.names',
        seen: 'It names branches that are not there: nirgends.',
      },
    ]);
    expect(judgeAdoption(adopting, known('de', 'by', 'nirgends'))).toMatchObject([{ level: 'ok' }]);
    expect(judgeAdoption(adopting, null)).toEqual([]);
    expect(judgeAdoption(configOf(), known('de'))).toEqual([]);
  });
});

test('a list that takes half as long as proxies wait', () => {
  const slow = { ...LIST, tookMs: 31 * SECOND_MS };
  expect(judged(slow)).toMatchObject([{ check: 'recordings', level: 'warning' }]);
  expect(judged({ ...LIST, tookMs: 29 * SECOND_MS })).toEqual([]);
});
