import { BackendError, type BackendErrorKind } from '../../clients/bigbluebutton/fault.ts';
import type { CreateParameters } from '../../clients/bigbluebutton/create-parameters.ts';
import type { BigBlueButtonClient } from '../../clients/bigbluebutton/client.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { claim, renewClaim } from './claim-store.ts';
import { moveByJob } from './move-by-job.ts';
import type { Room } from './room.ts';
import type { RoomSlides } from './slides.ts';

/** BBB answers in well under a second; whoever waits for a room has it from another server after this. */
const CREATE_TIMEOUT_MS = 6 * SECOND_MS;
/** Longer than any call's time limit; renewed before each, so that a killed process holds a room up for no longer. */
const CLAIM_MS = 8 * SECOND_MS;
/** When to ask a server whether an unanswered `create` took effect, counted from the last question. */
const ASK_AFTER_MS = [0, 1 * SECOND_MS, 3 * SECOND_MS];
const ASK_TIMEOUT_MS = 3 * SECOND_MS;
/** A claim this young outlasts one more call. */
const FRESH_MS = 1 * SECOND_MS;

/**
 * `open`: the meeting is there and recorded. `failed`: the server certainly did not make it. `lost`: it may
 * exist and cannot be asked for. `skipped`: somebody else has it, or it is not wanted any more.
 */
export type BroughtUp = 'open' | 'failed' | 'lost' | 'skipped';

export type BringUpParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Lets so many calls to a server through at once, and the next when one is answered. */
  readonly inTurn?: <T>(call: () => Promise<T>) => Promise<T>;
};

/** What the meeting is to be. */
export type MeetingPlan = {
  readonly parameters: CreateParameters;
  readonly slides?: RoomSlides | undefined;
};

/** Refusals by whoever answered; of the other kinds nothing was sent. */
const SAID_NO: readonly BackendErrorKind[] = ['failed', 'checksum'];

type Answer = { readonly createTime: number; readonly voiceBridge: string; readonly duplicate?: boolean };

/**
 * Takes one planned copy through `creating` to `open`. A copy found in `creating` was left there by a process
 * that did not finish: its server is asked before anything is sent. An outcome that stays unknown is not
 * guessed: `create` with the same id and passwords may be repeated, since BBB then makes no second meeting. It is
 * where the server failed at once; one that kept us waiting would do so again, and another one has the room sooner.
 * Where slides were sent along, whatever failed may have been about them: it is tried once more without, also then.
 */
export async function bringUp(
  parts: BringUpParts,
  client: BigBlueButtonClient,
  room: Room,
  plan: MeetingPlan,
): Promise<BroughtUp> {
  const { database, clock, log, inTurn = atOnce } = parts;
  const now = clock.now();
  if (!(await database.transaction((tx) => claim(tx, room, now, now + CLAIM_MS)))) return 'skipped';
  const claimed = { ...room, state: 'creating' } as const;
  let claimedAt = now;
  const renew: Maker['renew'] = async (note) => {
    const before = claimedAt;
    if (note === undefined && clock.now() - before < FRESH_MS) return true;
    claimedAt = clock.now();
    return database.transaction(async (tx) => {
      if (!(await renewClaim(tx, room, before + CLAIM_MS, claimedAt + CLAIM_MS))) return false;
      await note?.(tx);
      return true;
    });
  };
  const maker = { client, clock, renew, inTurn };
  const outcome = await makeMeeting(maker, plan, room.state === 'creating');
  if (outcome.is === 'given-up') return 'skipped';
  if (outcome.is === 'made') {
    const { createTime, voiceBridge } = outcome.answer;
    const there = {
      state: 'open',
      create_time: createTime,
      voice_bridge: voiceBridge,
      opened_at: clock.now(),
      claimed_until: null,
    };
    const recorded = await moveByJob(parts, claimed, there, { job: 'open-rooms', action: 'room.open' });
    return recorded ? 'open' : 'skipped';
  }
  const { server, fence, occurrence } = room;
  log.warn('a room did not open on its server', { server, fence, occurrence, error: outcome.error });
  const state = outcome.is === 'refused' ? 'failed' : 'lost';
  const action = state === 'failed' ? 'room.fail' : 'room.lose';
  const recorded = await moveByJob(
    parts,
    claimed,
    { state, claimed_until: null },
    { job: 'open-rooms', action },
  );
  return recorded ? state : 'skipped';
}

type Made =
  | { readonly is: 'made'; readonly answer: Answer }
  /** The copy was ended or re-placed meanwhile; what became of the meeting is for the watch. */
  | { readonly is: 'given-up' }
  | { readonly is: 'refused' | 'unknown'; readonly error: BackendError };

type Maker = {
  readonly client: BigBlueButtonClient;
  readonly clock: Clock;
  /** Holds the claim for one more call, and notes what is to be; false when the copy is not ours any more. */
  readonly renew: (note?: (tx: Tx) => Promise<void>) => Promise<boolean>;
  readonly inTurn: <T>(call: () => Promise<T>) => Promise<T>;
};

async function atOnce<T>(call: () => Promise<T>): Promise<T> {
  return call();
}

async function makeMeeting(maker: Maker, plan: MeetingPlan, askFirst: boolean): Promise<Made> {
  const { meetingID } = plan.parameters;
  if (askFirst) {
    const found = await ask(maker, meetingID);
    if (found !== 'absent') return found;
  }
  const first = await create(maker, plan);
  if (first.is === 'made' || first.is === 'given-up') return first;
  const hadSlides = (plan.slides?.documents.length ?? 0) > 0;
  if (first.is === 'refused') {
    return hadSlides && SAID_NO.includes(first.error.kind) ? createBare(maker, plan) : first;
  }
  const found = await ask(maker, meetingID);
  if (found !== 'absent') return found;
  return first.error.kind === 'timeout' && !hadSlides ? first : createBare(maker, plan);
}

/** Where slides were sent along, they may have been what went wrong: a room without is better than none. */
async function createBare(maker: Maker, { parameters, slides }: MeetingPlan): Promise<Made> {
  if (slides === undefined) return create(maker, { parameters });
  const bare = await create(maker, { parameters, slides: { ...slides, documents: [] } });
  // The first one came through after all, with what it brought.
  const cameFirst = bare.is === 'made' && bare.answer.duplicate === true;
  if (cameFirst && slides.documents.length > 0) await maker.renew((tx) => slides.note(tx, 'with'));
  return bare;
}

/** The claim is renewed when it is this call's turn: whoever waits may wait longer than a claim lasts. */
async function create(maker: Maker, plan: MeetingPlan): Promise<Made> {
  return maker.inTurn(() => createNow(maker, plan));
}

async function createNow({ client, renew }: Maker, { parameters, slides }: MeetingPlan): Promise<Made> {
  const documents = slides?.documents ?? [];
  const note = slides && ((tx: Tx) => slides.note(tx, documents.length > 0 ? 'with' : 'without'));
  if (!(await renew(note))) return { is: 'given-up' };
  try {
    const answer = await client.create(parameters, { timeoutMs: CREATE_TIMEOUT_MS, documents });
    return { is: 'made', answer };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { is: error.outcome, error };
  }
}

/** Asks until the server answers, a few times. */
async function ask({ client, clock, renew }: Maker, meetingId: string): Promise<Made | 'absent'> {
  let last: BackendError | undefined;
  for (const waitMs of ASK_AFTER_MS) {
    if (waitMs > 0) await clock.sleep(waitMs);
    if (!(await renew())) return { is: 'given-up' };
    try {
      const meeting = await client.getMeetingInfo(meetingId, { probe: true, timeoutMs: ASK_TIMEOUT_MS });
      return meeting === null ? 'absent' : { is: 'made', answer: meeting };
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      last = error;
    }
  }
  if (last === undefined) throw new Error('no question was asked');
  return { is: 'unknown', error: last };
}
