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
  return {
    now: () => present,
    keep: async (change, { columns = {}, beside } = {}) => {
      const now = clock.now();
      await database.transaction(async (tx) => {
        const changes = { ...toColumns(change), ...columns };
        if (!(await changeArchive(tx, { id, archive: present }, changes, now))) throw new Overtaken();
        await beside?.(tx);
      });
      present = { ...present, ...change };
    },
  };
}

function toColumns(change: Partial<Present>): ArchiveChanges {
  const columns = Object.entries(change).map(([key, value]) => [`archive_${key}`, value] as const);
  return Object.fromEntries(columns);
}
