import { AuditView } from '../../platform/audit/audit-endpoints.ts';
import { listOf } from '../../platform/http/cursor.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { toEnd, toMoment } from '../../platform/http/moment.ts';
import { toIso } from '../../lib/span.ts';
import { toLocal } from '../../lib/local-time.ts';
import type { Complaint } from '../../platform/web/form-fields.tsx';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { DataTable, Onward } from '../../platform/web/page-parts.tsx';
import { readDay } from '../bookings/form-times.ts';
import { AuditFilter } from './audit-filter.tsx';
import { type Change, changesOf, fieldInWords, valueInWords } from './audit-fields.ts';
import { actorInWords, deedInWords, kindInWords, objectInWords, objectPath } from './audit-words.ts';
import type { OfficeParts } from './office-parts.ts';
import { branchName, Breaking, opsGet, OpsPage, type OpsVoice, Whole } from './ops-page.tsx';
import { dateInWords } from '../../platform/web/dates.ts';

const PATH = '/betrieb/protokoll';
const AuditList = listOf(AuditView);
/** The fields of the address, and what the API calls them. */
const FILTERS = [
  ['wer', 'actor'],
  ['was', 'action'],
  ['art', 'kind'],
  ['id', 'object'],
  ['gliederung', 'branch'],
] as const;

/** `/betrieb/protokoll`: who changed what and when, cut down as the address says. */
export function auditPages(parts: OfficeParts): readonly Page[] {
  return [opsGet(parts, PATH, showLog)];
}

async function showLog(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const { query } = request;
  const { ab: cursor } = query;
  const names = ['von', 'bis', ...FILTERS.map(([name]) => name)];
  const only = Object.fromEntries(
    names.flatMap((name) => {
      const value = (query[name] ?? '').trim();
      return value === '' ? [] : [[name, value]];
    }),
  );
  const { days, complaints } = daysOf(only, voice, parts.timeZone);
  const asked = {
    limit: '20',
    ...Object.fromEntries(FILTERS.flatMap(([name, field]) => (only[name] ? [[field, only[name]]] : []))),
    ...days,
    ...(cursor === undefined ? {} : { cursor }),
  };
  const shown = { voice, only, complaints, isFirst: cursor === undefined };
  if (complaints.length > 0) {
    return { status: 422, html: <LogPage {...shown} entries={[]} next={null} /> };
  }
  try {
    const call = { method: 'get', path: '/audit', query: asked, answer: AuditList } as const;
    const { items, next } = await parts.ask(voice.caller, call);
    return { status: 200, packed: true, html: <LogPage {...shown} entries={items} next={next} /> };
  } catch (error) {
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || Object.keys(asked).length === 1) throw error;
    return { status: 303, redirect: voice.frame.link(PATH) };
  }
}

/** Whole days of our zone: `bis` counts up to its end. */
function daysOf(only: Readonly<Record<string, string>>, { now, say }: OpsVoice, timeZone: string) {
  const today = toLocal(now, timeZone).slice(0, 10);
  const complaints: Complaint[] = [];
  const days: { from?: string; to?: string } = {};
  for (const name of ['von', 'bis'] as const) {
    const typed = only[name];
    if (typed === undefined) continue;
    const day = readDay(typed, today);
    if (day === null) complaints.push({ field: name, sentence: say('outages.wrong.day') });
    else if (name === 'von') days.from = toIso(toMoment(day, timeZone));
    else days.to = toIso(toEnd(day, timeZone));
  }
  return { days, complaints };
}

type Props = {
  readonly voice: OpsVoice;
  readonly entries: readonly AuditView[];
  readonly next: string | null;
  readonly isFirst: boolean;
  readonly only: Readonly<Record<string, string>>;
  readonly complaints: readonly Complaint[];
};

function LogPage({ voice, entries, next, isFirst, only, complaints }: Props) {
  const { say, frame, address, now, saying } = voice;
  return (
    <OpsPage voice={voice} place="log" title={say('places.log')} lead={say('log.lead')}>
      <AuditFilter voice={voice} only={only} complaints={complaints} path={PATH} />
      {entries.length === 0 ? (
        <p>{say('log.none')}</p>
      ) : (
        <DataTable
          title={say('places.log')}
          rows={entries}
          keyOf={({ id }) => id}
          columns={[
            { head: say('log.when'), cell: ({ at }) => dateInWords(Date.parse(at), now, saying) },
            { head: say('log.who'), cell: ({ actor }) => <Actor voice={voice} actor={actor} only={only} /> },
            { head: say('log.what'), cell: (entry) => <Deed voice={voice} entry={entry} /> },
            {
              head: say('branch'),
              cell: ({ branch }) => (branch === null ? null : branchName(branch, voice)),
              // Said already of what is about the branch itself.
              isIdle: ({ branch, object: { kind, id } }) =>
                (kind === 'branch' || kind === 'folder') && id === branch,
            },
            { head: say('log.changes'), cell: (entry) => changesInWords(entry, voice) },
          ]}
        />
      )}
      <Onward frame={frame} address={address} path={PATH} {...{ only, next, isFirst }} />
    </OpsPage>
  );
}

type ActorProps = Pick<Props, 'voice' | 'only'> & { readonly actor: string };

/** Who it was, and the way to all that they did. */
function Actor({ voice, actor, only }: ActorProps) {
  const words = actorInWords(actor, voice);
  if (only['wer'] === actor) return <>{words}</>;
  const query = new URLSearchParams({ ...only, wer: actor }).toString();
  return <a href={voice.frame.link(`${PATH}?${query}`)}>{words}</a>;
}

type EntryProps = { readonly voice: OpsVoice; readonly entry: AuditView };

function Deed({ voice, entry: { action, object } }: EntryProps) {
  const { frame } = voice;
  const path = objectPath(object);
  const kind = kindInWords(object.kind, voice);
  const of = objectInWords(object, voice);
  const words = of === null || 'id' in of ? '' : of.words;
  const name = <Whole text={words === '' ? kind : `${kind} ${words}`} name={words} />;
  return (
    <>
      {deedInWords(action, voice)}
      <span class="small block">
        {path === null ? name : <a href={frame.link(path)}>{name}</a>}
        {of === null || 'words' in of ? null : (
          <>
            {' '}
            <code>{of.id}</code>
          </>
        )}
      </span>
    </>
  );
}

/** From what to what, folded away where it is much; null where nothing is told. */
function changesInWords(entry: AuditView, voice: OpsVoice) {
  const { say } = voice;
  const changes = changesOf(entry);
  if (changes.length === 0) return null;
  const list = <ChangeList voice={voice} changes={changes} />;
  if (changes.length < 3) return list;
  return (
    <details>
      <summary>{say('log.details', { count: changes.length })}</summary>
      {list}
    </details>
  );
}

function ChangeList({ voice, changes }: { readonly voice: OpsVoice; readonly changes: readonly Change[] }) {
  const { say } = voice;
  return (
    <dl class="differences">
      {changes.map((change) => (
        <div key={change.field}>
          <dt>{fieldInWords(change.field, voice)}</dt>
          <dd>
            {change.from === undefined ? null : (
              <>
                <del>
                  <span class="for-ears">{say('log.from')} </span>
                  <Breaking text={valueInWords(change, change.from, voice)} />
                </del>{' '}
                <span aria-hidden="true">→</span>{' '}
              </>
            )}
            <ins>
              <span class="for-ears">{say('log.to')} </span>
              <Breaking text={valueInWords(change, change.to, voice)} />
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
