import { toLocal } from '../../lib/local-time.ts';
import { safeName } from '../folders/place-names.ts';
import type { Recording } from './recording.ts';

/** Recordings of one title on one day; more than these have no copy. */
const MOST_NAMES = 50;
/** Room for what stands behind a name. */
const ROOM = '.zh-Hant-TW (9).vtt';
const YEAR_LENGTH = 4;
const DAY_LENGTH = 10;

/** The folder, by the year in which it was recorded. */
export function yearOf({ startedAt, recordedAt }: Pick<Recording, 'startedAt' | 'recordedAt'>, zone: string) {
  return toLocal(startedAt ?? recordedAt, zone).slice(0, YEAR_LENGTH);
}

/** What the copy may be called without its ending, the best first: `2027-02-01 Kreisvorstand`, then with ` (2)` and so on. */
export function copyNames(
  { title, startedAt, recordedAt }: Pick<Recording, 'title' | 'startedAt' | 'recordedAt'>,
  zone: string,
): readonly string[] {
  const day = toLocal(startedAt ?? recordedAt, zone).slice(0, DAY_LENGTH);
  return Array.from({ length: MOST_NAMES }, (_, at) => {
    const whole = safeName(`${day} ${title}`, `${at === 0 ? '' : ` (${at + 1})`}${ROOM}`);
    return whole.slice(0, -ROOM.length);
  });
}

const ENDINGS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/x-m4v': 'm4v',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
};

/** By its type; of a type that we do not know, the ending of its address. */
export function endingOf({ type, url }: { readonly type: string; readonly url: string }): string {
  const own = /\.([a-z0-9]{2,4})$/.exec(new URL(url).pathname.toLowerCase())?.[1];
  return ENDINGS[type] ?? own ?? 'video';
}

/** Names of what lies beside the copy, the best first. */
export function besideNames(stem: string, ending: string): readonly string[] {
  return Array.from({ length: 9 }, (_, at) => `${stem}${at === 0 ? '' : ` (${at + 1})`}.${ending}`);
}

/** `2027-02-01 Kreisvorstand.mp4` without its ending. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/u, '');
}
