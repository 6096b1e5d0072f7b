import { parseLocal, toInstant, toLocal } from '../../lib/local-time.ts';
import { type Instant, toIso } from '../../lib/span.ts';
import type { Complaint } from '../../platform/web/form-fields.tsx';
import { readDay, readTime } from '../bookings/form-times.ts';
import type { SayOps } from './ops-texts.ts';

const FIELDS = [
  'fromDay',
  'fromTime',
  'toDay',
  'toTime',
  'rooms',
  'seats',
  'reason',
  'announcement',
] as const;
type OutageField = (typeof FIELDS)[number];

/** What somebody typed into the form of an outage. */
export type TypedOutage = {
  readonly fields: Readonly<Record<string, string>>;
  /** Names of the servers that are ticked. */
  readonly servers: readonly string[];
};

export type OutageWish = {
  readonly from: string;
  readonly to: string;
  readonly rooms: number;
  readonly seats: number;
  readonly reason: string;
  readonly announcement: string;
  readonly servers: readonly string[];
};

const SERVER = 'server-';
const MOST = 1_000_000;

/** The name of the box of a server. */
export function serverField(name: string): string {
  return `${SERVER}${name}`;
}

export function typedOutage(form: Readonly<Record<string, string>>): TypedOutage {
  const names = Object.keys(form).filter((name) => name.startsWith(SERVER));
  return {
    fields: Object.fromEntries(FIELDS.map((field) => [field, form[field] ?? ''])),
    servers: names.map((name) => name.slice(SERVER.length)),
  };
}

/** What is typed already where nobody typed yet: from the next full hour on, for two hours. */
export function usualOutage(now: Instant, timeZone: string): TypedOutage {
  const hour = 3_600_000;
  const from = Math.ceil(now / hour) * hour;
  const at = (instant: Instant) => toLocal(instant, timeZone).split('T');
  const [fromDay = '', fromTime = ''] = at(from);
  const [toDay = '', toTime = ''] = at(from + 2 * hour);
  const times = { fromDay, fromTime: fromTime.slice(0, 5), toDay, toTime: toTime.slice(0, 5) };
  return { fields: { ...times, rooms: '', seats: '', reason: '', announcement: '' }, servers: [] };
}

type Read = { readonly wish: OutageWish } | { readonly complaints: readonly Complaint[] };

/** What is meant by what was typed, in local time; or what is wrong with it. */
export function readOutage(typed: TypedOutage, say: SayOps, at: { now: Instant; timeZone: string }): Read {
  const text = (field: OutageField) => (typed.fields[field] ?? '').trim();
  const complaints: Complaint[] = [];
  const momentOf = (dayField: OutageField, timeField: OutageField): string => {
    const day = readDay(text(dayField), toLocal(at.now, at.timeZone).slice(0, 10));
    const time = readTime(text(timeField));
    if (day === null) complaints.push({ field: dayField, sentence: say('outages.wrong.day') });
    if (time === null) complaints.push({ field: timeField, sentence: say('outages.wrong.time') });
    const local = day === null || time === null ? null : parseLocal(`${day}T${time}`);
    if (local === null) return '';
    const zoned = toInstant(local, at.timeZone);
    if (zoned.kind !== 'gap') return toIso(zoned.at);
    complaints.push({ field: timeField, sentence: say('outages.wrong.gap') });
    return '';
  };
  const amountOf = (field: OutageField): number => {
    const amount = text(field) === '' ? 0 : Number(text(field));
    if (Number.isInteger(amount) && amount >= 0 && amount <= MOST) return amount;
    complaints.push({ field, sentence: say('outages.wrong.amount') });
    return 0;
  };
  const [from, to] = [momentOf('fromDay', 'fromTime'), momentOf('toDay', 'toTime')];
  const [rooms, seats] = [amountOf('rooms'), amountOf('seats')];
  if (from !== '' && to !== '' && Date.parse(to) <= Date.parse(from)) {
    complaints.push({ field: 'toDay', sentence: say('outages.wrong.order') });
  }
  if (complaints.length === 0 && rooms === 0 && seats === 0 && text('announcement') === '') {
    complaints.push({ field: 'rooms', sentence: say('outages.wrong.nothing') });
  }
  if (complaints.length > 0) return { complaints };
  const texts = { reason: text('reason'), announcement: text('announcement') };
  return { wish: { from, to, rooms, seats, ...texts, servers: typed.servers } };
}
