import { type Line, meets, show, showGoal } from './line.ts';
import type { Machine } from './machine.ts';

/** What one row found. */
export type Section = { readonly title: string; readonly lines: readonly Line[] };

export type Run = {
  readonly sections: readonly Section[];
  readonly machine: Machine;
  /** `2027-01-31`. */
  readonly day: string;
  readonly minutes: number;
};

/** `docs/performance.md`, as prettier would lay it out. */
export function renderDocument({ sections, machine, day, minutes }: Run): string {
  const { cores, processor, memoryGiB, node, platform } = machine;
  const lines = sections.flatMap((section) => section.lines);
  const judged = lines.map(meets).filter((met) => met !== null);
  const met = judged.filter(Boolean).length;
  return `${[
    '# What Plenum reaches',
    `Written by \`npm run bench -- --write\` on ${day} in ${minutes} minutes, on ${cores} cores (${processor}), ${memoryGiB} GiB of memory, ${platform}, Node ${node}. Goals met: ${met} of ${judged.length}.`,
    'A figure stands for the relation of two things that were measured in turn in one run (A B A B …), so that the speed of the machine cancels out; beside it stand the absolute figures of the run, which hold for this machine alone. `n^0.5` says how a cost grows with the size of the problem: `n^0` not at all, `n^1` in step with it.',
    ...sections.map(renderSection),
    NOT_MEASURED,
  ].join('\n\n')}\n`;
}

const NOT_MEASURED = `## Not measured yet

Opening a full hour while Nextcloud gives the slides; listing 100,000 recordings of one server.`;

function renderSection({ title, lines }: Section): string {
  return `## ${capital(title)}\n\n${renderLines(lines)}`;
}

function renderLines(lines: readonly Line[]): string {
  const rows = lines.map((line) =>
    [line.what, show(line.value, line.unit), showGoal(line), told(line), line.ours, line.against].map(escape),
  );
  return markdownTable([['what', 'figure', 'goal', 'met', 'Plenum', 'against'], ...rows]);
}

function told(line: Line): string {
  const met = meets(line);
  if (met === null) return '';
  return met ? 'yes' : '**no**';
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, index) => Math.max(3, ...rows.map((row) => (row[index] ?? '').length)));
  const render = (row: readonly string[]) =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [render(head), rule, ...rows.slice(1).map(render)].join('\n');
}

function escape(cell: string): string {
  return cell.replaceAll('|', '\\|');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
