import { MINUTE_MS, type Instant } from '../../../lib/span.ts';
import { settle } from '../expiry.ts';
import { sha1Hex } from '../meeting.ts';
import type { World } from '../world.ts';
import { walk } from './desk.ts';
import type { RecordingFault } from './faults.ts';
import {
  ownMetadata,
  type Format,
  type Recording,
  type RecordingState,
  type TextTrack,
} from './recording.ts';
import type { RecordingSettings } from './settings.ts';

/** A recording that comes from elsewhere; all but the meeting has a default. */
export type NewRecording = {
  readonly meetingID: string;
  /** Default: as a server makes it, of the meeting's id and `startTime`. */
  readonly recordID?: string;
  readonly name?: string;
  /** Milliseconds of the server's clock; default: an hour before now. */
  readonly startTime?: number;
  /** Default: 30 minutes after the start. */
  readonly endTime?: number;
  readonly state?: RecordingState;
  /** Metas, beside the server's own three. */
  readonly meta?: Readonly<Record<string, string>>;
  /** Default: those of the settings. */
  readonly formats?: readonly (Pick<Format, 'type' | 'bytes'> & Partial<Format>)[];
  readonly participants?: number | null;
  readonly rawBytes?: number | null;
  readonly readyUrls?: readonly string[];
  readonly tracks?: readonly TextTrack[];
  readonly isProtected?: boolean;
  readonly isBroken?: boolean;
  /** Instead of being there in `state`, it comes after so many milliseconds as `processing` and goes on by itself. */
  readonly comesInMs?: number;
};

/** A recording as an observer sees it: a copy that does not change any more. */
export type RecordingView = Omit<Recording, 'steps' | 'before' | 'changedAt' | 'breakout'> & {
  /** Something is still to happen to it. */
  readonly isUnderWay: boolean;
};

/** The recordings of one server, as a test or a demo rules them. All but `all` and `add` throw on an unknown id. */
export type Recordings = {
  /** In any state, the raw ones too. */
  all(): readonly RecordingView[];
  find(recordID: string): RecordingView | undefined;
  add(wish: NewRecording): RecordingView;
  /** Many at once. */
  addMany(count: number, wish: (index: number) => NewRecording): void;
  /** Puts it into a state at once, whatever was to happen; `published` is told to nobody. */
  setState(recordID: string, state: RecordingState): void;
  /** It is made anew from its raw data: from `processing` to `published`, under the same id, told as usual. */
  reprocess(recordID: string): void;
  /** The operator clears it away: no list shows it any more, in no state. */
  remove(recordID: string): void;
  /** A format that came late: published at once, and the recording with it, whatever it was. */
  addFormat(recordID: string, format: Pick<Format, 'type' | 'bytes'> & Partial<Format>): void;
  addTrack(recordID: string, track: TextTrack): void;
  /** Only a balancer shows and honours it. */
  protect(recordID: string, isProtected: boolean): void;
  /** Its files cannot be read, or can be again. */
  break(recordID: string, isBroken: boolean): void;
  settings(): RecordingSettings;
  set(settings: Partial<RecordingSettings>): void;
  fault(fault: RecordingFault): void;
  faults(): readonly RecordingFault[];
  clearFaults(): void;
};

export function recordings(world: World): Recordings {
  return { ...shelving(world), ...ruling(world), ...tuning(world) };
}

function shelving(world: World): Pick<Recordings, 'all' | 'find' | 'add' | 'addMany'> {
  const add = (wish: NewRecording) => {
    const recording = recordingOf(world, wish);
    world.recordings.add(recording);
    return recording;
  };
  return {
    all: () => {
      settle(world);
      return world.recordings.shelf.all().map(view);
    },
    find: (recordID) => {
      settle(world);
      const recording = world.recordings.shelf.get(recordID);
      return recording === undefined ? undefined : view(recording);
    },
    add: (wish) => {
      const recording = add(wish);
      settle(world);
      return view(recording);
    },
    addMany: (count, wish) => {
      for (let index = 0; index < count; index += 1) add(wish(index));
      settle(world);
    },
  };
}

type Ruling = 'setState' | 'reprocess' | 'remove' | 'addFormat' | 'addTrack' | 'protect' | 'break';

function ruling(world: World): Pick<Recordings, Ruling> {
  const named = (recordID: string) => {
    settle(world);
    const recording = world.recordings.shelf.get(recordID);
    if (recording === undefined) throw new Error(`no recording ${recordID} on this server`);
    return recording;
  };
  const now = () => world.settings.clock.now();
  return {
    setState: (recordID, state) => {
      const recording = named(recordID);
      const formats = recording.formats.length > 0 ? recording.formats : comingFormats(recording);
      world.recordings.halt(recording);
      world.recordings.change(
        recording,
        { state, formats: isMade(state) ? formats : recording.formats },
        now(),
      );
    },
    reprocess: (recordID) => {
      const recording = named(recordID);
      const { formats, startTime, endTime } = recording;
      world.recordings.halt(recording);
      world.recordings.change(recording, { formats: [] }, now());
      world.recordings.plan(recording, walk(world.recordings.settings, now(), endTime - startTime, formats));
    },
    remove: (recordID) => world.recordings.remove(named(recordID)),
    addFormat: (recordID, format) => {
      const recording = named(recordID);
      const whole = formatOf(format, recording.endTime - recording.startTime);
      world.recordings.plan(recording, [{ at: now(), kind: 'format', format: whole }]);
      settle(world);
    },
    addTrack: (recordID, track) => {
      const recording = named(recordID);
      recording.tracks = [...recording.tracks, track];
    },
    protect: (recordID, isProtected) => world.recordings.change(named(recordID), { isProtected }, now()),
    break: (recordID, isBroken) => void (named(recordID).isBroken = isBroken),
  };
}

function tuning({
  recordings: desk,
}: World): Pick<Recordings, 'settings' | 'set' | 'fault' | 'faults' | 'clearFaults'> {
  return {
    settings: () => desk.settings,
    set: (settings) => void (desk.settings = { ...desk.settings, ...settings }),
    fault: (fault) => desk.faults.add(fault),
    faults: () => desk.faults.active(),
    clearFaults: () => desk.faults.clear(),
  };
}

function recordingOf(world: World, wish: NewRecording): Recording {
  const { recordings: desk, settings, skewMs } = world;
  const now = settings.clock.now();
  const { meetingID, name = meetingID, isProtected = false, isBroken = false } = wish;
  const startTime = wish.startTime ?? freeStart(world, meetingID, now + skewMs - 60 * MINUTE_MS);
  const endTime = wish.endTime ?? startTime + 30 * MINUTE_MS;
  const formats = (wish.formats ?? desk.settings.formats).map((one) => formatOf(one, endTime - startTime));
  const state = wish.state ?? 'published';
  const comesAt = wish.comesInMs === undefined ? null : now + wish.comesInMs;
  return {
    recordID: wish.recordID ?? recordIdOf(meetingID, startTime),
    ...{ meetingID, name, startTime, endTime, isProtected, isBroken },
    breakout: null,
    participants: wish.participants ?? (wish.participants === null ? null : 2),
    rawBytes: wish.rawBytes === undefined ? desk.settings.rawBytes : wish.rawBytes,
    readyUrls: wish.readyUrls ?? [],
    state: comesAt === null ? state : 'archived',
    metadata: { ...ownMetadata({ meetingID, name, isBreakout: false }), ...wish.meta },
    formats: comesAt === null && isMade(state) ? formats : [],
    tracks: wish.tracks ?? [],
    steps: stepsOf(desk.settings, comesAt, endTime - startTime, formats),
    before: null,
    changedAt: now,
  };
}

function recordIdOf(meetingID: string, startTime: number): string {
  return `${sha1Hex(meetingID)}-${startTime}`;
}

/** Several recordings of a room that are added without a time follow each other at once. */
function freeStart({ recordings }: World, meetingID: string, from: number): number {
  let startTime = from;
  while (recordings.shelf.get(recordIdOf(meetingID, startTime)) !== undefined) startTime += 1;
  return startTime;
}

function stepsOf(
  settings: RecordingSettings,
  comesAt: Instant | null,
  ms: number,
  formats: readonly Format[],
) {
  return comesAt === null ? [] : walk(settings, comesAt, ms, formats);
}

/** Whether there is something to be played, now or before it was deleted. */
function isMade(state: RecordingState): boolean {
  return state !== 'processing' && state !== 'processed';
}

function comingFormats({ steps }: Recording): Format[] {
  return steps.flatMap((step) => (step.kind === 'format' ? [step.format] : []));
}

function formatOf(wish: Pick<Format, 'type' | 'bytes'> & Partial<Format>, lengthMs: number): Format {
  return { lengthMs, processingMs: 84_213, ...wish };
}

function view(recording: Recording): RecordingView {
  const { recordID, meetingID, name, startTime, endTime, participants, rawBytes, readyUrls } = recording;
  const { state, metadata, formats, tracks, isProtected, isBroken, steps } = recording;
  return {
    ...{ recordID, meetingID, name, startTime, endTime, participants, rawBytes, readyUrls },
    ...{ state, metadata, formats, tracks, isProtected, isBroken },
    isUnderWay: steps.length > 0,
  };
}
