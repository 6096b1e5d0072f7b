import type { Tx } from '../../platform/db/database.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { type ArchiveChanges, changeArchive } from './archive-store.ts';
import { Overtaken } from './archive-trouble.ts';
import type { Recording } from './recording.ts';

type Present = Pick<Recording['archive'], 'state' | 'session' | 'name' | 'file' | 'bytes' | 'sum' | 'tries'>;

/** The copy of a recording as it stands by now; `keep` writes further. */
export type ArchiveKeeper = {
  readonly now: () => Present;
  /** @throws Overtaken where it does not stand so any more: waived, or somebody else is further */
  readonly keep: (change: Partial<Present>, more?: More) => Promise<void>;
  /**
   * Keeps what `choose` finds in a transaction that takes turns with all others: no two choose by the same sight.
   *
   * @returns false where it finds nothing
   * @throws Overtaken
   */
  readonly keepInTurn: (choose: (tx: Tx) => Promise<Partial<Present> | null>) => Promise<boolean>;
};

type More = {
  readonly columns?: ArchiveChanges;
  /** Written in the same transaction. */
  readonly beside?: (tx: Tx) => Promise<void>;
};

/** @param recording as it was read */
export function createArchiveKeeper(
  { database, clock }: Pick<ArchiveParts, 'database' | 'clock'>,
  { id, archive }: Pick<Recording, 'id' | 'archive'>,
): ArchiveKeeper {
  let present: Present = archive;
  const write = async (tx: Tx, change: Partial<Present>, columns: ArchiveChanges = {}) => {
    const changes = { ...toColumns(change), ...columns };
    if (!(await changeArchive(tx, { id, archive: present }, changes, clock.now()))) throw new Overtaken();
  };
  return {
    now: () => present,
    keep: async (change, { columns, beside } = {}) => {
      await database.transaction(async (tx) => {
        await write(tx, change, columns);
        await beside?.(tx);
      });
      present = { ...present, ...change };
    },
    keepInTurn: async (choose) => {
      const change = await database.inTurn(async (tx) => {
        const chosen = await choose(tx);
        if (chosen !== null) await write(tx, chosen);
        return chosen;
      });
      present = { ...present, ...change };
      return change !== null;
    },
  };
}

function toColumns(change: Partial<Present>): ArchiveChanges {
  const columns = Object.entries(change).map(([key, value]) => [`archive_${key}`, value] as const);
  return Object.fromEntries(columns);
}
