import type { AuditView } from '../../platform/audit/audit-endpoints.ts';
import { clockTime, dayInWords } from '../../platform/web/dates.ts';
import { sizeInWords } from '../recordings/recording-words.ts';
import { valueInWords as settingInWords } from './branch-setting-words.ts';
import { type SettingId, SETTINGS } from './branch-settings.ts';
import { branchTexts } from './branch-texts.ts';
import { folderTexts } from './folder-texts.ts';
import { detailInWords, rightsInWords } from './folder-words.ts';
import { countInWords, countsInWords } from './job-words.ts';
import { branchName, momentInWords, oneOf, type OpsVoice } from './ops-page.tsx';

export type Change = {
  readonly action: string;
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
};
type Facts = Readonly<Record<string, unknown>>;
type Voice = Pick<OpsVoice, 'say' | 'saying' | 'address' | 'now' | 'tree'>;

/** What differs between two states, by the names of the fields; of what was or became nothing all there is. */
export function changesOf({
  action,
  before,
  after,
}: Pick<AuditView, 'action' | 'before' | 'after'>): readonly Change[] {
  const [was, is] = [flat(before ?? {}), flat(after ?? {})];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ action, field, ...apart(was.get(field), is.get(field)) }))
    .filter(
      ({ from, to }) => !(isNothing(from) && isNothing(to)) && JSON.stringify(from) !== JSON.stringify(to),
    );
}

/** Not told at all, or told to be empty. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (isList(value) && value.length === 0);
}

/** Of two lists only what is not in both. */
function apart(from: unknown, to: unknown): Pick<Change, 'from' | 'to'> {
  if (!isList(from) || !isList(to)) return { from, to };
  return { from: from.filter((one) => !to.includes(one)), to: to.filter((one) => !from.includes(one)) };
}

/** `options.record` for what stands inside; the counts of a run stay together. */
function flat(facts: Facts, above = ''): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(facts)) {
    const field = `${above}${name}`;
    if (isRecord(value) && field !== 'outcome') {
      for (const [inner, one] of flat(value, `${field}.`)) found.set(inner, one);
    } else found.set(field, value);
  }
  return found;
}

function isRecord(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

const FIELDS = [
  ...(['title', 'start', 'opensAt', 'closesAt', 'status', 'again', 'cancelled', 'restored'] as const),
  ...(['durationMinutes', 'expectedParticipants', 'timeZone', 'recurrence', 'branch', 'server'] as const),
  ...(['accessCodeSet', 'welcome', 'welcomeSet', 'attendanceSet'] as const),
  ...(['draining', 'state', 'reason', 'heldUntil', 'released', 'archive', 'unwanted', 'link'] as const),
  ...(['from', 'to', 'rooms', 'seats', 'name', 'closed', 'created', 'until', 'dates', 'fence'] as const),
  ...(['outcome', 'failure', 'asked', 'detail', 'announcement', 'servers', 'deletedAt'] as const),
  ...(['file', 'files', 'bytes', 'sum', 'sha256', 'schema', 'recordings', 'added', 'removed'] as const),
  ...(['folder', 'readLink', 'dropLink', 'linksUntil', 'permissions', 'expires'] as const),
  ...(['person', 'deputyships', 'bookings', 'auditEntries', 'appointments'] as const),
  ...(['deciders', 'appointers'] as const),
] as const;

/** What a field is called; a new one by its own name. */
export function fieldInWords(field: string, voice: Voice): string {
  const { say, saying, address } = voice;
  const known = oneOf(FIELDS, field.replace(/^options\./, ''));
  if (known !== null) return say(`log.field.${known}`);
  const setting = settingOf(field);
  if (setting !== null) return branchTexts(saying.language, address)(`label.${setting}`);
  return countInWords(field, say) ?? field;
}

/** What of a branch's settings it is; defaults of a branch stand in the log without that word. */
function settingOf(field: string): SettingId | null {
  const ids = Object.keys(SETTINGS) as SettingId[];
  return oneOf(ids, field) ?? oneOf(ids, `defaults.${field}`);
}

/** Fields that hold an instant, as text or as milliseconds. */
const INSTANTS = /(?:At|Until|^from|^to|^until)$/;
/** Those, and what holds times of a booking, which are written down as the clocks on the wall show them. */
const TIMES = /(?:At|Until|^from|^to|^until|^start|^dates|^cancelled|^restored|^expires)$/;
/** So many of a list are named. */
const NAMED = 3;

export function valueInWords(change: Change, value: unknown, voice: Voice): string {
  const { say } = voice;
  const { field } = change;
  if (value === null || value === undefined || value === '') return '–';
  const setting = settingOf(field);
  if (
    setting !== null &&
    (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
  ) {
    return settingInWords(value, setting, branchVoice(voice));
  }
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
  if (isList(value)) return listInWords(change, value, voice);
  if (field === 'outcome' && isRecord(value)) {
    return countsInWords(value as Readonly<Record<string, number>>, say) ?? say('jobs.nothing');
  }
  if (typeof value === 'number') return numberInWords(field, value, voice);
  return typeof value === 'string' ? textInWords(change, value, voice) : JSON.stringify(value);
}

function branchVoice({ saying: { language }, address }: Voice) {
  return { say: branchTexts(language, address), language };
}

function listInWords(change: Change, list: readonly string[], voice: Voice): string {
  if (list.length === 0) return '–';
  const named = list.slice(0, NAMED).map((one) => textInWords(change, one, voice));
  const words = named.join(', ');
  return list.length <= NAMED ? words : voice.say('log.andMore', { list: words, count: list.length - NAMED });
}

function numberInWords(field: string, value: number, voice: Voice): string {
  const { language } = voice.saying;
  if (field === 'bytes') return sizeInWords(value, language);
  if (field === 'permissions') return rightsInWords(value, folderTexts(language, voice.address));
  return INSTANTS.test(field) ? momentInWords(value, voice) : String(value);
}

function textInWords({ action, field }: Change, text: string, voice: Voice): string {
  const time = TIMES.test(field) ? timeInWords(text, voice) : null;
  if (time !== null) return time;
  if (['branch', 'created', 'changed', 'closed'].includes(field)) return branchName(text, voice);
  if (field === 'detail') return detailInWords(action.slice('folder.'.length), text, voice);
  return codeInWords(action, field, text, voice) ?? text;
}

/** An instant, a time on the wall or a day; null for what is none of them. */
function timeInWords(text: string, voice: Voice): string | null {
  const [whole, day = '', time, zone] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)[\d:.]*(Z?))?$/.exec(text) ?? [];
  const { saying, now } = voice;
  const wall = { language: saying.language, timeZone: 'UTC' };
  const at = Date.parse(zone === 'Z' ? text : `${day}T${time ?? '12:00'}Z`);
  if (whole === undefined || !Number.isFinite(at)) return null;
  if (zone === 'Z') return momentInWords(at, voice);
  const words = dayInWords(at, now, wall);
  return time === undefined ? words : `${words}, ${clockTime(at, wall)}`;
}

const ARCHIVED = ['none', 'wanted', 'fetching', 'done', 'full', 'failed', 'waived'] as const;
const CODED = ['status', 'state', 'reason', 'link'];
const CODES = [
  ...([
    'booked',
    'cancelled',
    'dropped',
    'guest',
    'host',
    'read',
    'drop',
    'retention',
    'asked',
    'gone',
  ] as const),
  ...(['planned', 'creating', 'open', 'live', 'ending', 'ended', 'lost', 'failed', 'up', 'suspect'] as const),
  ...(['processing', 'processed', 'published', 'unpublished', 'deleted', 'absent', 'unknown'] as const),
  ...(['closed', 'inside', 'no-show', 'vanished', 'superseded'] as const),
] as const;

/** What a word of ours means; null where somebody typed it. */
function codeInWords(action: string, field: string, text: string, { say }: Voice): string | null {
  if (field === 'archive') {
    const copy = oneOf(ARCHIVED, text);
    return copy === null ? null : say(`recordings.copy.${copy}`);
  }
  const known = CODED.includes(field) && !action.startsWith('outage.') ? oneOf(CODES, text) : null;
  return known === null ? null : say(`log.value.${known}`);
}
