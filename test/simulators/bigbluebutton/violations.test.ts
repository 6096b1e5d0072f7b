import { describe, expect, test } from '@jest/globals';
import { aServer, ask, flat, get, signed, type Reply, type TestServer } from './caller.ts';

const failed = (key: string, message: string) =>
  `<response><returncode>FAILED</returncode><messageKey>${key}</messageKey><message>${message}</message></response>`;

describe('the order of violations: only the first is told', () => {
  const keys = async (call: string, params: Record<string, string>) =>
    /<messageKey>([^<]*)/.exec((await ask(await aServer(), call, params)).body)?.[1];

  test.each([
    [
      'emptyError before invalidPassword',
      'create',
      { name: '', meetingID: 'a,b', attendeePW: 'x' },
      'emptyError',
    ],
    [
      'invalidPassword before sizeError',
      'create',
      { name: 'x', meetingID: 'kurs', attendeePW: 'x' },
      'invalidPassword',
    ],
    ['sizeError before validationError', 'create', { name: 'x', meetingID: 'a,b' }, 'sizeError'],
    ['validationError before missing id', 'create', { name: 'Kurs', record: 'ja' }, 'validationError'],
    [
      'missing name before unknown meeting',
      'join',
      { meetingID: 'zz', redirect: 'false' },
      'missingParamFullName',
    ],
    [
      'password form before unknown meeting',
      'join',
      { meetingID: 'zz', fullName: 'J', password: 'x', redirect: 'false' },
      'invalidPassword',
    ],
    ['password form before notFound', 'end', { meetingID: 'zz', password: 'x' }, 'invalidPassword'],
  ])('%s', async (_title, call, params, key) => {
    expect(await keys(call, params)).toBe(key);
  });

  test('the checksum goes before all', async () => {
    const server = await aServer();
    const reply = await get(`${server.url}api/create?checksum=${'0'.repeat(64)}`);
    expect(flat(reply.body)).toBe(failed('checksumError', 'Checksums do not match'));
  });
});

describe('bodies and methods', () => {
  const post = (
    server: TestServer,
    call: string,
    query: string,
    type: string,
    body: string,
  ): Promise<Reply> =>
    get(signed(server, call, query), { method: 'POST', body, headers: { 'Content-Type': type } });

  test('a body of a type that the call does not take is refused, an empty one is not looked at', async () => {
    const server = await aServer();
    const refused = failed('unsupportedContentType', 'POST request Content-Type is missing or unsupported');
    expect(
      flat((await post(server, 'create', 'name=Kurs&meetingID=k-1', 'application/json', '{}')).body),
    ).toBe(refused);
    expect(flat((await post(server, 'end', 'meetingID=k-1', 'text/xml', '<x/>')).body)).toBe(refused);
    expect((await post(server, 'create', 'name=Kurs&meetingID=k-1', 'application/json', '')).body).toContain(
      'SUCCESS',
    );
  });

  test('join and chat are GET only, and a DELETE is nothing', async () => {
    const server = await aServer();
    for (const [method, call] of [
      ['POST', 'join'],
      ['POST', 'sendChatMessage'],
      ['DELETE', 'create'],
    ] as const) {
      const reply = await get(signed(server, call, 'meetingID=k-1'), { method });
      expect(reply).toMatchObject({ status: 405, type: 'text/html;charset=utf-8' });
    }
  });

  test('an unknown path is HTML 404 on a server, unsupportedRequest behind a balancer', async () => {
    expect(await ask(await aServer(), 'getDefaultConfigXML')).toMatchObject({
      status: 404,
      type: 'text/html;charset=utf-8',
    });
    const reply = await ask(await aServer({ profile: 'scalelite' }), 'sendChatMessage', { meetingID: 'x' });
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('<messageKey>unsupportedRequest</messageKey>');
  });
});
