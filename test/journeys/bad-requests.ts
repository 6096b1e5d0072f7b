import { dayAfter, dayIn, nextSpringChange } from '../support/calendar.ts';
import { type BadInput, DAY, GOOD } from './bad-wishes.ts';

const NO_UUID = '01890a5d-ac96-774b-bcce-b302099a8057';

const post = { method: 'POST', path: '/bookings', status: 400 } as const;
const nested = (depth: number) => `${'{"title":'.repeat(depth)}1${'}'.repeat(depth)}`;
const json = { 'Content-Type': 'application/json' };
const UNREADABLE: readonly BadInput[] = [
  { ...post, name: 'half of JSON', body: '{"branch": "by', code: 'malformed-json' },
  {
    ...post,
    name: 'bytes that are no text',
    body: new Uint8Array([0x7b, 0xff, 0x7d]),
    headers: json,
    code: 'malformed-json',
  },
  { ...post, name: 'a list', body: '[]', code: 'invalid-request', pointer: '' },
  { ...post, name: 'a number', body: '7', code: 'invalid-request', pointer: '' },
  { ...post, name: 'null', body: 'null', code: 'invalid-request', pointer: '' },
  { ...post, name: 'nothing', code: 'invalid-request', pointer: '' },
  {
    ...post,
    name: 'a prototype',
    body: '{"__proto__":{"branch":"by"}}',
    code: 'invalid-request',
    pointer: '/__proto__',
  },
  { ...post, name: 'a hundred thousand levels', body: nested(100_000), code: 'invalid-request' },
  {
    ...post,
    name: 'a hundred thousand levels under a key',
    body: nested(100_000),
    headers: { 'Idempotency-Key': 'deep' },
    code: 'invalid-request',
  },
  {
    ...post,
    name: 'a hundred thousand levels with a NUL',
    body: nested(100_000).replace('1', '"\\u0000"'),
    code: 'invalid-request',
  },
  {
    ...post,
    name: '10 MB',
    body: JSON.stringify({ ...GOOD, description: 'x'.repeat(10_000_000) }),
    status: 413,
    code: 'body-too-large',
  },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/json; charset=utf-16',
    'nonsense',
  ].map((type): BadInput => ({
    ...post,
    name: `content of the type ${type}`,
    body: JSON.stringify(GOOD),
    headers: { 'Content-Type': type },
    status: 415,
    code: 'unsupported-media-type',
  })),
  {
    ...post,
    name: 'content packed in a way that nobody knows',
    body: JSON.stringify(GOOD),
    headers: { ...json, 'Content-Encoding': 'br7' },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    ...post,
    name: 'content that is not packed as it says',
    body: JSON.stringify(GOOD),
    headers: { ...json, 'Content-Encoding': 'gzip' },
    code: 'invalid-request',
  },
];

const key = (text: string): BadInput => ({
  ...post,
  name: `an Idempotency-Key of ${text.length} characters`,
  body: GOOD,
  headers: { 'Idempotency-Key': text },
  code: 'invalid-request',
  pointer: '/header/Idempotency-Key',
});
const match = (tag: string): BadInput => ({
  name: `If-Match: ${tag}`,
  method: 'PATCH',
  path: '/bookings/{booking}',
  body: { title: 'Anders' },
  headers: { 'If-Match': tag },
  status: 412,
  code: 'version-conflict',
});
const query = (path: string, pointer: string): BadInput => ({
  name: `GET ${path.slice(0, 70)}`,
  method: 'GET',
  path,
  status: 400,
  code: 'invalid-request',
  pointer,
});
const lost = (method: string, path: string, body?: unknown): BadInput => ({
  name: `${method} ${path}`,
  method,
  path,
  ...(body === undefined ? {} : { body }),
  status: 404,
  code: 'not-found',
});
const refused = (method: string, path: string): BadInput => ({
  name: `${method} ${path}`,
  method,
  path,
  status: 405,
  code: 'method-not-allowed',
});
const SPAN = `from=${DAY}&to=${dayAfter(DAY, 1)}`;

const ADDRESSES: readonly BadInput[] = [
  key(''),
  key('k'.repeat(256)),
  key('zwei Wörter'),
  ...['1', 'W/"1"', '"eins"', '"1", "2"', '"99"', '""'].map(match),
  query(`/bookings?text=${'x'.repeat(8_000)}`, '/query/text'),
  query('/bookings?limit=0', '/query/limit'),
  query('/bookings?limit=201', '/query/limit'),
  query('/bookings?limit=alle', '/query/limit'),
  query('/bookings?status=dropped', '/query/status'),
  query('/bookings?from=heute', '/query/from'),
  query('/bookings?branch=by&branch=nw', '/query/branch'),
  query('/bookings?sort=title', '/query/sort'),
  query('/bookings?text=%00', '/query'),
  query(`/capacity?from=${DAY}`, '/query/to'),
  query(`/capacity?from=${DAY}&to=${DAY}`, '/query/to'),
  query(`/capacity?${SPAN}&step=4`, '/query/step'),
  query('/capacity?from=2000-01-01&to=2999-12-31', '/query/to'),
  ...['nonsense', 'e30.e30', 'e30.AAAAAAAAAAAAAAAAAAAAAA', 'a.b.c', '%F0%9F%92%A9'].map(
    (cursor): BadInput => ({ ...query(`/occurrences?cursor=${cursor}`, ''), code: 'cursor-invalid' }),
  ),
  lost('GET', `/bookings/${NO_UUID}`),
  lost('GET', '/bookings/1'),
  lost('GET', '/bookings/%00'),
  lost('GET', `/bookings/${'x'.repeat(5_000)}`),
  lost('DELETE', `/bookings/${NO_UUID}`),
  lost('PATCH', `/occurrences/${NO_UUID}`, { durationMinutes: 30 }),
  lost('POST', '/occurrences/..%2F..%2Fjobs/open'),
  lost('GET', "/bookings/' or ''='"),
  lost('GET', '/branches/atlantis'),
  lost('POST', '/jobs/format-disk/run'),
  lost('DELETE', `/capacity/outages/${NO_UUID}`),
  lost('GET', '/recordings/1/../../secrets'),
  { ...query('/bookings/%E0%A4%A', ''), name: 'a broken escape' },
  refused('PUT', '/bookings/{booking}'),
  refused('DELETE', '/bookings'),
  refused('PATCH', '/capacity'),
  refused('GET', '/bookings/check/../check'),
];

const patch = (change: object, status: number, code: string, pointer?: string): BadInput => ({
  name: `a change to ${JSON.stringify(change).slice(0, 70)}`,
  method: 'PATCH',
  path: '/bookings/{booking}',
  body: change,
  status,
  code,
  ...(pointer === undefined ? {} : { pointer }),
});
const CHANGES: readonly BadInput[] = [
  patch({ start: '2032-02-30T19:00' }, 422, 'date-invalid'),
  patch({ start: `${dayIn(-2)}T19:00` }, 422, 'start-in-past'),
  patch({ recurrence: 'FREQ=DAILY;COUNT=105' }, 422, 'recurrence-too-long'),
  patch({ durationMinutes: 4 }, 400, 'invalid-request', '/durationMinutes'),
  patch({ branch: 'nw' }, 400, 'invalid-request', '/branch'),
  patch({ status: 'cancelled' }, 400, 'invalid-request', '/status'),
  { ...lost('POST', '/bookings/{booking}/restore'), status: 409, code: 'not-cancelled' },
  { ...patch({ title: 'Neu' }, 409, 'already-cancelled'), path: '/bookings/{cancelled}' },
  { ...patch({ start: `${nextSpringChange()}T02:30` }, 422, 'start-in-gap'), path: '/occurrences/{date}' },
  { ...patch({ title: 'Neu' }, 400, 'invalid-request', '/title'), path: '/occurrences/{date}' },
  { ...patch({ start: `${dayAfter(DAY, 1)}T19:30` }, 422, 'dates-overlap'), path: '/occurrences/{date}' },
  {
    ...patch({ limits: { roomsAtOnce: -1 } }, 400, 'invalid-request', '/limits/roomsAtOnce'),
    path: '/branches/by',
  },
  { ...patch({ id: 'bavaria' }, 400, 'invalid-request', '/id'), path: '/branches/by' },
  { ...patch({ closed: true }, 409, 'branch-has-open-children'), path: '/branches/by' },
  { ...patch({ closed: true }, 409, 'branch-has-open-children'), path: '/branches/by?dryRun=true' },
];

const csv = (name: string, body: string, type = 'text/csv'): BadInput => ({
  ...{ name: `branches from ${name}`, method: 'POST', path: '/branches/import', body },
  headers: { 'Content-Type': type },
  status: 400,
  code: 'invalid-request',
});
const HEAD = 'id,parent,name,level\n';
const IMPORTS: readonly BadInput[] = [
  csv('a table without a head', 'by-1,by,Kreis Eins,district\n'),
  csv('a row cut short', `${HEAD}by-1,by\n`),
  csv('an open quote', `${HEAD}by-1,by,"Kreis Eins,district\n`),
  csv('a level that is none', `${HEAD}by-1,by,Kreis Eins,planet\n`),
  csv('the same id twice', `${HEAD}by-1,by,Eins,district\nby-1,by,Zwei,district\n`),
  csv('a NUL', `${HEAD}by-1,by,Kreis\0Eins,district\n`),
  csv('a parent that is none', `${HEAD}by-1,atlantis,Eins,district\n`),
  csv('a ring', `${HEAD}by-1,by-2,Eins,district\nby-2,by-1,Zwei,district\n`),
  csv('a second root', `${HEAD}eu,,Europa,federal\n`),
  csv('a level above that of its parent', `${HEAD}by-1,by-09162,Eins,state\n`),
  { ...csv('JSON', '{}', 'application/json'), status: 415, code: 'unsupported-media-type' },
  {
    ...csv('6 MB', `${HEAD}${'by-1,by,Kreis Eins,district\n'.repeat(230_000)}`),
    status: 413,
    code: 'body-too-large',
  },
];

const outage = (change: object, pointer: string): BadInput => ({
  name: `an outage with ${JSON.stringify(change)}`,
  method: 'POST',
  path: '/capacity/outages',
  body: { from: DAY, to: dayAfter(DAY, 1), rooms: 1, ...change },
  status: 400,
  code: 'invalid-request',
  pointer,
});
const OUTAGES: readonly BadInput[] = [
  outage({ to: DAY }, '/to'),
  outage({ from: 'bald' }, '/from'),
  outage({ seats: -1 }, '/seats'),
  outage({ reason: 'x'.repeat(201) }, '/reason'),
  outage({ announcement: 'x'.repeat(301) }, '/announcement'),
  outage({ announcement: 'von rechts\u202enach links' }, '/announcement'),
  outage({ servers: 'bbb-1' }, '/servers'),
  outage({ servers: ['bbb-1', 'bbb-9'] }, '/servers/1'),
];

/** Everything else that comes wrong over the API. */
export const BAD_REQUESTS: readonly BadInput[] = [
  ...UNREADABLE,
  ...ADDRESSES,
  ...CHANGES,
  ...IMPORTS,
  ...OUTAGES,
];
