import { InputField, SelectField } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { GetForm, Onward } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { Instant } from '../../lib/span.ts';
import { type DateVoice, spanOf } from './booking-dates.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import { bookingTexts } from './booking-texts.ts';
import type { BranchViews } from './branch-views.ts';
import { BranchField } from './calendar-page.tsx';
import { calendarPath, datePath } from './calendar-shown.ts';
import { calendarTexts, type SayCalendar } from './calendar-texts.ts';

export const WHENS = ['kommend', 'vergangen'] as const;
export const STATUSES = ['gebucht', 'abgesagt', 'alle'] as const;

/** What the list is cut down to, as its form has it. */
export type ListChoice = {
  readonly text: string;
  readonly when: (typeof WHENS)[number];
  readonly status: (typeof STATUSES)[number];
};

/** One page of the list of dates. */
type ListShown = {
  readonly dates: readonly (OccurrenceView & { readonly branchName: string })[];
  /** Where the list goes on; null at its end. */
  readonly next: string | null;
  readonly isFirst: boolean;
  readonly choice: ListChoice;
  readonly branches: BranchViews;
  /** The fields of its address that differ from those of the whole list. */
  readonly only: Readonly<Record<string, string>>;
  readonly address: Address;
  /** Whether its reader may book anywhere. */
  readonly mayBook: boolean;
  /** `2027-02-09` */
  readonly today: string;
  readonly now: Instant;
};

type Props = { readonly frame: Frame; readonly shown: ListShown };

/** What is booked in the branches of its reader, soonest first; what is over, latest first. */
export function ListPage({ frame, shown }: Props) {
  const { address, dates, next, isFirst, only, branches } = shown;
  const say = calendarTexts(frame.language, address);
  const isEmpty = dates.length === 0 && isFirst;
  const isWhole = Object.keys(only).length === 0;
  const branch = branches.shown?.id ?? null;
  return (
    <Layout frame={frame} title={say('list.title')} address={address} here="list">
      <div class="notice">
        <h1>{say('list.title')}</h1>
        <p>
          {say(isEmpty && isWhole ? 'list.empty' : 'list.lead')}{' '}
          <a href={frame.link(calendarPath('monat', shown.today, branch))}>{say('list.calendar')}</a>
        </p>
        {isEmpty && isWhole && shown.mayBook ? (
          <p>
            <a class="button" href={frame.link('/buchen')}>
              {say('list.firstStep')}
            </a>
          </p>
        ) : null}
        {isEmpty && isWhole ? null : (
          <details class="list-search" open={!isWhole}>
            <summary>{say('list.fold')}</summary>
            <ListForm {...{ frame, shown, say }} />
          </details>
        )}
        {isEmpty && !isWhole ? <NothingFound {...{ frame, say }} /> : null}
        {dates.length === 0 ? null : <Dates {...{ frame, shown, say }} />}
        <Onward {...{ frame, address, path: '/buchungen', only, next, isFirst }} />
      </div>
    </Layout>
  );
}

type PartProps = Props & { readonly say: SayCalendar };

function ListForm({ frame, shown: { choice, branches }, say }: PartProps) {
  const isOneBranch = branches.groups.flatMap(({ choices }) => choices).length < 2;
  const options = <Word extends string>(words: readonly Word[], saying: (word: Word) => string) => [
    { label: null, options: words.map((value) => ({ value, words: saying(value) })) },
  ];
  const common = { complaints: [] };
  return (
    <GetForm frame={frame} action="/buchungen" class="list-form">
      <InputField
        {...{
          ...common,
          field: 'text',
          label: say('list.text'),
          hint: say('list.textHint'),
          value: choice.text,
        }}
        type="search"
        required={false}
      />
      {isOneBranch ? null : <BranchField {...{ branches, say }} />}
      <div class="pair">
        <SelectField
          {...{ ...common, field: 'wann', label: say('list.when'), value: choice.when }}
          groups={options(WHENS, (word) => say(`list.whens.${word}`))}
        />
        <SelectField
          {...{ ...common, field: 'stand', label: say('list.status'), value: choice.status }}
          groups={options(STATUSES, (word) => say(`list.statuses.${word}`))}
        />
      </div>
      <button type="submit" class="quiet">
        {say('list.submit')}
      </button>
    </GetForm>
  );
}

function Dates({ frame, shown: { dates, address, now }, say }: PartProps) {
  const voice: DateVoice = {
    say: bookingTexts(frame.language, address),
    language: frame.language,
    now,
  };
  return (
    <ul class="entries">
      {dates.map((date) => (
        <li key={date.id} class={date.status === 'cancelled' ? 'gone' : undefined}>
          <a href={frame.link(datePath(date.id))}>{date.title}</a>
          <span>
            <span class="span-of">{spanOf(date, voice)}</span>
            {date.status === 'cancelled' ? <strong> {say('cancelled')}</strong> : null}
          </span>
          <span class="small">{date.branchName}</span>
        </li>
      ))}
    </ul>
  );
}

function NothingFound({ frame, say }: Pick<PartProps, 'frame' | 'say'>) {
  return (
    <p>
      {say('list.nothingFound')} <a href={frame.link('/buchungen')}>{say('list.reset')}</a>
    </p>
  );
}
