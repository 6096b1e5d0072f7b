import type { z } from 'zod';
import { listOf } from '../../platform/http/cursor.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import type { JobDryRun } from '../../platform/jobs/job-preview.ts';
import { JobResult } from '../../platform/jobs/job-views.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { CLEAN_RECORDINGS } from '../recordings/clean-recordings.ts';
import { CleaningView, DeletionView } from '../recordings/cleaning-views.ts';
import { RecordingList } from '../recordings/recording-schemas.ts';
import { CleaningTable, KeptTable, ProofTable } from './recordings-view.tsx';
import type { OfficeParts } from './office-parts.ts';
import { opsGet, OpsPage, type OpsVoice } from './ops-page.tsx';
import { Amounts, Items } from './tried-page.tsx';

const PATH = '/betrieb/aufzeichnungen';
const CleaningList = listOf(CleaningView);
const DeletionList = listOf(DeletionView);

/** `/betrieb/aufzeichnungen`: what is due, held, waits or is nobody's; what the nights came to; and the proofs. */
export function recordingOpsPages(parts: OfficeParts): readonly Page[] {
  return [opsGet(parts, PATH, showRecordings)];
}

type Kept = z.infer<typeof RecordingList>;
type Shown = {
  readonly due: z.infer<typeof JobDryRun>;
  readonly held: Kept;
  readonly waiting: Kept;
  readonly foreign: Kept;
  readonly cleanings: z.infer<typeof CleaningList>;
  readonly proofs: z.infer<typeof DeletionList>;
};

async function showRecordings(
  parts: OfficeParts,
  request: PageRequest,
  voice: OpsVoice,
): Promise<PageAnswer> {
  const { ab: cursor } = request.query;
  const get = <T,>(path: string, answer: z.ZodType<T>, query: Readonly<Record<string, string>>) =>
    parts.ask(voice.caller, { method: 'get', path, query, answer });
  try {
    const { dryRun } = await parts.ask(voice.caller, {
      ...{ method: 'post', path: '/jobs/{name}/run', params: { name: CLEAN_RECORDINGS } },
      ...{ query: { dryRun: 'true' }, answer: JobResult },
    });
    if (dryRun === undefined) throw new Error('a dry run tells nothing');
    const shown: Shown = {
      due: dryRun,
      held: await get('/recordings', RecordingList, { held: 'true', limit: '50' }),
      waiting: await get('/recordings', RecordingList, { awaitsCopy: 'true', limit: '50' }),
      foreign: await get('/recordings', RecordingList, { origin: 'foreign', limit: '50' }),
      cleanings: await get('/recordings/cleanings', CleaningList, { limit: '10' }),
      proofs: await get('/recordings/deletions', DeletionList, {
        limit: '25',
        ...(cursor === undefined ? {} : { cursor }),
      }),
    };
    const html = <RecordingsPage voice={voice} shown={shown} isFirst={cursor === undefined} />;
    return { status: 200, packed: true, html };
  } catch (error) {
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || cursor === undefined) throw error;
    return { status: 303, redirect: voice.frame.link(PATH) };
  }
}

type Props = { readonly voice: OpsVoice; readonly shown: Shown; readonly isFirst: boolean };

function RecordingsPage({ voice, shown, isFirst }: Props) {
  const { say } = voice;
  const { held, waiting, foreign, cleanings, proofs } = shown;
  return (
    <OpsPage voice={voice} place="recordings" title={say('places.recordings')} lead={say('recordings.lead')}>
      <Due voice={voice} due={shown.due} />
      <KeptSection voice={voice} kind="held" list={held} />
      <KeptSection voice={voice} kind="waiting" list={waiting} />
      <KeptSection voice={voice} kind="foreign" list={foreign} />
      <section aria-labelledby="cleanings">
        <h2 id="cleanings">{say('recordings.cleanings')}</h2>
        <p>{say(cleanings.items.length === 0 ? 'calm.cleaningNever' : 'recordings.cleaningsMean')}</p>
        <CleaningTable voice={voice} cleanings={cleanings.items} />
      </section>
      <Proofs voice={voice} proofs={proofs} isFirst={isFirst} />
    </OpsPage>
  );
}

function Due({ voice, due }: { readonly voice: OpsVoice; readonly due: Shown['due'] }) {
  const { say, frame } = voice;
  const { count } = due.total;
  return (
    <section aria-labelledby="due">
      <h2 id="due">{say('recordings.due')}</h2>
      <p>{count === 0 ? say('recordings.dueNone') : say('recordings.dueCount', { count })}</p>
      <Amounts voice={voice} tried={due} />
      <Items voice={voice} tried={due} />
      {count === 0 ? null : (
        <p>
          <a href={frame.link('/betrieb/aufgaben')}>{say('recordings.toJobs')}</a>
        </p>
      )}
    </section>
  );
}

type KeptProps = {
  readonly voice: OpsVoice;
  readonly kind: 'held' | 'waiting' | 'foreign';
  readonly list: Kept;
};

function KeptSection({ voice, kind, list: { items, next } }: KeptProps) {
  const { say } = voice;
  const told =
    items.length === 0
      ? (`recordings.kinds.${kind}.none` as const)
      : (`recordings.kinds.${kind}.means` as const);
  return (
    <section aria-labelledby={kind}>
      <h2 id={kind}>{say(`recordings.kinds.${kind}.title`)}</h2>
      <p>{say(told)}</p>
      <KeptTable voice={voice} kind={kind} recordings={items} />
      {next === null ? null : <p class="small">{say('recordings.firstOnly')}</p>}
    </section>
  );
}

type ProofsProps = { readonly voice: OpsVoice; readonly proofs: Shown['proofs']; readonly isFirst: boolean };

function Proofs({ voice, proofs: { items, next }, isFirst }: ProofsProps) {
  const { say, frame } = voice;
  return (
    <section aria-labelledby="proofs">
      <h2 id="proofs">{say('recordings.proofs')}</h2>
      <p>{say(items.length === 0 ? 'recordings.proofsNone' : 'recordings.proofsMean')}</p>
      <ProofTable voice={voice} proofs={items} />
      {next === null ? null : (
        <p>
          <a href={frame.link(`${PATH}?ab=${encodeURIComponent(next)}#proofs`)} rel="next">
            {say('recordings.older')}
          </a>
        </p>
      )}
      {isFirst ? null : (
        <p>
          <a href={frame.link(`${PATH}#proofs`)}>{say('recordings.newest')}</a>
        </p>
      )}
    </section>
  );
}
