import type { z } from 'zod';
import { DataTable, Standing } from '../../platform/web/page-parts.tsx';
import type { CleaningView, DeletionView } from '../recordings/cleaning-views.ts';
import type { RecordingView } from '../recordings/recording-schemas.ts';
import { sizeInWords } from '../recordings/recording-words.ts';
import { branchName, momentInWords, type OpsVoice } from './ops-page.tsx';

type KeptProps = {
  readonly voice: OpsVoice;
  readonly kind: 'held' | 'waiting' | 'foreign';
  readonly recordings: readonly RecordingView[];
};

/** Recordings that stay for now, each with why. */
export function KeptTable({ voice, kind, recordings }: KeptProps) {
  const { say, frame, saying } = voice;
  if (recordings.length === 0) return null;
  return (
    <DataTable
      title={say(`recordings.kinds.${kind}.title`)}
      rows={recordings}
      keyOf={({ id }) => id}
      columns={[
        {
          head: say('tried.recording'),
          cell: ({ id, title }) => <a href={frame.link(`/aufzeichnungen/${id}`)}>{title}</a>,
        },
        ...(kind === 'foreign'
          ? []
          : [
              {
                head: say('branch'),
                cell: ({ branch }: RecordingView) => branchName(branch, voice),
              },
            ]),
        { head: say('tried.from'), cell: ({ recordedAt }) => momentInWords(recordedAt, voice) },
        {
          head: say(`recordings.kinds.${kind}.why`),
          cell: (recording) => <Why voice={voice} kind={kind} recording={recording} />,
        },
        {
          head: say('tried.size'),
          kind: 'number',
          cell: ({ bytes }) => (bytes === null ? null : sizeInWords(bytes, saying.language)),
        },
      ]}
    />
  );
}

type WhyProps = Pick<KeptProps, 'voice' | 'kind'> & { readonly recording: RecordingView };

function Why({ voice, kind, recording: { hold, archive, server } }: WhyProps) {
  const { say } = voice;
  if (kind === 'foreign') return <span class="whole">{server}</span>;
  if (kind === 'held') {
    const until = hold === null ? '' : say('recordings.until', { when: momentInWords(hold.until, voice) });
    return (
      <>
        {until}
        {(hold?.reason ?? null) === null ? null : <span class="small block">{hold?.reason}</span>}
      </>
    );
  }
  return (
    <>
      {say(`recordings.copy.${archive.state}`)}
      {archive.failure === null ? null : (
        <span class="small block">
          <code>{archive.failure}</code>
        </span>
      )}
    </>
  );
}

type Cleaning = z.infer<typeof CleaningView>;
type CleaningProps = { readonly voice: OpsVoice; readonly cleanings: readonly Cleaning[] };

/** What each run came to: due is what the other columns add up to. */
export function CleaningTable({ voice, cleanings }: CleaningProps) {
  const { say } = voice;
  if (cleanings.length === 0) return null;
  const count = (of: 'due' | 'done' | 'waiting' | 'failed' | 'left' | 'held') => ({
    ...{ head: say(`recordings.sum.${of}`), kind: 'number' as const },
    cell: (cleaning: Cleaning) => cleaning[of].count,
  });
  return (
    <DataTable
      title={say('recordings.cleanings')}
      rows={cleanings}
      keyOf={({ id }) => id}
      columns={[
        {
          head: say('recordings.when'),
          cell: ({ startedAt, finishedAt, only }) => (
            <>
              {momentInWords(startedAt, voice)}
              {finishedAt === null ? (
                <span class="block">
                  <Standing kind="warn">{say('recordings.unfinished')}</Standing>
                </span>
              ) : null}
              {only.branch === null && only.server === null ? null : (
                <span class="small block">
                  {say('recordings.only', { what: only.server ?? branchName(only.branch, voice) })}
                </span>
              )}
            </>
          ),
        },
        count('due'),
        count('done'),
        count('waiting'),
        count('failed'),
        count('left'),
        count('held'),
        { head: say('recordings.why'), cell: (cleaning) => reasonsInWords(cleaning, voice) },
      ]}
    />
  );
}

/** Why not all went; null where it did. */
function reasonsInWords(cleaning: Cleaning, { say }: OpsVoice) {
  const reasons = [
    ...Object.entries(cleaning.waitingFor).map(([why, heap]) => [why, heap.count] as const),
    ...Object.entries(cleaning.failedBy).map(([why, heap]) => [why, heap.count] as const),
  ].filter(([, count]) => count > 0);
  const silent = cleaning.servers.filter(({ failure }) => failure !== null);
  if (reasons.length === 0 && silent.length === 0) return null;
  return (
    <>
      {reasons.map(([why, count]) => (
        <span key={why} class="block">
          {`${count}: ${say(`why.${why as keyof Cleaning['waitingFor'] | keyof Cleaning['failedBy']}`)}`}
        </span>
      ))}
      {silent.map(({ server, failure }) => (
        <span key={server} class="small block">
          {server} <code>{failure}</code>
        </span>
      ))}
    </>
  );
}

type Proof = z.infer<typeof DeletionView>;

/** That recordings are gone, and how that is known. */
export function ProofTable({
  voice,
  proofs,
}: {
  readonly voice: OpsVoice;
  readonly proofs: readonly Proof[];
}) {
  const { say } = voice;
  if (proofs.length === 0) return null;
  return (
    <DataTable
      title={say('recordings.proofs')}
      rows={proofs}
      keyOf={({ id }) => id}
      columns={[
        { head: say('recordings.provenAt'), cell: ({ provenAt }) => momentInWords(provenAt, voice) },
        { head: say('branch'), cell: ({ branch }) => branchName(branch, voice) },
        { head: say('tried.from'), cell: ({ recordedAt }) => momentInWords(recordedAt, voice) },
        {
          head: say('recordings.reason'),
          cell: ({ reason, tries }) => (
            <>
              {say(`recordings.reasons.${reason}`)}
              {tries < 2 ? null : (
                <span class="small block">{say('recordings.tries', { count: tries })}</span>
              )}
            </>
          ),
        },
        { head: say('recordings.seen'), cell: ({ seen }) => say(`recordings.seenAs.${seen}`) },
        {
          head: say('tried.server'),
          cell: ({ server, recordId }) => (
            <>
              <span class="whole">{server}</span>
              <span class="small block">
                <code>{recordId}</code>
              </span>
            </>
          ),
        },
      ]}
    />
  );
}
