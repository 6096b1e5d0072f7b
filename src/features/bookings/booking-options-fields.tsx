import {
  type Complaint,
  InputField,
  SelectField,
  TextField,
  TickField,
} from '../../platform/web/form-fields.tsx';
import { PAPERS } from '../branches/options.ts';
import type { Voice } from './act-texts.ts';
import type { DetailField, DetailTyped } from './detail-fields.ts';

type Props = {
  readonly typed: DetailTyped;
  readonly complaints: readonly Complaint[];
  /** The fields that are to be shown. */
  readonly fields: readonly DetailField[];
  readonly voice: Voice;
};

/** What the room is to be like: who gets in, and how. */
export function OptionsFields({ typed, complaints, fields, voice }: Props) {
  const { say, act } = voice;
  return (
    <fieldset>
      <legend>{act('options.title')}</legend>
      <Ticks typed={typed} complaints={complaints} fields={fields} voice={voice} />
      <div class="pair">
        <InputField
          {...{ field: 'accessCode', label: say('booking.accessCode'), hint: act('options.accessCodeHint') }}
          {...{ type: 'text', value: typed.accessCode, complaints, required: false }}
        />
        <InputField
          {...{ field: 'maxParticipants', label: act('options.most'), hint: act('options.mostHint') }}
          {...{ type: 'number', value: typed.maxParticipants, complaints, required: false }}
        />
      </div>
      <TextField
        {...{ field: 'welcome', label: act('options.welcome'), hint: act('options.welcomeHint') }}
        {...{ value: typed.welcome, complaints, rows: 3, required: false }}
      />
      {fields.includes('papers') ? (
        <SelectField
          {...{ field: 'papers', label: say('papers.label'), hint: say('papers.hint') }}
          {...{ complaints, value: typed.papers }}
          groups={[
            {
              label: null,
              options: PAPERS.map((value) => ({ value, words: say(`papers.choices.${value}`) })),
            },
          ]}
        />
      ) : null}
      <InputField
        {...{ field: 'attendance', label: say('attendance.label'), hint: say('attendance.hint') }}
        {...{ type: 'text', value: typed.attendance, complaints, required: false }}
      />
    </fieldset>
  );
}

/** What is on or off. */
function Ticks({ typed, fields, voice: { say, act } }: Props) {
  return (
    <>
      <TickField
        field="lobby"
        label={act('options.lobby')}
        hint={act('options.lobbyHint')}
        checked={typed.lobby === 'yes'}
      />
      <TickField field="muteOnStart" label={act('options.mute')} checked={typed.muteOnStart === 'yes'} />
      {fields.includes('record') ? (
        <TickField
          field="record"
          label={say('recording.choices.yes')}
          hint={say('recording.hint')}
          checked={typed.record === 'yes'}
        />
      ) : null}
    </>
  );
}
