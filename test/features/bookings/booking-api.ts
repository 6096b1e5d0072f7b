import { bookingEndpoints } from '../../../src/features/bookings/booking-endpoints.ts';
import { capacityEndpoints } from '../../../src/features/bookings/capacity-endpoints.ts';
import type { EndpointParts } from '../../../src/features/bookings/endpoint-parts.ts';
import { occurrenceEndpoints } from '../../../src/features/bookings/occurrence-endpoints.ts';
import { createGoing } from '../../../src/features/recordings/retention-effects.ts';
import { createEffects } from '../../../src/features/bookings/tree-effects.ts';
import { branchEndpoints } from '../../../src/features/branches/branch-endpoints.ts';
import { createRights } from '../../../src/features/people/rights.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { serveApi, type ServedApi } from '../../support/served-api.ts';
import { SETTINGS, type TestDesk } from './desk.ts';

export type { Answered, ServedApi as BookingApi } from '../../support/served-api.ts';

/** This feature's endpoints, and those of branches, over real HTTP. */
export async function serveBookings(database: Database, desk: TestDesk): Promise<ServedApi> {
  const { bookings, branches, clock } = desk;
  const heldOver = () => Promise.resolve(desk.overruns);
  const parts: EndpointParts = {
    ...{ bookings, branches, clock, heldOver },
    rights: createRights({ tree: (db) => branches.tree(db) }),
    settings: SETTINGS,
    roomsOf: (_tx, ids) => Promise.resolve(new Map([...desk.rooms].filter(([id]) => ids.includes(id)))),
    roomsInState: (_tx, state) =>
      Promise.resolve([...desk.rooms].filter(([, room]) => room.state === state).map(([id]) => id)),
    cursorKey: Buffer.alloc(32, 7),
  };
  return serveApi({ database, branches, clock }, [
    ...bookingEndpoints(parts),
    ...occurrenceEndpoints(parts),
    ...capacityEndpoints(parts),
    ...branchEndpoints({
      branches,
      effectsOf: createEffects({ clock, heldOver }),
      goingOf: createGoing({ clock }),
    }),
  ]);
}
