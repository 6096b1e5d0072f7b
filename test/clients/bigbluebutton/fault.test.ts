import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { BackendError } from '../../../src/clients/bigbluebutton/fault.ts';
import { ParameterError } from '../../../src/clients/bigbluebutton/parameters.ts';
import { redact } from '../../../src/lib/log.ts';
import { clientOf, farEnd, PLAIN_ROOM, rawEnd, SECRET, type FarEnd } from './far-end.ts';
import * as samples from './samples.ts';

/** Everything that a log, a test runner or a careless catch could make of an error. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) throw new Error('no error at all');
  return [
    error.message,
    error.stack,
    String(error),
    JSON.stringify(error),
    JSON.stringify(redact(error)),
    inspect(error, { depth: Infinity, showHidden: true }),
    inspect(error.cause, { depth: Infinity }),
    ...Object.getOwnPropertyNames(error).map((name) => inspect(Reflect.get(error, name))),
  ].join('\n');
}

/** What must never be in it: of the request and of what the server sent back. */
const FORBIDDEN = [
  SECRET,
  'checksum=',
  'meetingID=',
  PLAIN_ROOM.meetingID,
  PLAIN_ROOM.attendeePW,
  PLAIN_ROOM.moderatorPW,
  'Vorstand',
  '/bigbluebutton/api',
  '127.0.0.1',
  'axios',
  'Axios',
  'geheim',
  'Wartung',
];

const html = (status: number) =>
  farEnd((_request, response) => {
    response.writeHead(status, { 'Set-Cookie': 'geheim=1' }).end('<html>Wartung geheim</html>');
  });
const xml = (body: string) =>
  farEnd((_request, response) => {
    response.end(body);
  });

const BACKENDS: readonly (readonly [string, () => Promise<FarEnd>])[] = [
  ['http-status', () => html(500)],
  ['not-xml', () => html(200)],
  ['truncated', () => xml(samples.CREATED.slice(0, 300))],
  ['malformed', () => xml('<response><returncode>SUCCESS</returncode><geheim></response>')],
  ['failed', () => xml(samples.failed('idNotUnique', 'geheim'))],
  ['checksum', () => xml(samples.failed('checksumError', 'geheim'))],
  ['too-large', () => xml('x'.repeat(2_000))],
  ['timeout', () => farEnd(() => undefined)],
  ['reset', () => rawEnd((socket) => socket.once('data', () => socket.resetAndDestroy()))],
  [
    'unreachable',
    async () => {
      const gone = await farEnd(() => undefined);
      await gone[Symbol.asyncDispose]();
      return { ...gone, [Symbol.asyncDispose]: () => Promise.resolve() };
    },
  ],
];

test.each(BACKENDS)(
  'an error of kind %s says server, call and kind, and tells no secret',
  async (kind, start) => {
    await using far = await start();
    using client = clientOf(far.url, { timeoutMs: kind === 'timeout' ? 50 : 20_000, maxAnswerBytes: 1_000 });
    const error: unknown = await client.create(PLAIN_ROOM).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({ server: 'bbb-03', call: 'create', kind, name: 'BackendError' });
    expect(error).toHaveProperty('message', expect.stringMatching(/^bbb-03 create: [a-z-]+( \(\w+\))?$/));
    const all = everythingOf(error);
    for (const secret of FORBIDDEN) expect(all).not.toContain(secret);
  },
);

test('an error of the guard and one of the parameters tell no secret either', async () => {
  await using far = await html(503);
  using client = clientOf(far.url, { failuresToOpen: 1, halfOpenAfterMs: 3_600_000 });
  await client.getMeetings().catch(() => undefined);
  const errors: unknown[] = [
    await client.create(PLAIN_ROOM).catch((thrown: unknown) => thrown),
    await client.create(PLAIN_ROOM, { signal: AbortSignal.abort() }).catch((thrown: unknown) => thrown),
    await client.create({ ...PLAIN_ROOM, voiceBridge: 'geheim' }).catch((thrown: unknown) => thrown),
  ];
  expect(errors).toEqual([
    expect.objectContaining({ kind: 'circuit-open' }),
    expect.objectContaining({ kind: 'aborted' }),
    expect.any(ParameterError),
  ]);
  for (const error of errors)
    for (const secret of FORBIDDEN) expect(everythingOf(error)).not.toContain(secret);
});
