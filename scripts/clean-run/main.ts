import { createInterface } from 'node:readline/promises';
import { CALLING, callerOf } from '../store/call-plenum.ts';
import { readWords, runCommand, wrongWords } from '../store/words.ts';
import { type Asking, askDue, run } from './api.ts';
import { endOf, pageOf } from './show.ts';

const NOT_ALL_GONE = 3;

const OPTIONS = {
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  branch: { type: 'string' },
  server: { type: 'string' },
  ...CALLING,
} as const;

await runCommand('clean', async (words) => {
  const { values, positionals } = readWords(OPTIONS, words);
  if (positionals.length > 0) wrongWords('Only options are understood.');
  const { branch, server, yes } = values;
  const asking = { caller: await callerOf(values), branch, server };
  const due = await askDue(asking);
  console.log(pageOf(due));
  if (values['dry-run']) return;
  if (due.total.count === 0) {
    if (due.waiting.some(({ count }) => count > 0)) process.exitCode = NOT_ALL_GONE;
    return;
  }
  if (yes || (await isWanted(due.total.count))) await clean(asking);
  else console.log('Nothing was deleted.');
});

async function isWanted(count: number): Promise<boolean> {
  if (!process.stdin.isTTY) wrongWords('Nobody can be asked here: --yes deletes, --dry-run only shows.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\nDelete these ${count} recordings for good? Type yes: `);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

async function clean(asking: Asking): Promise<void> {
  console.log(
    '\nThey are being deleted, and it is looked whether they are gone. That may take some minutes.',
  );
  const outcome = await run(asking);
  if (outcome === null) {
    console.log('It takes longer than this waits. Plenum goes on; this command shows what is left.');
    process.exitCode = NOT_ALL_GONE;
    return;
  }
  const { text, isAll } = endOf(outcome);
  console.log(text);
  if (!isAll) process.exitCode = NOT_ALL_GONE;
}
