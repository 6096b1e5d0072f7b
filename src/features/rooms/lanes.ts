import type { Room } from './room.ts';

/**
 * Does something for each of many rooms: all servers at once, a few rooms at each, so that a server that hangs holds
 * up its own rooms only. After an abort nothing more is begun.
 */
export async function inLanes<R extends Pick<Room, 'server'>>(
  rooms: readonly R[],
  { perServer, signal }: { readonly perServer: number; readonly signal: AbortSignal },
  work: (room: R) => Promise<void>,
): Promise<void> {
  const lanes = [...Map.groupBy(rooms, ({ server }) => server).values()].flatMap((queue) =>
    Array.from({ length: Math.min(perServer, queue.length) }, async () => {
      for (let room = queue.shift(); room !== undefined && !signal.aborted; room = queue.shift()) {
        await work(room);
      }
    }),
  );
  await Promise.all(lanes);
}
