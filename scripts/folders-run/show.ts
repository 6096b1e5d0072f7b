import type { Progress } from './api.ts';

const BAR = 30;
const MINUTE_MS = 60_000;

/** Lines of columns as wide as their widest cell, under a head. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[[...head], ...rows].map((row) => lengthOf(row[column] ?? title))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - lengthOf(cell)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** In characters, not in halves of them. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** One line that says how far it is, what is waited for, and when it will be done. */
export function progressLine(progress: Progress, now: number, waitsFor: readonly string[]): string {
  const { total, settled, waiting, failed, estimate } = progress;
  const kinds = [...new Set(waitsFor)].sort();
  const parts = [
    `${settled} of ${total} done`,
    ...(waiting > 0 ? [`${waiting} waiting${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(estimate === null ? [] : [inWords(Date.parse(estimate), now)]),
  ];
  return parts.join(', ');
}

export function barOf({ total, settled }: Pick<Progress, 'total' | 'settled'>): string {
  const filled = total === 0 ? BAR : Math.floor((settled / total) * BAR);
  return `[${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}]`;
}

/** `ready in about 3 hours 20 minutes`. */
export function inWords(at: number, now: number): string {
  const minutes = Math.max(1, Math.ceil((at - now) / MINUTE_MS));
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [...(hours > 0 ? [count(hours, 'hour')] : []), ...(rest > 0 ? [count(rest, 'minute')] : [])];
  return `ready in about ${parts.join(' ')} if nothing fails`;
}
