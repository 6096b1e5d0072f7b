import { type Instant, SECOND_MS } from '../../src/lib/span.ts';
import { createAwake, createSince, type Invariant, inSeconds, serverOf } from './invariant.ts';
import { nameOf } from './invariants-copies.ts';
import { currentOf, isOpen, isOverForPeople, type Lead, type Sight } from './sight.ts';

/** What people may count on. */
export function invariantsOfPeople(): readonly Invariant[] {
  return [
    linksLeadToTheCopy(),
    linksTellTheTruth(),
    whatIsGoneIsNoticed(),
    everyDateHasItsRoom(),
    jobsDoNotFail(),
  ];
}

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
