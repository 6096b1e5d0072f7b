import { type Line, meets, show, showGoal } from './line.ts';

const HEAD = ['what', 'figure', 'goal', '', 'ours', 'against'] as const;

/** The lines as text, in columns as wide as they need to be, no line wider than `columns`. */
export function renderTable(lines: readonly Line[], columns: number): string {
  const rows = [HEAD, ...lines.map(cellsOf)];
  const widths = HEAD.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  const texts = rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - cell.length))
      .join('  ')
      .trimEnd(),
  );
  return texts.map((text) => cut(text, columns)).join('\n');
}

function cellsOf(line: Line): readonly string[] {
  const { what, value, unit, ours, against } = line;
  return [what, show(value, unit), showGoal(line), judgement(line), ours, against];
}

/** `met`, `MISSED`, or nothing where there is no goal. */
export function judgement(line: Line): string {
  const met = meets(line);
  if (met === null) return '';
  return met ? 'met' : 'MISSED';
}

function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}
