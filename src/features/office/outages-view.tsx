import type { z } from 'zod';
import { type Complaint, InputField, TextField, Wrong } from '../../platform/web/form-fields.tsx';
import { DataTable, PostForm, Standing, Told } from '../../platform/web/page-parts.tsx';
import type { ConcernedDate, ConcernedDates } from '../branches/concerned.ts';
import type { OutageView } from '../bookings/outage-endpoints.ts';
import { branchName, momentInWords, OpsPage, type OpsVoice } from './ops-page.tsx';
import { type OutageWish, serverField, type TypedOutage } from './outage-form.ts';
import { spanOf, wishInWords } from './outage-words.ts';

export const OUTAGES_PATH = '/betrieb/ausfaelle';

type Outage = z.infer<typeof OutageView>;

/** What is about to be planned, and the dates that it would concern. */
export type Previewed = ConcernedDates & { readonly wish: OutageWish };

type Shown = {
  /** Those that last or are to come, the soonest first. */
  readonly outages: readonly Outage[];
  readonly isMorePlanned: boolean;
  /** Those that are over, the latest first. */
  readonly past: readonly Outage[];
  readonly isMorePast: boolean;
  readonly above: readonly ConcernedDate[];
  readonly isMoreAbove: boolean;
  readonly servers: readonly string[];
  readonly done: string | null;
  readonly setback: string | null;
  readonly complaints: readonly Complaint[];
  readonly typed: TypedOutage;
  /** The dates that what is typed would concern; null where that was not asked yet. */
  readonly preview: Previewed | null;
  readonly key: string;
};
type Props = { readonly voice: OpsVoice; readonly shown: Shown };

export function OutagesPage({ voice, shown }: Props) {
  const { say } = voice;
  const { outages, isMorePlanned, above, isMoreAbove, done, setback, complaints, preview } = shown;
  // Who is at it finds the form where it was sent from.
  const isTried = preview !== null || complaints.length > 0 || setback !== null;
  return (
    <OpsPage voice={voice} place="outages" title={say('places.outages')} lead={say('outages.lead')}>
      <Told done={done} setback={setback} />
      {complaints.length === 0 ? null : <Wrong title={say('wrong')} complaints={complaints} />}
      {preview === null ? null : <Preview voice={voice} shown={shown} preview={preview} />}
      {isTried ? <Form voice={voice} shown={shown} /> : null}
      <section aria-labelledby="planned">
        <h2 id="planned">{say('outages.planned')}</h2>
        {outages.length === 0 ? (
          <p>{say('outages.none')}</p>
        ) : (
          <Outages voice={voice} title={say('outages.planned')} outages={outages} canDrop />
        )}
        {isMorePlanned ? <p class="small">{say('outages.aboveMore')}</p> : null}
        <Past voice={voice} shown={shown} />
      </section>
      <section aria-labelledby="above">
        <h2 id="above">{say('outages.above')}</h2>
        <p>{say(above.length === 0 ? 'outages.aboveNone' : 'outages.aboveMeans')}</p>
        <Dates voice={voice} title={say('outages.above')} dates={above} />
        {isMoreAbove ? <p class="small">{say('outages.aboveMore')}</p> : null}
      </section>
      {isTried ? null : <Form voice={voice} shown={shown} />}
    </OpsPage>
  );
}

/** Nothing counts with them any more: taking one back would only take it out of sight. */
function Past({ voice, shown: { past, isMorePast } }: Props) {
  const { say } = voice;
  if (past.length === 0) return null;
  return (
    <details class="fold">
      <summary>{say('outages.past')}</summary>
      <Outages voice={voice} title={say('outages.past')} outages={past} canDrop={false} />
      {isMorePast ? <p class="small">{say('outages.pastMore')}</p> : null}
    </details>
  );
}

type OutagesProps = {
  readonly voice: OpsVoice;
  readonly title: string;
  readonly outages: readonly Outage[];
  readonly canDrop: boolean;
};

function Outages({ voice, title, outages, canDrop }: OutagesProps) {
  const { say } = voice;
  return (
    <DataTable
      title={title}
      rows={outages}
      keyOf={({ id }) => id}
      columns={[
        { head: say('outages.when'), cell: (outage) => spanOf(outage, voice) },
        { head: say('amount.rooms'), kind: 'number', cell: ({ rooms }) => rooms },
        { head: say('amount.seats'), kind: 'number', cell: ({ seats }) => seats },
        {
          head: say('outages.reason'),
          cell: ({ reason, announcement, servers }) =>
            reason === '' && servers.length === 0 && announcement === '' ? null : (
              <>
                {reason}
                <OfServers voice={voice} servers={servers} />
                {announcement === '' ? null : (
                  <span class="small block">{say('outages.said', { text: announcement })}</span>
                )}
              </>
            ),
        },
        ...(canDrop
          ? [
              {
                head: say('jobs.act'),
                cell: (outage: Outage) => <Drop voice={voice} id={outage.id} span={spanOf(outage, voice)} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function OfServers({ voice, servers }: { readonly voice: OpsVoice; readonly servers: readonly string[] }) {
  if (servers.length === 0) return null;
  return (
    <span class="small block">
      {voice.say('outages.ofServers')}
      {servers.map((name, at) => (
        <>
          {at === 0 ? ' ' : ', '}
          <span class="whole">{name}</span>
        </>
      ))}
    </span>
  );
}

type DropProps = { readonly voice: OpsVoice; readonly id: string; readonly span: string };

function Drop({ voice: { say, frame }, id, span }: DropProps) {
  return (
    <div class="row">
      <PostForm frame={frame} action={`${OUTAGES_PATH}/${id}/streichen`}>
        <button type="submit" class="quiet">
          {say('outages.drop')}
          <span class="for-ears">{`: ${span}`}</span>
        </button>
      </PostForm>
    </div>
  );
}

type DatesProps = {
  readonly voice: OpsVoice;
  readonly title: string;
  readonly dates: readonly ConcernedDate[];
};

function Dates({ voice, title, dates }: DatesProps) {
  const { say, frame } = voice;
  if (dates.length === 0) return null;
  return (
    <DataTable
      title={title}
      rows={dates}
      keyOf={({ id }) => id}
      columns={[
        {
          head: say('outages.date'),
          cell: ({ id, title: meeting }) => <a href={frame.link(`/termine/${id}`)}>{meeting}</a>,
        },
        { head: say('branch'), cell: ({ branch }) => branchName(branch, voice) },
        { head: say('outages.begins'), cell: ({ startsAt }) => momentInWords(startsAt, voice) },
        {
          head: say('outages.why'),
          cell: ({ above }) =>
            above.map(({ limit, allowed, counted }) => (
              <span key={limit} class="block">
                {say('outages.limit', { of: say(`outages.limits.${limit}`), counted, allowed })}
              </span>
            )),
        },
      ]}
    />
  );
}

/** What it would concern, before it is planned. */
function Preview({ voice, shown, preview }: Props & { readonly preview: Previewed }) {
  const { say, frame } = voice;
  const { typed, key } = shown;
  const { total, dates, wish } = preview;
  return (
    <section class="card" aria-labelledby="preview">
      <h2 id="preview" tabindex={-1} autofocus>
        {say('outages.preview')}
      </h2>
      <p>
        <strong>{wishInWords(wish, voice)}</strong>
      </p>
      <OfServers voice={voice} servers={wish.servers} />
      <p>
        {total === 0 ? (
          <Standing kind="ok">{say('outages.concernsNone')}</Standing>
        ) : (
          <Standing kind="warn">{say('outages.concerns', { count: total })}</Standing>
        )}
      </p>
      <p>{say('outages.stand')}</p>
      {(typed.fields['announcement'] ?? '').trim() === '' ? null : <p>{say('outages.told')}</p>}
      <Dates voice={voice} title={say('outages.preview')} dates={dates} />
      {dates.length < total ? <p class="small">{say('outages.aboveMore')}</p> : null}
      <PostForm frame={frame} action={OUTAGES_PATH}>
        <input type="hidden" name="schritt" value="eintragen" />
        <input type="hidden" name="key" value={key} />
        {Object.entries(typed.fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {typed.servers.map((name) => (
          <input key={name} type="hidden" name={serverField(name)} value="yes" />
        ))}
        <button type="submit">{say('outages.plan')}</button>
      </PostForm>
      <p class="small">{say('outages.changeBelow')}</p>
    </section>
  );
}

function Form({ voice, shown: { typed, complaints, servers, key, preview } }: Props) {
  const { say, frame } = voice;
  const at = (field: string) => ({ field, complaints, value: typed.fields[field] ?? '' });
  return (
    <section class="card" aria-labelledby="new">
      <h2 id="new">{say('outages.new')}</h2>
      <PostForm frame={frame} action={OUTAGES_PATH} labelledBy="new">
        <input type="hidden" name="key" value={key} />
        <div class="pair">
          <InputField {...at('fromDay')} label={say('outages.fromDay')} type="date" required />
          <InputField {...at('fromTime')} label={say('outages.fromTime')} type="time" required />
          <InputField {...at('toDay')} label={say('outages.toDay')} type="date" required />
          <InputField {...at('toTime')} label={say('outages.toTime')} type="time" required />
          <InputField {...at('rooms')} label={say('outages.rooms')} type="number" required={false} />
          <InputField {...at('seats')} label={say('outages.seats')} type="number" required={false} />
        </div>
        <InputField
          {...at('reason')}
          label={say('outages.reason')}
          hint={say('outages.reasonHint')}
          type="text"
          required={false}
        />
        <TextField
          {...at('announcement')}
          label={say('outages.announcement')}
          hint={say('outages.announcementHint')}
          rows={2}
          required={false}
        />
        <Servers voice={voice} servers={servers} ticked={typed.servers} />
        {/* What was looked at is planned by the main button of the preview */}
        <button type="submit" class={preview === null ? undefined : 'quiet'}>
          {say('outages.look')}
        </button>
        <p class="small">{say('outages.lookHint')}</p>
      </PostForm>
    </section>
  );
}

type ServersProps = {
  readonly voice: OpsVoice;
  readonly servers: readonly string[];
  readonly ticked: readonly string[];
};

function Servers({ voice, servers, ticked }: ServersProps) {
  return (
    <fieldset>
      <legend>{voice.say('outages.servers')}</legend>
      {servers.map((name) => (
        <label key={name} class="tick" for={serverField(name)}>
          <input
            id={serverField(name)}
            name={serverField(name)}
            type="checkbox"
            value="yes"
            checked={ticked.includes(name)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
