import type { Instant } from '../../lib/span.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { Frame } from '../../platform/web/frame.ts';
import type { PageRequest } from '../../platform/web/page.ts';
import type { Address, Language } from '../../platform/web/texts.ts';
import { lastBookingBy } from './booking-store.ts';
import { bookingTexts, type SayBooking } from './booking-texts.ts';
import { usualBranch } from './branch-choices.ts';
import { OPTION_FIELDS, type OptionField } from './form-options.ts';
import { type Usual, usualFor, usualOptions } from './form-usual.ts';
import type { Reading, Typed } from './form-wish.ts';
import type { FullVoice } from './full-times.ts';
import { addressIn, type Bookable, bookableBy, type BookingPageParts, signedIn } from './page-parts.ts';

/** Who fills in the form, in which words, and where they may book. */
export type Standing = {
  readonly parts: BookingPageParts;
  readonly caller: Caller;
  readonly frame: Frame;
  readonly language: Language;
  readonly address: Address;
  readonly say: SayBooking;
  readonly bookable: Bookable;
  readonly timeZone: string;
  readonly now: Instant;
};

export async function standing(parts: BookingPageParts, request: PageRequest): Promise<Standing> {
  const person = signedIn(request);
  const bookable = await bookableBy(parts, person);
  const address = addressIn(bookable.tree, bookable.reach);
  const { language, frame } = request;
  return {
    ...{ parts, frame, language, address, bookable, caller: person.caller },
    say: bookingTexts(language, address),
    timeZone: parts.settings.timeZone,
    now: parts.clock.now(),
  };
}

export function voiceOf({ say, language, timeZone, now }: Standing): FullVoice {
  return { say, saying: { language, timeZone }, now };
}

/**
 * A branch that a form names, where its reader may book there; '' for every other. What another branch has settled for
 * itself is none of theirs, so the tree is only ever asked about this one.
 */
export function offeredBranch({ bookable }: Pick<Standing, 'bookable'>, named: string): string {
  return bookable.branches.some(({ id }) => id === named) ? named : '';
}

/** What a form for the branch begins with; for one that is not offered, as for no branch. */
export async function usualOf(at: Standing, named: string): Promise<Usual> {
  const { parts, caller, bookable } = at;
  const branch = offeredBranch(at, named);
  const last = branch === '' ? null : await lastBookingBy(parts.db, caller.principal, branch);
  return usualFor(bookable.tree, branch, last);
}

/** The branch that is meant where none is named: the one that all stand below, or that of the last booking. */
export async function branchMeant({ parts, caller, bookable }: Standing): Promise<string> {
  const usual = usualBranch(bookable.branches, bookable.reach);
  if (usual !== '') return usual;
  const last = await lastBookingBy(parts.db, caller.principal, null);
  return bookable.branches.find(({ id }) => id === last?.branch)?.id ?? '';
}

/** The options that the form offers: papers where there is a Nextcloud, recordings where the branch allows them. */
export function offeredTo(at: Standing, typed: Typed): ReadonlySet<OptionField> {
  const { parts } = at;
  // What was asked for is there to be taken back.
  const records = mayRecord(at, typed.branch) || typed.record === 'yes';
  const without: readonly OptionField[] = [
    ...(parts.papersOfDates === undefined ? (['papers'] as const) : []),
    ...(records ? [] : (['record', 'recordingDays'] as const)),
  ];
  return new Set(OPTION_FIELDS.filter((field) => !without.includes(field)));
}

/** Whether recording is to be chosen: the branch allows it; where none is chosen yet, one of those that may be. */
function mayRecord({ bookable: { tree, branches } }: Standing, branch: string): boolean {
  const chosen = branches.filter(({ id }) => id === branch);
  return (chosen.length === 0 ? branches : chosen).some(({ id }) => tree.limits(id).recording);
}

/** How what was sent is read: a form that did not show the options speaks only of those that it names. */
export function readingOf(at: Standing, typed: Typed, form: Readonly<Record<string, string>>): Reading {
  const { say, timeZone, now, bookable } = at;
  const offered = offeredTo(at, typed);
  return {
    ...{ say, timeZone, now, usual: usualOptions(bookable.tree, offeredBranch(at, typed.branch)) },
    offered:
      form['options'] === 'shown'
        ? offered
        : new Set([...offered].filter((field) => form[field] !== undefined)),
  };
}
