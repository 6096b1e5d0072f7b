import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { MINUTE_MS } from '../../src/lib/span.ts';
import { HOUSE } from '../demo-run/house.ts';
import { createScreen, type Report, type Screen } from '../demo-run/screen.ts';
import { BenchError, readArguments, type Wish } from './arguments.ts';
import { renderDocument, type Section } from './document.ts';
import { meets } from './line.ts';
import { thisMachine } from './machine.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows.ts';
import { openWorkshop, type Workshop } from './stage/workshop.ts';
import { renderTable } from './table.ts';

const USAGE = new URL('usage.txt', import.meta.url);
const DOCUMENT = new URL('../../docs/performance.md', import.meta.url);
const PLAIN_COLUMNS = 240;

async function obey(wish: Wish, screen: Screen): Promise<void> {
  switch (wish.command) {
    case 'help':
      screen.say(await readFile(USAGE, 'utf8'));
      return;
    case 'list':
      for (const { name, title } of ROWS) screen.say(`${name.padEnd(12)}${title}`);
      return;
    case 'run':
      await run(wish, screen);
  }
}

async function run(wish: Extract<Wish, { command: 'run' }>, screen: Screen): Promise<void> {
  const begun = Date.now();
  await screen.step('Building Plenum', () => promisify(execFile)(process.execPath, [HOUSE.build]));
  const progress: { report: Report } = { report: () => undefined };
  const shop = await openWorkshop({ quick: wish.quick, report: (detail) => progress.report(detail) });
  const leave = closeOnSignal(shop);
  try {
    const sections: Section[] = [];
    for (const row of ROWS.filter(({ name }) => wish.rows.includes(name))) {
      const lines = await screen.step(row.name, (report) => {
        progress.report = report;
        return row.run(shop);
      });
      sections.push({ title: row.title, lines });
      show(screen, row, lines);
    }
    sumUp(screen, sections, Date.now() - begun);
    if (wish.write) await write(sections, Date.now() - begun, screen);
  } finally {
    leave();
    await shop.close();
  }
}

/** Ctrl-C ends what was started, too. */
function closeOnSignal(shop: Workshop): () => void {
  const stop = () => {
    void shop.close().finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  };
}

function show(screen: Screen, { title }: Row, lines: Section['lines']): void {
  const columns = process.stdout.isTTY ? process.stdout.columns : PLAIN_COLUMNS;
  screen.say(`${screen.bold(title)}\n${renderTable(lines, columns)}\n`);
}

function sumUp(screen: Screen, sections: readonly Section[], tookMs: number): void {
  const lines = sections.flatMap((section) => section.lines);
  const missed = lines.filter((line) => meets(line) === false);
  const judged = lines.filter((line) => line.goal !== null);
  screen.say(
    `${judged.length - missed.length} of ${judged.length} goals met, in ${Math.ceil(tookMs / MINUTE_MS)} minutes.`,
  );
  for (const { what } of missed) screen.say(`missed: ${what}`);
  if (missed.length > 0) process.exitCode = 1;
}

async function write(sections: readonly Section[], tookMs: number, screen: Screen): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const minutes = Math.ceil(tookMs / MINUTE_MS);
  await writeFile(DOCUMENT, renderDocument({ sections, machine: thisMachine(), day, minutes }));
  screen.say('docs/performance.md is written.');
}

try {
  const wish = readArguments(
    process.argv.slice(2),
    ROWS.map(({ name }) => name),
  );
  await obey(wish, createScreen(process.stdout));
} catch (error) {
  console.error(error instanceof BenchError ? error.message : error);
  process.exitCode = 1;
}
