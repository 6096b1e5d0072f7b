import { DAY_MS } from '../../lib/span.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { InputField, SelectField } from '../../platform/web/form-fields.tsx';
import { Layout } from '../../platform/web/layout.tsx';
import { GetForm, Onward, Standing } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { ChoiceGroup } from '../bookings/branch-choices.ts';
import type { RecordingView } from './recording-schemas.ts';
import { recordingTexts } from './recording-texts.ts';
import { recordingPath, shortDueOf, type Voice, whenOf } from './recording-words.ts';

/** What a choice of the filter sends for all. */
export const ALL = 'alle';
/** What somebody looks for; the rest passes by itself. */
const FILTERED = ['released', 'unreleased', 'processing', 'deleting', 'missing'] as const;

const SOON_MS = 7 * DAY_MS;
const KIND = {
  ...{ released: 'ok', unreleased: 'info', releasing: 'info', withdrawing: 'info', processing: 'info' },
  ...{ foreign: 'info', deleted: 'info', deleting: 'warn', missing: 'warn', unclear: 'warn' },
} as const satisfies Readonly<Record<RecordingView['state'], 'ok' | 'info' | 'warn'>>;

/** One page of recordings. */
type RecordingsShown = {
  readonly recordings: readonly (RecordingView & { readonly branchName: string })[];
  /** Where the list goes on; null at its end. */
  readonly next: string | null;
  readonly isFirst: boolean;
  /** What the list is cut down to, as fields of its address. */
  readonly only: Readonly<Record<string, string>>;
  readonly groups: readonly ChoiceGroup[];
  readonly address: Address;
  readonly now: number;
  readonly timeZone: string;
};

type Props = { readonly frame: Frame; readonly shown: RecordingsShown };

/** What was recorded in the branches of its reader, newest first. */
export function RecordingListPage({ frame, shown }: Props) {
  const { address, now, timeZone, recordings, isFirst, only } = shown;
  const { language } = frame;
  const say = recordingTexts(language, address);
  const voice: Voice = { say, language, now, timeZone };
  const isCut = Object.keys(only).length > 0;
  const isEmpty = recordings.length === 0 && isFirst;
  return (
    <Layout frame={frame} title={say('list.title')} address={address} here="recordings">
      <div class="notice">
        <h1>{say('list.title')}</h1>
        <p>{say(isEmpty ? (isCut ? 'list.none' : 'list.empty') : 'list.lead')}</p>
        {isEmpty && !isCut ? null : <Filter frame={frame} shown={shown} voice={voice} />}
        <ul class="entries">
          {recordings.map((recording) => (
            <li key={recording.id}>
              <a href={frame.link(recordingPath(recording.id))}>{recording.title}</a>
              <span>{whenOf(recording, voice)}</span>
              <span>
                <Standing kind={KIND[recording.state]}>{say(`state.${recording.state}`)}</Standing>
              </span>
              <span class="small">{recording.branchName}</span>
              <span class="small">
                <Due recording={recording} voice={voice} />
              </span>
              {recording.archive.state === 'full' && recording.branch !== null ? (
                <a href={frame.link(`/ordner?gliederung=${recording.branch}`)}>{say('copy.toFolder')}</a>
              ) : null}
            </li>
          ))}
        </ul>
        <Onward {...{ frame, address, only, isFirst }} path="/aufzeichnungen" next={shown.next} />
      </div>
    </Layout>
  );
}

/** When it goes; of one that goes soon so that nobody overlooks it. */
function Due({ recording, voice }: { readonly recording: RecordingView; readonly voice: Voice }) {
  const words = shortDueOf(recording, voice);
  const { due } = recording;
  const isSoon = due !== null && Date.parse(due.at) < voice.now + SOON_MS;
  return isSoon ? <Standing kind="warn">{words}</Standing> : <>{words}</>;
}

/** What the list is cut down to. */
function Filter({ frame, shown: { groups, only }, voice: { say } }: Props & { readonly voice: Voice }) {
  const branches = groups.map(({ label, choices }) => ({
    label,
    options: choices.map(({ id, name }) => ({ value: id, words: name })),
  }));
  const states = FILTERED.map((state) => ({ value: state, words: say(`state.${state}`) }));
  const all = (words: string) => ({ label: null, options: [{ value: ALL, words }] });
  const isChoice = branches.flatMap(({ options }) => options).length > 1;
  return (
    <GetForm frame={frame} action="/aufzeichnungen" class="filter">
      <InputField
        field="q"
        label={say('list.words')}
        complaints={[]}
        type="search"
        value={only['q'] ?? ''}
        required={false}
      />
      {isChoice ? (
        <SelectField
          field="gliederung"
          label={say('list.branch')}
          complaints={[]}
          value={only['gliederung'] ?? ALL}
          groups={[all(say('list.allBranches')), ...branches]}
        />
      ) : null}
      <SelectField
        field="stand"
        label={say('facts.state')}
        complaints={[]}
        value={only['stand'] ?? ALL}
        groups={[all(say('list.allStates')), { label: null, options: states }]}
      />
      <button type="submit" class="quiet">
        {say('list.show')}
      </button>
    </GetForm>
  );
}
