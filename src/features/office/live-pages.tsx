import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { liveActPages } from './live-acts.tsx';
import { type Live, lookAtRooms } from './live-look.ts';
import { LivePage } from './live-page.tsx';
import { LIVE_ACTS, LIVE_PATH, liveVoice, type LiveVoice } from './live-voice.ts';
import type { OfficeParts } from './office-parts.ts';

/** `/jetzt` and what is done there. */
export function livePages(parts: OfficeParts): readonly Page[] {
  return [
    { method: 'get', path: LIVE_PATH, access: 'person', handle: (request) => show(parts, request) },
    ...liveActPages(parts),
  ];
}

async function show(parts: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const live = await lookAtRooms(parts, request);
  const { frame, query } = request;
  const done = doneIn(query, live, liveVoice(frame, live));
  return { status: 200, packed: true, html: <LivePage {...{ frame, live, done }} setback={null} /> };
}

function doneIn(
  { getan, termin }: PageRequest['query'],
  live: Live,
  { say, when }: LiveVoice,
): string | null {
  const act = LIVE_ACTS.find((known) => known === getan);
  if (act === undefined) return null;
  const room = live.rooms.find(({ occurrence }) => occurrence === termin);
  if (act !== 'verlaengern' || room === undefined) return say(`done.${act}`);
  return say('done.verlaengertBis', { title: room.title, time: when(room.endsAt) });
}
