import type { Frame } from '../../platform/web/frame.ts';
import type { Address } from '../../platform/web/texts.ts';
import type { RecordingView } from './recording-schemas.ts';
import type { Voice } from './recording-words.ts';

/** A recording as its page shows it. */
export type RecordingShown = {
  readonly recording: RecordingView;
  readonly branchName: string;
  readonly address: Address;
  /** What its reader may do. */
  readonly may: Readonly<Record<'host' | 'book' | 'appoint', boolean>>;
  readonly csrf: string;
  readonly now: number;
  readonly timeZone: string;
  /** What has just been done, in a sentence; null where there is nothing to tell. */
  readonly done: string | null;
  /** Why what was asked for was not done, in a sentence. */
  readonly setback: string | null;
  /** What stands in the form of the hold; null: what holds now. */
  readonly typedHold: TypedHold | null;
};

/** As typed, right or wrong. */
type TypedHold = { readonly reason: string; readonly until: string };

export type Props = { readonly frame: Frame; readonly shown: RecordingShown };
export type PartProps = Props & { readonly voice: Voice };
