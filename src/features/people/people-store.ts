import { foldText } from '../../lib/fold.ts';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { isInSearchText } from '../../platform/db/search-text.ts';
import type { Claims } from './claims.ts';

/** Somebody who has signed in: the realm's `sub`, and the name it gave last. */
export type Person = { readonly subject: string; readonly name: string };

const CHUNK = 500;

/** Writes down who was here, under the name and address that the realm gives now. */
export async function rememberPerson(
  tx: Tx,
  { subject, name, email }: Pick<Claims, 'subject' | 'name' | 'email'>,
  now: Instant,
): Promise<void> {
  const said = { name, email, search_text: foldText(name, email), seen_at: now };
  await tx
    .insertInto('people')
    .values({ subject, ...said, created_at: now })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(said))
    .execute();
}

/** Whose subject or verified address this is, two at most: whether it is one is all that matters. */
export async function peopleKnownAs(db: Db | Tx, who: string): Promise<readonly Person[]> {
  return db
    .selectFrom('people')
    .select(['subject', 'name'])
    .where((eb) => eb.or([eb('subject', '=', who), eb(eb.fn('lower', ['email']), '=', who.toLowerCase())]))
    .limit(2)
    .execute();
}

/** Whose name or address holds every word, in one of its spellings; `limit` of them at most. */
export async function peopleWithWords(
  db: Db | Tx,
  words: readonly (readonly string[])[],
  limit: number,
): Promise<readonly Person[]> {
  return db
    .selectFrom('people')
    .select(['subject', 'name'])
    .where((eb) => eb.and(words.map((spellings) => eb.or(spellings.map(isInSearchText)))))
    .limit(limit)
    .execute();
}

/** The names of those who are known, by subject. */
export async function namesOf(
  db: Db | Tx,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (let at = 0; at < subjects.length; at += CHUNK) {
    const part = subjects.slice(at, at + CHUNK);
    const rows = await db
      .selectFrom('people')
      .select(['subject', 'name'])
      .where('subject', 'in', part)
      .execute();
    for (const { subject, name } of rows) names.set(subject, name);
  }
  return names;
}

/** Subjects of those who were last seen before `since`, in order, `limit` at most behind `after`. */
export async function personsUnseenSince(
  tx: Tx,
  since: Instant,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('people')
    .select('subject')
    .where('seen_at', '<', since)
    .where('subject', '>', after)
    .orderBy('subject')
    .limit(limit)
    .execute();
  return rows.map(({ subject }) => subject);
}

/** What is known of somebody who has signed in. */
export type KnownPerson = Person & {
  readonly email: string | null;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
};

export async function personBySubject(db: Db | Tx, subject: string): Promise<KnownPerson | null> {
  const row = await db
    .selectFrom('people')
    .select(['subject', 'name', 'email', 'created_at as firstSeenAt', 'seen_at as lastSeenAt'])
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row ?? null;
}

/** Removes what is known of somebody; returns how many there were, one or none. */
export async function removePerson(tx: Tx, subject: string): Promise<number> {
  const result = await tx.deleteFrom('people').where('subject', '=', subject).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Removes these persons, but none who came again meanwhile; returns how many. */
export async function forgetPersons(tx: Tx, subjects: readonly string[], since: Instant): Promise<number> {
  let removed = 0;
  for (let at = 0; at < subjects.length; at += CHUNK) {
    const result = await tx
      .deleteFrom('people')
      .where('subject', 'in', subjects.slice(at, at + CHUNK))
      .where('seen_at', '<', since)
      .executeTakeFirst();
    removed += Number(result.numDeletedRows);
  }
  return removed;
}
