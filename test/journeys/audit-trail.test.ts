import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTree } from '../../src/features/branches/tree.ts';
import { changesOf, fieldInWords } from '../../src/features/office/audit-fields.ts';
import { opsTexts } from '../../src/features/office/ops-texts.ts';
import { AuditView } from '../../src/platform/audit/audit-endpoints.ts';
import { toLocal } from '../../src/lib/local-time.ts';
import { MINUTE_MS } from '../../src/lib/span.ts';
import { dayIn, ZONE } from '../support/calendar.ts';
import { giveRecordings } from '../support/recordings.ts';
import { MUNICH, type SmallCloud, startSmallCloud } from '../support/small-cloud.ts';
import { type Body, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const ADMIN = 'admin@de';
const ACTOR = 'token:admin.de';
const RECORDED = [{ title: 'Kreisvorstand' }];
const DEPUTY = { subject: 's-ida', name: 'Ida Denk', email: 'ida@partei.example' };

let cloud: SmallCloud;
let app: WholeApp;
/** Calls that were made, as the documentation names them. */
const made = new Set<string>();

beforeAll(async () => {
  cloud = await startSmallCloud();
  app = await startWholeApp('sqlite', {
    callers: [ADMIN],
    people: [DEPUTY],
    recorded: RECORDED,
    settings: cloud.settings,
  });
});
afterAll(async () => {
  await app.close();
  await cloud.close();
});

async function newest(): Promise<Body | undefined> {
  return (await app.call(ADMIN, 'GET', `/audit?limit=1&actor=${ACTOR}`)).body.items[0];
}

/** Makes a call that changes something, and expects a row of the log that says who did. */
async function changing(call: string, path: string, body?: unknown, headers?: Record<string, string>) {
  const before = await newest();
  const [method = ''] = call.split(' ');
  const answer = await app.call(ADMIN, method, path, body, headers);
  expect({ call, status: answer.status, ok: answer.status < 300 }).toMatchObject({ call, ok: true });
  const after = await newest();
  expect({ call, row: after?.id === before?.id ? 'none' : 'new' }).toEqual({ call, row: 'new' });
  expect(after).toMatchObject({ actor: ACTOR });
  made.add(call);
  return answer.body;
}

const wish = (start: string) => ({
  ...{ branch: 'by-09162', title: 'Kreisvorstand', start },
  ...{ durationMinutes: 60, expectedParticipants: 5 },
});

test('branches and deputies', async () => {
  const branch = { parent: 'by', name: 'Neuer Kreis', level: 'district' };
  await changing('PUT /branches/{id}', '/branches/by-neu', branch);
  await changing('PATCH /branches/{id}', '/branches/by-neu', {
    ...{ name: 'Neuester Kreis', defaults: { options: { welcome: 'Willkommen' } } },
  });
  await changing(
    'POST /branches/import',
    '/branches/import',
    'id,parent,name,level\nby-neu2,by,Noch einer,district\n',
    { 'Content-Type': 'text/csv' },
  );
  await changing('PUT /branches/{id}/deputies', '/branches/by/deputies', {
    person: DEPUTY.subject,
    until: dayIn(30),
  });
  await changing('DELETE /branches/{id}/deputies', `/branches/by/deputies?person=${DEPUTY.subject}`);
  await changing('DELETE /people/{subject}', `/people/${DEPUTY.subject}`);
});

test('bookings, their links and their dates', async () => {
  const booking = await changing('POST /bookings', '/bookings', {
    ...wish(`${dayIn(30)}T19:00`),
    recurrence: 'FREQ=WEEKLY;COUNT=3',
  });
  const at = `/bookings/${booking.id}`;
  const date = `/occurrences/${booking.occurrences[1]?.id ?? ''}`;
  await changing('PATCH /bookings/{id}', at, { title: 'Erweiterter Kreisvorstand' });
  await changing('POST /bookings/{id}/again', `${at}/again`, { start: `${dayIn(60)}T19:00` });
  await changing('POST /bookings/{id}/links/{kind}/rotate', `${at}/links/guest/rotate`);
  await changing('PATCH /occurrences/{id}', date, { durationMinutes: 90 });
  await changing('DELETE /occurrences/{id}/attendance', `${date}/attendance`);
  await changing('DELETE /occurrences/{id}', date);
  await changing('POST /occurrences/{id}/restore', `${date}/restore`);
  await changing('DELETE /bookings/{id}', at);
  await changing('POST /bookings/{id}/restore', `${at}/restore`);
});

test('rooms, servers and outages', async () => {
  const start = toLocal(Date.now() + 40 * MINUTE_MS, ZONE);
  const soon = await app.call(ADMIN, 'POST', '/bookings', { ...wish(start), options: { papers: 'folder' } });
  const date = `/occurrences/${soon.body.occurrences[0]?.id ?? ''}`;
  await changing('POST /occurrences/{id}/open', `${date}/open`);
  await app.runJob('open-rooms');
  for (const job of ['provision-folders', 'prepare-papers']) await app.runJob(job);
  const folder = `${MUNICH}/Sitzungen/${start.slice(0, 10)} Kreisvorstand/Folien`;
  await cloud.put(`${folder}/Tagesordnung.pdf`, Buffer.from('%PDF-1.4'));
  await changing('POST /occurrences/{id}/slides', `${date}/slides`);
  await changing('POST /occurrences/{id}/end', `${date}/end`);
  await changing('PATCH /servers/{name}', '/servers/bbb-3', { draining: true });
  const outage = await changing('POST /capacity/outages', '/capacity/outages', {
    ...{ from: dayIn(90), to: dayIn(91), seats: 10, reason: 'Umzug' },
  });
  await changing('DELETE /capacity/outages/{id}', `/capacity/outages/${outage.id}`);
});

test('recordings', async () => {
  const ids = await giveRecordings(app, RECORDED);
  const at = `/recordings/${ids.get('Kreisvorstand') ?? ''}`;
  await changing('PATCH /recordings/{id}', at, { released: false });
  await changing('DELETE /recordings/{id}', at);
  await changing('POST /recordings/{id}/restore', `${at}/restore`);
});

test('jobs, folders and backups', async () => {
  await changing('POST /jobs/{name}/run', '/jobs/forget/run');
  await changing('POST /folders/reconcile', '/folders/reconcile', { branch: 'by-09162' });
  await changing('POST /backup', '/backup');
});

test('every field that is written down has a word of its own on the page of the log', async () => {
  const voice = {
    ...{ say: opsTexts('de', 'sie'), address: 'sie' as const, tree: createTree([]), now: Date.now() },
    saying: { language: 'de' as const, timeZone: ZONE },
  };
  const rows: Body[] = [];
  for (let query = '?limit=100'; query !== '';) {
    const { items, next } = (await app.call(ADMIN, 'GET', `/audit${query}`)).body;
    rows.push(...items);
    query = next === null ? '' : `?limit=100&cursor=${encodeURIComponent(next)}`;
  }
  const fields = rows.flatMap((row) => changesOf(AuditView.parse(row)).map(({ field }) => field));
  expect(new Set(fields).size).toBeGreaterThan(40);
  expect(fields.filter((field) => fieldInWords(field, voice) === field)).toEqual([]);
});

test('every call there is that changes something was among them', async () => {
  const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
  const changes = calls.filter((call) => /^(POST|PUT|PATCH|DELETE) /.test(call));
  expect([...made].sort()).toEqual(changes.filter((call) => call !== 'POST /bookings/check').sort());
});
