import { foldQuery, foldText } from '../../lib/fold.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { peopleWithWords } from './people-store.ts';
import { isPrincipal } from './principals.ts';

/** A name that more have is no search that tells anything. */
const MOST_NAMESAKES = 1000;

/**
 * Whom a search means: `me`, a principal such as `token:portal`, a subject, or words of a name.
 *
 * @returns principals; empty where nobody is meant
 * @throws Refusal `invalid-request` where too many have such a name
 */
export async function principalsMeant(db: Db | Tx, caller: Caller, text: string): Promise<readonly string[]> {
  if (text === 'me') return [caller.principal];
  if (isPrincipal(text)) return [text];
  const words = foldQuery(text);
  // The folded text holds the address, too, and whoever sees a booking need not learn that by trying letters.
  const named =
    words.length === 0
      ? []
      : (await peopleWithWords(db, words, MOST_NAMESAKES + 1)).filter(({ name }) => {
          const folded = foldText(name);
          return words.every((spellings) => spellings.some((spelling) => folded.includes(spelling)));
        });
  if (named.length > MOST_NAMESAKES) {
    const detail = 'is in too many names: give more of it';
    refuse({ code: 'invalid-request', errors: [{ pointer: '/query/person', code: 'custom', detail }] });
  }
  return [...new Set([text, ...named.map(({ subject }) => subject)])].map((subject) => `person:${subject}`);
}
