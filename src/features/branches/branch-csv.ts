import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { FieldError } from '../../lib/refusal.ts';
import { type Branch, BranchId, BranchName, LEVELS } from './branch.ts';

const MAX_ROWS = 20_000;
/** What a table program would take for a formula has an apostrophe before it, in lists of ours as in others. */
const GUARDED = /^'(?=[=+\-@])/;
export const COLUMNS = ['id', 'parent', 'name', 'level'] as const;

const ImportRow = z.strictObject({
  id: BranchId,
  parent: z.union([z.literal('').transform(() => null), BranchId]),
  name: z
    .string()
    .transform((text) => text.replace(GUARDED, ''))
    .pipe(BranchName),
  level: z.enum(LEVELS),
});
/** One branch as a file, or a caller, wants it. */
export type ImportRow = z.infer<typeof ImportRow>;

/** `line`: where it stands in the file, counted from 1 as editors do. */
export type ImportLine = ImportRow & { readonly line: number };

/** What a file says, as far as it can be read. */
export type ReadCsv = {
  readonly rows: readonly ImportLine[];
  /** The ids of all rows, those that cannot be read otherwise among them. */
  readonly ids: ReadonlySet<string>;
  readonly errors: readonly FieldError[];
};

/** Reads a CSV with the columns `id,parent,name,level`, separated by commas or semicolons; finds every wrong line. */
export function readCsv(csv: string): ReadCsv {
  const parsed = parseCsv(csv);
  if (typeof parsed === 'string') return unreadable('csv', parsed);
  if (parsed.length > MAX_ROWS) return unreadable('too_big', `At most ${MAX_ROWS} rows are taken.`);
  const read = parsed.map(({ record, line }) => ({ line, record, result: ImportRow.safeParse(record) }));
  const rows = read.flatMap(({ line, result }) => (result.success ? [{ ...result.data, line }] : []));
  const wrong = read.flatMap(({ line, result }) =>
    result.success ? [] : result.error.issues.flatMap((issue) => errorsOf(line, issue)),
  );
  return {
    rows,
    ids: new Set(parsed.flatMap(({ record }) => record['id'] ?? [])),
    errors: [...wrong, ...duplicates(rows)],
  };
}

/** Branches as a file that `readCsv` reads: quoted, with commas, in UTF-8. */
export function writeCsv(branches: readonly Pick<Branch, (typeof COLUMNS)[number]>[]): string {
  const cell = (text: string) => `"${text.replace(/^(?=[=+\-@])/, "'").replaceAll('"', '""')}"`;
  const lines = branches.map((branch) => COLUMNS.map((column) => cell(branch[column] ?? '')).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

/** A wrong value: the place as a pointer, and once more in a sentence. */
export function lineError(line: number, column: string, code: string, detail: string): FieldError {
  return { pointer: `/lines/${line}/${column}`, code, detail: `Line ${line}, ${column}: ${detail}` };
}

function unreadable(code: string, detail: string): ReadCsv {
  return { rows: [], ids: new Set(), errors: [{ pointer: '', code, detail }] };
}

type Parsed = { readonly record: Readonly<Record<string, string>>; readonly line: number };

/** @returns what is wrong with it, where it is no CSV with our columns */
function parseCsv(csv: string): readonly Parsed[] | string {
  try {
    const records: readonly { record: Record<string, string>; info: { lines: number } }[] = parse(csv, {
      ...{ bom: true, columns: readHead, skip_empty_lines: true, trim: true, info: true },
      delimiter: delimiterOf(csv),
    });
    return records.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    return error instanceof Error ? error.message : 'This is no CSV.';
  }
}

/** As the head has it; no column of ours has either sign in its name. German Excel writes semicolons. */
function delimiterOf(csv: string): ',' | ';' {
  const [head = ''] = csv.split(/[\r\n]/u, 1);
  return head.includes(';') ? ';' : ',';
}

/** Without its head the first branch of a file would be lost unseen. */
function readHead(names: readonly string[]): string[] {
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new Error(`The first line must name the columns ${COLUMNS.join(',')}.`);
  return [...names];
}

function errorsOf(line: number, issue: z.core.$ZodIssue): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      lineError(line, key.slice(0, 100), issue.code, 'There is no column of this name.'),
    );
  }
  return [lineError(line, issue.path.join('/'), issue.code, issue.message)];
}

function duplicates(rows: readonly ImportLine[]): readonly FieldError[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ id, line }) => {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, line);
    return earlier === undefined
      ? []
      : [lineError(line, 'id', 'duplicate', `${id} stands in line ${earlier} already.`)];
  });
}
