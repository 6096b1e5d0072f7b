import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Document, operationsOf, readDocument, type Validate, validatorOf } from '../support/openapi.ts';
import type { Recorded } from '../support/recorded.ts';
import { giveRecordings } from '../support/recordings.ts';
import { onBothStores, startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';
import { differences, type Ids, moved, type Replay, replaysOf, withIds } from './examples.ts';

const ADMIN = 'admin@de';
const JOBS = 'GET /api/v1/jobs';
/** Who may be made a deputy in the examples. */
const KIM = {
  subject: '5f0c2a9e-8d41-4b7a-9c33-1e2d3c4b5a69',
  name: 'Kim Beispiel',
  email: 'kim.beispiel@partei.example',
};

const RECORDED: readonly Recorded[] = [
  { title: 'Kreisvorstand' },
  { title: 'Mitgliederversammlung', state: 'unpublished' },
];

/** Berlin's wall time now, to the minute. */
function nowInBerlin(): string {
  return new Date().toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).slice(0, 16).replace(' ', 'T');
}

onBothStores('the examples of /openapi.json', (kind) => {
  let app: WholeApp;
  let document: Document;
  let replays: readonly Replay[];
  let validate: Validate;
  const ids: Ids = new Map();

  beforeAll(async () => {
    app = await startWholeApp(kind, {
      callers: [ADMIN],
      seats: [400, 400, 400],
      people: [KIM],
      recorded: RECORDED,
    });
    document = await readDocument(app.url);
    replays = moved(replaysOf(document), Date.now());
    validate = validatorOf(document);
    await openRoom();
    // The night before.
    await app.runJob('forget');
    await record();
  });
  afterAll(() => app.close());

  /** The one thing that must be there before: the room that `GET /rooms` shows, with the ids it has there. */
  async function openRoom(): Promise<void> {
    const rooms = replays.find(({ operation }) => operation.title === 'GET /api/v1/rooms')?.answer;
    const [shown] = (rooms as { items: readonly { occurrence: string; booking: string }[] }).items;
    const { status, body } = await app.call(ADMIN, 'POST', '/bookings', {
      branch: 'by-09162',
      title: 'Kreisvorstand',
      start: nowInBerlin(),
      durationMinutes: 90,
      expectedParticipants: 12,
    });
    expect(status).toBe(201);
    ids.set(shown?.occurrence ?? '', body.occurrences[0]?.id ?? '');
    ids.set(shown?.booking ?? '', body.id);
    let state: unknown;
    while (state !== 'open') {
      await app.runJob('open-rooms');
      state = (await app.call(ADMIN, 'GET', '/rooms')).body.items[0]?.['state'];
    }
  }

  /** What was recorded before Plenum is not made by any call either. */
  async function record(): Promise<void> {
    const real = await giveRecordings(app, RECORDED);
    for (const { operation, params, answer } of replays) {
      const isOne = operation.title === 'GET /api/v1/recordings/{id}' && params['id'] !== undefined;
      const title = isOne ? (answer as { readonly title?: string }).title : undefined;
      const id = real.get(title ?? '');
      if (id !== undefined) ids.set(String(params['id']), id);
    }
  }

  test('are valid under the schemas beside them', () => {
    const faults = replays.flatMap(({ operation, name, body, mediaType, status, answer }) => {
      const sent = mediaType === null ? undefined : operation.requestBody?.content[mediaType]?.schema;
      const [given] = Object.values(operation.responses[status]?.content ?? {});
      return [
        ...(operation.parameters ?? []).flatMap(({ schema, examples }) =>
          examples?.[name] === undefined ? [] : validate(schema, examples[name].value),
        ),
        ...(sent === undefined || status === 400 ? [] : validate(sent, body)),
        ...(given === undefined ? [] : validate(given.schema, answer)),
      ].map((fault) => `${operation.title} ${name}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });

  test('are there for every endpoint', () => {
    const shown = new Set(
      replays.filter(({ status }) => status < 300).map(({ operation }) => operation.title),
    );
    const missing = operationsOf(document)
      .filter(({ title }) => !shown.has(title))
      .map(({ title }) => `${title} shows no call that works: give its endpoint \`examples\``);
    expect(missing).toEqual([]);
  });

  test('are answered as they say, one after the other', async () => {
    const faults: string[] = [];
    // A PostgreSQL is backed up by its own tools.
    const playable = replays.filter(
      ({ operation: { path } }) =>
        (kind === 'sqlite' || !path.endsWith('/backup')) &&
        // What a Nextcloud holds is seen where there is one: `papers.test.ts`; what is wrong, where something is:
        // `operations.test.ts`.
        !/\/(alarms|papers|slides)$/.test(path),
    );
    for (const replay of playable) {
      const answered = await (replay.operation.title === JOBS ? sendAtRest(replay) : send(replay));
      const found = faultsOf(replay, answered);
      faults.push(...found.map((fault) => `${replay.operation.title} ${replay.name}: ${fault}`));
    }
    expect(faults).toEqual([]);
  }, 180_000);

  /** What a call before has nudged may still be at work: the example shows jobs between two runs. */
  async function sendAtRest(replay: Replay) {
    for (;;) {
      const answered = await send(replay);
      const { items } = answered.body as { readonly items: readonly { readonly running: boolean }[] };
      if (!items.some(({ running }) => running)) return answered;
      await setTimeout(20);
    }
  }

  async function send(replay: Replay) {
    const { operation, params, query, body, mediaType } = withIds(replay, ids);
    const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
      encodeURIComponent(String(params[name])),
    );
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const answer = await fetch(`${app.url}${path}?${search.toString()}`, {
      method: operation.method,
      headers: {
        Authorization: `Bearer ${tokenOf(ADMIN)}`,
        ...(mediaType === null ? {} : { 'Content-Type': mediaType }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    // `text()` would take the mark at the beginning of a CSV for its own.
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
    const { status } = answer;
    const type = answer.headers.get('content-type')?.split(';')[0] ?? null;
    return {
      status,
      type,
      body: text === '' ? undefined : type === 'text/csv' ? text : (JSON.parse(text) as unknown),
    };
  }

  function faultsOf(replay: Replay, answered: Awaited<ReturnType<typeof send>>): readonly string[] {
    const { status, operation, answer } = replay;
    if (answered.status !== status) {
      return [`answered ${answered.status} and not ${status}: ${JSON.stringify(answered.body)}`];
    }
    const [type, media] = Object.entries(operation.responses[status]?.content ?? {})[0] ?? [null, null];
    if (answered.type !== type) return [`answered as ${answered.type} and not as ${type}`];
    return [
      ...(media === null ? [] : validate(media.schema, answered.body)),
      ...differences(answer, answered.body, ids),
    ];
  }
});
