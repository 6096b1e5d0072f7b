import type { Db } from '../../platform/db/database.ts';

/**
 * How it stands with the papers of a date. `pending`: its folder is on its way. `waiting`: the folder is there, its links
 * are on their way. `failed`: it did not work, and is tried again.
 */
export const PREPARATION_STATES = ['pending', 'waiting', 'ready', 'failed'] as const;

export type PapersGlimpse = {
  readonly state: (typeof PREPARATION_STATES)[number];
  /** Its address is for members, who sign in there. */
  readonly folder: { readonly name: string; readonly url: string } | null;
  /** Addresses for guests. */
  readonly links: {
    readonly read: string | null;
    readonly drop: string | null;
    /** The last day, `YYYY-MM-DD`. */
    readonly until: string | null;
  };
};

/** The papers of these dates by occurrence, as our own store has them; dates of which nothing is known are left out. */
export type PapersOfDates = (
  db: Db,
  occurrences: readonly string[],
) => Promise<ReadonlyMap<string, PapersGlimpse>>;
