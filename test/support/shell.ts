import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Half of what a script takes is compiling; Node knows by each file's content what it has compiled before. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'plenum-compile-cache');

/** Runs a script at the top of the repository, with the node that runs this test and no settings but these. */
export async function shell(script: string, settings: Record<string, string> = {}): Promise<Ran> {
  const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  return shellIn(ROOT, script, { PATH, NODE_COMPILE_CACHE, ...settings });
}

/** Runs a script in a folder, with this environment and nothing else in it; as another user where one is named. */
export async function shellIn(
  cwd: string,
  script: string,
  env: Record<string, string>,
  user: { readonly uid?: number; readonly gid?: number } = {},
): Promise<Ran> {
  const child = spawn('bash', ['-c', script], {
    ...{ cwd, env, ...user },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 400_000,
  });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status: child.exitCode, stdout, stderr };
}
