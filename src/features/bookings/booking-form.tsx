import type { Instant } from '../../lib/span.ts';
import { durationInWords, localDay } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { ChoiceGroup } from './branch-choices.ts';
import { AttendanceReason, PapersChoice, RecordingChoice } from './booking-form-choices.tsx';
import { bookingTexts, type SayBooking } from './booking-texts.ts';
import { InputField, type OptionGroup, SelectField, Wrong } from '../../platform/web/form-fields.tsx';
import { readDay, readTime, REPEATS } from './form-times.ts';
import { type Complaint, FIELDS, type Typed } from './form-wish.ts';
import type { FullView } from './full-times.ts';

/** The form as it stands before its reader. */
export type FormView = {
  readonly address: Address;
  readonly groups: readonly ChoiceGroup[];
  readonly typed: Typed;
  readonly complaints: readonly Complaint[];
  /** What to do where there is no place; null as long as that is not known. */
  readonly full: FullView | null;
  /** By whose calendar days and times are meant. */
  readonly timeZone: string;
  readonly now: Instant;
  /** What makes a form that is sent twice one booking. */
  readonly key: string;
  /** The session's token. */
  readonly csrf: string;
  /** Whether there is a Nextcloud for them. */
  readonly offersPapers: boolean;
  /** Whether some branch that may be meant allows recording. */
  readonly offersRecording: boolean;
};

type Props = { readonly frame: Frame; readonly view: FormView };

const HOME_ZONE = 'Europe/Berlin';
/** Minutes to choose from. */
const DURATIONS = [30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720];

/** The page for booking a room: empty, or as it was sent, with what stands in the way. */
export function FormPage({ frame, view }: Props) {
  const say = bookingTexts(frame.language, view.address);
  const isWrong = view.complaints.length > 0;
  const title = say('form.title');
  return (
    <Layout
      frame={frame}
      title={isWrong ? `${say('form.prefix')}: ${title}` : title}
      address={view.address}
      here="book"
    >
      <div class="notice">
        <h1>{title}</h1>
        {isWrong ? (
          <Wrong title={say('wrong.title')} complaints={view.complaints} />
        ) : (
          <p>{say('form.lead')}</p>
        )}
        {view.full === null ? null : <FullPanel frame={frame} view={view} full={view.full} say={say} />}
        <form method="post" action={frame.link('/buchen')} class="card">
          <Hidden view={view} />
          <What view={view} say={say} />
          <When view={view} say={say} />
          <HowLong frame={frame} view={view} say={say} />
          <HowOften view={view} say={say} />
          <PapersChoice view={view} say={say} />
          <RecordingChoice view={view} say={say} />
          <AttendanceReason view={view} say={say} />
          <button type="submit">{say('form.submit')}</button>
        </form>
      </div>
    </Layout>
  );
}

type NowhereProps = {
  readonly frame: Frame;
  readonly address: Address;
  readonly helpContact: string | null;
};

/** For who may book for no branch: whom to ask. */
export function NowherePage({ frame, address, helpContact }: NowhereProps) {
  const say = bookingTexts(frame.language, address);
  return (
    <Layout frame={frame} title={say('nowhere.title')} address={address}>
      <div class="notice">
        <h1>{say('nowhere.title')}</h1>
        <p>{say('nowhere.text')}</p>
        {helpContact === null ? null : <p>{say('nowhere.contact', { contact: helpContact })}</p>}
      </div>
    </Layout>
  );
}

function Hidden({ view }: Pick<Props, 'view'>) {
  return (
    <>
      <input type="hidden" name="csrf" value={view.csrf} />
      <input type="hidden" name="key" value={view.key} />
    </>
  );
}

type PartProps = Pick<Props, 'view'> & { readonly say: SayBooking };

function What({ view: { groups, typed, complaints }, say }: PartProps) {
  const options: readonly OptionGroup[] = groups.map(({ label, choices }) => ({
    label,
    options: choices.map(({ id, name }) => ({ value: id, words: name })),
  }));
  return (
    <>
      <SelectField
        field="branch"
        label={say('form.branch')}
        hint={say('form.branchHint')}
        complaints={complaints}
        value={typed.branch}
        groups={options}
        placeholder={say('form.choose')}
      />
      <InputField
        field="title"
        label={say('form.name')}
        hint={say('form.nameHint')}
        complaints={complaints}
        type="text"
        value={typed.title}
        required
      />
    </>
  );
}

/** Native fields, which send and show what is understood; what is not stands in a plain one as it was typed. */
function When({ view: { typed, complaints, timeZone, now }, say }: PartProps) {
  const day = readDay(typed.day, localDay(now, timeZone));
  const time = readTime(typed.time);
  const asTyped = (read: string | null, text: string) => read === null && text !== '';
  return (
    <>
      <div class="pair">
        <InputField
          field="day"
          label={say('form.day')}
          hint={say('form.dayHint')}
          complaints={complaints}
          type={asTyped(day, typed.day) ? 'text' : 'date'}
          value={day ?? typed.day}
          required
        />
        <InputField
          field="time"
          label={say('form.time')}
          hint={say('form.timeHint')}
          complaints={complaints}
          type={asTyped(time, typed.time) ? 'text' : 'time'}
          value={time ?? typed.time}
          required
        />
      </div>
      {timeZone === HOME_ZONE ? null : <p class="small">{say('form.zone', { zone: timeZone })}</p>}
    </>
  );
}

function HowLong({ frame, view: { typed, complaints }, say }: PartProps & Pick<Props, 'frame'>) {
  const minutes = /^\d{1,3}$/.test(typed.duration) ? Number(typed.duration) : null;
  const offered = minutes === null || DURATIONS.includes(minutes) ? DURATIONS : [...DURATIONS, minutes];
  const options = offered
    .toSorted((one, other) => one - other)
    .map((each) => ({ value: String(each), words: durationInWords(each, frame.language) }));
  return (
    <div class="pair">
      <SelectField
        field="duration"
        label={say('form.duration')}
        complaints={complaints}
        value={typed.duration}
        groups={[{ label: null, options }]}
      />
      <InputField
        field="people"
        label={say('form.people')}
        hint={say('form.peopleHint')}
        complaints={complaints}
        type="number"
        value={typed.people}
        required
      />
    </div>
  );
}

function HowOften({ view: { typed, complaints }, say }: PartProps) {
  const options = REPEATS.map((repeat) => ({ value: repeat, words: say(`form.repeats.${repeat}`) }));
  return (
    <div class="pair">
      <SelectField
        field="repeat"
        label={say('form.repeat')}
        complaints={complaints}
        value={typed.repeat}
        groups={[{ label: null, options }]}
      />
      <InputField
        field="times"
        label={say('form.times')}
        hint={say('form.timesHint')}
        complaints={complaints}
        type="number"
        value={typed.times}
        required={false}
      />
    </div>
  );
}

/** A form of its own, so that Enter in a field of the large one never presses one of its buttons. */
function FullPanel({
  frame,
  view,
  full,
  say,
}: Props & { readonly full: FullView; readonly say: SayBooking }) {
  const { free, dates, ways } = full;
  if (free.length + dates.length === 0) return null;
  return (
    <form method="post" action={frame.link('/buchen')} class="card full" aria-labelledby="full-title">
      <h2 id="full-title">{say('full.title')}</h2>
      <Hidden view={view} />
      {FIELDS.map((field) => (
        <input key={field} type="hidden" name={field} value={view.typed[field]} />
      ))}
      {dates.length === 0 ? null : <Dates words={dates} say={say} />}
      {free.length === 0 ? null : <p>{say('full.press')}</p>}
      {free.map(({ start, button }) => (
        <button key={start} type="submit" class="quiet" name="start" value={start}>
          {button}
        </button>
      ))}
      {ways.map((way) => (
        <button key={way} type="submit" class="quiet" name="onConflict" value={way}>
          {say(`full.${way}`)}
        </button>
      ))}
      {ways.includes('shift') ? <p class="small">{say('full.shiftHint')}</p> : null}
    </form>
  );
}

function Dates({ words, say }: { readonly words: readonly string[]; readonly say: SayBooking }) {
  return (
    <>
      <p>{say('full.these')}</p>
      <ul>
        {words.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </>
  );
}
