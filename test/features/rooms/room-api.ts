import { roomEndpoints } from '../../../src/features/rooms/room-endpoints.ts';
import { serverEndpoints } from '../../../src/features/rooms/server-endpoints.ts';
import { type Answered, serveApi, type ServedApi } from '../../support/served-api.ts';
import type { World } from '../../support/world.ts';

export type RoomApi = Omit<ServedApi, 'call'> & {
  /** As `ServedApi` does, without the headers of the answer. */
  call(...call: Parameters<ServedApi['call']>): Promise<{ readonly status: number; readonly body: Answered }>;
  /** The jobs that were woken, in order. */
  readonly woken: readonly string[];
};

/** The endpoints of rooms and servers over real HTTP. */
export async function serveRooms(world: World): Promise<RoomApi> {
  const { branches, rooms, pool, clock } = world;
  const woken: string[] = [];
  const nudge = (job: string) => void woken.push(job);
  const api = await serveApi(world, [
    ...roomEndpoints({ branches, rooms, nudge }),
    ...serverEndpoints({ pool, clock }),
  ]);
  return {
    ...{ woken, close: () => api.close() },
    call: async (...call) => {
      const { status, body } = await api.call(...call);
      return { status, body };
    },
  };
}
