import type { Selectable } from 'kysely';
import { type DoorState, leadsNowhere } from '../../src/features/rooms/door.ts';
import type { JoinedParts, Booked } from '../support/world.ts';
import { type Instant, SECOND_MS } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import type { Schema } from '../../src/platform/db/schema.ts';
import type { EndedMeeting, MeetingView } from '../../src/simulators/bigbluebutton/view.ts';
import { type FarEnd, type FarServer, lookAt } from './far-end.ts';
import type { Replica } from './replica.ts';

type Row<T extends keyof Schema> = Selectable<Schema[T]>;
export type RoomRow = Row<'rooms'>;

/** A date of the schedule, with what people wanted of it. */
export type WantedDate = {
  readonly label: string;
  readonly booked: Booked;
  cancelled: boolean;
  /** The copy that somebody asked to end, last. */
  asked: { readonly fence: number; readonly reopened: number } | null;
  /** A host ended it inside, in a way that only this can explain; null once that has been understood. */
  endedInside: EndedInside | null;
  /** How often somebody asked for it to be open, and the gateways where a host is at it. */
  reopened: number;
  readonly opening: Set<Replica>;
};

type EndedInside = {
  readonly fence: number;
  readonly server: string;
  readonly at: Instant;
  /** Another meeting of ours there, which bears witness against a restart. */
  readonly witness: string;
};

/** Where a guest's link leads at this moment. */
export type Lead =
  | { readonly to: 'room'; readonly server: string; readonly meetingId: string; readonly createTime: number }
  | { readonly to: 'line' }
  | { readonly to: 'door'; readonly state: DoorState };

export type SeenServer = {
  readonly far: FarServer;
  readonly meetings: readonly MeetingView[];
  /** What has ended there since the last look. */
  readonly ended: readonly EndedMeeting[];
  /** The `end` calls that arrived since the last look. */
  readonly asksToEnd: readonly string[];
  readonly record: Row<'servers'>;
};

/** All that can be known at one moment, on both sides. */
export type Sight = {
  readonly now: Instant;
  readonly rows: readonly RoomRow[];
  readonly occurrences: ReadonlyMap<string, Row<'occurrences'>>;
  readonly servers: readonly SeenServer[];
  readonly dates: readonly WantedDate[];
  /** By occurrence. */
  readonly leads: ReadonlyMap<string, Lead>;
  readonly replicas: readonly Replica[];
  readonly others: readonly string[];
};

export type Watched = {
  readonly database: Database;
  readonly farEnd: FarEnd;
  readonly desk: JoinedParts;
  readonly dates: readonly WantedDate[];
  readonly replicas: readonly Replica[];
  readonly others: readonly string[];
};

/** Looks at everything; each look continues the one before. */
export function createEyes(watched: Watched, now: () => Instant): () => Promise<Sight> {
  const seenEnded = new Map<string, number>();
  const seenRequests = new Map<string, number>();
  const leads = new Map<string, { readonly key: string; readonly lead: Lead }>();
  const since = <T>(seen: Map<string, number>, name: string, all: readonly T[]) => {
    const news = all.slice(seen.get(name) ?? 0);
    seen.set(name, all.length);
    return news;
  };
  return async () => {
    const { db } = watched.database;
    const records = new Map(
      (await db.selectFrom('servers').selectAll().execute()).map((row) => [row.name, row]),
    );
    const servers = watched.farEnd.servers.map((far): SeenServer => {
      const { name, simulator } = far;
      const record = records.get(name);
      if (record === undefined) throw new Error(`${name} has no record`);
      lookAt(far, now());
      const requests = since(seenRequests, name, simulator.requests());
      const ends = requests.filter(({ call }) => call === 'end');
      return {
        ...{ far, record, meetings: simulator.meetings(), ended: since(seenEnded, name, simulator.ended()) },
        asksToEnd: ends.map(({ params }) => params['meetingID'] ?? ''),
      };
    });
    const rows = await db.selectFrom('rooms').selectAll().orderBy('planned_at').orderBy('id').execute();
    const occurrences = await db.selectFrom('occurrences').selectAll().execute();
    const dates = new Map(occurrences.map((row) => [row.id, row]));
    for (const { booked, cancelled } of watched.dates) {
      const { id } = booked.date;
      const copies = rows.filter(({ occurrence }) => occurrence === id);
      const key = JSON.stringify([cancelled, copies, dates.get(id), passed(dates.get(id), now())]);
      if (leads.get(id)?.key !== key) leads.set(id, { key, lead: await leadOf(watched, booked) });
    }
    return {
      ...{ now: now(), rows, servers, occurrences: dates },
      leads: new Map([...leads].map(([id, { lead }]) => [id, lead])),
      ...{ dates: watched.dates, replicas: watched.replicas, others: watched.others },
    };
  };
}

/** How many instants have passed at which a link's answer may change by itself; while all else is the same, it is not asked. */
function passed(date: Row<'occurrences'> | undefined, now: Instant): number {
  const instants = date === undefined ? [] : [date.opens_at, date.opens_at + 30 * SECOND_MS, date.closes_at];
  return instants.filter((at) => at <= now).length;
}

const VISITOR = { name: 'Bea', accessCode: '', clientAddress: '192.0.2.1', language: 'de' } as const;

/** @throws Error when the link does not answer */
async function leadOf({ desk, farEnd }: Watched, { guest }: Booked): Promise<Lead> {
  const entry = await desk.door.enter('guest', guest, VISITOR);
  if (leadsNowhere(entry)) throw new Error('the link leads nowhere');
  if (entry.to === 'door') return { to: 'door', state: entry.view.state };
  const to: string = entry.to;
  if (to === 'line') return { to };
  if (entry.to !== 'room') throw new Error(`the link says ${entry.to}`);
  const { origin, searchParams } = new URL(entry.url);
  const far = farEnd.servers.find(({ simulator }) => new URL(simulator.url).origin === origin);
  if (far === undefined) throw new Error('the link leads to no server of ours');
  const createTime = Number(searchParams.get('createTime'));
  return { to: 'room', server: far.name, meetingId: searchParams.get('meetingID') ?? '', createTime };
}

/** The copy that links lead to. */
export function currentOf({ rows }: Sight, occurrence: string): RoomRow | undefined {
  return rows.find((row) => row.occurrence === occurrence && row.current === 1);
}

export function onlineIn({ users }: MeetingView): number {
  return users.filter(({ presence }) => presence === 'online').length;
}

export function isOpen(row: RoomRow | undefined): boolean {
  return row?.state === 'open' || row?.state === 'live';
}

/** People ended it: it stays so until people open it again. */
export function isOverForPeople({ state, end_reason: reason }: RoomRow): boolean {
  return (state === 'ended' || state === 'ending') && (reason === 'inside' || reason === 'asked');
}
