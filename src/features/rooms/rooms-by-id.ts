import type { Db, Tx } from '../../platform/db/database.ts';
import type { Room } from './room.ts';
import * as roomStore from './room-store.ts';

/** A copy of a room, current or not, for features that are told of one; they never see the table. */
export async function roomWithId(db: Db | Tx, id: string): Promise<Room | null> {
  return (await roomStore.roomById(db, id)) ?? null;
}
