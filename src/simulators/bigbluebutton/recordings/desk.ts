import type { Instant } from '../../../lib/span.ts';
import type { TimeSource } from '../clock.ts';
import type { Meeting } from '../meeting.ts';
import { recordingFaultBox, type RecordingFaultBox } from './faults.ts';
import { change, ownMetadata, type Format, type Recording, type Step } from './recording.ts';
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
  /** A meeting is over: makes a recording of it where there is something to be kept. */
  takeOver(meeting: Meeting, at: Instant, skewMs: number): void;
  add(recording: Recording): void;
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
    faults: recordingFaultBox(),
    tokens: tokenBox(clock),
    settings,
    listings: 0,
    takeOver: (meeting, at, skewMs) => {
      if (meeting.record && meeting.marks.length > 0) desk.add(made(meeting, at, skewMs, desk.settings));
    },
    add: (recording) => {
      shelf.add(recording);
      if (recording.steps.length > 0) busy.add(recording);
    },
    plan: (recording, steps) => {
      recording.steps = [...recording.steps, ...steps].sort((one, other) => one.at - other.at);
      busy.add(recording);
      desk.settle(clock.now());
    },
    halt: (recording) => {
      recording.steps = [];
      busy.delete(recording);
    },
    settle: (now) => {
      for (let next = nextDue(busy, now); next !== undefined; next = nextDue(busy, now)) {
        const [step, ...later] = next.steps;
        next.steps = later;
        if (later.length === 0) busy.delete(next);
        if (step !== undefined) carryOut(next, step, published);
      }
    },
    clear: (fresh) => {
      shelf.clear();
      busy.clear();
      desk.faults.clear();
      desk.tokens.clear();
      desk.settings = fresh;
    },
  };
  return desk;
}

function nextDue(busy: ReadonlySet<Recording>, now: Instant): Recording | undefined {
  let next: Recording | undefined;
  let earliest = Infinity;
  for (const recording of busy) {
    const at = recording.steps[0]?.at ?? Infinity;
    if (at > now || at >= earliest) continue;
    next = recording;
    earliest = at;
  }
  return next;
}

function carryOut(
  recording: Recording,
  step: Step,
  published: (recording: Recording, at: Instant) => void,
): void {
  if (step.kind === 'state') {
    change(recording, { state: step.state }, step.at);
    return;
  }
  const others = recording.formats.filter(({ type }) => type !== step.format.type);
  change(recording, { state: 'published', formats: [...others, step.format] }, step.at);
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
