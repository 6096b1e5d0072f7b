import {
  type Complaint,
  InputField,
  SelectField,
  TextField,
  TickField,
} from '../../platform/web/form-fields.tsx';
import type { SayBooking } from './booking-texts.ts';
import { type ChoiceField, type OptionField, ROOM_TICKS, type TypedOptions } from './form-options.ts';
import { choicesFor, optionLabel } from './option-words.ts';

type Props = {
  readonly say: SayBooking;
  readonly typed: TypedOptions;
  readonly complaints: readonly Complaint[];
  /** The options that the form offers. */
  readonly offered: ReadonlySet<OptionField>;
  /** Days after which the branch deletes recordings. */
  readonly recordingDays: number;
  /** Whether the branch has an access code of its own, which is used where none is typed. */
  readonly hasUsualCode: boolean;
};

/** What a form asks of the room: who gets in and how, what it is like inside, and what is left of it. */
export function OptionFields(props: Props) {
  return (
    <>
      <Entry {...props} />
      <Inside {...props} />
      <Afterwards {...props} />
    </>
  );
}

function Entry(props: Props) {
  const { say, hasUsualCode } = props;
  return (
    <fieldset>
      <legend>{say('more.entry')}</legend>
      <ChoiceInput {...props} field="lobby" />
      <Input
        {...props}
        field="accessCode"
        hint={say(hasUsualCode ? 'more.accessCodeOfBranch' : 'more.accessCodeHint')}
      />
      <Input {...props} field="maxParticipants" hint={say('more.maxParticipantsHint')} type="number" />
    </fieldset>
  );
}

function Inside(props: Props) {
  const { say, typed, complaints } = props;
  return (
    <fieldset>
      <legend>{say('more.inside')}</legend>
      <div class="ticks">
        {ROOM_TICKS.map((field) => (
          <TickField
            key={field}
            field={field}
            label={optionLabel(field, say)}
            checked={typed[field] === 'yes'}
          />
        ))}
      </div>
      <TextField
        field="welcome"
        label={optionLabel('welcome', say)}
        hint={say('more.welcomeHint')}
        complaints={complaints}
        value={typed.welcome}
        rows={2}
        required={false}
      />
      <div class="pair">
        <ChoiceInput {...props} field="layout" />
        <ChoiceInput {...props} field="language" />
      </div>
    </fieldset>
  );
}

function Afterwards(props: Props) {
  const { say, offered } = props;
  return (
    <fieldset>
      <legend>{say('more.after')}</legend>
      {offered.has('papers') ? <ChoiceInput {...props} field="papers" hint={say('papers.hint')} /> : null}
      {offered.has('record') ? <Recording {...props} /> : null}
      <Input {...props} field="attendance" hint={say('attendance.hint')} />
    </fieldset>
  );
}

function Recording(props: Props) {
  const { say, typed, complaints, recordingDays } = props;
  const mine = complaints.filter(({ field }) => field === 'record');
  return (
    <>
      <TickField
        field="record"
        label={optionLabel('record', say)}
        hint={say('recording.hint')}
        checked={typed.record === 'yes'}
      />
      {mine.map(({ sentence }) => (
        <p key={sentence} class="fault">
          {sentence}
        </p>
      ))}
      <Input
        {...props}
        field="recordingDays"
        hint={say('more.recordingDaysHint', { days: recordingDays })}
        type="number"
      />
    </>
  );
}

type InputProps = Pick<Props, 'say' | 'typed' | 'complaints'> & {
  readonly field: OptionField;
  readonly hint: string;
  readonly type?: 'text' | 'number';
};

/** An option that is typed, and that may be left empty. */
function Input({ say, typed, complaints, field, hint, type = 'text' }: InputProps) {
  return (
    <InputField
      {...{ field, hint, complaints, type }}
      label={optionLabel(field, say)}
      value={typed[field]}
      required={false}
    />
  );
}

type ChoiceProps = Pick<Props, 'say' | 'typed' | 'complaints'> & {
  readonly field: ChoiceField;
  readonly hint?: string;
};

/** An option that is one of several. */
function ChoiceInput({ say, typed, complaints, field, hint }: ChoiceProps) {
  return (
    <SelectField
      {...{ field, complaints, ...(hint === undefined ? {} : { hint }) }}
      label={optionLabel(field, say)}
      value={typed[field]}
      groups={[{ label: null, options: choicesFor(field, say) }]}
    />
  );
}
