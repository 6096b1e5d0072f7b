import type { Fault, LimitKind } from '../../lib/refusal.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { MINUTE_MS } from '../../lib/span.ts';
import { durationInWords } from '../../platform/web/dates.ts';
import type { PageRequest } from '../../platform/web/page.ts';
import { signedIn } from '../bookings/page-parts.ts';
import { ChangePreviewView } from '../bookings/series-schemas.ts';
import { type Live, roomOf } from './live-look.ts';
import { type LiveAct, liveVoice, type LiveVoice } from './live-voice.ts';
import type { OfficeParts } from './office-parts.ts';

/** What somebody wanted of a room. */
export type Tried = {
  readonly act: LiveAct;
  /** Of the date. */
  readonly id: string;
  /** From now on, for so long the meeting was to last; NaN where that was not said. */
  readonly minutes: number;
};

type Around = { readonly parts: OfficeParts; readonly request: PageRequest; readonly live: Live };

/** Refusals that need no more than their sentence. */
const PLAIN = [
  'forbidden',
  'already-cancelled',
  'outside-window',
  'dates-overlap',
  'branch-closed',
  'room-ending',
  'version-conflict',
  'busy',
  'invalid-request',
] as const;

/** In whole steps it is said how much longer would do. */
const STEP_MINUTES = 5;

/** Why it was not done and what can be done instead, in a sentence; null for what is none of the page's. */
export async function setbackOf(around: Around, tried: Tried, fault: Fault): Promise<string | null> {
  const voice = liveVoice(around.request.frame, around.live);
  const { say, language } = voice;
  if (fault.code === 'capacity-exhausted') {
    return full(around, tried, { voice, limit: fault.conflicts[0]?.limit ?? 'rooms' });
  }
  if (fault.code === 'branch-limit') {
    return fault.limit === 'maxMinutes'
      ? say('setback.longest', { max: durationInWords(fault.value, language) })
      : say('setback.limit');
  }
  const plain = PLAIN.find((code) => code === fault.code);
  return plain === undefined ? null : say(`setback.${plain}`);
}

async function full(
  around: Around,
  tried: Tried,
  { voice: { say, time, language }, limit }: { readonly voice: LiveVoice; readonly limit: LimitKind },
): Promise<string> {
  if (tried.act !== 'verlaengern') {
    const date = around.live.due.find(({ id }) => id === tried.id);
    const early = say(`setback.fullEarly.${limit}`);
    return date === undefined ? early : `${early} ${say('setback.opensThen', { time: time(date.opensAt) })}`;
  }
  const most = await mostPossible(around, tried);
  const then =
    most === null
      ? say('setback.shorter')
      : most === 0
        ? say('setback.possibleNone')
        : say('setback.possible', { minutes: durationInWords(most, language) });
  return `${say(`setback.full.${limit}`)} ${then}`;
}

/**
 * By how many minutes the meeting could be made longer, in whole steps; null where that cannot be found out: whoever
 * only hosts may not ask what would become of a change.
 */
async function mostPossible({ parts, request }: Around, { id, minutes }: Tried): Promise<number | null> {
  const { caller } = signedIn(request);
  const room = await roomOf(parts, caller, id);
  if (room === undefined) return null;
  const now = parts.clock.now();
  const from = Math.max(Date.parse(room.endsAt), now);
  const fits = async (more: number): Promise<boolean> => {
    const durationMinutes = Math.ceil((from - Date.parse(room.startsAt)) / MINUTE_MS) + more;
    const preview = await parts.ask(caller, {
      ...{ method: 'patch', path: '/occurrences/{id}', params: { id }, answer: ChangePreviewView },
      ...{ query: { dryRun: 'true' }, body: { durationMinutes } },
    });
    return preview.fits;
  };
  try {
    // What fits for longer fits for shorter: the borders draw together.
    let least = 0;
    let most = Math.floor((minutes - (from - now) / MINUTE_MS - 1) / STEP_MINUTES);
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      if (await fits(middle * STEP_MINUTES)) least = middle;
      else most = middle - 1;
    }
    return least * STEP_MINUTES;
  } catch (error) {
    if (['forbidden', 'dates-overlap', 'start-in-past', 'branch-limit'].includes(faultOf(error).code))
      return null;
    throw error;
  }
}
