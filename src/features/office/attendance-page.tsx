import { clockTime, dateInWords, dayInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { DataTable, PostForm, Told } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import type { OccurrenceView } from '../bookings/booking-schemas.ts';
import type { AttendanceView } from '../recordings/attendance-endpoints.ts';
import type { SayAttendance } from './attendance-texts.ts';

type AttendanceShown = {
  readonly date: OccurrenceView;
  readonly attendance: AttendanceView;
  readonly branchName: string;
  readonly address: Address;
  readonly done: string | null;
  readonly now: number;
};

type Props = { readonly frame: Frame; readonly shown: AttendanceShown; readonly say: SayAttendance };

/** Who was at a date. */
export function AttendancePage({ frame, shown, say }: Props) {
  const { date, attendance, branchName, address, done } = shown;
  return (
    <Layout
      frame={frame}
      title={`${say('title')} – ${date.title}`}
      owner={branchName}
      address={address}
      width="broad"
    >
      <Told done={done} setback={null} />
      <h1>{say('title')}</h1>
      <p class="when">
        {date.title} · {whenOf(frame, shown)}
      </p>
      {attendance.reason === null ? (
        <NotAsked frame={frame} shown={shown} say={say} />
      ) : (
        <p>{say('reason', { reason: attendance.reason })}</p>
      )}
      {attendance.reason === null ? null : attendance.items.length === 0 ? (
        <p>{say(isOver(shown) ? 'nobody' : 'notYet')}</p>
      ) : (
        <People frame={frame} shown={shown} say={say} />
      )}
      <p>
        <a href={frame.link(`/termine/${date.id}`)}>{say('toDate')}</a>
      </p>
    </Layout>
  );
}

/** The server tells some minutes after the end. */
const TELLS_LATE_MS = 60 * 60_000;

function isOver({ date, now }: AttendanceShown): boolean {
  return Date.parse(date.closesAt) + TELLS_LATE_MS < now;
}

function whenOf({ language }: Frame, { date, now }: AttendanceShown): string {
  return dateInWords(Date.parse(date.startsAt), now, { language, timeZone: date.timeZone });
}

function NotAsked({ frame, shown: { date }, say }: Props) {
  return (
    <>
      <p>{say('notAsked')}</p>
      <p>{say('notAskedHow')}</p>
      <p>
        <a href={frame.link(`/buchungen/${date.booking}`)}>{say('toBooking')}</a>
      </p>
    </>
  );
}

function People({ frame, shown, say }: Props) {
  const { date, attendance, now } = shown;
  const saying = { language: frame.language, timeZone: date.timeZone };
  const time = (at: string) => clockTime(Date.parse(at), saying);
  const here = attendancePath(date.id);
  return (
    <>
      <p>
        {say('count', { count: attendance.items.length })} {say('typed')}{' '}
        {attendance.until === null
          ? null
          : say('until', { date: dayInWords(Date.parse(attendance.until), now, saying) })}
      </p>
      <p>
        <a href={`${here}.csv`}>{say('csv')}</a>
      </p>
      <DataTable
        title={say('list')}
        columns={[
          { head: say('name'), cell: ({ name }) => name },
          { head: say('role'), cell: ({ role }) => say(`roles.${role}`) },
          { head: say('from'), cell: ({ firstAt }) => time(firstAt) },
          { head: say('to'), cell: ({ lastAt }) => time(lastAt) },
          { head: say('minutes'), kind: 'number', cell: ({ minutes }) => minutes },
        ]}
        rows={attendance.items}
        keyOf={({ name, firstAt }) => `${name} ${firstAt}`}
      />
      <p>
        <a href={frame.link(`${here}/loeschen`)}>{say('remove')}</a>
      </p>
    </>
  );
}

/** Asks whether it is meant: nobody brings it back. */
export function AttendanceSurePage({ frame, shown, say }: Props) {
  const { date, branchName, address } = shown;
  const here = attendancePath(date.id);
  return (
    <Layout frame={frame} title={say('sure.title')} owner={branchName} address={address}>
      <div class="notice">
        <h1>{say('sure.title')}</h1>
        <p class="when">
          {date.title} · {whenOf(frame, shown)}
        </p>
        <p>{say('sure.text')}</p>
        <PostForm frame={frame} action={`${here}/loeschen`}>
          <button type="submit">{say('sure.yes')}</button>
        </PostForm>
        <p>
          <a href={frame.link(here)}>{say('sure.keep')}</a>
        </p>
      </div>
    </Layout>
  );
}

export function attendancePath(id: string): string {
  return `/termine/${id}/anwesende`;
}
