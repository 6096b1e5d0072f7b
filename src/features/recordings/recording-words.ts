import type { Instant } from '../../lib/span.ts';
import { dateInWords, dayInWords, timeInWords } from '../../platform/web/dates.ts';
import type { Language } from '../../platform/web/texts.ts';
import type { RecordingView } from './recording-schemas.ts';
import type { SayRecording } from './recording-texts.ts';

/** In whose words, when, and by which clock. */
export type Voice = {
  readonly say: SayRecording;
  readonly language: Language;
  readonly now: Instant;
  /** IANA name. */
  readonly timeZone: string;
};

/** `Dienstag, 9. Februar, 19:00 Uhr`. */
export function whenOf({ startedAt, recordedAt }: RecordingView, voice: Voice): string {
  return dateInWords(Date.parse(startedAt ?? recordedAt), voice.now, voice);
}

/** When it goes, in one line for a list. */
export function shortDueOf({ due, deletedAt }: RecordingView, voice: Voice): string {
  const { say } = voice;
  if (deletedAt !== null) return say('state.deleted');
  if (due === null) return say('due.never');
  if (Date.parse(due.at) <= voice.now || due.because === 'unwanted') return say('due.soon');
  return say(due.because === 'hold' ? 'due.shortHold' : 'due.short', { date: dayOf(due.at, voice) });
}

/** When it goes and why, and what stands in its way. */
export function dueLinesOf(recording: RecordingView, voice: Voice): readonly string[] {
  const { due, deletedAt, archive, deletion } = recording;
  const { say } = voice;
  if (deletedAt !== null) return [say('due.gone', { date: dayOf(deletedAt, voice) })];
  if (due === null) return [say('due.never')];
  return [
    mainDueOf(due, voice),
    ...(archive.wanted ? [say('due.waits')] : []),
    ...(deletion.failure === null ? [] : [say('due.failed')]),
  ];
}

function mainDueOf({ at, days, because }: NonNullable<RecordingView['due']>, voice: Voice): string {
  const { say } = voice;
  const date = dayOf(at, voice);
  if (because === 'hold') return say('due.hold', { date });
  if (because === 'unwanted' || Date.parse(at) <= voice.now) return say('due.unwanted');
  return say(because === 'booking' ? 'due.booking' : 'due.branch', { date, count: days });
}

/** How it stands with the copy in the branch's folder; null where there is nothing to say. */
export function copyOf({ archive: { state, wanted, name } }: RecordingView, { say }: Voice): string | null {
  if (state === 'none') return wanted ? say('copy.wanted') : null;
  if (state !== 'done') return say(`copy.${state}`);
  // Its name goes with the recording.
  return name === null ? say('copy.doneBefore') : say('copy.done', { name });
}

/** `412 MB`. */
export function sizeInWords(bytes: number, language: Language): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: power > 2 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}

export function dayOf(at: string, { now, language, timeZone }: Voice): string {
  return dayInWords(Date.parse(at), now, { language, timeZone });
}

/** Address of a recording's page. */
export function recordingPath(id: string): string {
  return `/aufzeichnungen/${id}`;
}

/** Until when the wish that it be gone can be taken back for certain; null where that is over. */
export function undoTime({ deletion: { undoUntil } }: RecordingView, voice: Voice): string | null {
  if (undoUntil === null || Date.parse(undoUntil) <= voice.now) return null;
  return timeInWords(Date.parse(undoUntil), voice);
}
