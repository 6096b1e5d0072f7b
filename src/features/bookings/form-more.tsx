import { InputField, SelectField, TextField, TickField } from '../../platform/web/form-fields.tsx';
import { BookingOptions } from '../branches/options.ts';
import type { FormView, ViewProps } from './form-view.ts';
import type { OptionField } from './form-options.ts';
import { isBlank, MAIN_FIELDS } from './form-wish.ts';

/** What may stand in each option. */
const { shape: SHAPE } = BookingOptions;

/** What a usual meeting does without; open where something in it is not as usual, or is wrong. */
export function More({ view }: ViewProps) {
  const { say, typed, isUnusual, complaints } = view;
  const main: readonly string[] = MAIN_FIELDS;
  const isWrong = complaints.some(({ field }) => field !== null && !main.includes(field));
  const isFilled = !isBlank(typed.description);
  return (
    <details id="more-part" class="more" open={isUnusual || isFilled || isWrong}>
      <summary>
        <span>{say('more.title')}</span>
        <span class="small">{say('more.about')}</span>
      </summary>
      <p class="small">{say(isUnusual ? 'more.differs' : 'more.asUsual')}</p>
      <TextField
        field="description"
        label={say('more.description')}
        hint={say('more.descriptionHint')}
        complaints={complaints}
        value={typed.description}
        rows={3}
        required={false}
      />
      <Entry view={view} />
      <Inside view={view} />
      <Afterwards view={view} />
    </details>
  );
}

function Entry({ view }: ViewProps) {
  const { say, typed, complaints } = view;
  return (
    <fieldset>
      <legend>{say('more.entry')}</legend>
      <Choice
        view={view}
        field="lobby"
        values={SHAPE.lobby.options}
        label={say('more.lobby')}
        words={(each) => say(`more.lobbies.${each}`)}
      />
      <InputField
        field="accessCode"
        label={say('more.accessCode')}
        hint={say(view.hasUsualCode ? 'more.accessCodeOfBranch' : 'more.accessCodeHint')}
        complaints={complaints}
        type="text"
        value={typed.accessCode}
        required={false}
      />
      <InputField
        field="maxParticipants"
        label={say('more.maxParticipants')}
        hint={say('more.maxParticipantsHint')}
        complaints={complaints}
        type="number"
        value={typed.maxParticipants}
        required={false}
      />
    </fieldset>
  );
}

const TICKS = [
  ...(['muteOnStart', 'webcamsOnlyForModerator'] as const),
  ...(['lockCamera', 'lockMicrophone', 'lockChat', 'lockNotes'] as const),
] as const;

function Inside({ view }: ViewProps) {
  const { say, typed, complaints } = view;
  return (
    <fieldset>
      <legend>{say('more.inside')}</legend>
      <div class="ticks">
        {TICKS.map((field) => (
          <TickField
            key={field}
            field={field}
            label={say(`more.${field}`)}
            checked={typed[field] === 'yes'}
          />
        ))}
      </div>
      <TextField
        field="welcome"
        label={say('more.welcome')}
        hint={say('more.welcomeHint')}
        complaints={complaints}
        value={typed.welcome}
        rows={2}
        required={false}
      />
      <div class="pair">
        <Choice
          view={view}
          field="layout"
          values={SHAPE.layout.options}
          label={say('more.layout')}
          words={(each) => say(`more.layouts.${each}`)}
        />
        <Choice
          view={view}
          field="language"
          values={SHAPE.language.options}
          label={say('more.language')}
          words={(each) => say(`more.languages.${each}`)}
        />
      </div>
    </fieldset>
  );
}

function Afterwards({ view }: ViewProps) {
  const { say, typed, complaints, offered } = view;
  return (
    <fieldset>
      <legend>{say('more.after')}</legend>
      {offered.has('papers') ? (
        <Choice
          view={view}
          field="papers"
          values={SHAPE.papers.options}
          label={say('papers.label')}
          hint={say('papers.hint')}
          words={(each) => say(`papers.choices.${each}`)}
        />
      ) : null}
      {offered.has('record') ? <Recording view={view} /> : null}
      <InputField
        field="attendance"
        label={say('attendance.label')}
        hint={say('attendance.hint')}
        complaints={complaints}
        type="text"
        value={typed.attendance}
        required={false}
      />
    </fieldset>
  );
}

function Recording({ view: { say, typed, complaints, recordingDays } }: ViewProps) {
  const mine = complaints.filter(({ field }) => field === 'record');
  return (
    <>
      <TickField
        field="record"
        label={say('recording.choices.yes')}
        hint={say('recording.hint')}
        checked={typed.record === 'yes'}
      />
      {mine.map(({ sentence }) => (
        <p key={sentence} class="fault">
          {sentence}
        </p>
      ))}
      <InputField
        field="recordingDays"
        label={say('more.recordingDays')}
        hint={say('more.recordingDaysHint', { days: recordingDays })}
        complaints={complaints}
        type="number"
        value={typed.recordingDays}
        required={false}
      />
    </>
  );
}

type ChoiceProps<Value extends string> = {
  readonly view: FormView;
  readonly field: Extract<OptionField, 'lobby' | 'layout' | 'language' | 'papers'>;
  readonly values: readonly Value[];
  readonly label: string;
  readonly hint?: string;
  readonly words: (each: Value) => string;
};

/** An option that is one of several. */
function Choice<Value extends string>({ view, field, values, words, ...labelled }: ChoiceProps<Value>) {
  return (
    <SelectField
      {...labelled}
      field={field}
      complaints={view.complaints}
      value={view.typed[field]}
      groups={[{ label: null, options: values.map((each) => ({ value: each, words: words(each) })) }]}
    />
  );
}
