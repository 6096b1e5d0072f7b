import { MINUTE_MS } from '../../src/lib/span.ts';
import type { MeetingView } from '../../src/simulators/bigbluebutton/view.ts';
import { INSTANCE } from '../support/world.ts';
import {
  createAwake,
  createSince,
  type Invariant,
  inSeconds,
  SLOW_LOOK_MS,
  someAil,
  TWO_LOOKS_MS,
} from './invariant.ts';
import { onlineIn, type RoomRow, type Sight } from './sight.ts';

/** What must hold for the copies of our rooms, whatever becomes of the people. */
export function invariantsOfCopies(): readonly Invariant[] {
  return [
    oneCurrentCopy(),
    fencesCountUp(),
    meetingIdsAreUsedOnce(),
    whatIsThereIsNotCalledGone(),
    leftoversEnd(),
    othersAreLeftAlone(),
  ];
}

function oneCurrentCopy(): Invariant {
  return {
    name: 'one current copy',
    check: ({ rows }) => {
      const current = Map.groupBy(
        rows.filter((row) => row.current === 1),
        ({ occurrence }) => occurrence,
      );
      const [torn] = [...current.values()].filter((copies) => copies.length > 1);
      return torn === undefined ? null : `two copies of one date are current: ${torn.map(nameOf).join(', ')}`;
    },
  };
}

function fencesCountUp(): Invariant {
  const highest = new Map<string, number>();
  const known = new Set<string>();
  return {
    name: 'fences count up',
    check: ({ rows }) => {
      for (const row of rows.filter(({ id }) => !known.has(id))) {
        known.add(row.id);
        const before = highest.get(row.occurrence) ?? 0;
        if (row.fence <= before) return `a copy got fence ${row.fence} after ${before} was used`;
        highest.set(row.occurrence, row.fence);
      }
      return null;
    },
  };
}

/** One id is one meeting: on one server, for one copy, and never a second one once the first was recorded. */
function meetingIdsAreUsedOnce(): Invariant {
  type Instance = { readonly internal: string; readonly server: string; readonly fence: string };
  const instances = new Map<string, Instance>();
  return {
    name: 'meeting ids are used once',
    check: ({ servers, rows }) => {
      for (const { far, meetings, ended } of servers) {
        for (const meeting of [...ended, ...meetings].filter(isOurs)) {
          const { meetingID, internalMeetingID: internal, meta } = meeting;
          const now = { internal, server: far.name, fence: meta['plenum-fence'] ?? '' };
          const before = instances.get(meetingID);
          instances.set(meetingID, now);
          const row = rows.find((each) => each.meeting_id === meetingID);
          if (row !== undefined && (String(row.fence) !== now.fence || row.server !== far.name)) {
            return `a meeting of fence ${now.fence} on ${far.name} has the id of ${nameOf(row)}`;
          }
          if (before === undefined || before.internal === internal) continue;
          if (before.server !== now.server || before.fence !== now.fence) {
            return `an id was used on ${before.server} for fence ${before.fence}, and again on ${now.server} for ${now.fence}`;
          }
          // A server that crashed under a `create` whose answer never came knows nothing of it, and is asked again.
          if (row !== undefined && row.create_time !== null && row.create_time !== meeting.createTime) {
            return `${nameOf(row)} was recorded, and its id was used for another meeting`;
          }
        }
      }
      return null;
    },
  };
}

/** Only what a server was asked about, and did not know, counts as gone: a silent server, or an old answer, says nothing. */
function whatIsThereIsNotCalledGone(): Invariant {
  return {
    name: 'what is there is not called gone',
    check: ({ servers, rows }) => {
      // One that was never recorded may come to be after we asked: a `create` can be late.
      const gone = rows.filter(
        ({ state, end_reason: reason, create_time: createTime }) =>
          state === 'ended' && (reason === 'vanished' || reason === 'inside') && createTime !== null,
      );
      for (const { meetings } of servers) {
        const there = gone.find((row) => meetings.some(({ meetingID }) => meetingID === row.meeting_id));
        if (there !== undefined) return `${nameOf(there)} is said to be gone (${there.end_reason ?? ''})`;
      }
      return null;
    },
  };
}

/**
 * Rule 2: a meeting of ours that is not the current copy of its date comes to its end soon after we reach its server:
 * at once, or after a minute where people are in it.
 */
function leftoversEnd(): Invariant {
  const since = createSince();
  const awake = createAwake();
  return {
    name: 'leftovers end',
    check: (sight) => {
      const { servers, rows, now } = sight;
      const working = awake(sight);
      const slow = someAil(sight) ? SLOW_LOOK_MS : 0;
      for (const { far, meetings } of servers) {
        for (const meeting of meetings.filter((each) => isOurs(each) && !each.isBreakout)) {
          const row = rows.find(({ meeting_id }) => meeting_id === meeting.meetingID);
          const left = since(meeting.internalMeetingID, !mayLive(sight, row, meeting), now);
          if (left === null || far.healthySince === null || working === null) continue;
          const patience = TWO_LOOKS_MS + slow + (onlineIn(meeting) > 0 ? MINUTE_MS : 0);
          const lasting = now - Math.max(left, far.healthySince, working);
          if (lasting > patience) {
            const what = row === undefined ? 'a meeting that no copy stands behind' : nameOf(row);
            return `${what} lives on ${far.name} for ${inSeconds(lasting)}, within our reach`;
          }
        }
      }
      return null;
    },
  };
}

function othersAreLeftAlone(): Invariant {
  return {
    name: 'others are left alone',
    check: ({ servers, others }) => {
      for (const { far, asksToEnd, ended } of servers) {
        const asked = asksToEnd.find((id) => others.includes(id));
        if (asked !== undefined) return `${asked} was to be ended on ${far.name}`;
        const gone = ended.find(
          ({ meetingID, reason }) => others.includes(meetingID) && reason === 'ENDED_FROM_API',
        );
        if (gone !== undefined) return `${gone.meetingID} was ended on ${far.name}`;
      }
      return null;
    },
  };
}

export function isOurs({ meta }: MeetingView): boolean {
  return meta['plenum-instance'] === INSTANCE;
}

/** Whether a meeting is what our links lead to, or may come to that, and is wanted; past its window only with people. */
function mayLive({ occurrences, now }: Sight, row: RoomRow | undefined, meeting: MeetingView): boolean {
  if (row === undefined || row.current === 0 || !['creating', 'open', 'live'].includes(row.state))
    return false;
  const window = occurrences.get(row.occurrence);
  return (
    window?.status === 'booked' && now >= window.opens_at && (now < window.closes_at || onlineIn(meeting) > 0)
  );
}

export function nameOf({ fence, server, state, current }: RoomRow): string {
  return `the copy with fence ${fence} on ${server} (${state}${current === 1 ? ', current' : ''})`;
}

/** Whether all is well again: one copy of each date that should have one, and nothing else of ours anywhere. */
export function unsettled(sight: Sight, wanted: (occurrence: string) => boolean): string | null {
  const { servers, rows, dates } = sight;
  for (const { far, record } of servers) {
    if (record.state !== 'up' || record.misses > 0)
      return `${far.name} is ${record.state} with ${record.misses} misses`;
  }
  const meetings = servers.flatMap((server) =>
    server.meetings.filter((each) => isOurs(each) && !each.isBreakout),
  );
  for (const { label, booked } of dates) {
    const there = meetings.filter(({ meta }) => meta['plenum-occurrence'] === booked.date.id);
    const expected = wanted(booked.date.id) ? 1 : 0;
    if (there.length !== expected) return `${label} has ${there.length} meetings instead of ${expected}`;
  }
  const calm = ({ state, current }: RoomRow) =>
    state === 'ended' || state === 'failed' || (current === 1 && (state === 'open' || state === 'live'));
  const stuck = rows.find((row) => !calm(row));
  if (stuck !== undefined) return `${nameOf(stuck)} is still under way`;
  return null;
}
