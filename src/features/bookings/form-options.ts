import { type BookingOptions, BookingOptions as Options } from '../branches/options.ts';
import type { OptionsWish } from './wish.ts';

/** What a form may ask of the room, by kind: each field is called as its option. */
export const ROOM_TICKS = [
  ...(['muteOnStart', 'webcamsOnlyForModerator'] as const),
  ...(['lockCamera', 'lockMicrophone', 'lockChat', 'lockNotes'] as const),
] as const;
const TICKS = ['record', ...ROOM_TICKS] as const;
const CHOICES = ['lobby', 'layout', 'language', 'papers'] as const;
export type ChoiceField = (typeof CHOICES)[number];
const TEXTS = ['accessCode', 'welcome', 'attendance'] as const;
const NUMBERS = ['maxParticipants', 'recordingDays'] as const;

export const OPTION_FIELDS = [...TICKS, ...CHOICES, ...TEXTS, ...NUMBERS] as const;
export type OptionField = (typeof OPTION_FIELDS)[number];

/** Options as a form holds them; a tick that is not set is empty. */
export type TypedOptions = Readonly<Record<OptionField, string>>;

/** How options stand in the fields of a form. */
export function typedOptions(options: BookingOptions): TypedOptions {
  const entries = OPTION_FIELDS.map((field) => [field, typedOption(options[field])]);
  // Object.fromEntries forgets the keys that it was given.
  return Object.fromEntries(entries) as TypedOptions;
}

function typedOption(value: BookingOptions[OptionField]): string {
  if (typeof value === 'boolean') return value ? 'yes' : '';
  return value === null ? '' : String(value);
}

/** What is asked of the room, and the fields that cannot be read. */
type ReadOptions = { readonly options: OptionsWish; readonly wrong: readonly OptionField[] };

/**
 * What of the options is asked for: those that are not as the branch has them. The others are left to the branch.
 *
 * @param usual what the branch starts from
 * @param offered the fields that the form had; the others say nothing
 */
export function readOptions(
  typed: TypedOptions,
  usual: BookingOptions,
  offered: ReadonlySet<OptionField>,
): ReadOptions {
  const options: Record<string, unknown> = {};
  const wrong: OptionField[] = [];
  for (const field of OPTION_FIELDS) {
    if (!offered.has(field)) continue;
    const { data: value, success } = Options.shape[field].safeParse(meant(field, typed[field]));
    if (!success) wrong.push(field);
    else if (value !== usual[field]) options[field] = value;
  }
  return { options, wrong };
}

/** What a field says, to be judged as the API would. */
function meant(field: OptionField, text: string): string | number | boolean | null {
  const trimmed = text.trim();
  if (isOneOf(TICKS, field)) return trimmed === 'yes';
  if (isOneOf(CHOICES, field)) return trimmed;
  if (trimmed === '') return null;
  // What is no number is judged as the text that it is.
  return isOneOf(NUMBERS, field) && /^\d{1,6}$/.test(trimmed) ? Number(trimmed) : text;
}

/** Whether it is on or off. */
export function isTick(field: OptionField): boolean {
  return isOneOf(TICKS, field);
}

/** Whether it is one of several. */
export function isChoice(field: OptionField): field is ChoiceField {
  return isOneOf(CHOICES, field);
}

function isOneOf(fields: readonly OptionField[], field: OptionField): boolean {
  return fields.includes(field);
}
