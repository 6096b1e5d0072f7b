import { z } from 'zod';
import type { SimulatedServer } from './server.ts';
import { RECORDING_FAULT_KINDS } from './recordings/faults.ts';
import { RECORDING_STATES } from './recordings/recording.ts';

/** What a control action does with its body; throws what is wrong with it. */
export type Action = (server: SimulatedServer, body: unknown) => unknown;

const count = z.number().int().min(0);
const id = z.string().min(1);
const meta = z.record(z.string(), z.string());

const InMeeting = z.strictObject({ meetingID: id });
const Engage = InMeeting.extend({
  user: id,
  chats: count.exactOptional(),
  talks: count.exactOptional(),
  raisehand: count.exactOptional(),
  emojis: count.exactOptional(),
  talkSeconds: count.exactOptional(),
});
const NewPoll = InMeeting.extend({
  question: id,
  options: z.array(id).min(1),
  type: z.string().exactOptional(),
});
const Vote = InMeeting.extend({ user: id, poll: id, answer: z.string() });

const OfRecording = z.strictObject({ recordID: id });
const Format = z.strictObject({
  type: z.string().regex(/^[a-z]+$/),
  bytes: count.max(1_073_741_824),
  lengthMs: count.exactOptional(),
  processingMs: count.exactOptional(),
});
const Track = z.strictObject({
  kind: z.enum(['subtitles', 'captions']),
  label: z.string(),
  lang: z.string().regex(/^[\w-]+$/),
  source: z.enum(['live', 'automatic', 'upload']),
  content: z.string(),
});
const NewRecording = z.strictObject({
  meetingID: id,
  recordID: id.exactOptional(),
  name: z.string().exactOptional(),
  startTime: count.exactOptional(),
  endTime: count.exactOptional(),
  state: z.enum(RECORDING_STATES).exactOptional(),
  meta: meta.exactOptional(),
  formats: z.array(Format).exactOptional(),
  participants: count.nullable().exactOptional(),
  rawBytes: count.nullable().exactOptional(),
  readyUrls: z.array(z.url()).exactOptional(),
  tracks: z.array(Track).exactOptional(),
  isProtected: z.boolean().exactOptional(),
  isBroken: z.boolean().exactOptional(),
  comesInMs: count.exactOptional(),
});
/** `count` above 1: that many, whose meetings are called `<meetingID>-<n>`, each an hour older than the one before. */
const Add = NewRecording.extend({ count: z.number().int().min(1).max(100_000).exactOptional() });
const Settings = z.strictObject({
  archiveMs: count.exactOptional(),
  processingMs: count.nullable().exactOptional(),
  publishingMs: count.exactOptional(),
  formatGapMs: count.exactOptional(),
  deletionMs: count.exactOptional(),
  analyticsMs: count.exactOptional(),
  formats: z.array(Format.pick({ type: true, bytes: true })).exactOptional(),
  rawBytes: count.exactOptional(),
  fetchAll: z.boolean().exactOptional(),
  paging: z.enum(['verbose', 'total', 'none']).exactOptional(),
});
const NewFault = z.strictObject({
  kind: z.enum(RECORDING_FAULT_KINDS),
  recordIDs: z.array(id).exactOptional(),
  ms: count.exactOptional(),
  page: count.exactOptional(),
  bytes: count.exactOptional(),
  times: z.number().int().min(1).exactOptional(),
});

/** What people do in meetings beside coming and going. */
export const ACTIVITY_ACTIONS: Readonly<Record<string, Action>> = {
  'start-recording': (server, body) => server.startRecording(InMeeting.parse(body).meetingID),
  'stop-recording': (server, body) => server.stopRecording(InMeeting.parse(body).meetingID),
  engage: (server, body) => {
    const { meetingID, user, ...did } = Engage.parse(body);
    server.engage(meetingID, user, did);
  },
  poll: (server, body) => {
    const { meetingID, ...poll } = NewPoll.parse(body);
    return { poll: server.startPoll(meetingID, poll) };
  },
  vote: (server, body) => {
    const { meetingID, user, poll, answer } = Vote.parse(body);
    server.vote(meetingID, user, poll, answer);
  },
};

const HOUR_MS = 3_600_000;

export const RECORDING_ACTIONS: Readonly<Record<string, Action>> = {
  'recordings-add': ({ recordings }, body) => {
    const { count: many = 1, ...wish } = Add.parse(body);
    if (many === 1) return recordings.add(wish);
    const { startTime = Date.now() } = wish;
    if (wish.recordID !== undefined || wish.endTime !== undefined) {
      throw new RangeError('recordID and endTime are for one recording only');
    }
    recordings.addMany(many, (index) => ({
      ...wish,
      meetingID: `${wish.meetingID}-${index}`,
      startTime: startTime - index * HOUR_MS,
    }));
    return { added: many };
  },
  'recordings-state': ({ recordings }, body) => {
    const { recordID, state } = OfRecording.extend({ state: z.enum(RECORDING_STATES) }).parse(body);
    recordings.setState(recordID, state);
    return recordings.find(recordID);
  },
  'recordings-reprocess': ({ recordings }, body) => {
    const { recordID } = OfRecording.parse(body);
    recordings.reprocess(recordID);
    return recordings.find(recordID);
  },
  'recordings-remove': ({ recordings }, body) => recordings.remove(OfRecording.parse(body).recordID),
  'recordings-format': ({ recordings }, body) => {
    const { recordID, format } = OfRecording.extend({ format: Format }).parse(body);
    recordings.addFormat(recordID, format);
    return recordings.find(recordID);
  },
  'recordings-track': ({ recordings }, body) => {
    const { recordID, track } = OfRecording.extend({ track: Track }).parse(body);
    recordings.addTrack(recordID, track);
    return recordings.find(recordID);
  },
  'recordings-protect': ({ recordings }, body) => {
    const { recordID, protect } = OfRecording.extend({ protect: z.boolean() }).parse(body);
    recordings.protect(recordID, protect);
    return recordings.find(recordID);
  },
  'recordings-break': ({ recordings }, body) => {
    const { recordID, broken } = OfRecording.extend({ broken: z.boolean() }).parse(body);
    recordings.break(recordID, broken);
    return recordings.find(recordID);
  },
  'recordings-settings': ({ recordings }, body) => {
    recordings.set(Settings.parse(body));
    return recordings.settings();
  },
  'recordings-faults': ({ recordings }, body) => {
    recordings.fault(NewFault.parse(body));
    return recordings.faults();
  },
  'recordings-clear-faults': ({ recordings }) => {
    recordings.clearFaults();
    return recordings.faults();
  },
};
