import { refuse, type Fault } from '../../lib/refusal.ts';
import { MINUTE_MS } from '../../lib/span.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { LinksView, OccurrenceView } from '../bookings/booking-schemas.ts';
import { signedIn } from '../bookings/page-parts.ts';
import { RoomAccepted } from '../rooms/room-endpoints.ts';
import { EndPage } from './live-end-page.tsx';
import { lookAtRooms, roomOf } from './live-look.ts';
import { LivePage } from './live-page.tsx';
import { EXTENSIONS } from './live-room.tsx';
import { setbackOf, type Tried } from './live-setback.ts';
import { LIVE_ACTS, LIVE_PATH, type LiveAct } from './live-voice.ts';
import type { OfficeParts } from './office-parts.ts';

/** What is done with the rooms that are open: each a form that leads back to their page. */
export function liveActPages(parts: OfficeParts): readonly Page[] {
  const person = (page: Omit<Page, 'access'>): Page => ({ ...page, access: 'person' });
  const path = (act: string) => `${LIVE_PATH}/:id/${act}`;
  return [
    ...LIVE_ACTS.map((act) =>
      person({ method: 'post', path: path(act), handle: (request) => doIt(parts, request, act) }),
    ),
    // Whoever signs in again on the way sees the rooms.
    ...(['oeffnen', 'verlaengern'] as const).map((act) =>
      person({ method: 'get', path: path(act), handle: ({ frame }) => back(frame) }),
    ),
    person({ method: 'get', path: path('beenden'), handle: (request) => askWhetherToEnd(parts, request) }),
    person({ method: 'get', path: path('leiten'), handle: (request) => lead(parts, request) }),
  ];
}

function back(frame: PageRequest['frame'], told: Readonly<Record<string, string>> = {}): PageAnswer {
  const query = new URLSearchParams(told).toString();
  return { status: 303, redirect: frame.link(query === '' ? LIVE_PATH : `${LIVE_PATH}?${query}`) };
}

async function doIt(parts: OfficeParts, request: PageRequest, act: LiveAct): Promise<PageAnswer> {
  const id = idIn(request);
  const { caller } = signedIn(request);
  if (act === 'beenden' && request.form['sicher'] !== 'ja') {
    const room = await roomOf(parts, caller, id);
    if (room !== undefined && room.participants > 0) return askWhetherToEnd(parts, request);
  }
  const tried: Tried = { act, id, minutes: minutesIn(request, parts.clock.now()) };
  try {
    await parts.ask(caller, {
      ...{ method: 'post', params: { id }, answer: RoomAccepted },
      path: act === 'beenden' ? '/occurrences/{id}/end' : '/occurrences/{id}/open',
      ...(act === 'verlaengern' ? { body: { minutes: tried.minutes } } : {}),
    });
  } catch (error) {
    return refused(parts, request, tried, faultOf(error), error);
  }
  return back(request.frame, { getan: act, ...(act === 'verlaengern' ? { termin: id } : {}) });
}

/**
 * From now on, for so long the meeting is to last; NaN where the form says nothing of the kind. Rounded down, since the
 * API rounds up to whole minutes.
 */
function minutesIn({ form }: PageRequest, now: number): number {
  const more = EXTENSIONS.find((minutes) => minutes === form['minuten']);
  const until = Math.max(Date.parse(form['bis'] ?? ''), now);
  return Math.floor((until - now) / MINUTE_MS) + Number(more ?? Number.NaN);
}

async function refused(
  parts: OfficeParts,
  request: PageRequest,
  tried: Tried,
  fault: Fault,
  error: unknown,
): Promise<PageAnswer> {
  const live = await lookAtRooms(parts, request);
  const setback = await setbackOf({ parts, request, live }, tried, fault);
  if (setback === null) throw error;
  const { frame } = request;
  return {
    status: PROBLEMS[fault.code].status,
    html: <LivePage {...{ frame, live, setback }} done={null} />,
  };
}

/** Also what a form leads to that was sent while nobody was in the room yet. */
async function askWhetherToEnd(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const room = await roomOf(parts, signedIn(request).caller, idIn(request));
  if (room === undefined) return back(request.frame);
  const live = await lookAtRooms(parts, request);
  return { status: 200, html: <EndPage frame={request.frame} live={live} room={room} /> };
}

/** The link that leads in as a host is fetched only when it is wanted: it stands on no page that others may see. */
async function lead(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const { caller } = signedIn(request);
  const { booking } = await parts.ask(caller, {
    ...{ method: 'get', path: '/occurrences/{id}', params: { id: idIn(request) }, answer: OccurrenceView },
  });
  const { host } = await parts.ask(caller, {
    ...{ method: 'get', path: '/bookings/{id}/links', params: { id: booking }, answer: LinksView },
  });
  return { status: 303, redirect: request.frame.link(host ?? refuse({ code: 'forbidden' })) };
}

function idIn({ params }: PageRequest): string {
  return params['id'] ?? '';
}
