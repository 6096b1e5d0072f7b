import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Backup } from '../../src/platform/backups/backup.ts';
import { errorCode } from '../../src/lib/error-code.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import { Trouble } from './words.ts';

const ASKING_MS = 5 * SECOND_MS;
/** A large store on a slow disk takes its time. */
const MAKING_MS = 30 * MINUTE_MS;

const Answer = z.object({
  name: z.string(),
  file: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  schema: z.string(),
});
const Problem = z.object({ title: z.string() });

/** What a running Plenum says of the backup it made; `file` is a path on its own machine. */
export type Made = Omit<Backup, 'madeAt'>;

/** @throws Trouble where somebody is there who does not answer */
export async function isThere(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/livez`, { signal: AbortSignal.timeout(ASKING_MS) });
    return true;
  } catch (error) {
    const why = error instanceof Error ? errorCode(error.cause) : null;
    if (why === 'ECONNREFUSED') return false;
    throw new Trouble(`${url} does not answer (${why ?? 'no answer in time'}).`);
  }
}

export async function askForBackup(url: string, token: string): Promise<Made> {
  const answer = await fetch(`${url}/api/v1/backup`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'en' },
    signal: AbortSignal.timeout(MAKING_MS),
  });
  const body: unknown = await answer.json().catch(() => null);
  if (answer.status === 201) return Answer.parse(body);
  const problem = Problem.safeParse(body);
  throw new Trouble(`${url} made no backup (${answer.status}): ${problem.data?.title ?? 'it is no Plenum.'}`);
}

/** From a file, or a variable; a command line can be read by everyone on the machine. */
export async function readToken(file: string | undefined, env: NodeJS.ProcessEnv): Promise<string | null> {
  const path = file ?? env['BACKUP_TOKEN_FILE'] ?? '';
  const token = path === '' ? (env['BACKUP_TOKEN'] ?? '') : await readFile(path, 'utf8');
  return token.trim() === '' ? null : token.trim();
}
