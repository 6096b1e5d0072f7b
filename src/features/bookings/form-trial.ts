import type { Conflict, Fault } from '../../lib/refusal.ts';
import { MINUTE_MS } from '../../lib/span.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { dateInWords } from '../../platform/web/dates.ts';
import { CheckView } from './booking-schemas.ts';
import { type Answer, answerOne, answerSeries, chooseForAll, type Offer } from './form-answer.ts';
import { type Choices, datesOf, exceptionsOf } from './form-choices.ts';
import { complaintsOf } from './form-complaints.ts';
import { type Standing, voiceOf } from './form-standing.ts';
import { lastDayOfMonth } from './form-times.ts';
import type { Complaint, Wish } from './form-wish.ts';
import { fullView, instantOf } from './full-times.ts';
import { mostPeople } from './most-people.ts';
import type { Series } from './recurrence.ts';

/** We could read it, and it cannot be. */
export const CANNOT_BE = 422;

/** What the form says of a try. */
export type Trial = {
  readonly status: number;
  readonly complaints: readonly Complaint[];
  readonly answer: Answer;
  /** Seconds after which it is worth trying again. */
  readonly busy?: number;
};

export const UNTRIED: Trial = { status: 200, complaints: [], answer: { kind: 'waiting' } };

/** A booking that is asked for, and what it comes to by the calendar alone. */
export type Tried = { readonly wish: Wish; readonly series: Series | null; readonly choices: Choices };

/** The body of what is asked of the API. */
export function bodyOf({ wish, series, choices }: Tried) {
  return { ...wish, exceptions: exceptionsOf(series, choices).exceptions };
}

export function triedOf(wish: Wish, choices: Choices): Tried {
  return { wish, series: datesOf(wish), choices };
}

/** Asks the API whether it would fit. @throws Refusal what is none of the form's */
export async function checkFit(at: Standing, tried: Tried): Promise<Trial> {
  try {
    const { conflicts } = await checked(at, tried);
    const crowd = conflicts.length === 0 ? null : crowdComplaint(tried.wish, at);
    const answer = crowd === null ? answerTo(at, tried, conflicts) : wrong([crowd]);
    return { status: 200, complaints: crowd === null ? [] : [crowd], answer };
  } catch (error) {
    const trial = trialOf(faultOf(error), tried, at);
    if (trial === null) throw error;
    return trial;
  }
}

/** The same choices, and one more for each date that does not fit. */
export async function decideAll(at: Standing, tried: Tried, how: 'skip' | 'shift'): Promise<Tried> {
  const { series, choices } = tried;
  if (series === null) return tried;
  try {
    const { conflicts } = await checked(at, tried);
    return { ...tried, choices: chooseForAll(how, series, choices, conflicts) };
  } catch (error) {
    if (trialOf(faultOf(error), tried, at) === null) throw error;
    // Why is said when it is checked.
    return tried;
  }
}

function checked({ parts, caller }: Standing, tried: Tried): Promise<CheckView> {
  const body = bodyOf(tried);
  return parts.ask(caller, { method: 'post', path: '/bookings/check', body, answer: CheckView });
}

function answerTo(at: Standing, { wish, series, choices }: Tried, conflicts: readonly Conflict[]): Answer {
  const voice = voiceOf(at);
  if (series !== null) return answerSeries(series, choices, conflicts, voice);
  const from = instantOf(wish.start, wish.timeZone) ?? at.now;
  return answerOne({ from, to: from + wish.durationMinutes * MINUTE_MS }, conflicts, voice);
}

/** What a refusal comes to on the form; null for what is none of the form's. */
export function trialOf(fault: Fault, tried: Tried, at: Standing): Trial | null {
  if (fault.code === 'capacity-exhausted') return fullTrial(fault.conflicts, tried, at);
  if (fault.code === 'exceptions-invalid') {
    const complaints = [{ field: null, sentence: at.say('check.noneLeft') }] as const;
    return { status: CANNOT_BE, complaints, answer: answerTo(at, tried, []) };
  }
  const mend = mendable(fault, tried.wish, at);
  if (mend !== null) {
    return { status: CANNOT_BE, complaints: [mend.complaint], answer: wrong([mend.complaint], mend.offers) };
  }
  const complaints = complaintsOf(fault, at);
  if (complaints === null) return null;
  const status = fault.code === 'invalid-request' ? CANNOT_BE : PROBLEMS[fault.code].status;
  return {
    ...{ status, complaints, answer: wrong(complaints) },
    ...('retryAfterSeconds' in fault ? { busy: fault.retryAfterSeconds } : {}),
  };
}

export function wrong(complaints: readonly Complaint[], offers: readonly Offer[] = []): Answer {
  return { kind: 'wrong', sentences: complaints.map(({ sentence }) => sentence), offers };
}

function fullTrial(conflicts: readonly Conflict[], tried: Tried, at: Standing): Trial {
  const { status } = PROBLEMS['capacity-exhausted'];
  const crowd = crowdComplaint(tried.wish, at);
  if (crowd !== null) return { status, complaints: [crowd], answer: wrong([crowd]) };
  const answer = answerTo(at, tried, conflicts);
  const sentence = 'sentence' in answer ? answer.sentence : '';
  const complaint: Complaint =
    tried.series === null
      ? { field: 'time', sentence, atField: fullView(conflicts, 1, voiceOf(at)).why }
      : { field: null, sentence };
  return { status, complaints: [complaint], answer };
}

/** That no room takes so many, on no day; null where one does. */
function crowdComplaint({ expectedParticipants }: Wish, { parts, say }: Standing): Complaint | null {
  const most = mostPeople(parts.settings, expectedParticipants);
  return most === null ? null : { field: 'people', sentence: say('wrong.beyondRoom', { max: most }) };
}

/** What one press mends: a day that not every month has, and a start that is none of its rule's. */
function mendable(
  fault: Fault,
  { start }: Wish,
  at: Standing,
): { readonly complaint: Complaint; readonly offers: readonly Offer[] } | null {
  const { say } = at;
  const inWords = (local: string) => {
    const { saying, now } = voiceOf(at);
    const instant = instantOf(local, at.timeZone);
    return instant === null ? local.replace('T', ', ') : dateInWords(instant, now, saying);
  };
  if (fault.code === 'recurrence-day-missing') {
    const [day = '', time = ''] = start.split('T');
    const last = `${lastDayOfMonth(day)}T${time}`;
    return {
      complaint: { field: 'repeat', sentence: say('ends.noSuchDay', { day: fault.day }) },
      offers: [
        { name: 'instead', value: `lastday ${last}`, words: say('ends.lastDay', { date: inWords(last) }) },
        { name: 'instead', value: `monthly ${start}`, words: say('ends.sameWeekday') },
      ],
    };
  }
  if (fault.code === 'recurrence-start-mismatch' && fault.firstDate !== null) {
    const date = inWords(fault.firstDate);
    return {
      complaint: { field: 'day', sentence: say('ends.otherFirst', { date }) },
      offers: [{ name: 'start', value: fault.firstDate, words: say('ends.takeFirst', { date }) }],
    };
  }
  return null;
}
