import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { SECOND_MS } from '../../src/lib/span.ts';

/** One process of the demo. */
export type Child = {
  readonly name: string;
  readonly pid: number;
  /** Resolves with a sentence when it has ended, whoever ended it. */
  readonly ended: Promise<string>;
  /** Asks it to stop, insists after a while, and resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
};

export type ChildWish = {
  /** As the person knows it: "Plenum". */
  readonly name: string;
  /** Path of a program for node. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Called with each line that it prints. */
  onLine?(line: string): void;
};

const PATIENCE_MS = 20 * SECOND_MS;

/**
 * Starts one process. It is out of reach of the terminal's Ctrl-C, so that the demo can stop its parts in order.
 *
 * @throws Error when there is no such program
 */
export async function startChild(wish: ChildWish): Promise<Child> {
  const { name, script, args, env, logFile } = wish;
  const child = spawn(process.execPath, [script, ...args], {
    detached: true,
    env: { ...withoutSettings(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stderr.pipe(log, { end: false });
  child.stdout.pipe(log, { end: false });
  createInterface({ input: child.stdout }).on('line', (line) => wish.onLine?.(line));
  const ended = new Promise<string>((resolve) => {
    // "close" comes when its output is read to the end, so that the log is whole.
    child.once('close', (code, signal) => {
      log.end(() => resolve(`${name} has ended (${signal ?? `exit code ${code ?? 'unknown'}`}).`));
    });
  });
  await once(child, 'spawn');
  return {
    name,
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await ended;
      clearTimeout(insist);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** The last lines of a log, for a person who has to find out why something ended. */
export async function lastLines(logFile: string, count: number): Promise<string> {
  const text = await readFile(logFile, 'utf8');
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** The demo has its own settings; those of a real Plenum in the same shell are none of its business. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PLENUM_')));
}
