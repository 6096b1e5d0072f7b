import { durationInWords, localDay } from '../../platform/web/dates.ts';
import { InputField, type OptionGroup, SelectField } from '../../platform/web/form-fields.tsx';
import type { ViewProps } from './form-view.ts';
import type { ChoiceGroup } from './branch-choices.ts';
import { readDay, readTime, REPEATS } from './form-times.ts';

const HOME_ZONE = 'Europe/Berlin';
/** Minutes to choose from. */
const DURATIONS = [30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720];

export function What({ view: { groups, typed, complaints, say, frame } }: ViewProps) {
  const only = onlyChoice(groups);
  return (
    <>
      <SelectField
        field="branch"
        label={say('form.branch')}
        hint={say('form.branchHint')}
        complaints={complaints}
        value={typed.branch}
        groups={optionGroups(groups)}
        {...(only === typed.branch ? {} : { placeholder: say('form.choose') })}
      />
      {only === null ? (
        <p class="take">
          <button
            type="submit"
            class="plain"
            name="defaults"
            value="yes"
            formaction={frame.link('/buchen/pruefen')}
            formnovalidate
          >
            {say('usual.take')}
          </button>
        </p>
      ) : null}
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

function optionGroups(groups: readonly ChoiceGroup[]): readonly OptionGroup[] {
  return groups.map(({ label, choices }) => ({
    label,
    options: choices.map(({ id, name }) => ({ value: id, words: name })),
  }));
}

/** The one branch that there is to choose; null where there are several. */
function onlyChoice(groups: readonly ChoiceGroup[]): string | null {
  const [only, ...others] = groups.flatMap(({ choices }) => choices);
  return only !== undefined && others.length === 0 ? only.id : null;
}

/** Where what stands there already comes from. */
export function Like({ view: { usual, language, say } }: ViewProps) {
  if (usual.like === null) return null;
  const { title, fields } = usual.like;
  const list = new Intl.ListFormat(language).format(fields.map((field) => say(`usual.fields.${field}`)));
  return <p class="small">{say('usual.like', { title, fields: list })}</p>;
}

/** Native fields, which send and show what is understood; what is not stands in a plain one as it was typed. */
export function When({ view: { typed, complaints, timeZone, now, say } }: ViewProps) {
  const day = readDay(typed.day, localDay(now, timeZone));
  const time = readTime(typed.time);
  return (
    <>
      <div class="pair">
        <InputField
          field="day"
          label={say('form.day')}
          hint={say('form.dayHint')}
          complaints={complaints}
          type={isAsTyped(day, typed.day) ? 'text' : 'date'}
          value={day ?? typed.day}
          required
        />
        <InputField
          field="time"
          label={say('form.time')}
          hint={say('form.timeHint')}
          complaints={complaints}
          type={isAsTyped(time, typed.time) ? 'text' : 'time'}
          value={time ?? typed.time}
          required
        />
      </div>
      {timeZone === HOME_ZONE ? null : <p class="small">{say('form.zone', { zone: timeZone })}</p>}
    </>
  );
}

function isAsTyped(read: string | null, text: string): boolean {
  return read === null && text !== '';
}

export function HowLong({ view: { typed, complaints, language, say } }: ViewProps) {
  const minutes = /^\d{1,3}$/.test(typed.duration) ? Number(typed.duration) : null;
  const offered = minutes === null || DURATIONS.includes(minutes) ? DURATIONS : [...DURATIONS, minutes];
  const options = offered
    .toSorted((one, other) => one - other)
    .map((each) => ({ value: String(each), words: durationInWords(each, language) }));
  return (
    <div class="pair">
      <SelectField
        field="duration"
        label={say('form.duration')}
        hint={say('form.durationHint')}
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

/** Where it ends stands there only for what repeats, as far as the browser can tell by the style alone. */
export function HowOften({ view: { typed, complaints, timeZone, now, say } }: ViewProps) {
  const options = REPEATS.map((repeat) => ({ value: repeat, words: say(`form.repeats.${repeat}`) }));
  const until = readDay(typed.until, localDay(now, timeZone));
  return (
    <>
      <SelectField
        field="repeat"
        label={say('form.repeat')}
        complaints={complaints}
        value={typed.repeat}
        groups={[{ label: null, options }]}
      />
      <div class="pair ends">
        <InputField
          field="times"
          label={say('form.times')}
          hint={say('form.timesHint')}
          complaints={complaints}
          type="number"
          value={typed.times}
          required={false}
        />
        <InputField
          field="until"
          label={say('ends.until')}
          hint={say('ends.untilHint')}
          complaints={complaints}
          type={isAsTyped(until, typed.until) ? 'text' : 'date'}
          value={until ?? typed.until}
          required={false}
        />
      </div>
    </>
  );
}
