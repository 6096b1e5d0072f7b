import { readFile } from 'node:fs/promises';
import { redact } from '../../src/lib/log.ts';
import { DoctorError, readArguments, type Wish } from './arguments.ts';
import { examine } from './examine.ts';
import { paperOf, renderReport } from './print.ts';
import { reportOf } from './report.ts';

const USAGE = new URL('usage.txt', import.meta.url);
/** The shell's own codes for an end by SIGINT and SIGTERM. */
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const;
const COULD_NOT_RUN = 3;

async function run(wish: Wish): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Interrupted(signal)));
  }
  const startedAt = Date.now();
  const { findings, secrets } = await examine({ wish, env: process.env, signal: stop.signal });
  const report = reportOf({ findings, secrets, deep: wish.deep, startedAt, finishedAt: Date.now() });
  const text = wish.json
    ? JSON.stringify(report, null, 2)
    : renderReport(report, paperOf(process.stdout, process.env));
  process.stdout.write(`${text}\n`);
  process.exitCode = report.exitCode;
}

/** Test rooms were ended before this is thrown. */
class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signal: keyof typeof INTERRUPTED) {
    super(`Ended by ${signal}.`);
    this.exitCode = INTERRUPTED[signal];
  }
}

try {
  const wish = readArguments(process.argv.slice(2));
  if (wish === 'help') process.stdout.write(await readFile(USAGE, 'utf8'));
  else await run(wish);
} catch (failure) {
  const isExpected = failure instanceof DoctorError || failure instanceof Interrupted;
  console.error(isExpected ? failure.message : redact(failure));
  // Whatever is still waited for is of no interest any more.
  process.exit(failure instanceof Interrupted ? failure.exitCode : COULD_NOT_RUN);
}
