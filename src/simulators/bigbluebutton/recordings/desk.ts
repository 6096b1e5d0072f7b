import type { Instant } from '../../../lib/span.ts';
import type { TimeSource } from '../clock.ts';
import type { Meeting } from '../meeting.ts';
import { recordingFaultBox, type RecordingFaultBox } from './faults.ts';
import { change, ownMetadata, type Format, type Recording, type Shown, type Step } from './recording.ts';
import { processingMsFor, type RecordingSettings } from './settings.ts';
import { createShelf, type Shelf } from './shelf.ts';
import { tokenBox, type TokenBox } from './tokens.ts';

/** Everything a server has to do with recordings. Outlives a crash. */
export type RecordingDesk = {
  readonly shelf: Shelf;
  readonly faults: RecordingFaultBox;
  readonly tokens: TokenBox;
  settings: RecordingSettings;
  /** Counts listings: each has an order of its own. */
  listings: number;
  /** What the last listing found, for the pages that follow; null once anything changed. */
  found: { readonly of: string; readonly recordings: readonly Recording[] } | null;
  /** A meeting is over: makes a recording of it where there is something to be kept. */
  takeOver(meeting: Meeting, at: Instant, skewMs: number): void;
  add(recording: Recording): void;
  /** It is gone for good, without a trace. */
  remove(recording: Recording): void;
  /** Changes what listings show of a recording; those that lag still show what it was before. */
  change(recording: Recording, change: Partial<Shown>, at: Instant): void;
  /** Adds what is to happen to a recording. */
  plan(recording: Recording, steps: readonly Step[]): void;
  /** Forgets what was to happen to it. */
  halt(recording: Recording): void;
  /** Carries out, in the order of time, all that has become due. */
  settle(now: Instant): void;
  clear(settings: RecordingSettings): void;
};

export function createDesk(
  clock: TimeSource,
  settings: RecordingSettings,
  published: (recording: Recording, at: Instant) => void,
): RecordingDesk {
  const shelf = createShelf();
  const busy = new Set<Recording>();
  const desk: RecordingDesk = {
    shelf,
    ...{ faults: recordingFaultBox(), tokens: tokenBox(clock) },
    ...{ settings, listings: 0, found: null },
    takeOver: (meeting, at, skewMs) => {
      const isKept = meeting.record && meeting.marks.length > 0;
      if (!isKept || shelf.get(meeting.internalId) !== undefined) return;
      desk.add(made(meeting, at, skewMs, desk.settings));
    },
    change: (recording, what, at) => {
      desk.found = null;
      change(recording, what, at);
    },
    add: (recording) => {
      desk.found = null;
      shelf.add(recording);
      if (recording.steps.length > 0) busy.add(recording);
    },
    remove: (recording) => {
      desk.found = null;
      shelf.remove(recording.recordID);
      busy.delete(recording);
    },
    ...timetable(busy, clock, (recording, step) => carryOut(desk, recording, step, published)),
    clear: (fresh) => {
      desk.found = null;
      shelf.clear();
      busy.clear();
      desk.faults.clear();
      desk.tokens.clear();
      desk.settings = fresh;
    },
  };
  return desk;
}

/** When something happens to recordings by itself. */
function timetable(
  busy: Set<Recording>,
  clock: TimeSource,
  carry: (recording: Recording, step: Step) => void,
): Pick<RecordingDesk, 'plan' | 'halt' | 'settle'> {
  const run = (recordings: Iterable<Recording>, now: Instant) => {
    for (const { recording, step } of takeDue(recordings, now)) carry(recording, step);
    for (const recording of recordings) if (recording.steps.length === 0) busy.delete(recording);
  };
  return {
    plan: (recording, steps) => {
      recording.steps = [...recording.steps, ...steps].sort((one, other) => one.at - other.at);
      busy.add(recording);
      run([recording], clock.now());
    },
    halt: (recording) => {
      recording.steps = [];
      busy.delete(recording);
    },
    settle: (now) => run(busy, now),
  };
}

/** Takes out of the recordings what is due with them, in the order of time. */
function takeDue(recordings: Iterable<Recording>, now: Instant): { recording: Recording; step: Step }[] {
  const due: { recording: Recording; step: Step }[] = [];
  for (const recording of recordings) {
    const { steps } = recording;
    if ((steps[0]?.at ?? Infinity) > now) continue;
    due.push(...steps.filter(({ at }) => at <= now).map((step) => ({ recording, step })));
    recording.steps = steps.filter(({ at }) => at > now);
  }
  return due.sort((one, other) => one.step.at - other.step.at);
}

function carryOut(
  desk: RecordingDesk,
  recording: Recording,
  step: Step,
  published: (recording: Recording, at: Instant) => void,
): void {
  if (step.kind === 'state') {
    desk.change(recording, { state: step.state }, step.at);
    return;
  }
  const others = recording.formats.filter(({ type }) => type !== step.format.type);
  desk.change(recording, { state: 'published', formats: [...others, step.format] }, step.at);
  published(recording, step.at);
}

/** How a recording comes to be: `processing`, `processed`, then one format after the other. */
export function walk(
  settings: RecordingSettings,
  from: Instant,
  meetingMs: number,
  formats: readonly Format[],
): Step[] {
  const processedAt = from + processingMsFor(settings, meetingMs);
  const publishedAt = processedAt + settings.publishingMs;
  return [
    { at: from, kind: 'state', state: 'processing' },
    { at: processedAt, kind: 'state', state: 'processed' },
    ...formats.map((format, index): Step => {
      return { at: publishedAt + index * settings.formatGapMs, kind: 'format', format };
    }),
  ];
}

function made(meeting: Meeting, at: Instant, skewMs: number, settings: RecordingSettings): Recording {
  const { externalId: meetingID, name, breakout } = meeting;
  const people = [...meeting.everyone.values()].map(({ externalId }) => externalId);
  return {
    recordID: meeting.internalId,
    meetingID,
    name,
    breakout,
    startTime: meeting.createTime,
    endTime: at + skewMs,
    participants: new Set(people).size,
    rawBytes: settings.rawBytes,
    readyUrls: meeting.callbacks.recordingReady,
    state: 'archived',
    metadata: {
      ...ownMetadata({ meetingID, name, isBreakout: breakout !== null }),
      ...Object.fromEntries(meeting.meta),
    },
    formats: [],
    tracks: [],
    isProtected: false,
    isBroken: false,
    steps: walk(settings, at + settings.archiveMs, at - meeting.createdAt, formatsFor(meeting, at, settings)),
    before: null,
    changedAt: at,
  };
}

function formatsFor(meeting: Meeting, at: Instant, settings: RecordingSettings): Format[] {
  const unwanted = (meeting.meta.get('bbb-disable-recording-formats') ?? '').split(',');
  const lengthMs = meeting.marks.reduce((sum, { from, to }) => sum + (to ?? at) - from, 0);
  return settings.formats
    .filter(({ type }) => !unwanted.includes(type))
    .map(({ type, bytes }) => ({ type, bytes, lengthMs, processingMs: processingMsFor(settings, lengthMs) }));
}
