import { dayIn } from '../support/calendar.ts';

export type Things = {
  readonly booking: string;
  readonly date: string;
  readonly branch: string;
  /** One that is released. */
  readonly recording: string;
};

/** One call that changes nothing, whoever makes it: refused only after the right was judged, or but asked. */
export type HarmlessCall = {
  /** After `/api/v1`. */
  readonly path: (things: Things) => string;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An id that nothing has. */
const NOTHING = '01950000-0000-7000-8000-000000000000';
/** Whose deputyship is put there before it is ended. */
export const TO_BE_ENDED = 's-to-be-ended';

const STALE = { headers: { 'If-Match': '"999"' } };
const SPAN = `from=${dayIn(30)}&to=${dayIn(31)}`;
const booking = (tail = '') => ({ path: (things: Things) => `/bookings/${things.booking}${tail}` });
const date = (tail = '') => ({ path: (things: Things) => `/occurrences/${things.date}${tail}` });
const branch = (tail = '') => ({ path: (things: Things) => `/branches/${things.branch}${tail}` });
const recording = (tail = '') => ({ path: (things: Things) => `/recordings/${things.recording}${tail}` });
const at = (path: string) => ({ path: () => path });

/** A wish that nobody is granted: it is larger than any server. */
const tooLarge = {
  branch: 'by-09162',
  title: 'Kreisvorstand',
  start: `${dayIn(30)}T19:00`,
  durationMinutes: 60,
  expectedParticipants: 500,
};

/** By method and path, as the documentation has them. */
export const HARMLESS: Readonly<Record<string, HarmlessCall>> = {
  'GET /me': at('/me'),
  'GET /branches': at('/branches'),
  'GET /branches/{id}': branch(),
  'PUT /branches/{id}': {
    ...branch(),
    query: 'dryRun=true',
    body: { parent: 'by', name: 'Kreis', level: 'district' },
  },
  'PATCH /branches/{id}': { ...branch(), body: { name: 'Kreis' }, ...STALE },
  'POST /branches/import': {
    ...at('/branches/import'),
    query: 'dryRun=true',
    body: 'id,parent,name,level\nby-neu,by,Neu,district\n',
    headers: { 'Content-Type': 'text/csv' },
  },
  'GET /branches/{id}/deputies': branch('/deputies'),
  'PUT /branches/{id}/deputies': {
    ...branch('/deputies'),
    body: { person: 'never@partei.example', until: dayIn(30) },
  },
  'DELETE /branches/{id}/deputies': { ...branch('/deputies'), query: `person=${TO_BE_ENDED}` },
  'GET /people/{subject}': at('/people/s-somebody-else'),
  'DELETE /people/{subject}': { ...at('/people/s-somebody-else'), query: 'dryRun=true' },
  'GET /privacy/runs': at('/privacy/runs'),
  'GET /bookings': at('/bookings'),
  'POST /bookings': { ...at('/bookings'), body: tooLarge },
  'POST /bookings/check': { ...at('/bookings/check'), body: tooLarge },
  'GET /bookings/{id}': booking(),
  'PATCH /bookings/{id}': { ...booking(), body: { title: 'Anders' }, ...STALE },
  'DELETE /bookings/{id}': { ...booking(), ...STALE },
  'POST /bookings/{id}/restore': { ...booking('/restore'), ...STALE },
  'POST /bookings/{id}/again': { ...booking('/again'), body: { start: `${dayIn(60)}T19:00` }, ...STALE },
  'GET /bookings/{id}/links': booking('/links'),
  'POST /bookings/{id}/links/{kind}/rotate': { ...booking('/links/host/rotate'), ...STALE },
  'GET /occurrences': at('/occurrences'),
  'GET /occurrences/by-day': { ...at('/occurrences/by-day'), query: SPAN },
  'GET /occurrences/{id}': date(),
  'PATCH /occurrences/{id}': { ...date(), body: { durationMinutes: 30 }, ...STALE },
  'DELETE /occurrences/{id}': { ...date(), ...STALE },
  'POST /occurrences/{id}/restore': { ...date('/restore'), ...STALE },
  // Weeks ahead: allowed to them, but not to anybody yet; and there is no room to be ended.
  'POST /occurrences/{id}/open': date('/open'),
  'POST /occurrences/{id}/end': date('/end'),
  'GET /occurrences/{id}/attendance': date('/attendance'),
  'GET /occurrences/{id}/attendance.csv': date('/attendance.csv'),
  'DELETE /occurrences/{id}/attendance': date('/attendance'),
  'GET /occurrences/{id}/papers': date('/papers'),
  // Without a Nextcloud there is nothing to bring into a room.
  'POST /occurrences/{id}/slides': date('/slides'),
  'GET /rooms': at('/rooms'),
  'GET /capacity': { ...at('/capacity'), query: SPAN },
  'GET /capacity/overcommitted': { ...at('/capacity/overcommitted'), query: SPAN },
  'GET /capacity/outages': at('/capacity/outages'),
  'POST /capacity/outages': {
    ...at('/capacity/outages'),
    query: 'dryRun=true',
    body: { from: dayIn(30), to: dayIn(31), seats: 10 },
  },
  'GET /capacity/outages/{id}': at(`/capacity/outages/${NOTHING}`),
  'DELETE /capacity/outages/{id}': at(`/capacity/outages/${NOTHING}`),
  'GET /servers': at('/servers'),
  'GET /servers/{name}': at('/servers/bbb-1'),
  'PATCH /servers/{name}': { ...at('/servers/bbb-9'), body: { draining: true } },
  'GET /folders': at('/folders'),
  'POST /folders/reconcile': {
    ...at('/folders/reconcile'),
    body: { branch: 'by-09162', dryRun: true },
  },
  'GET /recordings/cleanings': at('/recordings/cleanings'),
  'GET /recordings/deletions': at('/recordings/deletions'),
  'GET /recordings': at('/recordings'),
  'GET /recordings/{id}': recording(),
  'PATCH /recordings/{id}': { ...recording(), body: { released: true }, ...STALE },
  'DELETE /recordings/{id}': { ...recording(), ...STALE },
  'GET /recordings/{id}/play': recording('/play'),
  'POST /recordings/{id}/restore': { ...recording('/restore'), ...STALE },
  'GET /jobs': at('/jobs'),
  'POST /jobs/{name}/run': at('/jobs/nothing/run'),
  'GET /jobs/{name}/runs': at('/jobs/nothing/runs'),
  'GET /audit': at('/audit'),
  'GET /alarms': at('/alarms'),
  'POST /backup': at('/backup'),
};
