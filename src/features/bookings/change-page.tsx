import type { Frame } from '../../platform/web/frame.ts';
import { type Complaint, InputField, TextField, Wrong } from '../../platform/web/form-fields.tsx';
import { Layout } from '../../platform/web/layout.tsx';
import { GetForm, PostForm } from '../../platform/web/page-parts.tsx';
import { type Voice, voiceOf } from './act-texts.ts';
import { partDates, spanOf } from './booking-dates.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import { Overtaken } from './clash-table.tsx';
import { ChangePreview } from './change-preview.tsx';
import { type DetailTyped, detailsOf } from './detail-fields.ts';
import type { OptionField } from './form-options.ts';
import { OptionFields } from './option-fields.tsx';
import { type Clash, seenAs } from './seen-fields.ts';
import type { ChangePreviewView } from './series-schemas.ts';
import { timesOf, type TimeTyped } from './time-fields.ts';
import { TimeInputs } from './time-inputs.tsx';

/** The two forms of a booking's change as they stand before their reader. */
export type ChangeView = {
  readonly shown: BookingShown;
  readonly details: DetailTyped;
  /** The options that the form offers. */
  readonly offered: ReadonlySet<OptionField>;
  /** The date from which on times change, and what was typed for it; null where none is to come. */
  readonly first: OccurrenceView | null;
  readonly times: TimeTyped | null;
  /** Which of the forms was sent; null at the first look. */
  readonly sent: 'details' | 'times' | null;
  readonly complaints: readonly Complaint[];
  /** Where somebody else was faster; null where nobody was. */
  readonly clashes: readonly Clash<string>[] | null;
  /** What would become of the dates; null where that was not asked. */
  readonly preview: ChangePreviewView | null;
};

type Props = { readonly frame: Frame; readonly view: ChangeView };
type PartProps = Props & { readonly voice: Voice };

/** The page on which a booking is changed. */
export function ChangePage({ frame, view }: Props) {
  const { booking, address, branchName, now } = view.shown;
  const voice = voiceOf(frame, address, now);
  const { act, say } = voice;
  const title = act('change.title');
  const parts = { frame, view, voice };
  const isWrong = view.complaints.length > 0;
  return (
    <Layout
      frame={frame}
      title={`${isWrong ? `${say('form.prefix')}: ` : ''}${title}: ${booking.title}`}
      owner={branchName}
      address={address}
    >
      <div class="notice booked">
        <h1>{title}</h1>
        <p class="when">{booking.title}</p>
        {view.first === null ? null : <p>{act('change.each')}</p>}
        {isWrong ? <Wrong title={say('wrong.title')} complaints={view.complaints} /> : null}
        <Overtaken clashes={view.clashes} voice={voice} />
        {view.preview === null || view.first === null || view.times === null ? null : (
          <ChangePreview
            {...{ frame, voice, preview: view.preview, booking }}
            {...{ version: view.shown.version, first: view.first, typed: view.times }}
          />
        )}
        <TimesForm {...parts} />
        <DetailsForm {...parts} />
        <p>
          <a href={frame.link(pathOf(booking.id))}>{act('back')}</a>
        </p>
      </div>
    </Layout>
  );
}

/** When, how long, for how many: of all dates to come, or of one and those after it. */
function TimesForm({ frame, view, voice }: PartProps) {
  const { shown, first, times, sent, complaints } = view;
  const { act } = voice;
  const { booking, now } = shown;
  if (first === null || times === null) return null;
  const coming = partDates(booking.occurrences, now).toCome.filter(({ status }) => status === 'booked');
  return (
    <section class="card" aria-labelledby="times-title">
      <h2 id="times-title">{act('change.times')}</h2>
      {coming.length > 1 ? (
        <Reach frame={frame} booking={booking.id} coming={coming} first={first} voice={voice} />
      ) : (
        <p>{spanOf(first, voice)}</p>
      )}
      <PostForm frame={frame} action={`${pathOf(booking.id)}/aendern`} labelledBy="times-title">
        <input type="hidden" name="form" value="times" />
        <input type="hidden" name="version" value={String(shown.version)} />
        <input type="hidden" name="seen" value={seenAs(timesOf(first))} />
        <input type="hidden" name="from" value={first.id} />
        <TimeInputs
          typed={times}
          complaints={sent === 'times' ? complaints : []}
          timeZone={first.timeZone}
          voice={voice}
        />
        <button type="submit" class={view.preview === null ? undefined : 'quiet'}>
          {act('change.look')}
        </button>
        <p class="small">{act('change.lookHint')}</p>
      </PostForm>
    </section>
  );
}

type ReachProps = {
  readonly frame: Frame;
  readonly booking: string;
  readonly coming: readonly OccurrenceView[];
  readonly first: OccurrenceView;
  readonly voice: Voice;
};

/** Which dates of a series are meant, and the way to mean others. */
function Reach({ frame, booking, coming, first, voice }: ReachProps) {
  const { act } = voice;
  const isAll = coming[0]?.id === first.id;
  const count = coming.filter(({ startsAt }) => startsAt >= first.startsAt).length;
  return (
    <>
      <p>{act(isAll ? 'change.reachAll' : 'change.reachFrom', { count, date: spanOf(first, voice) })}</p>
      <details>
        <summary>{act('change.reachOther')}</summary>
        <GetForm frame={frame} action={`${pathOf(booking)}/aendern`}>
          <div class="field">
            <label for="ab">{act('change.reachLabel')}</label>
            <select id="ab" name="ab">
              {coming.map((date) => (
                <option key={date.id} value={date.id} selected={date.id === first.id}>
                  {spanOf(date, voice)}
                </option>
              ))}
            </select>
          </div>
          <button type="submit" class="quiet">
            {act('change.reachShow')}
          </button>
        </GetForm>
        <p class="small">{act('change.oneOnly')}</p>
      </details>
    </>
  );
}

/** What all dates share. */
function DetailsForm({ frame, view, voice }: PartProps) {
  const { shown, details, offered, sent, complaints: all } = view;
  const { act, say } = voice;
  const complaints = sent === 'details' ? all : [];
  return (
    <section class="card" aria-labelledby="details-title">
      <h2 id="details-title">{act('change.details')}</h2>
      <p>{act('change.detailsLead')}</p>
      <PostForm frame={frame} action={`${pathOf(shown.booking.id)}/aendern`} labelledBy="details-title">
        <input type="hidden" name="form" value="details" />
        <input type="hidden" name="version" value={String(shown.version)} />
        <input type="hidden" name="seen" value={seenAs(detailsOf(shown.booking))} />
        <InputField
          {...{ field: 'title', label: say('form.name'), hint: say('form.nameHint') }}
          {...{ type: 'text', value: details.title, complaints, required: true }}
        />
        <TextField
          {...{ field: 'description', label: act('facts.description'), hint: act('change.descriptionHint') }}
          {...{ value: details.description, complaints, rows: 3, required: false }}
        />
        <OptionFields
          {...{ say, typed: details, complaints, offered, recordingDays: shown.recordingDays }}
          hasUsualCode={false}
        />
        <button type="submit" class="quiet">
          {act('change.save')}
        </button>
      </PostForm>
    </section>
  );
}
