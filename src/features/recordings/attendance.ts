import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';

/** `phone`: dialled in, and known by a number only. */
export const ATTENDANCE_ROLES = ['host', 'guest', 'phone'] as const;
export type AttendanceRole = (typeof ATTENDANCE_ROLES)[number];

/** Somebody who was in one copy of a room. */
export type Stay = {
  /** Tells people of one copy apart; nothing that is known elsewhere. */
  readonly person: string;
  readonly name: string;
  readonly role: AttendanceRole;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly minutes: number;
};

/** Somebody who was in a meeting. */
export type Attendee = Omit<Stay, 'person'>;

const MOST_PEOPLE = 10_000;
const LONGEST_NAME = 200;
/** BigBlueButton names callers so, and gives their number for a name. */
const CALLER = 'v_';
/** Of a number so much is kept as tells two callers apart. */
const DIGITS_KEPT = 3;
/** What would turn or break a line. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** All that is read of what a server tells; polls, votes, chat and talking times are not even looked at. */
const Analytics = z.object({
  meeting_id: z.string(),
  internal_meeting_id: z.string(),
  data: z.object({
    finish: Time,
    attendees: z
      .array(
        z.object({
          ext_user_id: z.string(),
          name: z.string(),
          moderator: z.boolean(),
          joins: z.array(Time),
          leaves: z.array(Time),
          /** Seconds. */
          duration: z.number().min(0),
        }),
      )
      .max(MOST_PEOPLE),
  }),
});

/** The meeting that a server tells of, and who was in it; null for what is no such thing. */
export function readAttendance(
  body: unknown,
): { readonly meetingId: string; readonly internalId: string; readonly stays: readonly Stay[] } | null {
  const read = Analytics.safeParse(body);
  if (!read.success) return null;
  const { meeting_id: meetingId, internal_meeting_id: internalId, data } = read.data;
  const stays = data.attendees.flatMap((one): Stay[] => {
    const { joins, leaves, ext_user_id: id } = one;
    // Who never came in was not there.
    if (joins.length === 0) return [];
    const isCaller = id.startsWith(CALLER);
    return [
      {
        person: createHash('sha256').update(`${internalId} ${id}`).digest('hex').slice(0, 32),
        name: isCaller ? lastDigits(one.name) : fitName(one.name),
        role: isCaller ? 'phone' : one.moderator ? 'host' : 'guest',
        firstAt: earliest(joins),
        // Who has not left was there to the end.
        lastAt: leaves.length < joins.length ? data.finish : latest(leaves),
        minutes: Math.round((one.duration * SECOND_MS) / MINUTE_MS),
      },
    ];
  });
  return { meetingId, internalId, stays };
}

/** A stay, and the copy of the room in which it was. */
export type StayIn = Stay & { readonly room: string };

/**
 * The people of a meeting out of all its copies. Each way into a room gives somebody a new id: who comes again under the
 * same name, or in another copy, is one; who is in one copy twice at the same time is two.
 */
export function mergeStays(stays: readonly StayIn[]): readonly Attendee[] {
  const people: StayIn[][] = [];
  const ordered = stays.toSorted(
    (one, other) => one.firstAt - other.firstAt || (one.person < other.person ? -1 : 1),
  );
  for (const stay of ordered) {
    const known = people.find((parts) => parts.every((part) => isSame(part, stay)));
    if (known === undefined) people.push([stay]);
    else known.push(stay);
  }
  return people.map(toAttendee).toSorted((one, other) => one.name.localeCompare(other.name, 'de'));
}

function isSame(one: StayIn, other: StayIn): boolean {
  if (one.name.toLowerCase() !== other.name.toLowerCase()) return false;
  if ((one.role === 'phone') !== (other.role === 'phone')) return false;
  return one.room !== other.room || one.lastAt <= other.firstAt || other.lastAt <= one.firstAt;
}

/** Nobody was there for longer than from the first to the last moment, in however many copies at once. */
function toAttendee(parts: readonly StayIn[]): Attendee {
  const [first] = parts;
  if (first === undefined) throw new Error('nobody is made of no stay');
  const firstAt = earliest(parts.map((part) => part.firstAt));
  const lastAt = latest(parts.map((part) => part.lastAt));
  const minutes = parts.reduce((sum, part) => sum + part.minutes, 0);
  return {
    name: first.name,
    role: parts.some(({ role }) => role === 'host') ? 'host' : first.role,
    ...{ firstAt, lastAt },
    minutes: Math.min(minutes, Math.ceil((lastAt - firstAt) / MINUTE_MS)),
  };
}

function fitName(name: string): string {
  const fit = name.normalize('NFC').replace(UNFIT, ' ').replace(/\s+/g, ' ').trim();
  return fit === '' ? '?' : Array.from(fit).slice(0, LONGEST_NAME).join('');
}

function lastDigits(number: string): string {
  return `…${number.replace(/\D/g, '').slice(-DIGITS_KEPT)}`;
}

function earliest(times: readonly Instant[]): Instant {
  return times.reduce((one, other) => Math.min(one, other), Infinity);
}

function latest(times: readonly Instant[]): Instant {
  return times.reduce((one, other) => Math.max(one, other), -Infinity);
}
