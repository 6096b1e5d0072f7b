import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { Refusal } from '../../src/lib/refusal.ts';
import { silentLog } from '../../src/lib/log.ts';
import { createBackups, removeOutdated } from '../../src/platform/backups/backups.ts';
import { hashOf, removeFile, settle } from '../../src/platform/backups/keep-copy.ts';
import { readKeyFile } from '../../src/platform/db/key-file.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { PROBLEMS } from '../../src/platform/http/problems.ts';
import { askForBackup, isThere, type Made, readToken } from './ask-gateway.ts';
import { dumpPostgres } from './postgres.ts';
import { readWords, runCommand, Trouble, wrongWords } from './words.ts';

const OPTIONS = {
  to: { type: 'string' },
  keep: { type: 'string', default: '14' },
  'key-to': { type: 'string' },
  url: { type: 'string' },
  'token-file': { type: 'string' },
} as const;

await runCommand('backup', async (words) => {
  const { values, positionals } = readWords(OPTIONS, words);
  const keep = Number(values.keep);
  if (positionals.length > 0 || !Number.isInteger(keep) || keep < 1) wrongWords('That is not understood.');
  const [to, keyTo, tokenFile] = [values.to, values['key-to'], values['token-file']].map((path) =>
    path === undefined ? undefined : resolve(path),
  );
  if (to !== undefined && to === keyTo) wrongWords('The key does not belong in the folder of the backups.');
  // Where Plenum is started: relative paths in its settings begin here.
  process.chdir(fileURLToPath(new URL('../../', import.meta.url)));
  const config = loadConfig(process.env);
  if (keyTo !== undefined) await keepKey(config, keyTo);
  if (config.store.kind === 'postgres') {
    if (to === undefined) wrongWords('With PostgreSQL, --to FOLDER says where the backup goes.');
    report(await dumpPostgres(config.store.url, to));
    await removeOutdated(to, keep);
  } else {
    const token = await readToken(tokenFile, process.env);
    const made = await makeEmbedded(config, values.url ?? localUrl(config), token);
    report(to === undefined ? made : await copyOff(config, made, to, keep));
  }
  if (keyTo === undefined) sayWhereTheKeyIs(config);
});

function localUrl({ http: { host, port } }: Config): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

async function makeEmbedded(config: Config, url: string, token: string | null): Promise<Made> {
  if (!(await isThere(url))) return copyStopped(config, url);
  if (token === null) {
    throw new Trouble(
      `A Plenum runs at ${url}: it is asked for the backup with a token (--token-file FILE).`,
    );
  }
  return askForBackup(url, token);
}

/** @throws Trouble where there is no store, or a Plenum runs on it elsewhere */
async function copyStopped({ store, backupsKept }: Config, url: string): Promise<Made> {
  if (store.kind !== 'sqlite') throw new RangeError('an embedded store');
  await stat(store.file).catch(() => {
    throw new Trouble(`There is no Plenum at ${url}, and no store at ${store.file} (PLENUM_DATA_DIR).`);
  });
  const database = await openDatabase(store, silentLog).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Trouble(`There is no Plenum at ${url} (--url), and its store cannot be opened: ${why}`);
  });
  try {
    return await createBackups({ database, clock: systemClock, kept: backupsKept }).make();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Trouble(PROBLEMS[error.fault.code].title.en);
  } finally {
    await database.close();
  }
}

/** Read back at its new place, and only then called by its name. */
async function copyOff({ dataDir }: Config, made: Made, folder: string, keep: number): Promise<Made> {
  const source = await firstThere([made.file, join(dataDir, 'backups', made.name)]);
  const file = join(folder, made.name);
  const draft = `${file}.draft`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await copyFile(source, draft);
    if ((await hashOf(draft)) !== made.sha256)
      throw new Trouble(`${file} is not what was copied: is the disk well?`);
    await settle(draft, file, made.sha256);
  } finally {
    await removeFile(draft);
  }
  await removeOutdated(folder, keep);
  return { ...made, file };
}

async function firstThere(files: readonly string[]): Promise<string> {
  for (const file of files) {
    const found = await stat(file).catch(() => null);
    if (found !== null) return file;
  }
  throw new Trouble(
    `The backup was made, but not on this machine: ${files[0] ?? ''} is to be copied from there.`,
  );
}

async function keepKey({ store, secretKey, dataDir }: Config, folder: string): Promise<void> {
  if (secretKey !== null || store.kind === 'postgres') {
    throw new Trouble('The key is a setting, PLENUM_SECRET_KEY, and not a file: keep that (no --key-to).');
  }
  const key = await readKeyFile(dataDir, false);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'secret.key');
  await writeFile(file, `${key}\n`, { mode: 0o600, flush: true });
  console.log(`key: ${file}`);
}

function report({ file, bytes, sha256, schema }: Made): void {
  console.log(`backup: ${file}`);
  console.log(`${bytes} bytes, schema ${schema}, sha256 ${sha256}`);
}

function sayWhereTheKeyIs({ secretKey, dataDir }: Config): void {
  const key = secretKey === null ? join(dataDir, 'secret.key') : 'PLENUM_SECRET_KEY';
  console.log(`The key is not in it: ${key}. Plenum does not start on the backup without it; keep it apart.`);
}
