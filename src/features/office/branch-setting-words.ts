import { durationInWords } from '../../platform/web/dates.ts';
import type { Language } from '../../platform/web/texts.ts';
import { type Inherited, SETTINGS, type SettingId, type Value } from './branch-settings.ts';
import type { SayBranch } from './branch-texts.ts';

/** In whose words. */
export type Voice = { readonly say: SayBranch; readonly language: Language };

type Choice = Exclude<Extract<(typeof SETTINGS)[SettingId], readonly string[]>[number], 'sie' | 'du'>;

const UNITS = {
  'limits.roomsAtOnce': 'rooms',
  'limits.seatsAtOnce': 'seats',
  'limits.subtreeRoomsAtOnce': 'rooms',
  'limits.daysAhead': 'days',
  'limits.maxParticipants': 'people',
  'limits.recordingDays': 'days',
  'options.recordingDays': 'days',
  'options.maxParticipants': 'people',
} as const satisfies Partial<Record<SettingId, string>>;

/** What a value means, as short as it goes. */
export function valueInWords(value: Value, id: SettingId, { say, language }: Voice): string {
  if (value === null || value === undefined) {
    return say(id === 'options.recordingDays' ? 'value.asKept' : 'value.noLimit');
  }
  if (typeof value === 'boolean') return say(yesOrNo(value, id));
  if (value === 'sie' || value === 'du') return say(value === 'sie' ? 'value.saysSie' : 'value.saysDu');
  if (typeof value === 'string') return isChoice(value, id) ? say(`choice.${value}`) : value;
  if (id === 'limits.maxMinutes') return durationInWords(value, language);
  return hasUnit(id) ? say(`value.${UNITS[id]}`, { count: value }) : String(value);
}

/** How a choice of a field is called. */
export function choiceInWords(choice: string, id: SettingId, voice: Voice): string {
  if (choice === 'yes' || choice === 'no') return valueInWords(choice === 'yes', id, voice);
  return valueInWords(choice, id, voice);
}

/** Whose value it is that holds where there is none of its own. */
export function sourceInWords({ from }: Inherited, { say }: Voice): string {
  return from === null ? say('page.usual') : say('page.from', { name: from.name });
}

function yesOrNo(value: boolean, id: SettingId) {
  if (id === 'limits.recording') return value ? 'value.allowed' : 'value.forbidden';
  return value ? 'value.yes' : 'value.no';
}

function isChoice(value: string, id: SettingId): value is Choice {
  const control = SETTINGS[id];
  return typeof control !== 'string' && control.some((known) => known === value);
}

function hasUnit(id: SettingId): id is keyof typeof UNITS {
  return Object.hasOwn(UNITS, id);
}
