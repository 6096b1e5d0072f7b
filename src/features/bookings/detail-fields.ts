import type { BookingView } from './booking-schemas.ts';
import { OPTION_FIELDS, type OptionField, readOptions, typedOptions } from './form-options.ts';

/** What all dates of a booking share. */
export const DETAIL_FIELDS = ['title', 'description', ...OPTION_FIELDS] as const;
type DetailField = (typeof DETAIL_FIELDS)[number];

/** As it was typed; a tick is `yes` or nothing. */
export type DetailTyped = Readonly<Record<DetailField, string>>;

/** As it stands, in the way a form sends it. */
export function detailsOf({ title, description, options }: BookingView): DetailTyped {
  return { title, description: description ?? '', ...typedOptions(options) };
}

/** What a form sent; an option that it did not offer is as it stands. */
export function detailsIn(
  form: Readonly<Record<string, string>>,
  standing: DetailTyped,
  offered: ReadonlySet<OptionField>,
): DetailTyped {
  const wasShown = (field: DetailField) => field === 'title' || field === 'description' || offered.has(field);
  const entries = DETAIL_FIELDS.map((field) => [
    field,
    wasShown(field) ? (form[field] ?? '').replaceAll('\r\n', '\n') : standing[field],
  ]);
  // Object.fromEntries forgets the keys that it was given.
  return Object.fromEntries(entries) as DetailTyped;
}

/** A patch as the API takes it, of what alone is to be another than it stands; null where nothing is. */
type Patch = Readonly<Record<string, unknown>> | null;

/** What is to change, and the options that cannot be read. */
export function readDetails(
  typed: DetailTyped,
  booking: BookingView,
  offered: ReadonlySet<OptionField>,
): { readonly patch: Patch; readonly wrong: readonly OptionField[] } {
  const { options, wrong } = readOptions(typed, booking.options, offered);
  const standing = detailsOf(booking);
  const isNew = (field: 'title' | 'description') => typed[field].trim() !== standing[field].trim();
  const description = typed.description.trim() === '' ? null : typed.description;
  const patch = {
    ...(isNew('title') ? { title: typed.title } : {}),
    ...(isNew('description') ? { description } : {}),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
  return { patch: Object.keys(patch).length === 0 ? null : patch, wrong };
}
