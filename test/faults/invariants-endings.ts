import { type Instant, MINUTE_MS } from '../../src/lib/span.ts';
import { type Invariant, inSeconds, serverOf } from './invariant.ts';
import { isOurs, nameOf } from './invariants-copies.ts';
import {
  currentOf,
  isOpen,
  isOverForPeople,
  onlineIn,
  type RoomRow,
  type Sight,
  type WantedDate,
} from './sight.ts';

/** How rooms come to their end, and how they do not. */
export function invariantsOfEndings(): readonly Invariant[] {
  return [
    nobodyIsThrownOut(),
    roomsOutlastTheirPeople(),
    endedStaysEnded(),
    hostsAreBelieved(),
    restartsAreRecognised(),
  ];
}

function nobodyIsThrownOut(): Invariant {
  return {
    name: 'nobody is thrown out',
    check: (sight) => {
      for (const { far, ended } of sight.servers) {
        for (const meeting of ended.filter((each) => isOurs(each) && each.reason === 'ENDED_FROM_API')) {
          const people = onlineIn(meeting);
          if (people === 0 || meeting.isBreakout) continue;
          const row = sight.rows.find(({ meeting_id }) => meeting_id === meeting.meetingID);
          if (row === undefined) return `a meeting with ${people} people on ${far.name} was ended as a stray`;
          const wrong = wrongEnd(sight, row, meeting.endedAt);
          if (wrong !== null) return `${nameOf(row)} was ended with ${people} people in it: ${wrong}`;
        }
      }
      return null;
    },
  };
}

/** Why people should not have been sent away; null where they had to go. */
function wrongEnd({ occurrences, dates }: Sight, row: RoomRow, endedAt: Instant): string | null {
  const window = occurrences.get(row.occurrence);
  const date = dates.find(({ booked }) => booked.date.id === row.occurrence);
  if (window === undefined || date === undefined) return 'its date is not there';
  switch (row.end_reason) {
    case 'closed':
      return endedAt >= window.closes_at ? null : 'its window was not over';
    case 'cancelled':
      return date.cancelled ? null : 'nobody cancelled it';
    case 'asked':
      return date.asked !== null ? null : 'nobody asked for it';
    case 'superseded': {
      const told = row.ending_at ?? row.ended_at ?? endedAt;
      return endedAt - told >= MINUTE_MS ? null : `only ${inSeconds(endedAt - told)} after we saw it again`;
    }
    case null:
    default:
      return `the reason is ${row.end_reason ?? 'none'}`;
  }
}

/** BBB's own clean-up never comes before the end of the window. */
function roomsOutlastTheirPeople(): Invariant {
  return {
    name: 'rooms outlast their people',
    check: ({ servers, occurrences }) => {
      for (const { far, ended } of servers) {
        for (const { reason, endedAt, meta } of ended.filter(isOurs)) {
          if (reason !== 'ENDED_WHEN_NOT_JOINED' && reason !== 'ENDED_WHEN_LAST_USER_LEFT') continue;
          const window = occurrences.get(meta['plenum-occurrence'] ?? '');
          if (window !== undefined && endedAt < window.closes_at)
            return `${far.name} ended one by itself: ${reason}`;
        }
      }
      return null;
    },
  };
}

/** What people ended, inside or by the API, is never opened by us alone. */
function endedStaysEnded(): Invariant {
  const known = new Map<string, NonNullable<WantedDate['asked']>>();
  return {
    name: 'ended stays ended',
    check: (sight) => {
      for (const { label, booked, reopened, asked, opening } of sight.dates) {
        const row = currentOf(sight, booked.date.id);
        // Whether it will be open, or is by now, nobody can say: the gateway may have died over it.
        if (opening.size > 0) continue;
        const over = [known.get(booked.date.id), asked].filter((each) => each?.reopened === reopened);
        if (over.some((before) => row !== undefined && (row.fence > (before?.fence ?? 0) || isOpen(row)))) {
          return `${label} was ended by people, and was opened again by us`;
        }
        if (row !== undefined && isOverForPeople(row))
          known.set(booked.date.id, { fence: row.fence, reopened });
        else known.delete(booked.date.id);
      }
      return null;
    },
  };
}

/**
 * What a host ended inside is not opened by us again, where it can be told from a restart: the server was well before
 * and after, and another of our rooms there is still to be seen.
 */
function hostsAreBelieved(): Invariant {
  return {
    name: 'hosts are believed',
    check: (sight) => {
      for (const date of sight.dates) {
        const ended = date.endedInside;
        if (ended === null) continue;
        const { far, meetings = [] } = serverOf(sight, ended.server) ?? {};
        const witnessed = meetings.some(({ meetingID }) => meetingID === ended.witness);
        const row = currentOf(sight, date.booked.date.id);
        const settled = row === undefined || isOverForPeople(row) || date.cancelled || date.opening.size > 0;
        const unclear = (far?.healthySince ?? Infinity) >= ended.at || !witnessed;
        if (settled || unclear) date.endedInside = null;
        else if (row.fence > ended.fence) return `a host ended ${date.label}, and we opened it again`;
      }
      return null;
    },
  };
}

/** Where a server lost several of our rooms at once, with people seen in them, nobody ended any of them. */
function restartsAreRecognised(): Invariant {
  let settled = new Set<string>();
  /** How many went down with each meeting; by meeting id. */
  const wentDown = new Map<string, number>();
  return {
    name: 'restarts are recognised',
    check: ({ servers, rows, dates }) => {
      const kept = dates.filter(({ asked, cancelled }) => asked === null && !cancelled);
      const wanted = new Set(kept.map(({ booked }) => booked.date.id));
      for (const { ended } of servers) {
        const down = ended.filter(
          ({ reason, meetingID, meta }) =>
            reason === 'ENDED_DUE_TO_SERVICE_INTERRUPTION' &&
            settled.has(meetingID) &&
            wanted.has(meta['plenum-occurrence'] ?? ''),
        );
        for (const { meetingID } of down) wentDown.set(meetingID, down.length);
      }
      const seen = rows.filter((row) => row.current === 1 && row.state === 'live');
      settled = new Set(seen.map((row) => row.meeting_id));
      const wrong = rows.find(
        (row) => row.end_reason === 'inside' && (wentDown.get(row.meeting_id) ?? 0) > 1,
      );
      if (wrong === undefined) return null;
      return `${nameOf(wrong)} went down with its server, and we say that people ended it`;
    },
  };
}
