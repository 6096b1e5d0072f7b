import { type Complaint, InputField, SelectField, Wrong } from '../../platform/web/form-fields.tsx';
import { GetForm } from '../../platform/web/page-parts.tsx';
import { choiceGroups, reachableBranches } from '../bookings/branch-choices.ts';
import { actionOf, AUDIT_KINDS, DEEDS, kindInWords } from './audit-words.ts';
import type { OpsVoice } from './ops-page.tsx';

type Props = {
  readonly voice: OpsVoice;
  readonly only: Readonly<Record<string, string>>;
  readonly complaints: readonly Complaint[];
  readonly path: string;
};

/** What the log is cut down to. */
export function AuditFilter({ voice, only, complaints, path }: Props) {
  const { say, frame, tree } = voice;
  const all = { label: null, options: [{ value: '', words: say('all') }] };
  const branches = choiceGroups(tree, reachableBranches(tree, { all: true, roots: [] }));
  const groups = branches.map(({ label, choices }) => ({
    label,
    options: choices.map(({ id: value, name: words }) => ({ value, words })),
  }));
  const deeds = DEEDS.map((deed) => ({ value: actionOf(deed), words: say(`log.did.${deed}`) }));
  const kinds = AUDIT_KINDS.map((value) => ({ value, words: kindInWords(value, voice) }));
  const at = (field: string) => ({ field, complaints, value: only[field] ?? '', required: false });
  return (
    <>
      {complaints.length === 0 ? null : <Wrong title={say('wrong')} complaints={complaints} />}
      <details class="fold" open={Object.keys(only).length > 0}>
        <summary>{say('log.filter')}</summary>
        <GetForm frame={frame} action={path} class="narrowing">
          <InputField {...at('von')} label={say('log.fromDay')} type="date" />
          <InputField {...at('bis')} label={say('log.toDay')} type="date" />
          <SelectField
            {...at('was')}
            label={say('log.what')}
            groups={[all, { label: null, options: deeds }]}
          />
          <SelectField
            {...at('art')}
            label={say('log.kindOf')}
            groups={[all, { label: null, options: kinds }]}
          />
          <SelectField {...at('gliederung')} label={say('branchAndBelow')} groups={[all, ...groups]} />
          <InputField {...at('wer')} label={say('log.who')} hint={say('log.whoHint')} type="text" />
          <InputField {...at('id')} label={say('log.id')} type="text" />
          <button type="submit" class="quiet">
            {say('show')}
          </button>
        </GetForm>
      </details>
    </>
  );
}
