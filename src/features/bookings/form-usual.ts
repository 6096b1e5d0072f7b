import type { BookingOptions } from '../branches/options.ts';
import type { Tree } from '../branches/tree.ts';
import type { LastBooking } from './booking-store.ts';
import { type OptionField, typedOptions } from './form-options.ts';
import { FIELDS, type Typed } from './form-wish.ts';

/** What a form for a branch begins with. */
export type Usual = {
  readonly typed: Typed;
  /** What of it is as in somebody's last booking for the branch, and what that was called; null for nothing. */
  readonly like: { readonly title: string; readonly fields: readonly LikeField[] } | null;
};
type LikeField = 'time' | 'duration' | 'people' | 'options';

const USUAL_MINUTES = 90;

/**
 * Options that each meeting asks for anew: an access code is known to the guests of the last one, and who is recorded or
 * listed is to be so because somebody wanted it this time.
 */
const EACH_TIME: readonly OptionField[] = [
  'accessCode',
  'record',
  'attendance',
  'recordingDays',
  'maxParticipants',
];

const EMPTY = Object.fromEntries(FIELDS.map((field) => [field, ''])) as Typed;

/**
 * What is usual: as the branch has it, and over that as it was in the last booking; but for the time and the length of
 * a meeting at once, which nobody chose.
 *
 * @param branch '' where none is chosen yet
 * @param last the last booking for it of who fills in the form
 */
export function usualFor(tree: Tree, branch: string, last: LastBooking | null): Usual {
  const options = usualOptions(tree, branch);
  const { maxMinutes } = tree.limits(branch);
  const base: Typed = {
    ...EMPTY,
    ...typedOptions(options),
    ...{ branch, repeat: 'once', duration: String(Math.min(USUAL_MINUTES, maxMinutes ?? Infinity)) },
  };
  if (last === null) return { typed: base, like: null };
  const again = optionsAgain(options, last.options);
  const isAllowed = !last.wasAtOnce && (maxMinutes === null || last.durationMinutes <= maxMinutes);
  const typed: Typed = {
    ...base,
    ...typedOptions(again),
    ...(isAllowed ? { duration: String(last.durationMinutes) } : {}),
    ...(last.wasAtOnce ? {} : { time: last.start.slice('YYYY-MM-DDT'.length) }),
    people: String(last.expected),
  };
  const isOther = Object.entries(again).some(([key, value]) => value !== options[key as OptionField]);
  const fields: readonly LikeField[] = [
    ...(last.wasAtOnce ? [] : (['time'] as const)),
    ...(isAllowed ? (['duration'] as const) : []),
    'people',
    ...(isOther ? (['options'] as const) : []),
  ];
  return { typed, like: { title: last.title, fields } };
}

/**
 * What the branch starts from, within what it allows. Without its access code, which is a secret of the branch: where
 * none is asked for, the API takes that.
 */
export function usualOptions(tree: Tree, branch: string): BookingOptions {
  const options = tree.options(branch);
  return { ...options, accessCode: null, record: options.record && tree.limits(branch).recording };
}

function optionsAgain(usual: BookingOptions, last: BookingOptions): BookingOptions {
  return { ...last, ...Object.fromEntries(EACH_TIME.map((field) => [field, usual[field]])) };
}

/**
 * A form whose branch changes: what was still as usual before is as usual in the other branch, and what somebody typed
 * stays.
 */
export function takeUsual(typed: Typed, before: Usual, after: Usual): Typed {
  const entries = FIELDS.map((field) => [
    field,
    typed[field] === before.typed[field] ? after.typed[field] : typed[field],
  ]);
  return { ...(Object.fromEntries(entries) as Typed), branch: typed.branch };
}

/** Options that are not as the branch has them, which is as `options` say. */
export function unusualFields(
  typed: Typed,
  options: BookingOptions,
  offered: ReadonlySet<OptionField>,
): readonly OptionField[] {
  const usual = typedOptions(options);
  return [...offered].filter((field) => typed[field].trim() !== usual[field]);
}
