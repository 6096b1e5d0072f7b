import { faultOf } from '../../platform/http/fault-of.ts';
import { SelectField, TickField } from '../../platform/web/form-fields.tsx';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { GetForm, Onward, PostForm, Standing, Told } from '../../platform/web/page-parts.tsx';
import type { z } from 'zod';
import { choiceGroups, reachableBranches } from '../bookings/branch-choices.ts';
import { FOLDER_STATES } from '../folders/folder.ts';
import { FolderList, Foreseen, Ordered } from '../folders/folder-view.ts';
import { FolderTable, ForeseenTable } from './folders-view.tsx';
import type { OfficeParts } from './office-parts.ts';
import { branchName, oneOf, opsGet, OpsPage, opsPost, type OpsVoice } from './ops-page.tsx';

const PATH = '/betrieb/ordner';
const DONE = ['angestossen'] as const;

/** `/betrieb/ordner`: what each branch should have in Nextcloud, what it has, and what differs; and to have it mended. */
export function driftPages(parts: OfficeParts): readonly Page[] {
  return [
    opsGet(parts, PATH, (_parts, request, voice) => showFolders(parts, request, voice, null)),
    opsGet(parts, `${PATH}/probe`, foresee),
    ...opsPost(parts, `${PATH}/abgleichen`, PATH, reconcile),
  ];
}

/** What the list is cut down to, as fields of its address. */
function cutOf({ query }: Pick<PageRequest, 'query'>): Readonly<Record<string, string>> {
  const state = oneOf(FOLDER_STATES, query['stand']);
  const branch = query['gliederung'] ?? '';
  return {
    ...(state === null ? {} : { stand: state }),
    ...(branch === '' ? {} : { gliederung: branch }),
    ...(query['abweichend'] === 'yes' ? { abweichend: 'yes' } : {}),
  };
}

async function showFolders(
  parts: OfficeParts,
  request: PageRequest,
  voice: OpsVoice,
  setback: string | null,
): Promise<PageAnswer> {
  const { ab: cursor } = request.query;
  const only = cutOf(request);
  const query = {
    limit: '50',
    ...(only['stand'] === undefined ? {} : { state: only['stand'] }),
    ...(only['gliederung'] === undefined ? {} : { branch: only['gliederung'] }),
    ...(only['abweichend'] === undefined ? {} : { drift: 'true' }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  try {
    const call = { method: 'get', path: '/folders', query, answer: FolderList } as const;
    const list = await parts.ask(voice.caller, call);
    const word = oneOf(DONE, request.query['getan']);
    const done = word === null ? null : voice.say(`done.${word}`);
    const props = { voice, list, only, done, setback, isFirst: cursor === undefined };
    return { status: setback === null ? 200 : 503, html: <FoldersPage {...props} /> };
  } catch (error) {
    // An old address of the list, or one that somebody typed: it begins anew.
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || Object.keys(query).length === 1) throw error;
    return { status: 303, redirect: voice.frame.link(PATH) };
  }
}

/** What would be done, without doing it. */
async function foresee(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const branch = request.query['gliederung'] ?? '';
  const body = { dryRun: true, ...(branch === '' ? {} : { branch }) };
  try {
    const { deeds } = await parts.ask(voice.caller, {
      ...{ method: 'post', path: '/folders/reconcile', body, answer: Foreseen },
    });
    return { status: 200, html: <ForeseenPage voice={voice} branch={branch} deeds={deeds} /> };
  } catch (error) {
    if (faultOf(error).code !== 'nextcloud-unreachable') throw error;
    return showFolders(parts, request, voice, voice.say('setback.nextcloud-unreachable'));
  }
}

async function reconcile(parts: OfficeParts, { form }: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const branch = form['gliederung'] ?? '';
  const body = branch === '' ? {} : { branch };
  await parts.ask(voice.caller, {
    ...{ method: 'post', path: '/folders/reconcile', body, answer: Ordered },
  });
  const query = new URLSearchParams({
    getan: 'angestossen',
    ...(branch === '' ? {} : { gliederung: branch }),
  }).toString();
  return { status: 303, redirect: voice.frame.link(`${PATH}?${query}`) };
}

type Props = {
  readonly voice: OpsVoice;
  readonly list: z.infer<typeof FolderList>;
  readonly only: Readonly<Record<string, string>>;
  readonly done: string | null;
  readonly setback: string | null;
  readonly isFirst: boolean;
};

function FoldersPage({ voice, list, only, done, setback, isFirst }: Props) {
  const { say, frame, address } = voice;
  const { configured, progress, items, next } = list;
  return (
    <OpsPage voice={voice} place="folders" title={say('folders.title')} lead={say('folders.lead')}>
      <Told done={done} setback={setback} />
      {configured ? (
        <>
          <p>
            {say('folders.progress', {
              ...{ settled: progress.settled, count: progress.total },
              ...{ waiting: progress.waiting, failed: progress.failed },
            })}
          </p>
          <Filter voice={voice} only={only} />
          <Mending voice={voice} branch={only['gliederung'] ?? ''} />
          {items.length === 0 ? <p>{say('folders.none')}</p> : <FolderTable voice={voice} folders={items} />}
          <Onward frame={frame} address={address} path={PATH} {...{ only, next, isFirst }} />
        </>
      ) : (
        <p>{say('folders.unconfigured')}</p>
      )}
    </OpsPage>
  );
}

function Filter({ voice, only }: Pick<Props, 'voice' | 'only'>) {
  const { say, frame, tree } = voice;
  const branches = reachableBranches(tree, { all: true, roots: [] });
  const groups = choiceGroups(tree, branches).map(({ label, choices }) => ({
    label,
    options: choices.map(({ id: value, name: words }) => ({ value, words })),
  }));
  const states = FOLDER_STATES.map((value) => ({ value, words: say(`folders.state.${value}`) }));
  const all = [{ label: null, options: [{ value: '', words: say('all') }] }];
  return (
    <GetForm frame={frame} action={PATH} class="narrowing">
      <SelectField
        field="gliederung"
        label={say('branchAndBelow')}
        complaints={[]}
        required={false}
        value={only['gliederung'] ?? ''}
        groups={[...all, ...groups]}
      />
      <SelectField
        field="stand"
        label={say('folders.stateOf')}
        complaints={[]}
        required={false}
        value={only['stand'] ?? ''}
        groups={[...all, { label: null, options: states }]}
      />
      <TickField
        field="abweichend"
        label={say('folders.onlyDrift')}
        checked={only['abweichend'] !== undefined}
      />
      <button type="submit" class="quiet">
        {say('show')}
      </button>
    </GetForm>
  );
}

/** To be looked at, and mended, for what is chosen. */
function Mending({ voice, branch }: { readonly voice: OpsVoice; readonly branch: string }) {
  const { say, frame } = voice;
  const name = branch === '' ? say('folders.all') : branchName(branch, voice);
  const query = branch === '' ? '' : `?gliederung=${encodeURIComponent(branch)}`;
  return (
    <div class="row">
      <a class="button quiet" href={frame.link(`${PATH}/probe${query}`)}>
        {say('folders.foresee', { name })}
      </a>
      <PostForm frame={frame} action={`${PATH}/abgleichen`}>
        <input type="hidden" name="gliederung" value={branch} />
        <button type="submit" class="quiet">
          {say('folders.mend', { name })}
        </button>
      </PostForm>
    </div>
  );
}

type ForeseenProps = {
  readonly voice: OpsVoice;
  readonly branch: string;
  readonly deeds: z.infer<typeof Foreseen>['deeds'];
};

function ForeseenPage({ voice, branch, deeds }: ForeseenProps) {
  const { say, frame } = voice;
  return (
    <OpsPage voice={voice} place="folders" title={say('folders.foreseenTitle')} lead={say('tried.lead')}>
      {deeds.length === 0 ? (
        <p class="overall well">
          <Standing kind="ok">{say('folders.nothing')}</Standing>
        </p>
      ) : (
        <p class="overall">{say('folders.deeds', { count: deeds.length })}</p>
      )}
      <ForeseenTable voice={voice} deeds={deeds} />
      {deeds.length === 0 ? null : <Mending voice={voice} branch={branch} />}
      <p>
        <a href={frame.link(PATH)}>{say('folders.back')}</a>
      </p>
    </OpsPage>
  );
}
