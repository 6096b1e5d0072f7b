import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { answerForm, type Filled, filledIn, viewOf } from './book-by-form.tsx';
import { UsualParts } from './booking-form.tsx';
import { CheckPanel } from './check-panel.tsx';
import { readingOf, type Standing, standing, usualOf } from './form-standing.ts';
import { CANNOT_BE, checkFit, decideAll, type Trial, triedOf, UNTRIED, wrong } from './form-trial.ts';
import { takeUsual } from './form-usual.ts';
import { isBlank, readWish, type Typed } from './form-wish.ts';
import type { BookingPageParts } from './page-parts.ts';

/**
 * `POST /buchen/pruefen`: the form as it was sent, with whether it fits; nothing is booked. The page's script asks for a
 * part of it alone: `?teil=pruefung` for the answer, `?teil=vorgaben` for the fields as they are usual in the branch.
 */
export async function checkByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const at = await standing(parts, request);
  const { form, query } = request;
  const sent = await filledIn(at, form);
  if (form['defaults'] === 'yes' || query['teil'] === 'vorgaben') return asUsual(at, sent, request);
  const { filled, trial } = await tryOut(at, sent, request);
  if (query['teil'] !== 'pruefung') return answerForm(at, filled, trial);
  const html = <CheckPanel view={viewOf(at, filled, trial)} />;
  // The script shows what it is told; only where we could not look is there nothing to show.
  return { status: trial.busy === undefined ? 200 : trial.status, html };
}

/** Takes what is usual in the branch that is chosen now, over what was usual in the one before. */
async function asUsual(at: Standing, sent: Filled, { form, query }: PageRequest): Promise<PageAnswer> {
  const before = await usualOf(at, form['usualOf'] ?? '');
  const filled = { ...sent, typed: takeUsual(sent.typed, before, sent.usual) };
  if (query['teil'] !== 'vorgaben') return answerForm(at, filled, UNTRIED);
  return { status: 200, html: <UsualParts view={viewOf(at, filled, UNTRIED)} /> };
}

async function tryOut(
  at: Standing,
  sent: Filled,
  { form, query }: PageRequest,
): Promise<{ readonly filled: Filled; readonly trial: Trial }> {
  const { typed } = sent;
  // A name is not needed to see whether there is room.
  const named: Typed = isBlank(typed.title) ? { ...typed, title: at.say('form.title') } : typed;
  const read = readWish(named, readingOf(at, typed, form));
  if ('complaints' in read) {
    const { complaints } = read;
    const isMissing = complaints.some(({ field }) => field !== null && isBlank(typed[field]));
    // A whole page says on top what is wrong; the answer alone says it itself.
    if (query['teil'] !== 'pruefung')
      return { filled: sent, trial: { ...UNTRIED, status: CANNOT_BE, complaints } };
    const answer = isMissing ? UNTRIED.answer : wrong(complaints);
    return { filled: sent, trial: { status: CANNOT_BE, complaints, answer } };
  }
  const { all } = form;
  const first = triedOf(read.wish, sent.choices);
  const tried = all === 'skip' || all === 'shift' ? await decideAll(at, first, all) : first;
  return { filled: { ...sent, choices: tried.choices }, trial: await checkFit(at, tried) };
}
