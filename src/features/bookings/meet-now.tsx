import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { toLocal } from '../../lib/local-time.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { InputField, SelectField } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { PostForm } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import { answerForm, type Filled } from './book-by-form.tsx';
import { BookingView } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';
import { bookingTexts } from './booking-texts.ts';
import { offeredBranch, type Standing, standing, usualOf } from './form-standing.ts';
import { CANNOT_BE, triedOf, trialOf, UNTRIED } from './form-trial.ts';
import { isBlank } from './form-wish.ts';
import type { BookingPageParts } from './page-parts.ts';

const MINUTES = 60;
const PEOPLE = 10;
/** Who meets at once is not the whole of a large meeting that was booked before. */
const MOST_PEOPLE = 50;

type MeetNowProps = {
  readonly frame: Frame;
  readonly address: Address;
  /** Those that its reader may book for, at least one. */
  readonly branches: readonly { readonly id: string; readonly name: string }[];
  /** Another one for each time that the page is shown: what makes a form that is sent twice one meeting. */
  readonly formKey: string;
};

/** The form for meeting at once, for a page of somebody who may book; its heading is the page's. */
export function MeetNow({ frame, address, branches, formKey }: MeetNowProps) {
  const say = bookingTexts(frame.language, address);
  const [only, ...others] = branches;
  const options = branches.map(({ id, name }) => ({ value: id, words: name }));
  return (
    <PostForm frame={frame} action="/sofort" class="meet-now">
      <input type="hidden" name="key" value={formKey} />
      <p>{say('now.lead')}</p>
      {only !== undefined && others.length === 0 ? (
        <input type="hidden" name="branch" value={only.id} />
      ) : (
        <SelectField
          field="branch"
          label={say('now.branch')}
          complaints={[]}
          value=""
          groups={[{ label: null, options }]}
          placeholder={say('form.choose')}
        />
      )}
      <InputField
        field="title"
        label={say('now.name')}
        hint={say('now.nameHint')}
        complaints={[]}
        type="text"
        value=""
        required={false}
      />
      <button type="submit" class="quiet">
        {say('now.button')}
      </button>
    </PostForm>
  );
}

/**
 * `POST /sofort`: a room that begins now and lasts an hour, for as many as last time, and leads to the booking; or the
 * form for booking, filled in with that, and what would be free.
 */
export async function meetByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const at = await standing(parts, request);
  const { form, frame } = request;
  const { filled, body } = await meetingNow(at, form);
  if (isBlank(filled.typed.branch)) {
    const complaints = [{ field: 'branch', sentence: at.say('wrong.branchMissing') }] as const;
    return answerForm(at, filled, { ...UNTRIED, status: CANNOT_BE, complaints });
  }
  try {
    const call = { method: 'post', path: '/bookings', body, key: filled.key, answer: BookingView } as const;
    const { id } = await parts.ask(at.caller, call);
    return { status: 303, redirect: frame.link(`${pathOf(id)}?neu=1`) };
  } catch (error) {
    const fault = faultOf(error);
    const start = `${filled.typed.day}T${filled.typed.time}`;
    const wish = { ...body, start, timeZone: at.timeZone, recurrence: null, description: null, options: {} };
    const trial = trialOf(fault, triedOf(wish, new Map()), at);
    if (trial === null) throw error;
    // From here on it is a form for another time.
    return answerForm(at, { ...filled, key: randomUUID() }, trial);
  }
}

/** What is asked of the API, the same however often and late it is sent; and the form as it would say that. */
async function meetingNow(
  at: Standing,
  form: Readonly<Record<string, string>>,
): Promise<{
  readonly filled: Filled;
  readonly body: Readonly<{
    branch: string;
    title: string;
    start: 'now';
    durationMinutes: number;
    expectedParticipants: number;
  }>;
}> {
  const { branch = '', title = '' } = form;
  const usual = await usualOf(at, branch);
  const { maxMinutes, maxParticipants } = at.bookable.tree.limits(offeredBranch(at, branch));
  const body = {
    ...{ branch, title: isBlank(title) ? at.say('now.usualTitle') : title, start: 'now' as const },
    durationMinutes: Math.min(MINUTES, maxMinutes ?? MINUTES),
    expectedParticipants: Math.min(
      isBlank(usual.typed.people) ? PEOPLE : Number(usual.typed.people),
      MOST_PEOPLE,
      maxParticipants ?? Infinity,
    ),
  };
  const [day = '', time = ''] = toLocal(at.now, at.timeZone).split('T');
  const typed = {
    ...{ ...usual.typed, branch, title: body.title, day, time },
    ...{ duration: String(body.durationMinutes), people: String(body.expectedParticipants) },
  };
  const key = z.uuid().safeParse(form['key']).data ?? randomUUID();
  return { filled: { typed, usual, key, choices: new Map() }, body };
}
