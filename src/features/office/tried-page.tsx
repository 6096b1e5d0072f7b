import type { z } from 'zod';
import type { JobDryRun } from '../../platform/jobs/job-preview.ts';
import { DataTable, PostForm, Standing } from '../../platform/web/page-parts.tsx';
import { sizeInWords } from '../recordings/recording-words.ts';
import { FAILED, WAITING } from '../recordings/undeleted.ts';
import { jobTitle } from './job-words.ts';
import { branchName, momentInWords, numberInWords, oneOf, OpsPage, type OpsVoice } from './ops-page.tsx';

type DryRun = z.infer<typeof JobDryRun>;
type Props = { readonly voice: OpsVoice; readonly job: string; readonly tried: DryRun };

/** Why something due is not gone yet. */
const WHY = [...WAITING, ...FAILED] as const;

/** What a run would take away that began now, and the button that has it done. */
export function TriedPage({ voice, job, tried }: Props) {
  const { say, frame } = voice;
  const title = say('tried.title', { job: jobTitle(job, say) });
  return (
    <OpsPage voice={voice} place="jobs" title={title} lead={say('tried.lead')}>
      {tried.total.count === 0 ? (
        <p class="overall well">
          <Standing kind="ok">{say('tried.none')}</Standing>
        </p>
      ) : (
        <p class="overall">{say('tried.total', amount(tried.total, voice))}</p>
      )}
      <Amounts voice={voice} tried={tried} />
      <Items voice={voice} tried={tried} />
      <div class="row">
        {tried.total.count === 0 ? null : (
          <PostForm frame={frame} action={`/betrieb/aufgaben/${job}/starten`}>
            <button type="submit">{say('tried.run')}</button>
          </PostForm>
        )}
        <a class="button quiet" href={frame.link('/betrieb/aufgaben')}>
          {say('tried.back')}
        </a>
      </div>
    </OpsPage>
  );
}

function amount({ count, bytes }: DryRun['total'], voice: OpsVoice) {
  return { count, size: sizeInWords(bytes, voice.saying.language) };
}

/** By branch, by server, and what has to wait. */
export function Amounts({ voice, tried }: Omit<Props, 'job'>) {
  const { say, saying } = voice;
  const heaps = [
    ...tried.branches.map(({ name, count, bytes }) => ({ of: say('tried.branch'), name, count, bytes })),
    ...tried.servers.map(({ server: name, count, bytes }) => ({
      ...{ of: say('tried.server'), name, count, bytes },
    })),
    ...tried.waiting.map(({ why, count, bytes }) => {
      const known = oneOf(WHY, why);
      return { of: say('tried.waiting'), name: known === null ? why : say(`why.${known}`), count, bytes };
    }),
  ];
  if (heaps.length === 0) return null;
  return (
    <DataTable
      title={say('tried.amounts')}
      caption="shown"
      rows={heaps}
      keyOf={({ of, name }) => `${of} ${name}`}
      columns={[
        { head: say('tried.what'), cell: ({ name }) => name },
        { head: say('tried.of'), cell: ({ of }) => of },
        { head: say('tried.count'), kind: 'number', cell: ({ count }) => numberInWords(count, voice) },
        { head: say('tried.size'), kind: 'number', cell: ({ bytes }) => sizeInWords(bytes, saying.language) },
      ]}
    />
  );
}

/** One by one, the longest overdue first. */
export function Items({ voice, tried: { items, total } }: Omit<Props, 'job'>) {
  const { say, saying, frame } = voice;
  if (items.length === 0) return null;
  return (
    <div>
      <DataTable
        title={say('tried.items')}
        caption="shown"
        rows={items}
        keyOf={({ id }) => id}
        columns={[
          {
            head: say('tried.recording'),
            cell: ({ id, title }) => <a href={frame.link(`/aufzeichnungen/${id}`)}>{title}</a>,
          },
          { head: say('branch'), cell: ({ branch }) => branchName(branch, voice) },
          { head: say('tried.from'), cell: ({ from }) => momentInWords(from, voice) },
          { head: say('tried.dueAt'), cell: ({ dueAt }) => momentInWords(dueAt, voice) },
          {
            head: say('tried.size'),
            kind: 'number',
            cell: ({ bytes }) => (bytes === null ? null : sizeInWords(bytes, saying.language)),
          },
        ]}
      />
      {items.length < total.count ? <p class="small">{say('tried.notAll')}</p> : null}
    </div>
  );
}
