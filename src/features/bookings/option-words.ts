import { BookingOptions } from '../branches/options.ts';
import type { SayBooking } from './booking-texts.ts';
import type { ChoiceField, OptionField } from './form-options.ts';

/** Names that do not stand with the others. */
const OWN_LABELS = {
  papers: 'papers.label',
  attendance: 'attendance.label',
  record: 'recording.choices.yes',
} as const;

/** How a page calls an option. */
export function optionLabel(field: OptionField, say: SayBooking): string {
  return say(isOwn(field) ? OWN_LABELS[field] : `more.${field}`);
}

function isOwn(field: OptionField): field is keyof typeof OWN_LABELS {
  return Object.hasOwn(OWN_LABELS, field);
}

type Choice = { readonly value: string; readonly words: string };

/** What an option may be, where it is one of several. */
export function choicesFor(field: ChoiceField, say: SayBooking): readonly Choice[] {
  const { shape } = BookingOptions;
  switch (field) {
    case 'lobby':
      return shape.lobby.options.map((value) => ({ value, words: say(`more.lobbies.${value}`) }));
    case 'layout':
      return shape.layout.options.map((value) => ({ value, words: say(`more.layouts.${value}`) }));
    case 'language':
      return shape.language.options.map((value) => ({ value, words: say(`more.languages.${value}`) }));
    case 'papers':
      return shape.papers.options.map((value) => ({ value, words: say(`papers.choices.${value}`) }));
  }
}

/** How what was chosen is called; what is no choice, as it is. */
export function optionInWords(field: ChoiceField, value: string, say: SayBooking): string {
  return choicesFor(field, say).find((choice) => choice.value === value)?.words ?? value;
}
