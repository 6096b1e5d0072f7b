import type { z } from 'zod';
import { dateInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { SelectField } from '../../platform/web/form-fields.tsx';
import { Layout } from '../../platform/web/layout.tsx';
import { Bar, GetForm, Onward, Standing } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { ChoiceGroup } from '../bookings/branch-choices.ts';
import { FOLDER_STATES } from '../folders/folder.ts';
import type { FolderList, FolderView } from '../folders/folder-view.ts';
import { sizeInWords } from '../recordings/recording-words.ts';
import { branchPath } from './branch-look.ts';
import { barOf, rightsInWords } from './folder-words.ts';
import { folderTexts, type SayFolder } from './folder-texts.ts';

export const ALL = 'alle';

type FoldersShown = {
  readonly list: z.infer<typeof FolderList>;
  readonly isFirst: boolean;
  /** What the list is cut down to, as fields of its address. */
  readonly only: Readonly<Record<string, string>>;
  readonly groups: readonly ChoiceGroup[];
  /** Recordings that wait for room in one of them. */
  readonly full: number;
  /** Whether its reader administers a branch: group names are for them. */
  readonly administers: (branch: string) => boolean;
  readonly address: Address;
  readonly now: number;
  readonly timeZone: string;
};

type Props = { readonly frame: Frame; readonly shown: FoldersShown };
type Parts = Props & { readonly say: SayFolder };

/** The folders of the branches of its reader. */
export function FolderPage({ frame, shown }: Props) {
  const { list, full, address, isFirst, only } = shown;
  const say = folderTexts(frame.language, address);
  const parts = { frame, shown, say };
  const isEmpty = list.items.length === 0;
  const isCut = Object.keys(only).length > 0;
  const nothing = say(!list.configured ? 'noNextcloud' : isCut ? 'noneLike' : 'none');
  return (
    <Layout frame={frame} title={say('title')} address={address} here="folders" width="broad">
      <h1>{say('title')}</h1>
      <p>{isEmpty && (isFirst || !list.configured) ? nothing : say('lead')}</p>
      {isEmpty && isCut && list.configured ? (
        <p>
          <a href={frame.link('/ordner')}>{say('showAll')}</a>
        </p>
      ) : null}
      {full === 0 ? null : (
        <p class="setback">
          {say('full', { count: full })} <a href={frame.link('/aufzeichnungen')}>{say('toRecordings')}</a>
        </p>
      )}
      {list.configured ? <Whole {...parts} /> : null}
      {list.configured ? <Filter {...parts} /> : null}
      <div class="settings">
        {list.items.map((folder) => (
          <FolderCard key={folder.branch} {...parts} folder={folder} />
        ))}
      </div>
      <Onward {...{ frame, address, only, isFirst }} path="/ordner" next={list.next} />
    </Layout>
  );
}

/** How far all of them are, where there are several. */
function Whole({ frame, shown: { list, now, timeZone }, say }: Parts) {
  const { total, settled, estimate } = list.progress;
  if (total < 2) return null;
  const saying = { language: frame.language, timeZone };
  return (
    <p class="small">
      {say('progress', { settled, total })}{' '}
      {estimate === null ? null : say('estimate', { date: dateInWords(Date.parse(estimate), now, saying) })}
    </p>
  );
}

function Filter({ frame, shown: { groups, only }, say }: Parts) {
  if (groups.flatMap(({ choices }) => choices).length < 2) return null;
  const branches = groups.map(({ label, choices }) => ({
    label,
    options: choices.map(({ id, name }) => ({ value: id, words: name })),
  }));
  const states = FOLDER_STATES.map((state) => ({ value: state, words: say(`state.${state}`) }));
  const all = (words: string) => ({ label: null, options: [{ value: ALL, words }] });
  return (
    <GetForm frame={frame} action="/ordner" class="filter">
      <SelectField
        field="gliederung"
        label={say('filter.branch')}
        complaints={[]}
        value={only['gliederung'] ?? ALL}
        groups={[all(say('filter.allBranches')), ...branches]}
      />
      <SelectField
        field="stand"
        label={say('filter.state')}
        complaints={[]}
        value={only['stand'] ?? ALL}
        groups={[all(say('filter.allStates')), { label: null, options: states }]}
      />
      <button type="submit" class="quiet">
        {say('filter.show')}
      </button>
    </GetForm>
  );
}

type CardProps = Parts & { readonly folder: FolderView };

function FolderCard(props: CardProps) {
  const { frame, shown, say, folder } = props;
  const { language } = frame;
  const { branch, name, usedBytes, quotaBytes, link } = folder;
  const bar = barOf(folder, language, shown.address);
  return (
    <section class="card" aria-labelledby={`of-${branch}`}>
      <h2 id={`of-${branch}`}>{name}</h2>
      <State {...props} />
      {bar === null ? null : <Bar {...bar} />}
      {usedBytes === null ? <p class="small">{say('notMeasured')}</p> : null}
      {usedBytes !== null && quotaBytes === null ? (
        <p class="small">{say('unlimited', { used: sizeInWords(usedBytes, language) })}</p>
      ) : null}
      {link === null ? null : (
        <p>
          <a href={link} aria-label={say('openWhose', { name })}>
            {say('open')}
          </a>
        </p>
      )}
      <Details {...props} />
    </section>
  );
}

/** Folded where nothing is the matter and there are several: whoever looks through them looks for what is not well. */
function Details(props: CardProps) {
  const { shown, say, folder } = props;
  const isWell = folder.state === 'settled' && folder.drift.length === 0;
  if (!isWell || shown.list.items.length < 2) return <Facts {...props} />;
  return (
    <details>
      <summary aria-label={say('moreWhose', { name: folder.name })}>{say('more')}</summary>
      <Facts {...props} />
    </details>
  );
}

function Facts({ frame, shown, say, folder }: CardProps) {
  const { branch, checkedAt, planned, actual } = folder;
  const saying = { language: frame.language, timeZone: shown.timeZone };
  return (
    <>
      <dl class="set">
        <Line name={say('where')} value={(actual?.path ?? planned.path).join(' / ')} />
        <Line name={say('who')} value={rightsOf(folder, say)} />
        {actual?.isShared === true && shown.administers(branch) ? (
          <Line name={say('group')} value={actual.group ?? planned.group} />
        ) : null}
        {planned.parts.length === 0 ? null : <Line name={say('parts')} value={planned.parts.join(', ')} />}
      </dl>
      <p class="small">
        <a href={frame.link(branchPath(branch))}>{say('settings')}</a>
        {checkedAt === null
          ? null
          : ` · ${say('checked', { date: dateInWords(Date.parse(checkedAt), shown.now, saying) })}`}
      </p>
    </>
  );
}

function Line({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function rightsOf({ actual, planned }: FolderView, say: SayFolder): string {
  if (actual?.isShared !== true) return say('notShared');
  const rights = rightsInWords(planned.permissions, say);
  return say('members', { rights });
}

function State({ say, folder }: CardProps) {
  const { state, drift, planned } = folder;
  const differs = state === 'settled' && drift.length > 0;
  const kind = differs || state === 'failed' ? 'warn' : state === 'settled' ? 'ok' : 'info';
  return (
    <>
      <p>
        <Standing kind={kind}>{say(`state.${differs ? 'differs' : state}`)}</Standing>
      </p>
      {state === 'settled' ? null : <p>{say(`stateText.${state}`)}</p>}
      {planned.archived ? <p>{say('archived')}</p> : null}
      {drift.length === 0 ? null : (
        <ul>
          {drift.map((one) => (
            <li key={`${one.kind} ${one.detail}`}>{driftInWords(one, say)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function driftInWords({ kind, detail }: FolderView['drift'][number], say: SayFolder): string {
  if (kind === 'moved' || kind === 'part-name-taken' || kind === 'share-expires') {
    return say(`drift.${kind}`, { detail });
  }
  return say(`drift.${kind}`);
}
