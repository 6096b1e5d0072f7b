import { durationInWords, localDay } from '../../platform/web/dates.ts';
import { type Complaint, InputField, SelectField } from '../../platform/web/form-fields.tsx';
import type { Voice } from './act-texts.ts';
import { readDay, readTime } from './form-times.ts';
import { MIN_DURATION_MINUTES } from './occurrence.ts';
import { TIME_FIELDS, type TimeTyped, wholeNumber } from './time-fields.ts';

const HOME_ZONE = 'Europe/Berlin';
/** Minutes to choose from. */
const DURATIONS = [30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720];

type Props = {
  readonly typed: TimeTyped;
  readonly complaints: readonly Complaint[];
  /** By whose clock. */
  readonly timeZone: string;
  readonly voice: Voice;
};

/** Day, time, length and people. Native fields; what they would not show stands in a plain one as it was typed. */
export function TimeInputs({ typed, complaints, timeZone, voice: { say, language, now } }: Props) {
  const day = readDay(typed.day, localDay(now, timeZone));
  const time = readTime(typed.time);
  const lengths = lengthsWith(typed.duration).map((each) => ({
    ...{ value: String(each), words: durationInWords(each, language) },
  }));
  const common = { complaints, required: true };
  return (
    <>
      <div class="pair">
        <InputField
          {...{ field: 'day', label: say('form.day'), hint: say('form.dayHint') }}
          {...{ type: day === null ? 'text' : 'date', value: day ?? typed.day, ...common }}
        />
        <InputField
          {...{ field: 'time', label: say('form.time'), hint: say('form.timeHint') }}
          {...{ type: time === null ? 'text' : 'time', value: time ?? typed.time, ...common }}
        />
      </div>
      {timeZone === HOME_ZONE ? null : <p class="small">{say('form.zone', { zone: timeZone })}</p>}
      <div class="pair">
        <SelectField
          {...{ field: 'duration', label: say('form.duration'), hint: say('form.durationHint') }}
          {...{ complaints, value: typed.duration }}
          groups={[{ label: null, options: lengths }]}
        />
        <InputField
          {...{ field: 'people', label: say('form.people'), hint: say('form.peopleHint') }}
          {...{ type: 'number', value: typed.people, ...common }}
        />
      </div>
    </>
  );
}

/** The usual ones, and the one that it has. */
function lengthsWith(typed: string): readonly number[] {
  const own = wholeNumber(typed, MIN_DURATION_MINUTES, 720);
  const all = own === null || DURATIONS.includes(own) ? DURATIONS : [...DURATIONS, own];
  return all.toSorted((one, other) => one - other);
}

/** The same, as a form of buttons carries them. */
export function HiddenTimes({ typed }: Pick<Props, 'typed'>) {
  return (
    <>
      {TIME_FIELDS.map((field) => (
        <input key={field} type="hidden" name={field} value={typed[field]} />
      ))}
    </>
  );
}
