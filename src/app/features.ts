import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Bookings, createBookings } from '../features/bookings/bookings.ts';
import { limitsDuring } from '../features/bookings/admit-dates.ts';
import type { BookingSettings } from '../features/bookings/desk.ts';
import { forgetJob } from '../features/bookings/forget.ts';
import { registerCapacityGauges } from '../features/bookings/capacity-gauges.ts';
import { closeRoomsJob } from '../features/rooms/close-rooms.ts';
import {
  createOpenDue,
  type OpenDue,
  type OpenRoomsParts,
  openRoomsJob,
} from '../features/rooms/open-rooms.ts';
import { createEndRooms, createRooms, heldOver, type Rooms, roomsOf } from '../features/rooms/rooms.ts';
import { watchServersJob } from '../features/rooms/watch-servers.ts';
import { showGuestCode } from '../lib/ids.ts';
import { createRunner, type Runner } from '../platform/jobs/runner.ts';
import type { Base } from './base.ts';
import { makePapers, type PapersKit } from './papers.ts';

export type Features = {
  readonly settings: BookingSettings;
  readonly bookings: Bookings;
  readonly rooms: Rooms;
  readonly openDue: OpenDue;
  readonly runner: Runner;
  /** null where there is no Nextcloud. */
  readonly papers: PapersKit | null;
};

/** Makes what Plenum does, and joins it. */
export function makeFeatures(base: Base): Features {
  const { config, log, database, clock, keys, metrics, branches, pool } = base;
  const { publicUrl } = config.http;
  const settings: BookingSettings = { ...config.admission, servers: config.pool.servers };
  registerCapacityGauges(metrics.registry, { database, clock, log, settings, heldOver });
  const bookings = createBookings({
    branches,
    settings,
    clock,
    publicUrl,
    heldOver,
    roomsOf,
    endRooms: createEndRooms(clock),
  });
  const papers = makePapers(base);
  const opening: OpenRoomsParts = {
    database,
    pool,
    instance: keys.instanceId,
    guestUrl: (code) => `${publicUrl}/m/${showGuestCode(code)}`,
    clock,
    log,
    metrics: base.roomMetrics,
    ...(papers === null ? {} : { slidesOf: papers.slidesOf }),
  };
  const openDue = createOpenDue(opening);
  const rooms = createRooms({ pool, clock, bookings });
  const runner = createRunner({
    jobs: [
      openRoomsJob(openDue),
      watchServersJob(opening, openDue),
      closeRoomsJob({
        ...opening,
        ...{ branches, bookings, noShowMinutes: config.closing.noShowMinutes },
        limitsDuring: (span) => limitsDuring(settings, database.db, span),
      }),
      forgetJob({ database, clock }),
      ...(papers?.jobs ?? []),
    ],
    database,
    log,
    replica: `${hostname()}-${randomUUID()}`,
    clock,
    metrics: metrics.registry,
  });
  return { settings, bookings, rooms, openDue, runner, papers };
}
