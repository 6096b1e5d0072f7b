import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../scripts/demo-run/main.ts', import.meta.url));

/** What `scripts/demo` runs, in a process of its own. */
export type Demo = {
  /** Everything printed so far. */
  output(): string;
  /**
   * Waits until `pattern` was printed, for `limitMs` (default: almost as long as a test may take, since filling may
   * share its cores with three other tests).
   *
   * @throws Error with the output when the demo ended, or it takes too long
   */
  says(pattern: RegExp, limitMs?: number): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  /** The exit code, once it has ended. */
  ended(): Promise<number | null>;
};

export function startDemo(args: readonly string[]): Demo {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => written.push(String(chunk)));
  const output = () => written.join('');
  return {
    output,
    says: async (pattern, limitMs = 180_000) => {
      const until = Date.now() + limitMs;
      while (Date.now() < until) {
        const found = pattern.exec(output());
        if (found !== null) return found;
        if (isOver(child)) break;
        await wait(50);
      }
      throw new Error(`the demo did not say ${pattern.source}:\n${output()}`);
    },
    signal: (signal) => {
      child.kill(signal);
    },
    ended: async () => {
      if (!isOver(child)) await once(child, 'close');
      return child.exitCode;
    },
  };
}

/** Runs a command of the demo to its end: what it printed, and its exit code. */
export async function runDemo(
  ...args: readonly string[]
): Promise<{ output: string; exitCode: number | null }> {
  const demo = startDemo(args);
  const exitCode = await demo.ended();
  return { output: demo.output(), exitCode };
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
