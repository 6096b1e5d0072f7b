import { durationInWords } from '../../platform/web/dates.ts';
import type { Language } from '../../platform/web/texts.ts';
import type { Tree } from '../branches/tree.ts';
import { type Inherited, ownValue, SETTINGS, type SettingId, type Value } from './branch-settings.ts';
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

/** Whose value it is that holds where there is none of its own; null for the usual one, which the page says once. */
export function sourceInWords({ from }: Inherited, { say }: Voice): string | null {
  return from === null ? null : say('page.from', { name: from.name });
}

/** How long a recording may stay at most, anywhere: the root says it, or else Plenum does. */
export function capInWords(tree: Tree, { say }: Voice): string {
  const { root } = tree;
  const days = tree.limits(root?.id ?? '').recordingDays;
  const isSet = root !== null && ownValue(root, 'limits.recordingDays') !== undefined;
  return isSet ? say('page.cap', { days, name: root.name }) : say('page.capUsual', { days });
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
