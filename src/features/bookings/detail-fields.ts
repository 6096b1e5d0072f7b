import { PAPERS } from '../branches/options.ts';
import type { BookingView } from './booking-schemas.ts';

/** What all dates of a booking share, in the order in which it stands on its form. */
export const DETAIL_FIELDS = [
  ...(['title', 'description', 'lobby', 'accessCode', 'maxParticipants', 'muteOnStart', 'welcome'] as const),
  ...(['record', 'papers', 'attendance'] as const),
] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

/** As it was typed; a tick is `yes` or nothing. */
export type DetailTyped = Readonly<Record<DetailField, string>>;

/** As it stands, in the way a form sends it. */
export function detailsOf({ title, description, options }: BookingView): DetailTyped {
  const tick = (isOn: boolean) => (isOn ? 'yes' : '');
  return {
    title,
    description: description ?? '',
    lobby: tick(options.lobby === 'ask-moderator'),
    accessCode: options.accessCode ?? '',
    maxParticipants: options.maxParticipants === null ? '' : String(options.maxParticipants),
    muteOnStart: tick(options.muteOnStart),
    welcome: options.welcome ?? '',
    record: tick(options.record),
    papers: options.papers,
    attendance: options.attendance ?? '',
  };
}

/** What a form sent; a field that it did not show is as it stands. */
export function detailsIn(
  form: Readonly<Record<string, string>>,
  standing: DetailTyped,
  shown: readonly DetailField[],
): DetailTyped {
  const entries = DETAIL_FIELDS.map((field) => [
    field,
    shown.includes(field) ? (form[field] ?? '').replaceAll('\r\n', '\n') : standing[field],
  ]);
  // Object.fromEntries forgets the keys that it was given.
  return Object.fromEntries(entries) as DetailTyped;
}

/** A patch as the API takes it, of those fields alone that are to be another than they stand; null where none is. */
export function detailPatch(typed: DetailTyped, standing: DetailTyped): Record<string, unknown> | null {
  const isNew = (field: DetailField) => typed[field].trim() !== standing[field].trim();
  const changed = DETAIL_FIELDS.filter(isNew);
  if (changed.length === 0) return null;
  const options = changed.flatMap((field) =>
    field in OPTIONS ? [[field, optionOf(field, typed[field])]] : [],
  );
  return {
    ...(isNew('title') ? { title: typed.title } : {}),
    ...(isNew('description') ? { description: orNull(typed.description) } : {}),
    ...(options.length === 0 ? {} : { options: Object.fromEntries(options) as Record<string, unknown> }),
  };
}

const OPTIONS: Readonly<Partial<Record<DetailField, (typed: string) => unknown>>> = {
  lobby: (typed) => (typed === 'yes' ? 'ask-moderator' : 'always-accept'),
  accessCode: orNull,
  // What is no number is for the API to refuse.
  maxParticipants: (typed) =>
    typed.trim() === '' ? null : /^\s*\d{1,6}\s*$/.test(typed) ? Number(typed) : typed,
  muteOnStart: (typed) => typed === 'yes',
  welcome: orNull,
  record: (typed) => typed === 'yes',
  papers: (typed) => PAPERS.find((known) => known === typed) ?? 'none',
  attendance: orNull,
};

function optionOf(field: DetailField, typed: string): unknown {
  return OPTIONS[field]?.(typed);
}

function orNull(typed: string): string | null {
  return typed.trim() === '' ? null : typed;
}
