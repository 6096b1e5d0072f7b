import { styleText } from 'node:util';
import type { Finding, Level } from './finding.ts';
import type { ReportDocument } from './report.ts';

const COLOURS = { ok: 'green', note: 'cyan', warning: 'yellow', error: 'red' } as const;
const LEVEL_WIDTH = 'warning'.length;
const NARROWEST = 60;

/** Where it is printed: how wide, and whether in colours. */
export type Paper = { readonly columns: number; readonly colours: boolean };

/** Colours only for eyes: on a terminal, and where NO_COLOR does not ask for none. */
export function paperOf(
  out: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): Paper {
  const isScreen = out.isTTY === true;
  return {
    columns: isScreen ? (out.columns ?? 100) : 120,
    colours: isScreen && (env['NO_COLOR'] ?? '') === '',
  };
}

/** The report as text: by subject, what is right in one line, the sum last. */
export function renderReport(report: ReportDocument, paper: Paper): string {
  const subjects = [...new Set(report.findings.map(({ subject }) => subject))];
  const parts = subjects.map((subject) =>
    renderSubject(
      subject,
      report.findings.filter((finding) => finding.subject === subject),
      paper,
    ),
  );
  return [...parts, sumOf(report, paper)].join('\n');
}

function renderSubject(subject: string, findings: readonly Finding[], paper: Paper): string {
  const well = findings.filter(({ level }) => level === 'ok').map(({ check }) => check);
  const lines = findings
    .filter(({ level }) => level !== 'ok')
    .toSorted((one, other) => rank(other.level) - rank(one.level))
    .flatMap((finding) => [
      ...entry(finding.level, `${finding.setting}: ${finding.seen}`, paper),
      ...indented(`→ ${finding.advice}`, paper),
    ]);
  const fine = well.length === 0 ? [] : entry('ok', [...new Set(well)].join(', '), paper);
  return [
    paper.colours ? styleText('bold', subject, { validateStream: false }) : subject,
    ...lines,
    ...fine,
    '',
  ].join('\n');
}

function rank(level: Level): number {
  return Object.keys(COLOURS).indexOf(level);
}

function entry(level: Level, text: string, paper: Paper): readonly string[] {
  const [first = '', ...more] = indented(text, paper);
  return [`  ${coloured(level, level.padEnd(LEVEL_WIDTH), paper)}  ${first.trimStart()}`, ...more];
}

function coloured(level: Level, text: string, { colours }: Paper): string {
  return colours ? styleText(COLOURS[level], text, { validateStream: false }) : text;
}

/** Broken between words to fit beside the level. */
function indented(text: string, { columns }: Paper): readonly string[] {
  const margin = ' '.repeat(LEVEL_WIDTH + 4);
  const width = Math.max(columns, NARROWEST) - margin.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => margin + each);
}

function sumOf({ summary, deep }: ReportDocument, paper: Paper): string {
  const { error, warning, note, ok } = summary;
  const worst = error > 0 ? 'error' : warning > 0 ? 'warning' : 'ok';
  const sum = `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(note, 'note')}; ${ok} checks are well`;
  return coloured(worst, `${sum}${deep ? '' : '; --deep looks further'}.`, paper);
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
