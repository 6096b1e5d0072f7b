export const RECORDING_FAULT_KINDS = [
  /** `deleteRecordings` says SUCCESS and leaves them as they are. */
  'ignore-delete',
  'ignore-publish',
  'ignore-update',
  /** Deletions take `ms`, whatever the settings say. */
  'slow-delete',
  /** `getRecordings` is silent about them. */
  'leave-out',
  /** A listing by pages lacks what page `page` (from 0) would hold. */
  'leave-out-page',
  /** `getRecordings` shows what was `ms` ago. */
  'lag',
  /** `getRecordings` also lists some that were not asked for. */
  'strangers',
  /** A listing that shows deleted ones too has them twice: as deleted, and as they are. */
  'doubled',
  /** Each page is cut from another order. */
  'unstable-order',
  /** The connection of a file is reset in the middle. */
  'media-reset',
  /** The connection of a file ends in the middle, in order. */
  'media-cut',
  /** A file stops in the middle, and nothing more comes. */
  'media-stall',
  /** Files are shorter than the listing says, by half or down to `bytes`. */
  'media-short',
] as const;
type RecordingFaultKind = (typeof RECORDING_FAULT_KINDS)[number];

/** Something that goes wrong with recordings on demand. */
export type RecordingFault = {
  readonly kind: RecordingFaultKind;
  /** Which recordings it strikes; by default all. */
  readonly recordIDs?: readonly string[];
  /** For `slow-delete` and `lag`. */
  readonly ms?: number;
  /** For `leave-out-page`. */
  readonly page?: number;
  /** For `media-short`: how long the file is. For the others of `media-`: after how many bytes. */
  readonly bytes?: number;
  /** How often it strikes; by default always until cleared. A batch counts once per recording. */
  readonly times?: number;
};

export type RecordingFaultBox = {
  add(fault: RecordingFault): void;
  clear(): void;
  active(): readonly RecordingFault[];
  /** The fault of that kind that strikes this recording, or the call as a whole; each use counts. */
  take(kind: RecordingFaultKind, recordID?: string): RecordingFault | undefined;
};

/** @throws RangeError from `add` where a number that the kind needs is missing */
export function recordingFaultBox(): RecordingFaultBox {
  let waiting: { fault: RecordingFault; left: number }[] = [];
  return {
    add: (fault) => {
      const { kind, ms, page, times } = fault;
      if ((kind === 'slow-delete' || kind === 'lag') && !((ms ?? -1) >= 0)) {
        throw new RangeError(`${kind} needs ms`);
      }
      if (kind === 'leave-out-page' && !((page ?? -1) >= 0)) throw new RangeError(`${kind} needs page`);
      if (times !== undefined && !(times >= 1)) throw new RangeError('times is at least 1');
      waiting.push({ fault, left: times ?? Infinity });
    },
    clear: () => {
      waiting = [];
    },
    active: () => waiting.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
    take: (kind, recordID) => {
      const hit = waiting.find(({ fault }) => fault.kind === kind && strikes(fault, recordID));
      if (hit === undefined) return undefined;
      hit.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return hit.fault;
    },
  };
}

function strikes({ recordIDs }: RecordingFault, recordID: string | undefined): boolean {
  return recordIDs === undefined || recordID === undefined || recordIDs.includes(recordID);
}
