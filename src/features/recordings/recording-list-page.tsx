import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { ChoiceGroup } from '../bookings/branch-choices.ts';
import type { RecordingView } from './recording-schemas.ts';
import { recordingTexts } from './recording-texts.ts';
import { recordingPath, shortDueOf, type Voice, whenOf } from './recording-words.ts';

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
        <BranchFilter frame={frame} shown={shown} voice={voice} />
        <ul class="entries">
          {recordings.map((recording) => (
            <li key={recording.id}>
              <a href={frame.link(recordingPath(recording.id))}>{recording.title}</a>
              <span>{whenOf(recording, voice)}</span>
              <span>{say(`state.${recording.state}`)}</span>
              <span class="small">{`${recording.branchName} · ${shortDueOf(recording, voice)}`}</span>
            </li>
          ))}
        </ul>
        <Onward frame={frame} shown={shown} voice={voice} />
      </div>
    </Layout>
  );
}

/** Only where there is something to choose from. */
function BranchFilter({ frame, shown: { groups, only }, voice: { say } }: Props & { readonly voice: Voice }) {
  if (groups.flatMap(({ choices }) => choices).length < 2) return null;
  const options = (choices: ChoiceGroup['choices']) =>
    choices.map(({ id, name }) => (
      <option key={id} value={id} selected={id === only['gliederung']}>
        {name}
      </option>
    ));
  return (
    <form method="get" action={frame.link('/aufzeichnungen')}>
      {frame.link('/').includes('lang=') ? <input type="hidden" name="lang" value={frame.language} /> : null}
      <div class="field">
        <label for="gliederung">{say('list.branch')}</label>
        <select id="gliederung" name="gliederung">
          <option value="">{say('list.allBranches')}</option>
          {groups.map(({ label, choices }) =>
            label === null ? (
              options(choices)
            ) : (
              <optgroup key={label} label={label}>
                {options(choices)}
              </optgroup>
            ),
          )}
        </select>
      </div>
      <button type="submit" class="quiet">
        {say('list.show')}
      </button>
    </form>
  );
}

function Onward({ frame, shown, voice: { say } }: Props & { readonly voice: Voice }) {
  const { next, isFirst, only } = shown;
  const at = (fields: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(fields).toString();
    return frame.link(query === '' ? '/aufzeichnungen' : `/aufzeichnungen?${query}`);
  };
  return (
    <>
      {next === null ? null : (
        <p>
          <a href={at({ ...only, ab: next })} rel="next">
            {say('list.more')}
          </a>
        </p>
      )}
      {next === null && !isFirst ? <p>{say('list.end')}</p> : null}
      {isFirst ? null : (
        <p>
          <a href={at(only)}>{say('list.first')}</a>
        </p>
      )}
    </>
  );
}
