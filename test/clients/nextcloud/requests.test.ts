import type { IncomingMessage, RequestListener } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import type { NextcloudClient } from '../../../src/clients/nextcloud/nextcloud.ts';
import { farEnd } from '../bigbluebutton/far-end.ts';
import { clientOf, faultOf, PASSWORD } from './cloud.ts';
import * as samples from './samples.ts';

/** Long enough for any machine. */
const UNHURRIED = { timeoutMs: 20_000 };

describe('what is sent', () => {
  async function heard(
    answer: RequestListener,
    act: (client: NextcloudClient) => Promise<unknown>,
  ): Promise<readonly IncomingMessage[]> {
    const requests: IncomingMessage[] = [];
    await using far = await farEnd((request, response) => {
      requests.push(request);
      answer(request, response);
    });
    using client = clientOf(`http://127.0.0.1:${far.port}/`, UNHURRIED);
    await act(client);
    return requests;
  }
  const cookies: RequestListener = (request, response) => {
    request.resume();
    const body = request.method === 'PROPFIND' ? samples.multistatus({}) : samples.ocs({ groups: [] });
    response
      .writeHead(request.method === 'PROPFIND' ? 207 : 200, { 'Set-Cookie': 'oc_session=1; path=/' })
      .end(body);
  };

  test('is signed each time, and keeps no cookie', async () => {
    const requests = await heard(cookies, async (client) => {
      await client.files.stat(['Ordner']);
      await client.groups.find('a');
      await client.files.stat(['Ordner']);
      await client.groups.find('a');
    });
    expect(requests).toHaveLength(4);
    for (const { headers } of requests) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.authorization).toBe(`Basic ${Buffer.from(`plenum:${PASSWORD}`).toString('base64')}`);
    }
    expect(requests[1]?.headers).toMatchObject({ 'ocs-apirequest': 'true', accept: 'application/json' });
  });

  test('without signing in is only the question how the server stands', async () => {
    const body = JSON.stringify({ installed: true, maintenance: true, versionstring: '32.0.1' });
    const requests = await heard(
      (_request, response) => response.end(body),
      async (client) => {
        expect(await client.standing()).toMatchObject({ version: '32.0.1', maintenance: true, aheadMs: 0 });
      },
    );
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });

  test('says how long it is', async () => {
    const requests = await heard(
      (request, response) => {
        request.resume();
        const entry = { href: '/remote.php/dav/files/plenum/a.txt', folder: false, size: 5 };
        const checksum = `SHA256:${'2'.repeat(64)}`;
        if (request.method === 'PUT') response.writeHead(201, { 'OC-ETag': '"e"' }).end();
        else response.writeHead(207).end(samples.multistatus({ ...entry, checksum }));
      },
      async (client) => {
        // Another sum lies there than was sent.
        expect(await faultOf(client.files.create(['a.txt'], Buffer.from('hallo')))).toMatchObject({
          kind: 'corrupt',
        });
      },
    );
    expect(requests[0]?.headers).toMatchObject({ 'content-length': '5', 'if-none-match': '*' });
    expect(requests[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  test('goes by no proxy of the environment', async () => {
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    try {
      const requests = await heard(cookies, async (client) => {
        await client.files.stat(['Ordner']);
        await client.groups.find('a');
      });
      expect(requests).toHaveLength(2);
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
  });
});
