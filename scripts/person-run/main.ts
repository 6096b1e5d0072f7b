import { CALLING, callerOf } from '../store/call-plenum.ts';
import { readWords, runCommand, wrongWords } from '../store/words.ts';
import { type Held, type PersonApi, personApi } from './api.ts';
import { pageOf } from './page.ts';
import { wordsOf } from './words.ts';

const HOLDS_NOTHING = 3;

const OPTIONS = {
  html: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  ...CALLING,
} as const;

await runCommand('person', async (words) => {
  const { values, positionals } = readWords(OPTIONS, words);
  const { html, 'dry-run': dryRun } = values;
  const [command = '', subject = '', ...more] = positionals;
  if ((command !== 'export' && command !== 'erase') || more.length > 0) {
    wrongWords('One of export and erase is needed, and one subject.');
  }
  if (subject === '') wrongWords('The subject is missing: their id in Keycloak.');
  if (html && command === 'erase') wrongWords('--html goes with export.');
  if (dryRun && command === 'export') wrongWords('--dry-run goes with erase: an export changes nothing.');
  const api = personApi(await callerOf(values), subject);
  await (command === 'export' ? exportPerson(api, html) : erasePerson(api, dryRun));
});

async function exportPerson(api: PersonApi, html: boolean): Promise<void> {
  const held = await api.held();
  console.log(html ? pageOf(held) : JSON.stringify(held, null, 2));
  if (!isEmpty(held)) return;
  console.error('Plenum holds nothing on this subject. Is it the right one?');
  process.exitCode = HOLDS_NOTHING;
}

async function erasePerson(api: PersonApi, dryRun: boolean): Promise<void> {
  const erasure = await api.erase(dryRun);
  const { text, isNothing } = wordsOf(erasure);
  console.log(text);
  if (isNothing) process.exitCode = HOLDS_NOTHING;
}

function isEmpty({ person, sessions, deputyships, appointed, bookings, ...held }: Held): boolean {
  const lists = [sessions, deputyships, appointed, bookings, held.deeds, held.deedsTo, held.requestKeys];
  return (
    person === null &&
    held.recordings === 0 &&
    [...lists, held.nextcloudGroups].every((list) => list.length === 0)
  );
}
