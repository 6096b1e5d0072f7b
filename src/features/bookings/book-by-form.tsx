import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { FormPage, NowherePage } from './booking-form.tsx';
import { BookingView } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';
import { choiceGroups } from './branch-choices.ts';
import { type Choices, choicesIn, exceptionsOf } from './form-choices.ts';
import {
  branchMeant,
  offeredBranch,
  offeredTo,
  readingOf,
  type Standing,
  standing,
  usualOf,
} from './form-standing.ts';
import { bodyOf, CANNOT_BE, checkFit, type Trial, triedOf, trialOf, UNTRIED } from './form-trial.ts';
import { unusualFields, type Usual, usualOptions } from './form-usual.ts';
import type { FormView } from './form-view.ts';
import { readWish, type Typed, typedIn } from './form-wish.ts';
import type { BookingPageParts } from './page-parts.ts';

/** A form as it was sent, or is begun. */
export type Filled = {
  readonly typed: Typed;
  readonly choices: Choices;
  /** What makes a form that is sent twice one booking. */
  readonly key: string;
  /** What is usual in its branch. */
  readonly usual: Usual;
};

/** `GET /buchen`: the form, filled in as far as the address and the last booking say. */
export async function showForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const at = await standing(parts, request);
  const { query } = request;
  const branch = query['branch'] ?? (await branchMeant(at));
  const usual = await usualOf(at, branch);
  const typed = typedIn({ ...query, branch }, usual.typed);
  return answerForm(at, { typed, usual, choices: new Map(), key: randomUUID() }, UNTRIED);
}

/** `POST /buchen`: books, and leads to the booking; or the form as it was sent, with what stands in the way. */
export async function bookByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const at = await standing(parts, request);
  const { form } = request;
  const filled = await filledIn(at, form);
  const { typed, choices, key } = filled;
  const read = readWish(typed, readingOf(at, typed, form));
  if ('complaints' in read) {
    const { complaints } = read;
    return answerForm(at, filled, { ...UNTRIED, status: CANNOT_BE, complaints });
  }
  const tried = triedOf(read.wish, choices);
  if (exceptionsOf(tried.series, choices).isStale) {
    const { answer } = await checkFit(at, tried);
    const complaints = [{ field: null, sentence: at.say('check.stale') }] as const;
    return answerForm(at, filled, { status: CANNOT_BE, complaints, answer });
  }
  try {
    const call = {
      method: 'post',
      path: '/bookings',
      body: bodyOf(tried),
      key,
      answer: BookingView,
    } as const;
    const { id } = await parts.ask(at.caller, call);
    return { status: 303, redirect: request.frame.link(`${pathOf(id)}?neu=1`) };
  } catch (error) {
    const fault = faultOf(error);
    const trial = trialOf(fault, tried, at);
    if (trial === null) throw error;
    // The key belongs to another booking by now: what is sent next is one more.
    const isUsed = fault.code === 'idempotency-mismatch';
    return answerForm(at, isUsed ? { ...filled, key: randomUUID() } : filled, trial);
  }
}

/** What a form of ours sent; ticks that it showed and that are not named are not set. */
export async function filledIn(at: Standing, form: Readonly<Record<string, string>>): Promise<Filled> {
  const usual = await usualOf(at, form['branch'] ?? '');
  const nothing = Object.fromEntries(Object.keys(usual.typed).map((field) => [field, ''])) as Typed;
  return {
    typed: typedIn(form, form['options'] === 'shown' ? nothing : { ...usual.typed, ...EMPTY_MAIN }),
    choices: choicesIn(form),
    key: z.uuid().safeParse(form['key']).data ?? randomUUID(),
    usual,
  };
}

/** What a form that names less than ours does not name is missing. */
const EMPTY_MAIN = { branch: '', title: '', day: '', time: '', people: '', times: '', until: '' } as const;

/** The form; or, for who may book nowhere, whom to ask. */
export function answerForm(at: Standing, filled: Filled, trial: Trial): PageAnswer {
  const { frame, address, bookable, parts } = at;
  if (bookable.branches.length === 0) {
    const html = <NowherePage frame={frame} address={address} helpContact={parts.helpContact} />;
    return { status: PROBLEMS.forbidden.status, html };
  }
  const { status, busy } = trial;
  return {
    status,
    packed: true,
    html: <FormPage frame={frame} view={viewOf(at, filled, trial)} />,
    ...(busy === undefined ? {} : { headers: { 'Retry-After': String(busy) } }),
  };
}

export function viewOf(at: Standing, filled: Filled, { complaints, answer }: Trial): FormView {
  const { address, bookable, timeZone, now, say, language, frame } = at;
  const { tree, branches } = bookable;
  const branch = offeredBranch(at, filled.typed.branch);
  const offered = offeredTo(at, filled.typed);
  return {
    ...filled,
    ...{ address, timeZone, now, say, language, frame, complaints, answer, offered },
    groups: choiceGroups(tree, branches),
    isUnusual: unusualFields(filled.typed, usualOptions(tree, branch), offered).length > 0,
    recordingDays: tree.limits(branch).recordingDays,
    hasUsualCode: tree.options(branch).accessCode !== null,
  };
}
