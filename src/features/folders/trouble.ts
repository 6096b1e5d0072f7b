import { NextcloudError, type NextcloudErrorKind } from '../../clients/nextcloud/fault.ts';

/** Why a branch's folder could not be brought about, where it is none of the client's faults. */
export type TroubleKind =
  /** Its folder was made in the other mode. */
  | 'mode-changed'
  /** Something else has both names that it may have. */
  | 'name-taken'
  /** Another reconciler is making it. */
  | 'being-made'
  /** Another reconciler wrote down something else meanwhile. */
  | 'raced'
  /** A Team folder that was made and that our account does not see. */
  | 'not-visible'
  /** Somebody moved it into a Team folder, or onto a storage elsewhere, where it cannot be shared. */
  | 'not-ours'
  /** It was there, and is found neither in the account nor in its trash. */
  | 'place-gone'
  /** What we know is of another Nextcloud or another account than the one that the settings name. */
  | 'other-server';

export class FolderTrouble extends Error {
  readonly kind: TroubleKind;

  constructor(kind: TroubleKind) {
    super(`folder: ${kind}`);
    this.name = 'FolderTrouble';
    this.kind = kind;
  }
}

/** While one of these holds, no other call would fare better: the run ends. */
const ALL_IN_VAIN: readonly NextcloudErrorKind[] = [
  'unauthorized',
  'circuit-open',
  'maintenance',
  'unreachable',
  'overloaded',
  'app-missing',
];

/** How far a failure reaches. @throws `error` itself where it is not about Nextcloud */
export function reachOf(error: unknown): { readonly of: 'branch' | 'run' | 'stop'; readonly kind: string } {
  if (error instanceof FolderTrouble) {
    return { of: error.kind === 'other-server' ? 'run' : 'branch', kind: error.kind };
  }
  if (!(error instanceof NextcloudError)) throw error;
  if (error.kind === 'aborted') return { of: 'stop', kind: error.kind };
  return { of: ALL_IN_VAIN.includes(error.kind) ? 'run' : 'branch', kind: error.kind };
}
