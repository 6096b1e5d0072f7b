import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dayIn } from '../support/calendar.ts';
import { operationsOf, readDocument } from '../support/openapi.ts';
import { giveRecordings } from '../support/recordings.ts';
import { type SmallRealm, startRealm } from '../support/small-realm.ts';
import { startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';
import { HARMLESS, type Things, TO_BE_ENDED } from './rights-calls.ts';

const DOCUMENT = readFileSync(new URL('../../docs/rights.md', import.meta.url), 'utf8');
const BRANCH = 'by-09162';
const BELOW = 'by-09162-mitte';
/** Where a role is held, in the words of the documentation. */
const STANDS: Readonly<Record<string, string>> = {
  'the root, `de`': 'de',
  'a branch above': 'by',
  'the same branch': BRANCH,
  'a branch below': BELOW,
  'a branch beside': 'by-09161',
};
const ROLES = ['viewer', 'host', 'deputy', 'secretary', 'admin'] as const;
const BY_TOKEN = ROLES.filter((role) => role !== 'deputy');
const NOBODY = 's-nobody';
const RECORDED = [{ title: 'Kreisvorstand', branch: BRANCH }];

/** Rows of the table in the documentation whose first column is called so, by column. */
function tableOf(first: string): readonly Readonly<Record<string, string>>[] {
  const lines = DOCUMENT.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${first} `));
  const rows = lines.slice(start, lines.indexOf('', start)).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const [head = [], , ...body] = rows;
  return body.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ''])));
}

const HELD = tableOf('held at');
const CALLS = tableOf('call');

/** The rights that a role held there has at the branch. */
function rightsOf(stand: string, role: string): readonly string[] {
  const cell = HELD.find((row) => row['held at'] === stand)?.[role] ?? '';
  return cell === '–' ? [] : cell.split(', ');
}

type Outcome = 'granted' | 403 | 404;

/** What the documentation says becomes of a call by somebody with these rights at the branch. */
function promised(
  { 'judged at': place, right = '' }: Readonly<Record<string, string>>,
  held: readonly string[],
): Outcome {
  if (place === 'nowhere' || held.includes(right)) return 'granted';
  return place === 'its branch' && !held.includes('view') ? 404 : 403;
}

type Person = { readonly who: string; readonly authorization: string; readonly held: readonly string[] };

describe('the table of rights in the documentation', () => {
  let app: WholeApp;
  let realm: SmallRealm;
  let things: Things;
  const people: Person[] = [];

  beforeAll(async () => {
    realm = await startRealm();
    const deputies = Object.values(STANDS).map((branch) => `s-${branch}`);
    app = await startWholeApp('sqlite', {
      callers: BY_TOKEN.flatMap((role) => Object.values(STANDS).map((branch) => `${role}@${branch}`)),
      recorded: RECORDED,
      people: [...deputies, TO_BE_ENDED].map((subject) => ({ subject, name: 'Kim', email: null })),
      settings: {
        PLENUM_KEYCLOAK_URL: realm.url,
        PLENUM_KEYCLOAK_REALM: 'partei',
        PLENUM_KEYCLOAK_CLIENT_ID: realm.clientId,
        PLENUM_KEYCLOAK_CLIENT_SECRET: 'a-secret-of-the-journeys-0123456789',
      },
    });
    const place = { parent: BRANCH, name: 'Mitte', level: 'local' };
    expect((await app.call('admin@de', 'PUT', `/branches/${BELOW}`, place)).status).toBe(201);
    const { body } = await app.call('admin@de', 'POST', '/bookings', {
      ...{ branch: BRANCH, title: 'Kreisvorstand', start: `${dayIn(30)}T19:00` },
      ...{ durationMinutes: 60, expectedParticipants: 5 },
    });
    const recordings = await giveRecordings(app, RECORDED);
    const recording = recordings.get('Kreisvorstand') ?? '';
    things = { booking: body.id, date: body.occurrences[0]?.id ?? '', branch: BRANCH, recording };
    for (const branch of Object.values(STANDS)) await appoint(`s-${branch}`, branch);
    for (const [stand, branch] of Object.entries(STANDS)) {
      for (const role of ROLES) {
        const token = role === 'deputy' ? await signed(`s-${branch}`) : tokenOf(`${role}@${branch}`);
        people.push({
          who: `${role}, ${stand}`,
          authorization: `Bearer ${token}`,
          held: rightsOf(stand, role),
        });
      }
    }
    people.push({ who: 'nobody', authorization: `Bearer ${await signed(NOBODY)}`, held: [] });
  });
  afterAll(async () => {
    await app.close();
    await realm.close();
  });

  const signed = (sub: string) => realm.sign(realm.claims({ sub, name: 'Kim' }));
  const appoint = async (person: string, branch: string) => {
    const answer = await app.call('admin@de', 'PUT', `/branches/${branch}/deputies`, {
      person,
      until: dayIn(9),
    });
    expect(answer.status).toBeLessThan(300);
  };

  test('has a row for every call that there is, and for no other', async () => {
    const there = operationsOf(await readDocument(app.url)).map(({ title }) => title.replace('/api/v1', ''));
    expect(CALLS.map(({ call }) => call).sort()).toEqual(there.sort());
    expect(Object.keys(HARMLESS).sort()).toEqual(there);
  });

  test('has a row for every place in the tree and a column for every role', () => {
    expect(HELD.map((row) => row['held at'])).toEqual(Object.keys(STANDS));
    for (const row of HELD) expect(Object.keys(row)).toEqual(['held at', ...ROLES]);
  });

  test('names for each call the least role that has its right', () => {
    for (const { call, right = '', 'least role': least = '' } of CALLS) {
      const roles = ROLES.filter((role) => rightsOf('the root, `de`', role).includes(right));
      expect([call, /^[a-z]*/.exec(least)?.[0]]).toEqual([call, roles[0] ?? '']);
    }
  });

  test.each(CALLS.map((row) => [row['call'] ?? '', row] as const))('%s', async (call, row) => {
    const harmless = HARMLESS[call];
    if (harmless === undefined) throw new Error(`no harmless call is known for ${call}`);
    const { path, query, body, headers } = harmless;
    const [method = ''] = call.split(' ');
    const answered: string[] = [];
    for (const { who, authorization } of people) {
      if (query?.includes(TO_BE_ENDED) === true) await appoint(TO_BE_ENDED, BRANCH);
      const address = `${path(things)}${query === undefined ? '' : `?${query}`}`;
      const { status } = await app.call(null, method, address, body, {
        ...headers,
        Authorization: authorization,
      });
      answered.push(`${who}: ${outcomeOf(row, status)}`);
    }
    expect(answered).toEqual(people.map(({ who, held }) => `${who}: ${promised(row, held)}`));
  });

  test('afterwards the booking is as it was', async () => {
    const { body, headers } = await app.call('viewer@by', 'GET', `/bookings/${things.booking}`);
    expect(body).toMatchObject({ title: 'Kreisvorstand', status: 'booked', durationMinutes: 60 });
    expect(headers.get('etag')).toBe('"1"');
  });
});

/** Where the whole is judged, 404 says that the thing is not there: the right was held. */
function outcomeOf(row: Readonly<Record<string, string>>, status: number): 'granted' | number {
  if (status === 403 || (status === 404 && row['judged at'] !== 'the whole')) return status;
  return status === 400 || status === 401 || status >= 500 ? status : 'granted';
}
