import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import { toIso } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { bookingById, occurrencesById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { ATTENDANCE_ROLES, type Attendee, mergeStays } from './attendance.ts';
import { attendanceCsv } from './attendance-csv.ts';
import { ATTENDANCE_EXAMPLES } from './attendance-examples.ts';
import { removeStays, staysOf } from './attendance-store.ts';

export const AttendanceView = z
  .strictObject({
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it is listed; null where the booking does not ask for it.' }),
    until: z.iso.datetime().nullable().meta({ description: 'When it goes; null where nothing is known.' }),
    items: z.array(
      z
        .strictObject({
          name: z.string().meta({ description: 'As typed at the door; of a phone its last digits' }),
          role: z.enum(ATTENDANCE_ROLES),
          firstAt: z.iso.datetime(),
          lastAt: z.iso.datetime(),
          minutes: z.int().min(0),
        })
        .meta({ id: 'Attendee' }),
    ),
  })
  .meta({ id: 'Attendance', description: 'Who was at a date, over all copies of its room' });
export type AttendanceView = z.infer<typeof AttendanceView>;

const Id = z.strictObject({ id: z.string().min(1).max(64) });

export type AttendanceEndpointParts = {
  readonly clock: Clock;
};

/** `GET/DELETE /occurrences/{id}/attendance`, and the same as a CSV. */
export function attendanceEndpoints(parts: AttendanceEndpointParts): readonly Endpoint[] {
  return [showEndpoint(parts), csvEndpoint(parts), forgetEndpoint(parts)];
}

function showEndpoint({ clock }: AttendanceEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/occurrences/{id}/attendance',
    summary: 'Who was at a date whose booking asks for it',
    description:
      'Some seconds or minutes after the room has ended. Names are as guests typed them: nobody has proven who they are. Who came twice under one name is one; who was there twice at the same time is two.',
    right: 'book',
    scope: { of: 'object', branch: branchOfOccurrence },
    params: Id,
    answers: [{ status: 200, summary: 'Who was there, by name', body: AttendanceView }],
    examples: ATTENDANCE_EXAMPLES.show,
    transaction: 'none',
    handle: async ({ tx: db, params }) => {
      const { reason, until, attendees } = await attendanceOf(db, params.id, clock.now());
      return { body: { reason, until: until === null ? null : toIso(until), items: attendees.map(toView) } };
    },
  });
}

function csvEndpoint({ clock }: AttendanceEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/occurrences/{id}/attendance.csv',
    summary: 'Who was at a date, as a table',
    description:
      'With semicolons, in UTF-8, times in the zone of the meeting. A cell that a table program would take for a formula begins with an apostrophe.',
    right: 'book',
    scope: { of: 'object', branch: branchOfOccurrence },
    params: Id,
    answerType: 'text/csv',
    answers: [{ status: 200, summary: 'A head, and a line for each', body: z.string() }],
    examples: ATTENDANCE_EXAMPLES.csv,
    transaction: 'none',
    handle: async ({ tx: db, params }) => {
      const { date, attendees } = await attendanceOf(db, params.id, clock.now());
      return { body: attendanceCsv(attendees, date.timeZone) };
    },
  });
}

function forgetEndpoint({ clock }: AttendanceEndpointParts): Endpoint {
  return endpoint({
    method: 'delete',
    path: '/occurrences/{id}/attendance',
    summary: 'Delete who was at a date',
    right: 'book',
    scope: { of: 'object', branch: branchOfOccurrence },
    params: Id,
    answers: [{ status: 204, summary: 'Deleted, or there was nothing', body: null }],
    examples: ATTENDANCE_EXAMPLES.forget,
    transaction: 'plain',
    handle: async ({ tx, params, caller }) => {
      const date = await theDate(tx, params.id);
      const people = await removeStays(tx, { occurrence: date.id });
      await append(tx, {
        ...{ at: clock.now(), actor: caller.principal, action: 'attendance.delete', branch: date.branch },
        ...{ object: { kind: 'occurrence', id: date.id }, before: { people } },
      });
      return { body: undefined };
    },
  });
}

async function attendanceOf(db: Db | Tx, id: string, now: number) {
  const date = await theDate(db, id);
  const booking = await bookingById(db, date.booking);
  const reason = booking?.options.attendance ?? null;
  if (reason === null) return { date, reason, until: null, attendees: [] };
  const { stays, until } = await staysOf(db, date.id, now);
  return { date, reason, until, attendees: mergeStays(stays) };
}

function toView({ firstAt, lastAt, ...attendee }: Attendee): AttendanceView['items'][number] {
  return { ...attendee, firstAt: toIso(firstAt), lastAt: toIso(lastAt) };
}

async function theDate(db: Db | Tx, id: string): Promise<Occurrence> {
  const [date] = await occurrencesById(db, [id]);
  return date ?? refuse({ code: 'not-found' });
}

async function branchOfOccurrence(
  { params }: { params: { id: string } },
  db: Tx | Db,
): Promise<string | null> {
  const [date] = await occurrencesById(db, [params.id]);
  return date === undefined || date.status === 'dropped' ? null : date.branch;
}
