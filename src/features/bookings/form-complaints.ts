import type { Fault, FieldError } from '../../lib/refusal.ts';
import { durationInWords } from '../../platform/web/dates.ts';
import type { Language } from '../../platform/web/texts.ts';
import type { SayBooking } from './booking-texts.ts';
import { OPTION_FIELDS } from './form-options.ts';
import { type Complaint, type Field, optionComplaints } from './form-wish.ts';
import { MAX_DATES } from './recurrence-rule.ts';

/** In whose words. */
type Voice = { readonly say: SayBooking; readonly language: Language };

/** Refusals that need no more than their sentence, each at the field where it is mended; null: at none. */
const PLAIN = {
  'branch-unknown': ['branch', 'branchForbidden'],
  'branch-forbidden': ['branch', 'branchForbidden'],
  'branch-closed': ['branch', 'branchClosed'],
  'option-not-allowed': [null, 'settings'],
  'time-zone-unknown': [null, 'settings'],
  'date-invalid': ['day', 'dayUnknown'],
  'start-in-gap': ['time', 'gap'],
  'start-in-past': ['day', 'past'],
  'recurrence-invalid': ['repeat', 'repeat'],
  'recurrence-start-mismatch': ['repeat', 'repeat'],
  'recurrence-day-missing': ['repeat', 'repeat'],
  'dates-overlap': ['repeat', 'overlap'],
  'idempotency-mismatch': [null, 'sentBefore'],
  'rate-limited': [null, 'busy'],
  busy: [null, 'busy'],
} as const satisfies Partial<Record<Fault['code'], readonly [Field | null, string]>>;

/**
 * What a refused booking is told as, at the fields concerned; null for what is none of the form's.
 * `capacity-exhausted` has a panel of its own, with the times that are free.
 */
export function complaintsOf(fault: Fault, voice: Voice): readonly Complaint[] | null {
  const { say } = voice;
  if (fault.code === 'invalid-request') return aboutFields(fault.errors, say);
  if (fault.code === 'option-not-allowed' && fault.option === 'record') {
    return [{ field: 'record', sentence: say('recording.forbidden') }];
  }
  if (fault.code === 'option-not-allowed' && fault.option === 'maxParticipants') {
    return [{ field: 'maxParticipants', sentence: say('more.maxParticipantsWrong') }];
  }
  if (fault.code === 'branch-limit') return [beyondLimit(fault, voice)];
  if (fault.code === 'recurrence-too-long') {
    return [{ field: 'times', sentence: say('wrong.seriesTooLong', { days: fault.maxDays }) }];
  }
  if (!isPlain(fault.code)) return null;
  const [field, key] = PLAIN[fault.code];
  return [{ field, sentence: say(`wrong.${key}`) }];
}

function isPlain(code: Fault['code']): code is keyof typeof PLAIN {
  return Object.hasOwn(PLAIN, code);
}

function beyondLimit(
  { limit, value }: Extract<Fault, { code: 'branch-limit' }>,
  { say, language }: Voice,
): Complaint {
  switch (limit) {
    case 'maxMinutes':
      return { field: 'duration', sentence: say('wrong.tooLong', { max: durationInWords(value, language) }) };
    case 'daysAhead':
      return { field: 'day', sentence: say('wrong.tooFar', { days: value }) };
    case 'maxParticipants':
      return { field: 'people', sentence: say('wrong.tooMany', { max: value }) };
    case 'recordingDays':
      return { field: 'recordingDays', sentence: say('recording.keptTooLong', { days: value }) };
  }
}

/** Each field once, in a sentence of ours: the API's own speak to programs. */
function aboutFields(errors: readonly FieldError[], say: SayBooking): readonly Complaint[] {
  const complaints = errors.map((error) => aboutField(error, say));
  const fields = complaints.map(({ field }) => field);
  const once = complaints.filter(({ field }, index) => fields.indexOf(field) === index);
  return once.length > 0 ? once : [unreadable(say)];
}

function aboutField({ pointer, code }: FieldError, say: SayBooking): Complaint {
  const option = OPTION_FIELDS.find((field) => pointer === `/options/${field}`);
  if (option !== undefined) return optionComplaints([option], say)[0] ?? unreadable(say);
  switch (pointer) {
    case '/branch':
      return { field: 'branch', sentence: say('wrong.branchMissing') };
    case '/title':
      return { field: 'title', sentence: say(code === 'custom' ? 'wrong.nameUnreadable' : 'wrong.name') };
    case '/start':
      return { field: 'day', sentence: say('wrong.dayUnknown') };
    case '/durationMinutes':
      return { field: 'duration', sentence: say('wrong.duration') };
    case '/expectedParticipants':
      return { field: 'people', sentence: say('wrong.people') };
    case '/description':
      return { field: 'description', sentence: say('more.descriptionLong') };
    case '/recurrence':
      return { field: 'times', sentence: say('wrong.times', { max: MAX_DATES }) };
    default:
      return unreadable(say);
  }
}

function unreadable(say: SayBooking): Complaint {
  return { field: null, sentence: say('wrong.unreadable') };
}
