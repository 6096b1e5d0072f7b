import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayIn } from '../support/calendar.ts';
import {
  type Document,
  type Operation,
  operationsOf,
  readDocument,
  type Validate,
  validatorOf,
} from '../support/openapi.ts';
import { giveRecordings } from '../support/recordings.ts';
import {
  METRICS_TOKEN,
  onBothStores,
  SECRET_KEY,
  startWholeApp,
  tokenOf,
  type WholeApp,
} from '../support/whole-app.ts';
import { moved } from './examples.ts';
import { type Known, type Shot, shotsAt, shownIn } from './fuzz.ts';

const ADMIN = 'admin@de';
const long = process.env['PLENUM_TEST_LONG'] !== undefined;
const RUNS = long ? 400 : 25;
/** `PLENUM_FUZZ_SEED=…` plays a run again; a long run is another one each time. */
const SEED = Number(process.env['PLENUM_FUZZ_SEED'] ?? (long ? Date.now() % 2 ** 31 : 20_270_209));

/** Who may be named as deputies. */
const PEOPLE = ['s-ida', 's-kim', 's-lou'].map((subject) => ({ subject, name: subject, email: null }));

const RECORDED = ['Eins', 'Zwei', 'Drei', 'Zu sehen'].map((title) => ({ title }));

/** Berlin's wall time. */
function inMinutes(minutes: number): string {
  const at = new Date(Date.now() + minutes * 60_000);
  return at.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).slice(0, 16).replace(' ', 'T');
}

onBothStores('whatever comes in', (kind) => {
  let app: WholeApp;
  let document: Document;
  let validate: Validate;
  let known: Known;

  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: [ADMIN], people: PEOPLE, recorded: RECORDED });
    document = await readDocument(app.url);
    validate = validatorOf(document);
    known = await prepare();
  });
  afterAll(() => app.close());

  /** A few things to aim at, beside what the examples name. */
  async function prepare(): Promise<Known> {
    const made = async (path: string, body: object) => {
      const answer = await app.call(ADMIN, 'POST', path, body);
      expect(answer.status).toBe(201);
      return answer.body;
    };
    const wish = { branch: 'by-09162', title: 'Ziel', durationMinutes: 60, expectedParticipants: 9 };
    const on = (day: number) =>
      made('/bookings', { ...wish, start: `${dayIn(day)}T19:00`, recurrence: 'FREQ=DAILY;COUNT=3' });
    const bookings = [await on(30), await on(40), await on(50)];
    const cancelled = await on(60);
    await app.call(ADMIN, 'DELETE', `/bookings/${cancelled.id}`);
    bookings.push(cancelled);
    // Their rooms are opened and ended, and nothing else becomes of them.
    const near = [await made('/bookings', { ...wish, start: inMinutes(0) })];
    for (const minutes of [60, 120])
      near.push(await made('/bookings', { ...wish, start: inMinutes(minutes) }));
    // A room that is open, and may be changed and cancelled.
    bookings.push(await made('/bookings', { ...wish, start: inMinutes(0) }));
    await app.runJob('open-rooms');
    const outage = { from: dayIn(60), to: dayIn(61), seats: 10 };
    const outages = [await made('/capacity/outages', outage), await made('/capacity/outages', outage)];
    const { next } = (await app.call(ADMIN, 'GET', '/bookings?limit=1')).body;
    const dates = bookings.flatMap(({ occurrences }) => occurrences);
    const nearDates = near.flatMap(({ occurrences }) => occurrences);
    const recorded = await giveRecordings(app, RECORDED);
    const recordings = [...recorded.values()].map((id) => ({ id }));
    // Nobody withdraws it.
    const played = recordings.splice(-1);
    const things = { bookings, occurrences: dates, 'capacity/outages': outages, recordings };
    const aims = Object.entries(things).flatMap(([place, here]) =>
      operationsOf(document)
        .filter(({ path }) => path.startsWith(`/api/v1/${place}/{id}`))
        .map(({ path }) => {
          const roomOnly = /(open|end)$/.test(path);
          const name = `${path.slice('/api/v1/'.length)} id`;
          const aimedAt = roomOnly ? nearDates : path.endsWith('/play') ? played : here;
          return [name, aimedAt.map(({ id }) => id)] as const;
        }),
    );
    const branches = ['hb', 'hb-04011', 'sl', 'by-09162'];
    const persons = PEOPLE.map(({ subject }) => subject);
    for (const branch of branches) {
      for (const person of persons) {
        const wish = { person, until: dayIn(30) };
        expect((await app.call(ADMIN, 'PUT', `/branches/${branch}/deputies`, wish)).status).toBe(201);
      }
    }
    return {
      ...moved(shownIn(document), Date.now()),
      ...Object.fromEntries(aims),
      'occurrences/by-day from': [dayIn(-3), dayIn(0)],
      'occurrences/by-day to': [dayIn(1), dayIn(30)],
      endedBy: [dayIn(-30), dayIn(0), dayIn(90)],
      'branches/{id} id': branches,
      branch: [...branches, 'de', 'by'],
      person: persons,
      'people/{subject} subject': persons,
      until: [dayIn(10), dayIn(300)],
      id: branches,
      cursor: [next, `${next ?? ''}x`, 'e30.AAAAAAAAAAAAAAAAAAAAAA'],
      'servers/{name} name': app.servers.map(({ name }) => name),
      'jobs/{name}/run name': ['forget', 'close-rooms', 'clean-recordings'],
      'jobs/{name}/runs name': ['forget', 'open-rooms', 'watch-servers'],
    };
  }

  test('is answered as documented, never as a fault of ours, and no secret comes back', async () => {
    const answers = new Map<string, number>();
    const operations = operationsOf(document);
    for (const operation of operations) {
      const property = fc.asyncProperty(shotsAt(document, operation, known), async (shot) => {
        const { status, faults } = await fire(operation, shot);
        answers.set(`${operation.title} ${status}`, (answers.get(`${operation.title} ${status}`) ?? 0) + 1);
        if (faults.length > 0) throw new Error(faults.join('\n'));
      });
      const outcome = await fc.check(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
      if (outcome.failed) {
        const [shot] = outcome.counterexample ?? [];
        const why = outcome.errorInstance instanceof Error ? outcome.errorInstance.message : '';
        throw new Error(`PLENUM_FUZZ_SEED=${SEED}: ${operation.title}\n${JSON.stringify(shot)}\n${why}`);
      }
    }
    // Where nothing ever works, nothing was tried.
    const works = (title: string) => [...answers.keys()].some((key) => key.startsWith(`${title} 2`));
    // A PostgreSQL is backed up by its own tools.
    const mayWork = ({ path }: Operation) =>
      (kind === 'sqlite' || path !== '/api/v1/backup') &&
      // Here is no Nextcloud from which anything could come.
      path !== '/api/v1/occurrences/{id}/slides';
    const dull = operations.filter((operation) => mayWork(operation) && !works(operation.title));
    expect(dull.map(({ title }) => title)).toEqual([]);
  }, 1_800_000);

  async function fire(operation: Operation, { path, method, headers, body }: Shot) {
    const answer = await fetch(app.url + path, {
      method,
      headers: { Authorization: `Bearer ${tokenOf(ADMIN)}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const faults = faultsOf(operation, answer, text);
    return { status: answer.status, faults: faults.map((fault) => `${answer.status}: ${fault}`) };
  }

  function faultsOf(operation: Operation, answer: Response, text: string): readonly string[] {
    const documented = operation.responses[answer.status];
    if (documented === undefined) return [`is not documented: ${text}`];
    // A job that runs already is no fault.
    const busy = answer.status === 503 && operation.path.startsWith('/api/v1/jobs/');
    if (answer.status >= 500 && !busy) return [text];
    const secrets = [tokenOf(ADMIN), METRICS_TOKEN, SECRET_KEY, ...app.servers.map(({ secret }) => secret)];
    const all = `${JSON.stringify([...answer.headers])}${text}`;
    if (secrets.some((secret) => all.includes(secret))) return ['tells a secret'];
    const [type, media] = Object.entries(documented.content ?? {})[0] ?? [null, null];
    const sent = answer.headers.get('content-type')?.split(';')[0] ?? null;
    if (sent !== type) return [`comes as ${sent} and not as ${type}`];
    if (media === null) return text === '' ? [] : [`has a body: ${text}`];
    const value = (type === 'text/csv' ? text : JSON.parse(text)) as { readonly code?: string };
    const code = answer.status >= 400 ? (value.code ?? '') : null;
    if (code !== null && !documented.description.includes(`\`${code}\``))
      return [`${code} is not documented`];
    return validate(media.schema, value).map((fault) => `${fault} in ${text}`);
  }
});
