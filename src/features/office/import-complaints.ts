import type { FieldError } from '../../lib/refusal.ts';
import type { Complaint } from '../../platform/web/form-fields.tsx';
import type { SayImport } from './import-texts.ts';

/** The API names no more. */
const MOST_ERRORS = 100;
const SHOWN_OF_LINE = 60;

/** What is wrong with a place in the tree, by the code of the API. */
const PLACES = {
  duplicate: 'wrong.duplicate',
  unknown_parent: 'wrong.unknownParent',
  ring: 'wrong.ring',
  level_above_parent: 'wrong.levelAboveParent',
  level_below_child: 'wrong.levelBelowChild',
  parent_closed: 'wrong.parentClosed',
  second_root: 'wrong.secondRoot',
  unrecognized_keys: 'wrong.column',
} as const;

/** What is wrong with a value, by its column. */
const COLUMNS = {
  id: 'wrong.id',
  parent: 'wrong.parent',
  name: 'wrong.name',
  level: 'wrong.level',
} as const;

/** Each wrong line in a sentence, with what stands there. */
export function importComplaints(
  errors: readonly FieldError[],
  csv: string,
  say: SayImport,
): readonly Complaint[] {
  const lines = csv.split(/\r\n|\r|\n/u);
  const sentences = errors.map((error) => sentenceOf(error, lines, say));
  const more = errors.length < MOST_ERRORS ? [] : [say('wrong.more')];
  // Which line it is stands above only where it is about lines.
  const isAboutLines = errors.some(({ pointer }) => pointer.startsWith('/lines/'));
  const here = isAboutLines ? { atField: say(errors.length === 1 ? 'wrong.hereOne' : 'wrong.hereMany') } : {};
  return [...new Set([...sentences, ...more])].map((sentence) => ({ field: 'csv', sentence, ...here }));
}

function sentenceOf({ pointer, code }: FieldError, lines: readonly string[], say: SayImport): string {
  const [, number, column] = /^\/lines\/(\d+)\/(.*)$/u.exec(pointer) ?? [];
  if (number === undefined) {
    if (code === 'too_big') return say('wrong.tooBig');
    return say(code === 'root_missing' ? 'wrong.rootMissing' : 'wrong.csv');
  }
  const text = lines[Number(number) - 1] ?? '';
  const shown = text.length > SHOWN_OF_LINE ? `${text.slice(0, SHOWN_OF_LINE)}…` : text;
  return say('wrong.line', { line: number, text: shown, what: say(keyOf(code, column)) });
}

function keyOf(code: string, column: string | undefined) {
  if (isKnown(PLACES, code)) return PLACES[code];
  return column !== undefined && isKnown(COLUMNS, column) ? COLUMNS[column] : 'wrong.other';
}

function isKnown<T extends object>(known: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(known, key);
}
