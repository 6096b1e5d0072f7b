import { type Instant, MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import { createAwake, createSince, type Invariant, inSeconds, serverOf } from './invariant.ts';
import { isOurs, nameOf } from './invariants-copies.ts';
import { currentOf, type Lead, onlineIn, type RoomRow, type Sight, type WantedDate } from './sight.ts';

/** What people may count on. */
export function invariantsOfPeople(): readonly Invariant[] {
  return [
    linksLeadToTheCopy(),
    linksTellTheTruth(),
    whatIsGoneIsNoticed(),
    everyDateHasItsRoom(),
    nobodyIsThrownOut(),
    roomsOutlastTheirPeople(),
    endedStaysEnded(),
    hostsAreBelieved(),
    jobsDoNotFail(),
  ];
}

const isOpen = (row: RoomRow | undefined) => row?.state === 'open' || row?.state === 'live';

/** Rule 2: a link leads to the current copy, and to nothing else. */
function linksLeadToTheCopy(): Invariant {
  return {
    name: 'links lead to the copy',
    check: (sight) => {
      for (const { label, booked } of sight.dates) {
        const lead = leadOf(sight, booked.date.id);
        const row = currentOf(sight, booked.date.id);
        if (lead.to === 'line') continue;
        if (lead.to === 'door') {
          if (isOpen(row)) return `${label} is open and its link does not lead in (${lead.state})`;
          continue;
        }
        const same =
          row?.server === lead.server &&
          row.meeting_id === lead.meetingId &&
          row.create_time === lead.createTime;
        if (!same) return `the link of ${label} leads to another meeting than the current copy`;
      }
      return null;
    },
  };
}

/** Rule 3: what the page says is so. */
function linksTellTheTruth(): Invariant {
  return {
    name: 'links tell the truth',
    check: (sight) => {
      const { dates, occurrences, now } = sight;
      for (const date of dates) {
        const lead = leadOf(sight, date.booked.date.id);
        const window = occurrences.get(date.booked.date.id);
        if (window === undefined) return `${date.label} is no more`;
        if (lead.to === 'room' && date.cancelled) return `${date.label} is cancelled and its link leads in`;
        if (lead.to !== 'door') continue;
        if (date.cancelled !== (lead.state === 'cancelled'))
          return `the page of ${date.label} says ${lead.state}`;
        if (date.cancelled) continue;
        const { opens_at: opensAt, closes_at: closesAt } = window;
        if (lead.state === 'early' && now > opensAt + 30 * SECOND_MS) {
          return `the page of ${date.label} says early ${inSeconds(now - opensAt)} after it opened`;
        }
        const row = currentOf(sight, date.booked.date.id);
        const over =
          row?.end_reason === 'inside' || row?.end_reason === 'asked' || row?.end_reason === 'closed';
        if (lead.state === 'ended' && now < closesAt && !over) return `the page of ${date.label} says ended`;
      }
      return null;
    },
  };
}

/** How long a link may lead to a meeting that is not there, while some server can be reached. */
const NOTICE_MS = 30 * SECOND_MS;

function whatIsGoneIsNoticed(): Invariant {
  const since = createSince();
  const awake = createAwake();
  const well = createWell(false);
  return {
    name: 'what is gone is noticed',
    check: (sight) => {
      const working = awake(sight);
      const reachable = well(sight);
      for (const { label, booked } of sight.dates) {
        const lead = leadOf(sight, booked.date.id);
        const gone = since(booked.date.id, lead.to === 'room' && !isThere(sight, lead), sight.now);
        if (gone === null || working === null || reachable === null) continue;
        const lasting = sight.now - Math.max(gone, working, reachable);
        if (lasting > NOTICE_MS) return `the link of ${label} leads nowhere for ${inSeconds(lasting)}`;
      }
      return null;
    },
  };
}

/** How long an admitted date may be without a room while some server could carry it. */
const HAS_ROOM_MS = 30 * SECOND_MS;

function everyDateHasItsRoom(): Invariant {
  const since = createSince();
  const awake = createAwake();
  const well = createWell(true);
  return {
    name: 'every date has its room',
    check: (sight) => {
      const working = awake(sight);
      const carrier = well(sight);
      for (const { label, booked } of sight.dates) {
        const { id } = booked.date;
        const lead = leadOf(sight, id);
        const has =
          lead.to === 'line' || (lead.to === 'room' && isThere(sight, lead) && isReached(sight, lead));
        const lacks = since(id, needsRoom(sight, id) && !has, sight.now);
        if (lacks === null || working === null || carrier === null) continue;
        const lasting = sight.now - Math.max(lacks, working, carrier);
        if (lasting > HAS_ROOM_MS) {
          const row = currentOf(sight, id);
          const stands = row === undefined ? 'there is no copy' : nameOf(row);
          return `${label} has no room for ${inSeconds(lasting)} while a server could carry it: ${stands}`;
        }
      }
      return null;
    },
  };
}

/** Whether a date whose window runs should have a room. */
export function needsRoom({ occurrences, now, rows }: Sight, id: string): boolean {
  const window = occurrences.get(id);
  if (window?.status !== 'booked' || now < window.opens_at || now >= window.closes_at) return false;
  const row = rows.find((each) => each.occurrence === id && each.current === 1);
  return !(row !== undefined && isOverForPeople(row));
}

/** People ended it: it stays so until people open it again. */
function isOverForPeople({ state, end_reason: reason }: RoomRow): boolean {
  return (state === 'ended' || state === 'ending') && (reason === 'inside' || reason === 'asked');
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

const BROKEN = ['a room could not be made', 'a room could not be ended'];

function jobsDoNotFail(): Invariant {
  return {
    name: 'jobs do not fail',
    check: ({ replicas }) => {
      for (const { name, failures, logged } of replicas) {
        const [failure] = failures;
        if (failure !== undefined) return `on ${name}, ${failure}`;
        const line = logged.find(({ text }) => BROKEN.includes(text));
        if (line !== undefined) return `${name} says: ${line.text}, ${String(line.facts['error'])}`;
      }
      return null;
    },
  };
}

function leadOf({ leads }: Sight, id: string): Lead {
  const lead = leads.get(id);
  if (lead === undefined) throw new Error('a date without a link');
  return lead;
}

type ToRoom = Extract<Lead, { to: 'room' }>;

function isThere(sight: Sight, { server, meetingId, createTime }: ToRoom): boolean {
  const meetings = serverOf(sight, server)?.meetings ?? [];
  return meetings.some((each) => each.meetingID === meetingId && each.createTime === createTime);
}

function isReached(sight: Sight, { server }: ToRoom): boolean {
  return serverOf(sight, server)?.far.simulator.isUp === true;
}

/** Since when some server has been well, and has not been drained where it is to carry rooms; null while none is. */
function createWell(toCarry: boolean): (sight: Sight) => Instant | null {
  const since = createSince();
  return ({ servers, now }) => {
    const begun = servers.flatMap(({ far, record }) => {
      const open = since(far.name, !toCarry || record.draining === 0, now);
      return open === null || far.healthySince === null ? [] : [Math.max(open, far.healthySince)];
    });
    return begun.length === 0 ? null : Math.min(...begun);
  };
}
