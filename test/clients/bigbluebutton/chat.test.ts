import { afterEach, describe, expect, test } from '@jest/globals';
import { chatPairs } from '../../../src/clients/bigbluebutton/chat.ts';
import type { Profile } from '../../../src/simulators/bigbluebutton/profile.ts';
import { type SimulatedServer, startServer } from '../../../src/simulators/bigbluebutton/server.ts';
import { signedQuery } from '../../../src/clients/bigbluebutton/signing.ts';
import { clientOf, type DisposableClient, farEnd, faultOf, PLAIN_ROOM, SECRET } from './far-end.ts';
import * as samples from './samples.ts';
import { VECTOR_SECRET, VECTORS } from './vectors.ts';

const ROOM = PLAIN_ROOM.meetingID;

describe('what is sent', () => {
  test('is signed as the published vector is', () => {
    const vector = VECTORS.find(({ name }) => name === 'V12');
    const pairs = chatPairs({ meetingID: 'kurs-0012', message: '50% Rabatt? €', userName: 'Büro' });
    for (const algorithm of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
      expect(signedQuery('sendChatMessage', pairs, VECTOR_SECRET, algorithm)).toBe(
        `${vector?.query}&checksum=${vector?.[algorithm]}`,
      );
    }
  });

  test('is one line without anything invisible', () => {
    expect(chatPairs({ meetingID: ROOM, message: ' Ende\u202e um\n20:45 \u0007Uhr ' })).toEqual([
      ['meetingID', ROOM],
      ['message', 'Ende um 20:45 Uhr'],
    ]);
  });

  test.each([
    ['no message', { message: '' }],
    ['nothing to be seen', { message: ' \u200f\n' }],
    ['501 signs', { message: 'x'.repeat(501) }],
    ['an endless name', { userName: 'x'.repeat(256) }],
    ['no name', { userName: '' }],
    ['an id that could reach a stranger', { meetingID: 'ab' }],
  ])('is refused before anything leaves: %s', (_what, wrong) => {
    const parameters = { meetingID: ROOM, message: 'Gleich ist Schluss.', ...wrong };
    const [name] = Object.keys(wrong);
    expect(() => chatPairs(parameters)).toThrow(new RegExp(`^sendChatMessage: ${name}: `));
  });
});

describe('a server', () => {
  let server: SimulatedServer | undefined;
  let client: DisposableClient | undefined;
  const start = async (profile: Profile) => {
    server = await startServer({ secret: SECRET, profile });
    client = clientOf(server.url, { timeoutMs: 20_000 });
    await client.create(PLAIN_ROOM);
    return { server, client };
  };
  const said = () => server?.meeting(ROOM)?.chat.map(({ userName, message }) => [userName, message]);
  afterEach(async () => {
    client?.close();
    await server?.close();
  });

  test('says it in the chat, under the name that was given or its own', async () => {
    const { client: bbb } = await start('bbb-3.0');
    const longest = `${'Ä'.repeat(499)}&`;
    expect(await bbb.sendChatMessage(ROOM, longest, { userName: 'Plenum' })).toBe('sent');
    expect(await bbb.sendChatMessage(ROOM, '50 % + <b>„Mehr“</b>?')).toBe('sent');
    expect(said()).toEqual([
      ['Plenum', longest],
      ['System', '50 % + <b>„Mehr“</b>?'],
    ]);
  });

  test('that has no such meeting says so', async () => {
    const { client: bbb } = await start('bbb-3.0');
    expect(await bbb.sendChatMessage('m-0013', 'Ist da wer?')).toBe('notFound');
  });

  test.each(['bbb-2.6', 'bbb-2.7', 'scalelite'] as const)(
    'of kind %s cannot do it, which is no fault',
    async (profile) => {
      const { client: bbb } = await start(profile);
      expect(await bbb.sendChatMessage(ROOM, 'Ist da wer?')).toBe('unsupported');
      expect(said()).toEqual([]);
      expect(bbb.circuit).toBe('closed');
    },
  );

  test('that answers with a page, or not our signature, is a fault like any other', async () => {
    const { server: far, client: bbb } = await start('bbb-3.0');
    far.fault({ kind: 'http-502', call: 'sendChatMessage', times: 1 });
    expect(await faultOf(bbb.sendChatMessage(ROOM, 'Eins'))).toMatchObject({
      ...{ call: 'sendChatMessage', kind: 'http-status', outcome: 'unknown' },
    });
    far.setSecrets(['another-secret-0123']);
    expect(await faultOf(bbb.sendChatMessage(ROOM, 'Zwei'))).toMatchObject({ kind: 'checksum' });
  });

  test('that breaks off after it was said is not told again by us', async () => {
    const { server: far, client: bbb } = await start('bbb-3.0');
    // On the connection that `create` left open: there, other calls are tried anew.
    far.fault({ kind: 'reset', call: 'sendChatMessage', afterActing: true });
    expect(await faultOf(bbb.sendChatMessage(ROOM, 'Einmal'))).toMatchObject({
      ...{ kind: 'reset', outcome: 'unknown' },
    });
    expect(said()).toEqual([['System', 'Einmal']]);
  });
});

test('a balancer is not even asked', async () => {
  let asked = 0;
  await using far = await farEnd((_request, response) => {
    asked += 1;
    response.end(samples.RUNNING);
  });
  using client = clientOf(far.url, {}, { kind: 'scalelite' });
  expect(await client.sendChatMessage(ROOM, 'Ist da wer?')).toBe('unsupported');
  expect(asked).toBe(0);
});
