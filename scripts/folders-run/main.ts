import { setTimeout as wait } from 'node:timers/promises';
import { CALLING, callerOf } from '../store/call-plenum.ts';
import { readWords, runCommand, Trouble, wrongWords } from '../store/words.ts';
import { type FolderApi, folderApi, type FolderItem } from './api.ts';
import { barOf, progressLine, tableOf } from './show.ts';

const ASK_EVERY_MS = 2_000;
/** While branches wait, for hours perhaps, each of them is asked for. */
const ASK_WAITING_EVERY_MS = 10_000;
const FOUND_DRIFT = 3;

const OPTIONS = {
  branch: { type: 'string' },
  ...CALLING,
} as const;

const COMMANDS: Readonly<Record<string, (api: FolderApi) => Promise<void>>> = { plan, apply, drift };

await runCommand('folders', async (words) => {
  const { values, positionals } = readWords(OPTIONS, words);
  const [name = '', ...more] = positionals;
  const command = COMMANDS[name];
  if (command === undefined || more.length > 0) wrongWords('One of plan, apply and drift is needed.');
  await command(folderApi(await callerOf(values), values.branch));
});

async function plan(api: FolderApi): Promise<void> {
  const deeds = await api.plan();
  if (deeds.length === 0) {
    console.log('All is as it should be: nothing would be done.');
    return;
  }
  console.log(
    tableOf(
      ['branch', 'would', 'what'],
      deeds.map(({ branch, does, detail }) => [branch, does, detail]),
    ),
  );
  const shares = deeds.filter(({ does }) => does === 'share').length;
  console.log(`\n${deeds.length} changes, ${shares} of them shares. scripts/folders apply makes them.`);
}

/** What does not go away by itself, and what does then. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  'other-server':
    'the ids we know are of another Nextcloud or account. If that is right, order all once more, and places are taken over by name (docs/nextcloud.md, "Another server, another account").',
  'place-gone':
    'a place was found nowhere, nor in the trash. Order its branch once more, and it is made anew, empty.',
};

async function apply(api: FolderApi): Promise<void> {
  console.log(
    `${await api.order()} branches are looked at. Plenum goes on by itself where this is broken off.`,
  );
  const waiting = await follow(api);
  const failed = (await api.all()).filter(({ state }) => state === 'failed');
  const open = [...waiting, ...failed];
  if (open.length === 0) {
    console.log('All is as it should be.');
    return;
  }
  console.log(failures(open));
  for (const [failure, way] of Object.entries(WAYS_OUT)) {
    if (open.some((folder) => folder.failure === failure)) console.log(`${failure}: ${way}`);
  }
  throw new Trouble(`${open.length} could not be brought about; they are tried again by themselves.`);
}

/**
 * A bar in a terminal; elsewhere a line wherever something has changed.
 *
 * @returns those that wait for something other than a limit of the server, where nothing else is left
 */
async function follow(api: FolderApi): Promise<readonly FolderItem[]> {
  const { isTTY } = process.stdout;
  let told = '';
  for (;;) {
    const progress = await api.progress();
    const { total, settled, failed, waiting: count } = progress;
    const waiting = count > 0 ? await api.all('waiting') : [];
    const line = progressLine(
      progress,
      Date.now(),
      waiting.flatMap(({ failure }) => failure ?? []),
    );
    if (isTTY) process.stdout.write(`\r\u001b[K${barOf(progress)} ${line}`);
    else if (line !== told) console.log(line);
    told = line;
    const stuck = waiting.filter(isStuck);
    if (settled + failed + stuck.length >= total) {
      if (isTTY) process.stdout.write('\n');
      return stuck;
    }
    await wait(count > 0 ? ASK_WAITING_EVERY_MS : ASK_EVERY_MS);
  }
}

/** What is in the way does not pass by itself. */
function isStuck({ failure }: FolderItem): boolean {
  return failure !== null && failure !== 'rate-limited';
}

async function drift(api: FolderApi): Promise<void> {
  const all = await api.all();
  const rows = all.flatMap(({ branch, drift: found }) =>
    found.map(({ kind, detail }) => [branch, kind, detail]),
  );
  const failed = all.filter(({ failure }) => failure !== null);
  if (rows.length > 0) console.log(tableOf(['branch', 'differs', 'what'], rows));
  if (failed.length > 0) console.log(failures(failed));
  if (rows.length + failed.length > 0) process.exitCode = FOUND_DRIFT;
  else console.log('Nothing differs, as far as the last look goes.');
}

function failures(failed: readonly FolderItem[]): string {
  return tableOf(
    ['branch', 'state', 'failure', 'name'],
    failed.map(({ branch, state, failure, name }) => [branch, state, failure ?? '', name]),
  );
}
