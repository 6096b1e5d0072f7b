import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { SECOND_MS } from '../../../src/lib/span.ts';

export type ProgramWish = {
  /** Path of a program for node. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Takes what it prints; straight from the process, so that nobody's time is spent on passing it on. */
  readonly logFile: string;
};

/** A process that is measured. */
export type Program = {
  /** What it has printed so far. */
  output(): Promise<string>;
  /** Null while it runs. */
  readonly exitCode: number | null;
  /** SIGTERM, and SIGKILL where that does not end it. */
  stop(): Promise<void>;
};

const PATIENCE_MS = 30 * SECOND_MS;

/** Starts one; settings of a real Plenum in the same shell are none of its business. */
export async function startProgram({ script, args = [], env, logFile }: ProgramWish): Promise<Program> {
  const log = await open(logFile, 'w');
  try {
    const child = spawn(process.execPath, [script, ...args], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    return {
      output: () => readFile(logFile, 'utf8'),
      get exitCode() {
        return child.exitCode;
      },
      stop: () => stop(child),
    };
  } finally {
    await log.close();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(insist);
}
