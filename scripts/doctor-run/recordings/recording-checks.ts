import { RECORDING_STATES } from '../../../src/clients/bigbluebutton/recording.ts';
import type { Config } from '../../../src/config.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { type Check, error, note, ok, type Verdict, warning } from '../finding.ts';
import type { ServerSeen } from '../servers/server-seen.ts';
import type { StoreRecords } from '../store/store-seen.ts';
import { sayWhy } from '../web.ts';
import { newest } from './newest.ts';
import type { RecordingList } from './recordings-seen.ts';

/** One server, beside what the settings and the store say of recordings. */
export type RecordingsAsked = Pick<ServerSeen, 'server' | 'setting' | 'recordings'> & {
  readonly config: Pick<Config, 'nextcloud' | 'recordings'>;
  /** null: the store could not be read. */
  readonly records: Pick<StoreRecords, 'instance' | 'archives'> | null;
};

/** Proxies in front of a server give it up after 60 s. */
const SLOW_MS = 30 * SECOND_MS;
const INSTANCE = 'plenum-instance';

/** The questions about the recordings of one server. */
export const RECORDING_CHECKS: readonly Check<RecordingsAsked>[] = [
  {
    name: 'recordings',
    asks: 'whether it lists its recordings in every state, long before proxies give up',
    judge: judgeListing,
  },
  {
    name: 'recordings-there',
    asks: 'how many there are, in which states, and whether they are ours',
    judge: onList(judgeContent),
  },
  {
    name: 'video',
    asks: 'whether the newest have a video, where branches want archives',
    judge: onList(judgeVideo),
  },
  {
    name: 'playback',
    asks: "whether they are played from the server's own host, or one that the settings name",
    judge: onList(judgePlayback),
  },
];

function onList(judge: (list: RecordingList, asked: RecordingsAsked) => Verdict | readonly Verdict[] | null) {
  return (asked: RecordingsAsked) =>
    asked.recordings?.is === 'list' ? judge(asked.recordings, asked) : null;
}

function judgeListing({ setting, recordings }: RecordingsAsked): Verdict | null {
  if (recordings === null) return null;
  if (recordings.is === 'list') return judgeList(setting, recordings);
  const { kind, answer } = recordings;
  if (kind === 'missingParameters') {
    const advice =
      'Take GET_RECORDINGS_API_FILTERED off the balancer: Plenum finds recordings, and proves them gone, by listing them.';
    return error(setting, 'It lists recordings only for ids that it is given.', advice);
  }
  const met =
    answer.is === 'silence'
      ? sayWhy(answer)
      : answer.status === 200
        ? `gives no list (${kind})`
        : `answers with status ${answer.status}`;
  const advice =
    'Without the list nothing is shown, kept or deleted: look there at load, at the log of bbb-web, and how many there are (bbb-record --list).';
  return error(setting, `Asked for its recordings, it ${met}.`, advice);
}

function judgeList(
  setting: string,
  { tookMs, paging, recordings, broken, isHiding }: RecordingList,
): Verdict {
  if (isHiding) {
    const advice =
      'Set allowFetchAllRecordings=true there (/etc/bigbluebutton/bbb-web.properties), or update it to 2.6.18 or newer, which lists in pages.';
    return warning(setting, 'It has recordings, and lists them only for ids that it is given.', advice);
  }
  const entries = recordings.length + broken;
  const how = paging === 'none' && entries > 0 ? `all ${entries} at once` : 'in pages';
  const seen = `It lists its recordings ${how} in ${tookMs} ms.`;
  if (tookMs <= SLOW_MS) return ok(setting, seen);
  const advice =
    'Proxies give up after 60 s, as installed, and Plenum does too: raise proxy_read_timeout there, and delete what nobody needs.';
  return warning(setting, seen, advice);
}

function judgeContent(list: RecordingList, asked: RecordingsAsked): readonly Verdict[] {
  const { setting } = asked;
  if (list.total === 0) return [ok(setting, 'It has no recordings.')];
  const looked = list.isWhole ? '' : `. The first ${list.recordings.length + list.broken} that it lists`;
  const seen = `It has ${counted(list.total)}${looked}: ${states(list)}. ${owners(list, asked)}${oldest(list)}`;
  const there = note(setting, seen, adviceOn(list, asked));
  if (list.broken === 0) return [there];
  const advice =
    'They can be neither played nor deleted: look at their metadata.xml there (bbb-record --check).';
  return [there, warning(setting, `It lists ${counted(list.broken)} as broken.`, advice)];
}

function counted(count: number): string {
  return `${count} recording${count === 1 ? '' : 's'}`;
}

function states({ recordings, broken }: RecordingList): string {
  const of = (wanted: string | null) => recordings.filter(({ state }) => state === wanted).length;
  const all = [
    ...RECORDING_STATES.map((state) => [of(state), state] as const),
    [of(null), 'in a state that Plenum does not know'] as const,
    [broken, 'broken'] as const,
  ];
  const said = all.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`);
  return said.join(', ');
}

/** Numbers alone: whose they are is nobody's business here. */
function owners(list: RecordingList, asked: RecordingsAsked): string {
  const { ours, plenums, others } = ownersOf(list, asked);
  const said = [
    ours === null ? `${plenums} of a Plenum` : `${ours} of this Plenum`,
    ...(ours === null || plenums === 0 ? [] : [`${plenums} of another Plenum`]),
    `${others} of others`,
  ];
  return `${said.join(', ')}.`;
}

function ownersOf({ recordings }: RecordingList, { config, records }: RecordingsAsked) {
  const instance = records?.instance ?? null;
  const known = new Set([...config.recordings.others.instances, ...(instance === null ? [] : [instance])]);
  const marks = recordings.map(({ metadata }) => metadata[INSTANCE]).filter((mark) => mark !== undefined);
  const ours = instance === null ? null : marks.filter((mark) => known.has(mark)).length;
  return { ours, plenums: marks.length - (ours ?? 0), others: recordings.length - marks.length };
}

function oldest({ recordings, isWhole }: RecordingList): string {
  const begun = recordings.flatMap(({ startedAt }) => startedAt ?? []);
  if (!isWhole || begun.length === 0) return '';
  const first = begun.reduce((one, other) => Math.min(one, other));
  return ` The oldest is of ${new Date(first).toISOString().slice(0, 10)}.`;
}

const ADVICE_OF_RULE = {
  ignore: 'Those that are not ours stay as they are (PLENUM_RECORDINGS, others.rule: ignore).',
  report:
    'Those that are not ours stay as they are, and are listed for the admin, who may give them to a branch.',
  adopt:
    'Those of others that a rule gives to a branch are kept and deleted as its own (PLENUM_RECORDINGS, others).',
} as const;

function adviceOn(list: RecordingList, asked: RecordingsAsked): string {
  const { ours, plenums, others } = ownersOf(list, asked);
  if (others > 0 || (ours !== null && plenums > 0))
    return ADVICE_OF_RULE[asked.config.recordings.others.rule];
  return asked.server.retired
    ? 'Keep it reachable until they are gone: of a server that does not answer nothing can be deleted.'
    : 'Each is deleted when it is due.';
}

function judgeVideo({ recordings }: RecordingList, asked: RecordingsAsked): Verdict | null {
  const { setting, server, config, records } = asked;
  const archives = records?.archives ?? null;
  if (config.nextcloud === null || archives === false || server.retired) return null;
  const made = newest(recordings.filter(({ state, formats }) => state !== 'deleted' && formats.length > 0));
  if (made.length === 0) return null;
  const types = [...new Set(made.flatMap(({ formats }) => formats.map(({ type }) => type)))].sort();
  const named = types.filter((type) => /^[\w-]{1,40}$/.test(type)).join(', ');
  if (types.includes('video')) return ok(setting, `Its newest recordings have: ${named}.`);
  const seen = `None of its newest ${counted(made.length)} has the video format (they have: ${named}).`;
  const advice =
    'Archives wait for it: install bbb-playback-video there, and add process:video and publish:video to the steps (docs/doctor.md).';
  if (archives === null) return note(setting, seen, `Where a branch wants archives: ${advice}`);
  return warning(setting, seen, advice);
}

function judgePlayback({ playback, recordings }: RecordingList, asked: RecordingsAsked): Verdict | null {
  const { setting } = asked;
  const { foreignHosts, page } = playback;
  if (foreignHosts.length > 0) {
    const hosts = foreignHosts.filter((host) => host !== '');
    const seen = `Recordings on it are played from ${hosts.length === 0 ? 'no address at all' : hosts.join(', ')}, which is not its own.`;
    const named = JSON.stringify([...(asked.server.playbackHosts ?? []), ...hosts]);
    const advice = `Where that is right, set "playbackHosts": ${named}; else links and archives do not work.`;
    return warning(`${setting}.playbackHosts`, seen, advice);
  }
  if (page === null)
    return recordings.length === 0 ? null : ok(setting, 'Its recordings are played from it.');
  if (page.is === 'reply' && page.status < 400) return ok(setting, 'Its recordings are played from it.');
  const met = page.is === 'silence' ? sayWhy(page) : `answers with status ${page.status}`;
  const advice =
    'Links and archives do not work: look at the web server there (nginx, /var/bigbluebutton/published), and whether it lets us in.';
  return warning(setting, `Asked for the page of a published recording, it ${met}.`, advice);
}
