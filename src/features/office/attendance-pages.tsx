import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { OccurrenceView } from '../bookings/booking-schemas.ts';
import { signedIn } from '../bookings/page-parts.ts';
import { AttendanceView } from '../recordings/attendance-endpoints.ts';
import { AttendancePage, attendancePath, AttendanceSurePage } from './attendance-page.tsx';
import { attendanceTexts } from './attendance-texts.ts';
import type { OfficeParts } from './office-parts.ts';

/** Who was at a date: to read, to save and to delete, for who books there. */
export function attendancePages(parts: OfficeParts): readonly Page[] {
  const path = '/termine/:id/anwesende';
  return [
    { method: 'get', path, access: 'person', handle: (request) => show(parts, request, AttendancePage) },
    { method: 'get', path: `${path}.csv`, access: 'person', handle: (request) => save(parts, request) },
    {
      ...{ method: 'get', path: `${path}/loeschen`, access: 'person' },
      handle: (request) => show(parts, request, AttendanceSurePage),
    },
    {
      method: 'post',
      path: `${path}/loeschen`,
      access: 'person',
      handle: (request) => remove(parts, request),
    },
  ];
}

async function show(
  { ask, db, tree: treeIn, clock }: OfficeParts,
  request: PageRequest,
  Shown: typeof AttendancePage,
): Promise<PageAnswer> {
  const { caller } = signedIn(request);
  const params = { id: idIn(request) };
  const attendance = await ask(caller, {
    ...{ method: 'get', path: '/occurrences/{id}/attendance', params, answer: AttendanceView },
  });
  const date = await ask(caller, {
    ...{ method: 'get', path: '/occurrences/{id}', params, answer: OccurrenceView },
  });
  const tree = await treeIn(db);
  const address = tree.address(date.branch);
  const say = attendanceTexts(request.language, address);
  const shown = {
    ...{ date, attendance, address, now: clock.now() },
    branchName: tree.get(date.branch)?.name ?? date.branch,
    done: request.query['getan'] === 'geloescht' ? say('removed') : null,
  };
  return { status: 200, html: <Shown frame={request.frame} shown={shown} say={say} /> };
}

/** The same table as the API's, for who has a session and no token. */
async function save({ ask }: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const params = { id: idIn(request) };
  const content = await ask(signedIn(request).caller, {
    ...{ method: 'get', path: '/occurrences/{id}/attendance.csv', params, answer: z.string() },
  });
  return { status: 200, file: { name: 'anwesende.csv', type: 'text/csv; charset=utf-8', content } };
}

async function remove({ ask }: OfficeParts, request: PageRequest): Promise<PageAnswer> {
  const params = { id: idIn(request) };
  await ask(signedIn(request).caller, {
    ...{ method: 'delete', path: '/occurrences/{id}/attendance', params, answer: z.undefined() },
  });
  return { status: 303, redirect: request.frame.link(`${attendancePath(params.id)}?getan=geloescht`) };
}

/** @throws Refusal `not-found` for what can be no date's */
function idIn({ params }: PageRequest): string {
  return z.uuid().safeParse(params['id']).data ?? refuse({ code: 'not-found' });
}
