import type { Fault } from '../../lib/refusal.ts';
import { DAY_MS } from '../../lib/span.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { localDay } from '../../platform/web/dates.ts';
import { type Complaint, InputField, Wrong } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { PostForm } from '../../platform/web/page-parts.tsx';
import { pageTexts } from '../../platform/web/page-texts.ts';
import { z } from 'zod';
import { MOST_DAYS } from '../people/deputies.ts';
import { DeputyView } from '../people/deputy-endpoints.ts';
import { type BranchLook, branchPath, idIn, lookAtBranch } from './branch-look.ts';
import type { SayBranch } from './branch-texts.ts';
import type { OfficeParts } from './office-parts.ts';

const PATH = '/branches/{id}/deputies';

/** Who acts for a branch in its secretary's place: to appoint somebody, and to end it. */
export function deputyPages(parts: OfficeParts): readonly Page[] {
  const path = '/gliederungen/:id/vertretung';
  const back = (request: PageRequest): PageAnswer => {
    return { status: 303, redirect: request.frame.link(branchPath(idIn(request))) };
  };
  const show = async (request: PageRequest) => {
    const look = await lookAtBranch(parts, request);
    return look.may.appoint ? formOf(parts, request, look, []) : back(request);
  };
  return [
    { method: 'get', path, access: 'person', handle: show },
    { method: 'post', path, access: 'person', handle: (request) => appoint(parts, request) },
    { method: 'get', path: `${path}/beenden`, access: 'person', handle: back },
    { method: 'post', path: `${path}/beenden`, access: 'person', handle: (request) => end(parts, request) },
  ];
}

async function appoint(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const look = await lookAtBranch(parts, request);
  const { person = '', until = '' } = request.form;
  try {
    await parts.ask(look.person.caller, {
      ...{ method: 'put', path: PATH, params: { id: look.branch.id }, body: { person, until } },
      answer: DeputyView,
    });
  } catch (error) {
    const fault = faultOf(error);
    const complaints = complaintsOf(fault, look.voice.say);
    if (complaints === null) throw error;
    return { ...formOf(parts, request, look, complaints), status: PROBLEMS[fault.code].status };
  }
  return told(request, 'appointed');
}

async function end(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const look = await lookAtBranch(parts, request);
  const { person = '' } = request.form;
  try {
    await parts.ask(look.person.caller, {
      ...{ method: 'delete', path: PATH, params: { id: look.branch.id }, query: { person } },
      answer: z.undefined(),
    });
  } catch (error) {
    // Over already: what was wanted is so.
    if (faultOf(error).code !== 'not-found') throw error;
  }
  // Whoever acted for others may not even see their branch any more.
  if (person === look.person.subject) {
    return { status: 303, redirect: request.frame.link('/start?getan=vertretung') };
  }
  return told(request, 'ended');
}

function told(request: PageRequest, done: string): PageAnswer {
  return { status: 303, redirect: request.frame.link(`${branchPath(idIn(request))}?getan=${done}`) };
}

function complaintsOf(fault: Fault, say: SayBranch): readonly Complaint[] | null {
  if (fault.code === 'invalid-request') {
    const isWho = fault.errors.some(({ pointer }) => pointer === '/person');
    const isWhen = fault.errors.some(({ pointer }) => pointer === '/until');
    return [
      ...(isWho ? [{ field: 'person', sentence: say('people.whoMissing') }] : []),
      ...(isWhen || !isWho ? [{ field: 'until', sentence: say('people.deputy-until') }] : []),
    ];
  }
  const found = PLAIN.find(({ codes }) => codes.includes(fault.code));
  return found === undefined ? null : [{ field: found.field, sentence: say(found.key) }];
}

type Plain = {
  readonly codes: readonly Fault['code'][];
  readonly field: string | null;
  readonly key:
    `people.${'person-unknown' | 'deputy-self' | 'deputy-until' | 'branch-closed'}` | 'wrong.busy';
};

const PLAIN: readonly Plain[] = [
  { codes: ['person-unknown'], field: 'person', key: 'people.person-unknown' },
  { codes: ['deputy-self'], field: 'person', key: 'people.deputy-self' },
  { codes: ['date-invalid', 'deputy-until'], field: 'until', key: 'people.deputy-until' },
  { codes: ['branch-closed'], field: null, key: 'people.branch-closed' },
  { codes: ['busy', 'rate-limited'], field: null, key: 'wrong.busy' },
];

function formOf(
  { clock, timeZone }: OfficeParts,
  { frame, form }: PageRequest,
  look: BranchLook,
  complaints: readonly Complaint[],
) {
  const day = (days: number) => localDay(clock.now() + days * DAY_MS, timeZone);
  const { person = '', until = day(14) } = form;
  const bounds = { min: day(0), max: day(MOST_DAYS - 1) };
  return { status: 200, html: <DeputyPage {...{ frame, look, complaints, person, until, bounds }} /> };
}

type Props = {
  readonly frame: Frame;
  readonly look: BranchLook;
  readonly complaints: readonly Complaint[];
  readonly person: string;
  readonly until: string;
  readonly bounds: { readonly min: string; readonly max: string };
};

function DeputyPage({ frame, look, complaints, person, until, bounds }: Props) {
  const { branch, address, voice } = look;
  const { say, language } = voice;
  return (
    <Layout frame={frame} title={`${say('people.add')} – ${branch.name}`} address={address} here="branches">
      <div class="notice">
        {complaints.length === 0 ? null : (
          <Wrong title={pageTexts(language, address)('parts.wrong')} complaints={complaints} />
        )}
        <p class="small">{branch.name}</p>
        <h1>{say('people.add')}</h1>
        <p>{say('people.deputiesLead')}</p>
        <PostForm frame={frame} action={`${branchPath(branch.id)}/vertretung`} class="card">
          <InputField
            field="person"
            label={say('people.who')}
            hint={say('people.whoHint')}
            complaints={complaints}
            type="email"
            value={person}
            required
          />
          <InputField
            field="until"
            label={say('people.untilDay')}
            hint={say('people.untilHint', { count: MOST_DAYS })}
            complaints={complaints}
            type="date"
            value={until}
            required
            {...bounds}
          />
          <button type="submit">{say('people.add')}</button>
        </PostForm>
        <p>
          <a href={frame.link(branchPath(branch.id))}>{say('form.keep')}</a>
        </p>
      </div>
    </Layout>
  );
}
