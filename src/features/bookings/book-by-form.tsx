import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Fault } from '../../lib/refusal.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { FormPage, type FormView, NowherePage } from './booking-form.tsx';
import { BookingView, OnConflict } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';
import { bookingTexts } from './booking-texts.ts';
import { choiceGroups, usualBranch } from './branch-choices.ts';
import { complaintsOf } from './form-complaints.ts';
import { readWish, typedIn, type Wished } from './form-wish.ts';
import { type FullView, fullView } from './full-times.ts';
import { addressIn, type Bookable, bookableBy, type BookingPageParts, signedIn } from './page-parts.ts';

/** We could read it, and it cannot be. */
const CANNOT_BE = 422;

/** What the form says of a try; of the first look nothing. */
type Trial = Pick<FormView, 'complaints' | 'full'> & { readonly status: number; readonly busy?: number };

const UNTRIED: Trial = { status: 200, complaints: [], full: null };

/** `GET /buchen`: the form, filled in as far as the address says. */
export async function showForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const at = await standing(parts, request);
  const typed = typedIn(request.query);
  const usual = usualBranch(at.bookable.branches, at.bookable.reach);
  const branch = typed.branch === '' ? usual : typed.branch;
  // What the branch does by default stands there to be seen, and holds as it stands.
  const papers =
    typed.papers === '' && branch !== '' ? at.bookable.tree.options(branch).papers : typed.papers;
  const { tree } = at.bookable;
  const usually = branch !== '' && tree.options(branch).record && tree.limits(branch).recording;
  const record = typed.record === '' ? (usually ? 'yes' : 'no') : typed.record;
  return answer(at, { ...UNTRIED, typed: { ...typed, branch, papers, record }, key: randomUUID() });
}

/** `POST /buchen`: books, and leads to the booking; or the form as it was sent, with what stands in the way. */
export async function bookByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const at = await standing(parts, request);
  const { form } = request;
  const typed = typedIn(form);
  const reading = { ...at, offersRecording: mayRecord(at, typed.branch) };
  const key = z.uuid().safeParse(form['key']).data ?? randomUUID();
  const onConflict = OnConflict.safeParse(form['onConflict']).data ?? 'refuse';
  const read = readWish(typed, onConflict, reading);
  if ('complaints' in read) {
    return answer(at, { status: CANNOT_BE, complaints: read.complaints, full: null, typed, key });
  }
  try {
    const { wish: body } = read;
    const call = { method: 'post', path: '/bookings', body, key, answer: BookingView } as const;
    const { id } = await parts.ask(signedIn(request).caller, call);
    return { status: 303, redirect: request.frame.link(`${pathOf(id)}?neu=1`) };
  } catch (error) {
    const fault = faultOf(error);
    const trial = trialOf(fault, read, at);
    if (trial === null) throw error;
    // The key belongs to another booking by now: what is sent next is one more.
    return answer(at, { ...trial, typed, key: fault.code === 'idempotency-mismatch' ? randomUUID() : key });
  }
}

/** Who asks, in which words, and where they may book. */
type Standing = Awaited<ReturnType<typeof standing>>;

async function standing(parts: BookingPageParts, request: PageRequest) {
  const person = signedIn(request);
  const bookable: Bookable = await bookableBy(parts, person);
  const address = addressIn(bookable.tree, bookable.reach);
  const { language, frame } = request;
  return {
    ...{ frame, language, address, bookable },
    csrf: person.session.data.csrf,
    say: bookingTexts(language, address),
    timeZone: parts.settings.timeZone,
    now: parts.clock.now(),
    helpContact: parts.helpContact,
    offersPapers: parts.papersOfDates !== undefined,
  };
}

/** Whether recording is to be chosen: the branch allows it; where none is chosen yet, one of those that may be. */
function mayRecord({ bookable: { tree, branches } }: Pick<Standing, 'bookable'>, branch: string): boolean {
  const chosen = branches.filter(({ id }) => id === branch);
  return (chosen.length === 0 ? branches : chosen).some(({ id }) => tree.limits(id).recording);
}

/** What a refusal comes to on the form; null for what is none of the form's. */
function trialOf(fault: Fault, { wish, dates }: Wished, at: Standing): Trial | null {
  if (fault.code === 'capacity-exhausted') {
    const saying = { language: at.language, timeZone: at.timeZone };
    const full: FullView = fullView(fault.conflicts, dates, { say: at.say, saying, now: at.now });
    const field = wish.recurrence === null ? 'time' : null;
    const complaints = [{ field, sentence: full.sentence, atField: full.why }] as const;
    return { status: PROBLEMS[fault.code].status, complaints, full };
  }
  const complaints = complaintsOf(fault, at);
  if (complaints === null) return null;
  const status = fault.code === 'invalid-request' ? CANNOT_BE : PROBLEMS[fault.code].status;
  return {
    ...{ status, complaints, full: null },
    ...('retryAfterSeconds' in fault ? { busy: fault.retryAfterSeconds } : {}),
  };
}

/** The form; or, for who may book nowhere, whom to ask. */
function answer(
  at: Standing,
  { status, busy, ...rest }: Trial & Pick<FormView, 'typed' | 'key'>,
): PageAnswer {
  const { frame, address, bookable, helpContact } = at;
  if (bookable.branches.length === 0) {
    const html = <NowherePage frame={frame} address={address} helpContact={helpContact} />;
    return { status: PROBLEMS.forbidden.status, html };
  }
  const { timeZone, now, csrf, offersPapers } = at;
  const groups = choiceGroups(bookable.tree, bookable.branches);
  // What was asked for is there to be taken back.
  const offersRecording = mayRecord(at, rest.typed.branch) || rest.typed.record === 'yes';
  const view = { address, groups, timeZone, now, csrf, offersPapers, offersRecording, ...rest };
  return {
    status,
    html: <FormPage frame={frame} view={view} />,
    ...(busy === undefined ? {} : { headers: { 'Retry-After': String(busy) } }),
  };
}
