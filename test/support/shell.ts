import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a script at the top of the repository, with the node that runs this test and no settings but these. */
export async function shell(script: string, settings: Record<string, string> = {}): Promise<Ran> {
  const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  const child = spawn('bash', ['-c', script], {
    cwd: ROOT,
    env: { PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status: child.exitCode, stdout, stderr };
}
