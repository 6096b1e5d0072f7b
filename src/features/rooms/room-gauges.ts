import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../platform/db/database.ts';
import { missingRooms } from './missing-rooms.ts';
import { NOT_OVER } from './room.ts';
import { countRooms } from './room-store.ts';
import { serverRecords } from './server-store.ts';

type GaugeParts = { readonly database: Database; readonly clock: Clock; readonly log: Log };

/**
 * What stands in the store, read whenever Prometheus asks: so every replica says the same, whoever ran the jobs.
 * While the store does not answer these have no value; the process' own figures are told all the same.
 */
export function registerRoomGauges(registry: Registry, parts: GaugeParts): void {
  const { db } = parts.database;
  const add = (name: string, help: string, labelNames: string[], read: (gauge: Gauge) => Promise<void>) =>
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        this.reset();
        // Without labels a reset leaves a 0, which would be a value.
        if (labelNames.length === 0) this.remove();
        try {
          await read(this);
        } catch (error) {
          parts.log.warn('a figure could not be read from the store', { metric: name, error });
        }
      },
    });
  add('plenum_rooms_missing', 'Occurrences whose window runs and that have no room', [], async (gauge) => {
    gauge.set((await missingRooms(db, parts.clock.now())).length);
  });
  add('plenum_rooms', 'Rooms by state', ['state'], async (gauge) => {
    const counts = await countRooms(db);
    for (const state of NOT_OVER) gauge.set({ state }, counts.get(state) ?? 0);
  });
  add('plenum_server_up', '1 where the last poll answered', ['server'], async (gauge) => {
    for (const { name: server, state } of await serverRecords(db))
      gauge.set({ server }, state === 'up' ? 1 : 0);
  });
  const meetings = 'Meetings on a server, other people\u2019s included';
  add('plenum_server_meetings', meetings, ['server'], async (gauge) => {
    for (const { name: server, meetings: held } of await serverRecords(db)) gauge.set({ server }, held);
  });
  add('plenum_server_participants', 'People on a server', ['server'], async (gauge) => {
    for (const { name: server, participants } of await serverRecords(db)) gauge.set({ server }, participants);
  });
}
