import { describe, expect, test } from '@jest/globals';
import type { RequestListener } from 'node:http';
import type { ClientOptions } from '../../../src/clients/bigbluebutton/caller.ts';
import { clientOf, farEnd, faultOf, PLAIN_ROOM, type DisposableClient, type FarEnd } from './far-end.ts';
import * as samples from './samples.ts';

/** A server whose behaviour a test changes as it goes, and the number of requests that reached it. */
type Patient = FarEnd & { requests: number; behave: RequestListener };

const well: RequestListener = (_request, response) => {
  response.end(samples.NO_MEETINGS);
};
const sick: RequestListener = (_request, response) => {
  response.writeHead(503).end();
};

async function patient(behave: RequestListener): Promise<Patient> {
  const far = await farEnd((request, response) => {
    one.requests += 1;
    one.behave(request, response);
  });
  const one: Patient = Object.assign(far, { requests: 0, behave });
  return one;
}

/** The circuit stays open for the whole test, or tries again at once: no test waits for the pause to end. */
const STAYS_OPEN = { halfOpenAfterMs: 3_600_000 };
const TRIES_AT_ONCE = { halfOpenAfterMs: 0 };

async function failing(client: DisposableClient, times: number): Promise<readonly string[]> {
  const kinds: string[] = [];
  for (let time = 0; time < times; time += 1) kinds.push((await faultOf(client.getMeetings())).kind);
  return kinds;
}

describe('the circuit', () => {
  test('opens after five failures in a row, and then nothing is sent', async () => {
    await using far = await patient(sick);
    using client = clientOf(far.url, STAYS_OPEN);
    expect(await failing(client, 4)).toEqual(Array(4).fill('http-status'));
    expect(client.circuit).toBe('closed');
    expect(await failing(client, 3)).toEqual(['http-status', 'circuit-open', 'circuit-open']);
    expect(client.circuit).toBe('open');
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({
      kind: 'circuit-open',
      outcome: 'refused',
    });
    expect(far.requests).toBe(5);
  });

  test('counts failures in a row only', async () => {
    await using far = await patient(sick);
    using client = clientOf(far.url, STAYS_OPEN);
    await failing(client, 4);
    far.behave = well;
    await client.getMeetings();
    far.behave = sick;
    expect(await failing(client, 4)).toEqual(Array(4).fill('http-status'));
    expect(client.circuit).toBe('closed');
  });

  test.each<readonly [string, RequestListener, ClientOptions]>([
    ['resets', (request) => request.socket.destroy(), {}],
    ['hangs', () => undefined, { timeoutMs: 20 }],
  ])('opens for a server that %s', async (_how, behave, options) => {
    await using far = await patient(behave);
    using client = clientOf(far.url, { ...STAYS_OPEN, ...options });
    await failing(client, 5);
    expect(client.circuit).toBe('open');
  });

  test('opens for a server that is not there', async () => {
    const gone = await patient(well);
    await gone[Symbol.asyncDispose]();
    using client = clientOf(gone.url, STAYS_OPEN);
    expect(await failing(client, 6)).toEqual([...Array<string>(5).fill('unreachable'), 'circuit-open']);
  });

  test.each<readonly [string, number, string]>([
    ['a no', 200, samples.failed('idNotUnique')],
    ['a wrong checksum', 200, samples.failed('checksumError')],
    ['an unknown meeting', 200, samples.failed('somethingNew')],
    ['a page with status 404', 404, '<html></html>'],
    ['a page with status 200', 200, '<html></html>'],
  ])('stays closed for %s: who answers is well', async (_what, status, body) => {
    await using far = await patient((_request, response) => {
      response.writeHead(status).end(body);
    });
    using client = clientOf(far.url, STAYS_OPEN);
    await failing(client, 12);
    expect(client.circuit).toBe('closed');
    expect(far.requests).toBe(12);
  });

  test('stays closed for callers that give up', async () => {
    await using far = await patient(() => undefined);
    using client = clientOf(far.url, STAYS_OPEN);
    for (let time = 0; time < 6; time += 1) {
      const giveUp = new AbortController();
      far.behave = () => {
        giveUp.abort();
      };
      expect((await faultOf(client.getMeetings({ signal: giveUp.signal }))).kind).toBe('aborted');
    }
    expect(client.circuit).toBe('closed');
  });

  test('tries one call after the pause, and closes when it works', async () => {
    await using far = await patient(sick);
    using client = clientOf(far.url, TRIES_AT_ONCE);
    await failing(client, 5);
    expect(await failing(client, 1)).toEqual(['http-status']);
    expect(client.circuit).toBe('open');
    let answer: () => void = () => undefined;
    far.behave = (request, response) => {
      answer = () => well(request, response);
      arrived();
    };
    let arrived: () => void = () => undefined;
    const trial = new Promise<void>((resolve) => (arrived = resolve));
    const calls = [client.getMeetings(), client.getMeetings(), client.getMeetings()];
    await trial;
    expect(client.circuit).toBe('half-open');
    expect(far.requests).toBe(7);
    far.behave = well;
    answer();
    expect(await Promise.all(calls)).toEqual([[], [], []]);
    expect(client.circuit).toBe('closed');
  });

  test('lets a probe through while it is open, and closes when the probe is answered', async () => {
    await using far = await patient(sick);
    using client = clientOf(far.url, STAYS_OPEN);
    await failing(client, 5);
    expect((await faultOf(client.getMeetings({ probe: true }))).kind).toBe('http-status');
    expect(client.circuit).toBe('open');
    far.behave = well;
    expect(await client.getMeetings({ probe: true })).toEqual([]);
    expect(client.circuit).toBe('closed');
    far.behave = sick;
    expect(await failing(client, 4)).toEqual(Array(4).fill('http-status'));
    expect(client.circuit).toBe('closed');
  });

  test.each<readonly [string, RequestListener]>([
    ['refused', sick],
    ['cut off', (request) => request.socket.destroy()],
    ['never answered', () => undefined],
  ])(
    'stays closed while what is sent with a body is %s: something on the way may not let it through',
    async (_how, behave) => {
      await using far = await patient(behave);
      using client = clientOf(far.url, { ...STAYS_OPEN, timeoutMs: 20 });
      const documents = [{ name: 'a.pdf', current: true, content: Buffer.from('a') }];
      for (let time = 0; time < 6; time += 1) await faultOf(client.create(PLAIN_ROOM, { documents }));
      expect(client.circuit).toBe('closed');
    },
  );

  test('counts failed probes too', async () => {
    await using far = await patient(sick);
    using client = clientOf(far.url, STAYS_OPEN);
    for (let time = 0; time < 5; time += 1) await faultOf(client.getMeetings({ probe: true }));
    expect(client.circuit).toBe('open');
  });
});

describe('the queue', () => {
  /** A server that holds every request until it is told to answer. */
  async function holding(): Promise<
    Patient & { answerAll: () => void; arrived: (count: number) => Promise<void> }
  > {
    const held: (() => void)[] = [];
    let onArrival: () => void = () => undefined;
    const far = await patient((request, response) => {
      held.push(() => well(request, response));
      onArrival();
    });
    return Object.assign(far, {
      answerAll: () => {
        far.behave = well;
        for (const answer of held.splice(0)) answer();
      },
      arrived: (count: number) =>
        new Promise<void>((resolve) => {
          onArrival = () => {
            if (held.length >= count) resolve();
          };
          onArrival();
        }),
    });
  }

  test('lets so many calls run and so many wait, and refuses the next without sending it', async () => {
    await using far = await holding();
    using client = clientOf(far.url, { concurrent: 3, waiting: 2 });
    const calls = Array.from({ length: 5 }, () => client.getMeetings());
    await far.arrived(3);
    expect(await faultOf(client.create(PLAIN_ROOM))).toMatchObject({
      kind: 'overloaded',
      outcome: 'refused',
    });
    expect(far.requests).toBe(3);
    far.answerAll();
    expect(await Promise.all(calls)).toEqual(Array(5).fill([]));
    expect(far.requests).toBe(5);
  });

  test('does not hold up a probe', async () => {
    await using far = await holding();
    using client = clientOf(far.url, { concurrent: 2, waiting: 1 });
    const calls = Array.from({ length: 3 }, () => client.getMeetings());
    await far.arrived(2);
    const probe = client.getMeetings({ probe: true });
    await far.arrived(3);
    far.answerAll();
    expect(await probe).toEqual([]);
    await Promise.all(calls);
  });

  test('is left at once by a caller that gives up, and nothing is sent for it later', async () => {
    await using far = await holding();
    using client = clientOf(far.url, { concurrent: 1, waiting: 5 });
    const first = client.getMeetings();
    await far.arrived(1);
    const giveUp = new AbortController();
    const waiting = faultOf(client.create(PLAIN_ROOM, { signal: giveUp.signal }));
    giveUp.abort();
    expect(await waiting).toMatchObject({ kind: 'aborted', outcome: 'refused' });
    far.answerAll();
    await first;
    await client.getMeetings();
    expect(far.requests).toBe(2);
  });

  test('keeps connections open and few', async () => {
    const sockets = new Set<unknown>();
    await using far = await patient((request, response) => {
      sockets.add(request.socket);
      well(request, response);
    });
    using client = clientOf(far.url, { concurrent: 2, waiting: 50 });
    await Promise.all(Array.from({ length: 30 }, () => client.getMeetings()));
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
});
