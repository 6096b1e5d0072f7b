import { append } from '../../platform/audit/audit.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import { OCCUPYING } from './room.ts';
import { move, roomsIn } from './room-store.ts';
import type { PoolServer } from './server.ts';
import { noteServer } from './server-store.ts';

/**
 * Gives a server up: its copies are out of sight, and their occurrences need others. What was only planned
 * there was never sent, so it certainly does not exist.
 */
export async function loseServer(
  { database, clock, log, metrics }: OpenRoomsParts,
  server: PoolServer,
  misses: number,
): Promise<void> {
  const now = clock.now();
  const moved = await database.transaction(async (tx) => {
    await noteServer(tx, server.name, { state: 'lost', misses, lost_at: now, updated_at: now });
    const rooms = (await roomsIn(tx, OCCUPYING, server.name)).filter(({ current }) => current);
    let count = 0;
    for (const room of rooms) {
      const state = room.state === 'planned' ? 'failed' : 'lost';
      if (await move(tx, room, { state, claimed_until: null })) count += 1;
    }
    await append(tx, {
      at: now,
      actor: 'job:watch-servers',
      action: 'server.lose',
      object: { kind: 'server', id: server.name },
      branch: null,
      after: { state: 'lost', rooms: count },
    });
    return count;
  });
  metrics.noteLost();
  log.error('a server is lost; its rooms open elsewhere', { server: server.name, rooms: moved });
}
