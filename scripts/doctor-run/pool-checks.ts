import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import type { Config } from '../../src/config.ts';
import { error, type Finding, note, ok, type Verdict, warning } from './finding.ts';
import type { ServerSeen } from './servers/server-seen.ts';

/** One clock beside our own. */
export type ClockSeen = {
  readonly subject: string;
  readonly setting: string;
  /** How far it is ahead of this machine's, in milliseconds. */
  readonly aheadMs: number;
};

const OFF_MS = 5 * SECOND_MS;
/** Two clocks that agree so well are wrong together only by chance. */
const SAME_MS = 3 * SECOND_MS;
const FAR_OFF_MS = MINUTE_MS;
export const MACHINE = 'machine';

/** Judges all clocks together: where two or more agree and ours does not, ours is the wrong one. */
export function judgeClocks(clocks: readonly ClockSeen[]): readonly Finding[] {
  const finding = (subject: string, verdict: Verdict): Finding => ({ check: 'clock', subject, ...verdict });
  const ahead = clocks.map(({ aheadMs }) => aheadMs);
  const spread = Math.max(...ahead) - Math.min(...ahead);
  const areOff = clocks.length > 1 && ahead.every((ms) => Math.abs(ms) > OFF_MS);
  if (areOff && spread <= SAME_MS) {
    const seen = `This machine's clock is ${say(-median(ahead))} of all ${clocks.length} others, which agree.`;
    return [finding(MACHINE, judgeOff('', -median(ahead), seen, 'this machine'))];
  }
  return clocks.map(({ subject, setting, aheadMs }) => {
    if (Math.abs(aheadMs) <= OFF_MS) return finding(subject, ok(setting, 'Its clock is right.'));
    return finding(subject, judgeOff(setting, aheadMs, `Its clock is ${say(aheadMs)} of ours.`, 'it'));
  });
}

function judgeOff(setting: string, aheadMs: number, seen: string, whom: string): Verdict {
  const advice = `Let ${whom} keep time (timedatectl set-ntp true; chronyc tracking): dates of recordings and signed tokens go wrong.`;
  const named = setting === '' ? 'the clock of the machine' : setting;
  return Math.abs(aheadMs) > FAR_OFF_MS ? error(named, seen, advice) : warning(named, seen, advice);
}

function say(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / SECOND_MS);
  const far = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  return `${far} ${aheadMs > 0 ? 'ahead' : 'behind'}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** What only shows when all servers are looked at together. */
export function judgePool(
  config: Config,
  servers: readonly ServerSeen[],
  instance: string | null,
): readonly Finding[] {
  return [
    ...judgeDoubles(servers),
    ...judgeInstances(servers, instance),
    ...judgeReach(servers),
    ...judgePhone(config),
  ];
}

/** A meeting's internal id is a hash and an instant: two servers never share one. */
function judgeDoubles(servers: readonly ServerSeen[]): readonly Finding[] {
  const seenBy = new Map<string, ServerSeen>();
  const doubles = new Map<ServerSeen, ServerSeen>();
  for (const seen of servers) {
    if (seen.listing?.is !== 'list') continue;
    for (const { internalMeetingID } of seen.listing.meetings) {
      const first = seenBy.get(internalMeetingID);
      if (first === undefined) seenBy.set(internalMeetingID, seen);
      else if (first !== seen) doubles.set(seen, first);
    }
  }
  return [...doubles].map(([{ server, setting }, first]) =>
    doubleOf(server.name, setting, first.server.name),
  );
}

/** `subject` shows what is on `first`. */
export function doubleOf(subject: string, setting: string, first: string): Finding {
  const seen = `It shows the same meetings as ${first}: both entries lead to one server, or one is behind the other.`;
  const advice =
    'Take one of the two out: the same seats are promised twice, and each ends what it takes for a stray.';
  return { check: 'double', subject, ...error(`${setting}.url`, seen, advice) };
}

/** Two installations of Plenum on one pool promise the same seats. */
function judgeInstances(servers: readonly ServerSeen[], instance: string | null): readonly Finding[] {
  const of = ({ listing }: ServerSeen) =>
    listing?.is === 'list'
      ? listing.meetings.flatMap(({ metadata }) => metadata['plenum-instance'] ?? [])
      : [];
  const all = new Set([...servers.flatMap(of), ...(instance === null ? [] : [instance])]);
  if (all.size < 2) return [];
  return servers.flatMap((seen) => {
    // Where ours is not known, any of them may be the other one.
    const foreign = new Set(of(seen).filter((id) => id !== instance));
    if (foreign.size === 0) return [];
    const sentence = 'Another installation of Plenum has meetings on it.';
    const advice = 'Give each installation servers of its own, or set the seats so that both together fit.';
    return [
      { check: 'instance', subject: seen.server.name, ...warning(`${seen.setting}.seats`, sentence, advice) },
    ];
  });
}

function judgeReach(servers: readonly ServerSeen[]): readonly Finding[] {
  const silent = servers.filter(({ version }) => version.is === 'silence');
  if (servers.length < 2 || silent.length < servers.length) return [];
  const advice = "Check this machine's network first: name service, route, firewall, proxy.";
  const seen = `None of ${servers.length} servers answers.`;
  return [{ check: 'reach', subject: MACHINE, ...error('PLENUM_BBB_SERVERS', seen, advice) }];
}

/** A number is printed only where one reaches all servers. */
function judgePhone({ pool }: Config): readonly Finding[] {
  const numbers = pool.servers
    .filter(({ retired }) => !retired)
    .map(({ dialNumber }) => dialNumber ?? pool.dialNumber);
  const different = new Set(numbers);
  if (different.size < 2) return [];
  const seen = different.has(null)
    ? 'Some servers have a phone number and others have none: no number is printed.'
    : 'The servers have different phone numbers: no number is printed.';
  const advice = 'Set one number that reaches all of them, or none.';
  return [{ check: 'phone', subject: 'settings', ...note('PLENUM_DIAL_NUMBER', seen, advice) }];
}
