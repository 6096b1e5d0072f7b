import { refuse } from '../../lib/refusal.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Tree } from '../branches/tree.ts';
import { book } from './book.ts';
import type { Booking, BookingWithDates } from './booking.ts';
import { bookingById } from './booking-store.ts';
import { deriveRule } from './derive-rule.ts';
import type { By, Desk } from './desk.ts';
import { inStep } from './in-step.ts';
import { occurrencesOfAll } from './occurrence-store.ts';
import type { BookingWish, OptionsWish } from './wish.ts';

/** A booking like another one: what is absent is taken from that. */
export type AgainWish = { readonly start: string } & {
  readonly [Key in Exclude<keyof BookingWish, 'start'>]?: BookingWish[Key] | undefined;
};

/**
 * Books like an earlier booking, be it over or cancelled: a new booking with links of its own. A series has as many
 * dates as the earlier one was to have, by its rule. Options in which the earlier one differs from what the branch
 * starts from are asked for anew, so they must still be allowed; the others are as the branch has them now.
 *
 * @param ifMatch the version of the earlier booking that the caller has seen; null for whichever it is
 * @throws Refusal `not-found`, `version-conflict`, and whatever `book` and `deriveRule` refuse
 */
export async function bookAgain(
  desk: Desk,
  tx: Tx,
  by: By,
  { id, wish, ifMatch }: { readonly id: string; readonly wish: AgainWish; readonly ifMatch: number | null },
): Promise<BookingWithDates> {
  const stored = (await bookingById(tx, id)) ?? refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== stored.version) refuse({ code: 'version-conflict' });
  const dates = await occurrencesOfAll(tx, [id]);
  const source = inStep(stored, dates);
  const branch = wish.branch ?? source.branch;
  const count = dates.length + source.skipped.filter(({ reason }) => reason === 'capacity').length;
  const again: BookingWish = {
    branch,
    title: wish.title ?? source.title,
    description: wish.description === undefined ? source.description : wish.description,
    start: wish.start,
    timeZone: wish.timeZone ?? source.timeZone,
    durationMinutes: wish.durationMinutes ?? source.durationMinutes,
    recurrence: wish.recurrence === undefined ? ruleAgain(source, wish.start, count) : wish.recurrence,
    expectedParticipants: wish.expectedParticipants ?? source.expected,
    options: { ...optionsAgain(await desk.branches.tree(tx), branch, source), ...wish.options },
    onConflict: wish.onConflict ?? 'refuse',
  };
  return book(desk, tx, by, again, { again: id });
}

function ruleAgain({ recurrence }: Booking, start: string, count: number): string | null {
  return recurrence === null ? null : deriveRule(recurrence, { start, count });
}

function optionsAgain(tree: Tree, branch: string, { options }: Booking): OptionsWish {
  if (tree.get(branch) === undefined) return options;
  const base: OptionsWish = tree.options(branch);
  const keys = Object.keys(options) as (keyof OptionsWish)[];
  return Object.fromEntries(
    keys.filter((key) => options[key] !== base[key]).map((key) => [key, options[key]]),
  );
}
