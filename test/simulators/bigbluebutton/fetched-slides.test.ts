import type { RequestListener } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { aServer, ask, keyOf, textOf } from './caller.ts';
import {
  behind,
  CREATE,
  insert,
  modules,
  PDF,
  post,
  room,
  ROOM_ID,
  sha256,
  shelf,
  slidesOf,
} from './slide-room.ts';

describe('what is fetched', () => {
  const PLAIN = { allowPlainSlides: true };

  test('is asked for twice, without cookie or password, one after the other', async () => {
    const secrets: unknown[] = [];
    const { url, asked } = await shelf(({ headers }, response) => {
      secrets.push(headers.cookie, headers.authorization);
      response.end(PDF);
    });
    const server = await room(
      PLAIN,
      behind(`${url}/1?x=1&amp;y=2`, 'Übersicht.pdf'),
      behind(`${url}/2.pdf`, ''),
    );
    await server.slidesSettled();
    expect(asked).toEqual(['GET /1?x=1&y=2', 'GET /1?x=1&y=2', 'GET /2.pdf', 'GET /2.pdf']);
    expect(secrets.filter((one) => one !== undefined)).toEqual([]);
    const fetched = { source: 'url', state: 'converted', bytes: PDF.length, sha256: sha256(PDF) };
    expect(slidesOf(server)).toMatchObject([
      { ...fetched, name: 'Übersicht.pdf', url: `${url}/1?x=1&y=2` },
      { ...fetched, name: '2.pdf' },
    ]);
  });

  test.each([
    ['http://app.example.test/a.pdf', 'address'],
    ['ftp://app.example.test/a.pdf', 'address'],
    ['/slides/a.pdf', 'address'],
    ['https://localhost/a.pdf', 'host'],
    ['https://127.0.0.1/a.pdf', 'host'],
    ['https://[::1]/a.pdf', 'host'],
    ['https://[::ffff:127.0.0.1]/a.pdf', 'host'],
    ['https://0.0.0.0/a.pdf', 'host'],
    ['https://10.1.2.3/a.pdf', 'host'],
    ['https://192.168.1.2/a.pdf', 'host'],
    ['https://169.254.169.254/a.pdf', 'host'],
    ['https://[fd00::1]/a.pdf', 'host'],
    ['https://nowhere.invalid/a.pdf', 'unreachable'],
  ])('is not %s (%s)', async (url, reason) => {
    const server = await room();
    expect(textOf((await insert(server, behind(url))).body, 'returncode')).toBe('SUCCESS');
    await server.slidesSettled();
    expect(slidesOf(server)).toMatchObject([{ url, state: 'failed', reason, bytes: null }]);
  });

  test('follows five steps elsewhere and no more', async () => {
    const { url, asked } = await shelf((request, response) => {
      const left = Number(/\d+/.exec(request.url ?? '')?.[0]);
      if (left === 0) response.end(PDF);
      else response.writeHead([301, 302, 303][left % 3] ?? 0, { Location: `${url}/${left - 1}` }).end();
    });
    const server = await room(PLAIN, behind(`${url}/5`), behind(`${url}/6`));
    await server.slidesSettled();
    expect(slidesOf(server)).toMatchObject([
      { state: 'converted' },
      { state: 'failed', reason: 'redirects' },
    ]);
    expect(asked.slice(0, 8)).toEqual([
      ...['5', '4', '3', '2', '1', '0', '0', '6'].map((one) => `GET /${one}`),
    ]);
  });

  test('judges every step anew', async () => {
    const { url } = await shelf((_request, response) => {
      response.writeHead(302, { Location: 'ftp://127.0.0.1/a.pdf' }).end();
    });
    const server = await room(PLAIN, behind(`${url}/a.pdf`));
    await server.slidesSettled();
    expect(slidesOf(server)).toMatchObject([{ state: 'failed', reason: 'address' }]);
  });

  test.each([
    ['404', (_request, response) => response.writeHead(404).end(PDF), 'status'],
    [
      'another kind of redirect',
      (_request, response) => response.writeHead(307, { Location: '/' }).end(),
      'status',
    ],
    ['a broken connection', (request) => request.socket.destroy(), 'unreachable'],
    ['a page instead of a file', (_request, response) => response.end('<!DOCTYPE html>'), 'content'],
  ] satisfies readonly (readonly [string, RequestListener, string])[])(
    'comes to nothing with %s, and the next one has its turn',
    async (_what, answer, reason) => {
      const { url } = await shelf((request, response) => {
        if (request.url === '/good.pdf') response.end(PDF);
        else answer(request, response);
      });
      const server = await room(PLAIN, behind(`${url}/bad.pdf`), behind(`${url}/good.pdf`));
      await server.slidesSettled();
      expect(slidesOf(server)).toMatchObject([{ state: 'failed', reason }, { state: 'converted' }]);
    },
  );

  test('is given up when the second answer differs', async () => {
    let first = true;
    const { url } = await shelf((_request, response) => {
      response.writeHead(first ? 200 : 410).end(PDF);
      first = false;
    });
    const server = await room(PLAIN, behind(`${url}/once.pdf`));
    await server.slidesSettled();
    expect(slidesOf(server)).toMatchObject([{ state: 'failed', reason: 'status' }]);
  });

  test('does not hold up the answer', async () => {
    const { url } = await shelf(() => undefined);
    const server = await room(PLAIN, behind(`${url}/a.pdf`));
    expect(slidesOf(server)).toMatchObject([{ state: 'converting', bytes: null }]);
  });

  test('holds up the answer of a release that fetches by itself, and no other call', async () => {
    const held: (() => void)[] = [];
    const { url, asked } = await shelf((_request, response) => {
      if (held.length > 0) response.end(PDF);
      else held.push(() => response.end(PDF));
    });
    const server = await aServer({ ...PLAIN, fetchesFirst: true });
    let isAnswered = false;
    const answer = post(server, 'create', CREATE, modules(behind(`${url}/a.pdf`)));
    void answer.then(() => (isAnswered = true));
    while (held.length === 0) await ask(server, 'getMeetings');
    expect((await ask(server, 'getMeetings')).body).toContain(ROOM_ID);
    expect(isAnswered).toBe(false);
    for (const release of held) release();
    expect(keyOf(await answer)).toBe('');
    expect(asked).toEqual(['GET /a.pdf', 'GET /a.pdf']);
    expect(slidesOf(server)).toMatchObject([{ bytes: PDF.length }]);
  });
});
