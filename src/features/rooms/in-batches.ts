import { setImmediate as breathe } from 'node:timers/promises';
import type { Database, Tx } from '../../platform/db/database.ts';

/** A change that waits to be written; it may be carried out twice, since a transaction that fails undoes all of it. */
type Waiting = {
  carryOut(tx: Tx): Promise<void>;
  done(): void;
  failed(error: unknown): void;
};

/**
 * The same store, on which transactions that are asked for while another is being written are written together: in a
 * full hour hundreds of rooms open in the same moments, and every commit waits for the disk. Nobody is told before
 * the commit. Where one of a batch fails, nothing of the batch has happened, and each is written by itself.
 *
 * Only for conditional updates, which do the same when they are carried out once more. PostgreSQL flushes concurrent
 * commits together by itself, and long transactions of many rows would only stand in each other's way there.
 */
export function inBatches(database: Database): Database {
  return database.dialect === 'sqlite' ? batched(database) : database;
}

function batched(database: Database): Database {
  let waiting: Waiting[] = [];
  let isWriting = false;
  const writeAll = async () => {
    isWriting = true;
    while (waiting.length > 0) {
      // Whoever is asking at this moment comes along.
      await breathe();
      const batch = waiting;
      waiting = [];
      await write(database, batch);
    }
    isWriting = false;
  };
  return {
    ...database,
    transaction: async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      const answer = Promise.withResolvers<T>();
      let result: (() => void) | undefined;
      waiting.push({
        carryOut: async (tx) => {
          const value = await work(tx);
          result = () => answer.resolve(value);
        },
        done: () => result?.(),
        failed: answer.reject,
      });
      if (!isWriting) void writeAll();
      return answer.promise;
    },
  };
}

/** Never rejects: each change is told what became of it. */
async function write(database: Database, batch: readonly Waiting[]): Promise<void> {
  try {
    await database.transaction(async (tx) => {
      for (const change of batch) await change.carryOut(tx);
    });
    for (const change of batch) change.done();
  } catch (error) {
    const [only, ...others] = batch;
    if (only === undefined) return;
    if (others.length === 0) only.failed(error);
    else for (const change of batch) await write(database, [change]);
  }
}
