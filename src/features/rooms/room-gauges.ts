import type { Registry } from 'prom-client';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../platform/db/database.ts';
import { type GaugeWish, registerGauges } from '../../platform/http/gauges.ts';
import { missingRooms } from './missing-rooms.ts';
import { NOT_OVER } from './room.ts';
import { countRooms } from './room-store.ts';
import type { PoolServer, ServerRecord } from './server.ts';
import { serverRecords } from './server-store.ts';

type GaugeParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** One that left the settings has no figures: nobody should be woken by it. */
  readonly pool: readonly PoolServer[];
};

type Figure = (record: ServerRecord, server: PoolServer) => number;

/** What stands in the store of rooms and servers: so every replica says the same, whoever ran the jobs. */
export function registerRoomGauges(registry: Registry, parts: GaugeParts): void {
  const { clock, log, pool } = parts;
  const { db } = parts.database;
  const byServer = (name: string, help: string, figure: Figure): GaugeWish => ({
    ...{ name, help, labelNames: ['server'] },
    read: async (gauge) => {
      const records = await serverRecords(db);
      for (const server of pool) {
        const record = records.find(({ name: recorded }) => recorded === server.name);
        if (record !== undefined) gauge.set({ server: server.name }, figure(record, server));
      }
    },
  });
  registerGauges(registry, log, [
    {
      name: 'plenum_rooms_missing',
      help: 'Occurrences whose window runs and that have no room',
      read: async (gauge) => gauge.set((await missingRooms(db, clock.now())).length),
    },
    {
      name: 'plenum_rooms',
      help: 'Rooms by state',
      labelNames: ['state'],
      read: async (gauge) => {
        const counts = await countRooms(db);
        for (const state of NOT_OVER) gauge.set({ state }, counts.get(state) ?? 0);
      },
    },
    byServer('plenum_server_up', '1 where the last poll answered', ({ state }) => (state === 'up' ? 1 : 0)),
    byServer('plenum_server_draining', '1 where it takes no new rooms', ({ draining }, { retired }) =>
      draining || retired ? 1 : 0,
    ),
    byServer(
      'plenum_server_meetings',
      'Meetings on a server, other people\u2019s included',
      ({ meetings }) => meetings,
    ),
    byServer('plenum_server_participants', 'People on a server', ({ participants }) => participants),
  ]);
}
