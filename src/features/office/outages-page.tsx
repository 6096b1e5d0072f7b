import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DAY_MS, toIso } from '../../lib/span.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { listOf } from '../../platform/http/cursor.ts';
import type { Complaint } from '../../platform/web/form-fields.tsx';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { ConcernedDate } from '../branches/concerned.ts';
import { OutagePreview, OutageView } from '../bookings/outage-endpoints.ts';
import { ServerView } from '../rooms/server-endpoints.ts';
import type { OfficeParts } from './office-parts.ts';
import { oneOf, opsGet, opsPost, type OpsVoice } from './ops-page.tsx';
import { readOutage, typedOutage, type TypedOutage, usualOutage } from './outage-form.ts';
import { OUTAGES_PATH, OutagesPage, type Previewed } from './outages-view.tsx';

const OutageList = listOf(OutageView);
const DateList = listOf(ConcernedDate);
const ServerList = z.strictObject({ items: z.array(ServerView), next: z.null() });
const TOLD = ['invalid-request', 'date-invalid', 'idempotency-mismatch', 'busy', 'rate-limited'] as const;
const DONE = ['eingetragen', 'gestrichen'] as const;
/** Who plans the next one looks at the last few; older ones are for the log. */
const PAST_SHOWN = 50;
/** Dates further ahead are moved with more time. */
const AHEAD_DAYS = 60;

/** `/betrieb/ausfaelle`: what is planned to be missing, for whom that is too little, and the form for one more. */
export function outagePages(parts: OfficeParts): readonly Page[] {
  return [
    opsGet(parts, OUTAGES_PATH, showOutages),
    ...opsPost(parts, OUTAGES_PATH, OUTAGES_PATH, planOutage),
    ...opsPost(parts, `${OUTAGES_PATH}/:id/streichen`, OUTAGES_PATH, dropOutage),
  ];
}

/** What came of what was sent. */
type Trial = {
  readonly status: number;
  readonly typed: TypedOutage;
  readonly complaints: readonly Complaint[];
  readonly preview: Previewed | null;
  readonly setback: string | null;
  readonly key: string;
};

async function showOutages(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const typed = usualOutage(voice.now, parts.timeZone);
  const untried = { status: 200, complaints: [], preview: null, setback: null, key: randomUUID() };
  return answer(parts, request, voice, { ...untried, typed });
}

async function answer(
  parts: OfficeParts,
  { query }: PageRequest,
  voice: OpsVoice,
  { status, ...trial }: Trial,
): Promise<PageAnswer> {
  const { caller, now, say } = voice;
  const span = { from: toIso(now), to: toIso(now + AHEAD_DAYS * DAY_MS), limit: '100' };
  const get = { method: 'get' } as const;
  const list = { ...get, path: '/capacity/outages', answer: OutageList } as const;
  const outages = await parts.ask(caller, { ...list, query: { from: toIso(now), limit: '200' } });
  const past = await parts.ask(caller, {
    ...{ ...list, query: { endedBy: toIso(now), order: 'latest', limit: String(PAST_SHOWN) } },
  });
  const above = await parts.ask(caller, {
    ...{ ...get, path: '/capacity/overcommitted', query: span, answer: DateList },
  });
  const servers = await parts.ask(caller, { ...get, path: '/servers', answer: ServerList });
  const word = status === 200 ? oneOf(DONE, query['getan']) : null;
  const shown = {
    ...{ outages: outages.items, isMorePlanned: outages.next !== null },
    ...{ past: past.items, isMorePast: past.next !== null },
    ...{ above: above.items, isMoreAbove: above.next !== null },
    servers: servers.items.map(({ name }) => name),
    done: word === null ? null : say(`done.${word}`),
    ...trial,
  };
  return { status, html: <OutagesPage voice={voice} shown={shown} /> };
}

/** First shows the dates that it would concern; plans it where that was seen. */
async function planOutage(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const { form } = request;
  const typed = typedOutage(form);
  const key = z.uuid().safeParse(form['key']).data ?? randomUUID();
  const read = readOutage(typed, voice.say, { now: voice.now, timeZone: parts.timeZone });
  const trial = { status: 422, typed, complaints: [], preview: null, setback: null, key };
  if ('complaints' in read) {
    return answer(parts, request, voice, { ...trial, complaints: read.complaints });
  }
  const call = { method: 'post', path: '/capacity/outages', body: read.wish } as const;
  const isSeen = form['schritt'] === 'eintragen';
  try {
    if (isSeen) {
      await parts.ask(voice.caller, { ...call, key, answer: OutageView });
      return { status: 303, redirect: voice.frame.link(`${OUTAGES_PATH}?getan=eingetragen`) };
    }
    const { above } = await parts.ask(voice.caller, {
      ...{ ...call, query: { dryRun: 'true' }, answer: OutagePreview },
    });
    return await answer(parts, request, voice, {
      ...trial,
      status: 200,
      preview: { ...above, wish: read.wish },
    });
  } catch (error) {
    const { code } = faultOf(error);
    const known = oneOf(TOLD, code);
    if (known === null) throw error;
    // The key belongs to another outage by now: what is sent next is one more.
    const next = known === 'idempotency-mismatch' ? randomUUID() : key;
    return answer(parts, request, voice, {
      ...{ ...trial, key: next, setback: voice.say(`setback.${known}`) },
      ...(known === 'busy' || known === 'rate-limited' ? { status: PROBLEMS[known].status } : {}),
    });
  }
}

async function dropOutage(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const { id = '' } = request.params;
  await parts.ask(voice.caller, {
    ...{ method: 'delete', path: '/capacity/outages/{id}', params: { id }, answer: z.undefined() },
  });
  return { status: 303, redirect: voice.frame.link(`${OUTAGES_PATH}?getan=gestrichen`) };
}
