import { errorCode } from '../../src/lib/error-code.ts';
import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, loadConfig } from '../../src/config.ts';
import { hashOf } from '../../src/platform/backups/keep-copy.ts';
import type { StoreFacts } from '../../src/platform/backups/inspect-file.ts';
import { readKeyFile } from '../../src/platform/db/key-file.ts';
import { fits } from '../../src/platform/db/keys.ts';
import { MIGRATIONS } from '../../src/platform/db/migrate.ts';
import { newerThan } from '../../src/platform/db/schema-version.ts';
import { putInPlace } from './put-in-place.ts';
import { countTables, dropSealedKeys, inspectDump, restorePostgres } from './postgres.ts';
import { readWords, runCommand, Trouble, wrongWords } from './words.ts';

const OPTIONS = {
  replace: { type: 'boolean', default: false },
  key: { type: 'string' },
  'new-key': { type: 'boolean', default: false },
} as const;
const BEGINNINGS = { sqlite: 'SQLite format 3', postgres: 'PGDMP' } as const;

await runCommand('restore', async (words) => {
  const { values, positionals } = readWords(OPTIONS, words);
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) wrongWords('Which file is to be restored?');
  const file = resolve(given);
  const keyFile = values.key === undefined ? null : resolve(values.key);
  // Where Plenum is started: relative paths in its settings begin here.
  process.chdir(fileURLToPath(new URL('../../', import.meta.url)));
  const config = loadConfig(process.env);
  const newKey = values['new-key'];
  await checkKind(file, config);
  await checkSum(file);
  if (config.store.kind === 'postgres') await intoPostgres(config, config.store.url, { file, newKey });
  else await intoFolder(config, { file, keyFile, newKey, replace: values.replace });
  console.log(
    'Start Plenum. Bookings made after this backup are gone. Rooms that were opened after it are not known',
  );
  console.log(
    'any more: they are ended when their servers are first asked, and what is still booked opens anew.',
  );
});

type Wish = { readonly file: string; readonly newKey: boolean };

async function intoPostgres({ secretKey }: Config, url: string, { file, newKey }: Wish): Promise<void> {
  if ((await countTables(url)) > 0) {
    throw new Trouble('The database of PLENUM_DATABASE_URL is not empty: make a new one for the backup.');
  }
  const facts = await inspectDump(file);
  checkSchema(facts);
  if (!newKey) await checkKey(facts, secretKey);
  await restorePostgres(url, file);
  if (newKey) await dropSealedKeys(url);
  console.log(`restored: ${file} (schema ${facts.schema})`);
}

async function intoFolder(
  { dataDir, secretKey }: Config,
  { file, newKey, keyFile, replace }: Wish & { readonly keyFile: string | null; readonly replace: boolean },
): Promise<void> {
  const chosenKey = keyFile === null ? null : (await readFile(keyFile, 'utf8')).trim();
  const check = async (facts: StoreFacts) => {
    checkSchema(facts);
    if (facts.sealed === null || newKey) return;
    await checkKey(facts, secretKey ?? chosenKey ?? (await keyOf(dataDir)));
  };
  // With PLENUM_SECRET_KEY the file would never be read.
  const key = secretKey === null ? chosenKey : null;
  const { facts, aside } = await putInPlace({ file, dataDir, replace, key, dropKeys: newKey, check });
  if (aside !== null) console.log(`what was there: ${aside}`);
  console.log(`restored: ${file} (schema ${facts.schema})`);
}

async function keyOf(dataDir: string): Promise<string> {
  return readKeyFile(dataDir, false).catch(() => {
    throw new Trouble(
      `The key is missing: ${dataDir} holds no usable secret.key. Name the one that belongs to the backup ` +
        '(--key FILE), or set PLENUM_SECRET_KEY where that was used; --new-key where it is lost. Nothing was changed.',
    );
  });
}

async function checkKey({ sealed }: StoreFacts, secretKey: string | null): Promise<void> {
  if (sealed === null || (secretKey !== null && (await fits(secretKey, sealed)))) return;
  throw new Trouble('The key is not the one of this backup: find that one first. Nothing was changed.');
}

function checkSchema({ schema }: StoreFacts): void {
  if (newerThan(Object.keys(MIGRATIONS), [schema]) === null) return;
  throw new Trouble(
    `The backup is of a newer Plenum (${schema}): install that one first. Nothing was changed.`,
  );
}

async function checkKind(file: string, { store }: Config): Promise<void> {
  const beginning = Buffer.alloc(16);
  const handle = await open(file, 'r').catch(() => {
    throw new Trouble(`${file} cannot be read.`);
  });
  await handle.read(beginning, 0, 16, 0);
  await handle.close();
  const isOf = (kind: keyof typeof BEGINNINGS) => beginning.toString('latin1').startsWith(BEGINNINGS[kind]);
  if (isOf(store.kind)) return;
  if (isOf('postgres')) throw new Trouble('This is a dump of a PostgreSQL: set PLENUM_DATABASE_URL.');
  if (isOf('sqlite'))
    throw new Trouble('This is an embedded store, and PLENUM_DATABASE_URL is set: take that away.');
  throw new Trouble(`${file} is no backup.`);
}

/** Against what lies beside it; a backup alone is still looked at page by page. */
async function checkSum(file: string): Promise<void> {
  const expected = await readFile(`${file}.sha256`, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw new Trouble(`${file}.sha256 cannot be read. Nothing was changed.`);
  });
  if (expected === null) {
    console.log('There is no checksum beside the file (.sha256): it is only read page by page.');
    return;
  }
  if (!expected.startsWith(`${await hashOf(file)} `)) {
    throw new Trouble(`${file} is not what its checksum says: take another backup. Nothing was changed.`);
  }
}
