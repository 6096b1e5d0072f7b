import { PAPERS } from '../branches/options.ts';
import type { SayBooking } from './booking-texts.ts';
import { InputField, SelectField } from '../../platform/web/form-fields.tsx';
import type { Complaint, Typed } from './form-wish.ts';

/** What of the form a choice shows. */
type ChoiceProps = {
  readonly view: {
    readonly typed: Typed;
    readonly complaints: readonly Complaint[];
    readonly offersPapers: boolean;
    readonly offersRecording: boolean;
  };
  readonly say: SayBooking;
};

/** Nothing where no branch that may be meant allows it. */
export function RecordingChoice({ view: { typed, complaints, offersRecording }, say }: ChoiceProps) {
  if (!offersRecording) return null;
  const options = (['no', 'yes'] as const).map((choice) => ({
    value: choice,
    words: say(`recording.choices.${choice}`),
  }));
  return (
    <SelectField
      field="record"
      label={say('recording.label')}
      hint={say('recording.hint')}
      complaints={complaints}
      value={typed.record === 'yes' ? 'yes' : 'no'}
      groups={[{ label: null, options }]}
    />
  );
}

export function AttendanceReason({ view: { typed, complaints }, say }: ChoiceProps) {
  return (
    <InputField
      field="attendance"
      label={say('attendance.label')}
      hint={say('attendance.hint')}
      complaints={complaints}
      type="text"
      value={typed.attendance}
      required={false}
    />
  );
}

export function PapersChoice({ view: { typed, complaints, offersPapers }, say }: ChoiceProps) {
  if (!offersPapers) return null;
  const options = PAPERS.map((choice) => ({ value: choice, words: say(`papers.choices.${choice}`) }));
  return (
    <SelectField
      field="papers"
      label={say('papers.label')}
      hint={say('papers.hint')}
      complaints={complaints}
      value={typed.papers === '' ? 'none' : typed.papers}
      groups={[{ label: null, options }]}
    />
  );
}
