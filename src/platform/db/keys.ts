import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Database } from './database.ts';
import { readKeyFile } from './key-file.ts';
import { seal, unseal } from './seal.ts';

const KEY_BYTES = 32;
const INSTANCE = 'instance';
/** Tells this use of the secret from any other; the salt need not be secret, nor differ between stores. */
const SALT = 'plenum: sealing the keys of the store, v1';

/** The keys that an installation makes for itself, the same on all its replicas. */
export type Keys = {
  /** Tags the meetings of this installation; random, the same for ever, no secret. 16 hex digits. */
  readonly instanceId: string;
  /**
   * The 32-byte key of that name, made at first use. For the start: not inside a transaction.
   *
   * @throws Error when it cannot be opened with the secret key
   */
  key(name: string): Promise<Buffer>;
};

export type KeyOptions = {
  readonly database: Pick<Database, 'dialect' | 'db'>;
  /** `PLENUM_SECRET_KEY`; null for the key file beside the embedded store. */
  readonly secretKey: string | null;
  readonly dataDir: string;
};

/**
 * Opens the store's keys. They lie in the store, sealed with AES-256-GCM under a key that scrypt makes of the
 * secret key, so that a stolen backup opens no tickets, cursors or sessions.
 *
 * @throws Error with a sentence for the operator when the secret key is missing, or not the one of this store;
 *   nothing is overwritten then
 */
export async function openKeys(options: KeyOptions): Promise<Keys> {
  const { database } = options;
  const sealingKey = await stretch(await secretOf(options));
  const opened = new Map<string, Promise<Buffer>>();
  const key = (name: string): Promise<Buffer> => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const opening = findOrMake(database, name, sealingKey);
    opened.set(name, opening);
    // A database that was away must not be remembered as an answer.
    opening.catch(() => opened.delete(name));
    return opening;
  };
  // Always opened, so that a wrong secret key ends the start and not the first sign-in.
  const instance = await key(INSTANCE);
  return { instanceId: instance.toString('hex').slice(0, 16), key };
}

/** Whether `secretKey` is the one that a row of `sealed_keys` was sealed with. */
export async function fits(secretKey: string, row: { name: string; sealed: string }): Promise<boolean> {
  return unseal(row.sealed, await stretch(secretKey), row.name) !== null;
}

async function secretOf({ database, secretKey, dataDir }: KeyOptions): Promise<string> {
  if (secretKey !== null) return secretKey;
  if (database.dialect === 'postgres') {
    throw new Error('PLENUM_SECRET_KEY is needed with PostgreSQL: all replicas must share it.');
  }
  const first = await database.db.selectFrom('sealed_keys').select('name').limit(1).executeTakeFirst();
  return readKeyFile(dataDir, first === undefined);
}

/** 32 MiB and some 100 ms for each guess at a weak secret; paid once at start. */
async function stretch(secret: string): Promise<Buffer> {
  const derive = promisify<string, string, number, object, Buffer>(scrypt);
  return derive(secret, SALT, KEY_BYTES, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
}

/** Of two replicas that make it at once one is first, and both read what that one wrote. */
async function findOrMake({ db }: KeyOptions['database'], name: string, sealingKey: Buffer): Promise<Buffer> {
  const find = () =>
    db.selectFrom('sealed_keys').select('sealed').where('name', '=', name).executeTakeFirst();
  let row = await find();
  if (row === undefined) {
    const sealed = seal(randomBytes(KEY_BYTES), sealingKey, name);
    await db
      .insertInto('sealed_keys')
      .values({ name, sealed, created_at: Date.now() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    row = await find();
  }
  const key = row === undefined ? null : unseal(row.sealed, sealingKey, name);
  if (key === null) {
    throw new Error(
      `The key "${name}" of this store does not open: PLENUM_SECRET_KEY, or the key file, is not the one it was made with.`,
    );
  }
  return key;
}
