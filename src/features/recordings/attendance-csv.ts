import { toLocal } from '../../lib/local-time.ts';
import type { Attendee, AttendanceRole } from './attendance.ts';

const HEAD = ['Name', 'Rolle', 'von', 'bis', 'Minuten'];
const ROLES: Readonly<Record<AttendanceRole, string>> = {
  host: 'Leitung',
  guest: 'Gast',
  phone: 'Telefon',
};

/** What a table program would take for a formula (design.md 5). */
const FORMULA = /^[=+\-@\t\r]/;

/** The list as German table programs read it: semicolons, quotes, UTF-8 with its mark, times of the meeting's zone. */
export function attendanceCsv(attendees: readonly Attendee[], timeZone: string): string {
  const time = (at: number) => toLocal(at, timeZone).replace('T', ' ');
  const rows = attendees.map(({ name, role, firstAt, lastAt, minutes }) => [
    ...[name, ROLES[role], time(firstAt), time(lastAt), String(minutes)],
  ]);
  return `\ufeff${[HEAD, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
