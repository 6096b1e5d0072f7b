import type { z } from 'zod';
import { Bar, DataTable, Standing } from '../../platform/web/page-parts.tsx';
import type { Foreseen, FolderView } from '../folders/folder-view.ts';
import { sizeInWords } from '../recordings/recording-words.ts';
import { detailInWords } from './folder-words.ts';
import { agoInWords, branchName, Breaking, momentInWords, type OpsVoice } from './ops-page.tsx';

const KIND = { pending: 'info', waiting: 'info', settled: 'ok', failed: 'warn' } as const;

type Props = { readonly voice: OpsVoice; readonly folders: readonly FolderView[] };

/** What should be, what is, and what differs. */
export function FolderTable({ voice, folders }: Props) {
  const { say } = voice;
  return (
    <DataTable
      title={say('folders.title')}
      rows={folders}
      keyOf={({ branch }) => branch}
      columns={[
        {
          head: say('branch'),
          cell: ({ name, link }) => (
            <>
              {name}
              {link === null ? null : (
                <span class="small block">
                  <a href={link} rel="noreferrer">
                    {say('folders.open')}
                  </a>
                </span>
              )}
            </>
          ),
        },
        { head: say('folders.stateOf'), cell: (folder) => <State voice={voice} folder={folder} /> },
        { head: say('folders.planned'), cell: ({ planned }) => planned.path.join(' / ') },
        {
          head: say('folders.actual'),
          cell: (folder) => <Actual voice={voice} folder={folder} />,
          isIdle: ({ planned, actual }) => actual?.isShared === true && isAt(planned, actual),
        },
        {
          head: say('folders.drift'),
          cell: (folder) => (folder.drift.length === 0 ? null : <Drift voice={voice} folder={folder} />),
        },
        {
          head: say('folders.space'),
          cell: (folder) => (folder.usedBytes === null ? null : <Space voice={voice} folder={folder} />),
        },
        { head: say('folders.checked'), cell: ({ checkedAt }) => agoInWords(checkedAt, voice) },
      ]}
    />
  );
}

type One = { readonly voice: OpsVoice; readonly folder: FolderView };

function State({ voice, folder: { state, failure, retryAt } }: One) {
  const { say } = voice;
  return (
    <>
      <Standing kind={KIND[state]}>{say(`folders.state.${state}`)}</Standing>
      {failure === null ? null : (
        <span class="small block">
          <code>{failure}</code>
        </span>
      )}
      {retryAt === null ? null : (
        <span class="small block">{say('folders.retry', { when: momentInWords(retryAt, voice) })}</span>
      )}
    </>
  );
}

function isAt(planned: FolderView['planned'], { path }: NonNullable<FolderView['actual']>): boolean {
  return path !== null && path.join('/') === planned.path.join('/');
}

function Actual({ voice: { say }, folder: { planned, actual } }: One) {
  if (actual === null) return <>{say('folders.notThere')}</>;
  const { path, isShared } = actual;
  return (
    <>
      {path === null
        ? say('folders.unknown')
        : isAt(planned, actual)
          ? say('folders.asPlanned')
          : path.join(' / ')}
      {isShared ? null : <span class="small block">{say('folders.notShared')}</span>}
    </>
  );
}

function Drift({ voice: { say }, folder: { drift } }: One) {
  return (
    <>
      {drift.map(({ kind, detail }) => (
        <span key={`${kind} ${detail}`} class="block">
          {say(`folders.drifts.${kind}`)}
          {detail === '' ? null : <span class="small block">{detail}</span>}
        </span>
      ))}
    </>
  );
}

function Space({ voice, folder: { usedBytes, quotaBytes } }: One) {
  const { say, saying } = voice;
  if (usedBytes === null) return null;
  const used = sizeInWords(usedBytes, saying.language);
  if (quotaBytes === null) return <>{used}</>;
  const words = say('folders.ofQuota', { used, quota: sizeInWords(quotaBytes, saying.language) });
  return <Bar value={usedBytes} max={quotaBytes} label={say('folders.space')} words={words} />;
}

type Deeds = { readonly voice: OpsVoice; readonly deeds: z.infer<typeof Foreseen>['deeds'] };

/** What would be done, one by one. */
export function ForeseenTable({ voice, deeds }: Deeds) {
  const { say } = voice;
  if (deeds.length === 0) return null;
  return (
    <DataTable
      title={say('folders.foreseenTitle')}
      rows={deeds.map((deed, at) => ({ ...deed, at }))}
      keyOf={({ at }) => String(at)}
      columns={[
        { head: say('branch'), cell: ({ branch }) => branchName(branch, voice) },
        { head: say('folders.does'), cell: ({ does }) => say(`folders.doing.${does}`) },
        {
          head: say('folders.detail'),
          cell: ({ does, detail }) =>
            detail === '' ? null : <Breaking text={detailInWords(does, detail, voice)} />,
        },
      ]}
    />
  );
}
