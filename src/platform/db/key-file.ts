import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-code.ts';
import { randomHex } from '../../lib/ids.ts';

const KEY_BYTES = 32;

/**
 * The secret beside an embedded store, mode 0600, made when there is none yet.
 *
 * @param mayMake false where the store holds keys already: a new secret could not open them
 * @throws Error with a sentence for the operator when the file is missing or damaged
 */
export async function readKeyFile(dataDir: string, mayMake: boolean): Promise<string> {
  const file = join(dataDir, 'secret.key');
  const there = await read(file);
  if (there !== null) return there;
  if (!mayMake) {
    throw new Error(`${file} is missing, without which the store's keys cannot be read: put it back.`);
  }
  await make(file);
  const made = await read(file);
  if (made === null) throw new Error(`${file} was made and is gone again.`);
  return made;
}

async function read(file: string): Promise<string | null> {
  try {
    const secret = (await readFile(file, 'utf8')).trim();
    if (Buffer.from(secret, 'base64url').length === KEY_BYTES) return secret;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new Error(`${file} cannot be read (${errorCode(error) ?? 'unknown'}).`, { cause: error });
  }
  throw new Error(`${file} is damaged: put the right one back.`);
}

/** Written whole under another name and then linked, so that no crash leaves half a key, nor any start two. */
async function make(file: string): Promise<void> {
  const draft = `${file}.${randomHex(4)}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64url')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}
