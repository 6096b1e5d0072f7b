import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { LeftLink } from './papers-link.ts';
import type { PapersParts } from './papers-settling.ts';
import { changePapers, type PapersChange } from './papers-store.ts';
import type { Papers } from './papers.ts';

/** The papers of a date as they are by now; `keep` writes further. */
export type Keeper = {
  readonly now: () => Papers;
  readonly keep: (change: PapersChange) => Promise<void>;
  /** What people made of our links, to be told. */
  readonly left: LeftLink[];
};

/** @param papers as they were read */
export function createKeeper(
  { database, clock }: Pick<PapersParts, 'database' | 'clock'>,
  papers: Papers,
): Keeper {
  let present = papers;
  return {
    left: [],
    now: () => present,
    keep: async (change) => {
      const kept = await database.transaction((tx) => changePapers(tx, present, change, clock.now()));
      if (!kept) throw overtaken();
      present = { ...present, ...change };
    },
  };
}

/** Somebody else is at it for this date. */
export function overtaken(): NextcloudError {
  return new NextcloudError({ call: 'papers', kind: 'aborted', outcome: 'refused' });
}
