/** What is done to bring a branch's folder about; each is a change in Nextcloud. */
export const DEEDS = [
  'make-group',
  'rename-group',
  'join-group',
  /** A folder above the places: root, region, archive. */
  'make-region',
  'make',
  /** One that lay there already is taken over as it is. */
  'adopt',
  'move',
  'archive',
  'unarchive',
  /** Taken back from the trash. */
  'restore',
  'make-part',
  'share',
  /** Rights that were missing are given again. */
  'mend-rights',
  /** Rights beyond the plan are taken back. */
  'correct-rights',
  'set-quota',
  /** Only in a dry run: what could not be done, and the kind of fault. */
  'fail',
] as const;
export type DeedKind = (typeof DEEDS)[number];

export type Deed = { readonly branch: string; readonly does: DeedKind; readonly detail: string };
