import { request, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ClientOptions } from '../../../src/clients/bigbluebutton/caller.ts';
import { createBigBlueButtonClient } from '../../../src/clients/bigbluebutton/client.ts';
import type { PoolServer } from '../../../src/features/rooms/server.ts';
import { onEachStore } from '../../support/stores.ts';
import { serve, type WebServer } from '../../support/web-server.ts';
import { SECRET } from '../../support/world-pool.ts';
import { HOME, type PapersWorld, pdf, startPapersWorld } from './papers-world.ts';

/** More than are made at one time, so that a circuit could open among them. */
const ROOMS = 30;
type Refuse = (answer: ServerResponse) => unknown;
const FAILED =
  '<response><returncode>FAILED</returncode><messageKey>invalidContentType</messageKey></response>';

onEachStore('something before the servers takes no body', (store) => {
  let papers: PapersWorld;
  let fronts: WebServer[];
  beforeEach(async () => {
    fronts = [];
    papers = await startPapersWorld(store());
    const welcome = [...HOME, 'Vorlagen', 'Begrüßung'];
    await papers.nextcloud.files.makeFolder(welcome);
    await papers.put([...welcome, 'Willkommen.pdf'], pdf('hallo'));
  });
  afterEach(async () => {
    await papers.close();
    await Promise.all(fronts.map((front) => front.close()));
  });

  /** The servers behind what does so with every request that has a body. */
  async function behind(refuse: Refuse, options: ClientOptions = {}): Promise<readonly PoolServer[]> {
    return Promise.all(
      papers.world.pool.map(async (server) => {
        const { url } = papers.world.server(server.name);
        const front = await serve((near, answer) => {
          if (near.method !== 'GET') return void near.resume().on('end', () => refuse(answer));
          const far = request(new URL(near.url ?? '/', url), { headers: near.headers }, (got) => {
            answer.writeHead(got.statusCode ?? 502, got.rawHeaders);
            got.pipe(answer);
          });
          far.on('error', () => answer.destroy());
          far.end();
        });
        fronts.push(front);
        const address = url.replace(new URL(url).origin, front.url);
        const { name, client } = server;
        return {
          ...server,
          client: createBigBlueButtonClient(
            { name, kind: client.kind, url: address, secrets: [SECRET], checksum: 'sha256' },
            options,
          ),
        };
      }),
    );
  }

  async function book(rooms: number) {
    for (let at = 0; at < rooms; at += 1) {
      await papers.world.book(10, { title: `Sitzung ${at}`, expectedParticipants: 2 });
    }
  }

  async function allAreOwed(rooms: number) {
    const rows = await store().db.selectFrom('room_slides').selectAll().execute();
    expect(rows).toHaveLength(rooms);
    for (const row of rows) expect(row).toMatchObject({ state: 'owed', given: '[]' });
  }

  test.each<readonly [string, Refuse]>([
    ['answers 403', (answer) => answer.writeHead(403).end()],
    ['answers 415', (answer) => answer.writeHead(415).end()],
    ['answers 500', (answer) => answer.writeHead(500).end()],
    ['answers 502', (answer) => answer.writeHead(502).end()],
    ['answers by a page', (answer) => answer.end('<html>no</html>')],
    ['says FAILED', (answer) => answer.end(FAILED)],
    [
      'says that the checksum is wrong',
      (answer) => answer.end(FAILED.replace(/\w+<.mess/, 'checksumError</mess')),
    ],
    ['breaks the connection', (answer) => answer.destroy()],
  ])('where it %s all rooms open at once, without slides, which are owed', async (_name, refuse) => {
    const pool = await behind(refuse);
    await book(ROOMS);
    expect(await papers.open({ pool })).toMatchObject({ opened: ROOMS, failed: 0, broken: 0, unplaced: 0 });
    await allAreOwed(ROOMS);
  });

  test('where it never answers a room opens once that is known', async () => {
    const pool = await behind(() => undefined, { timeLimit: (ms) => AbortSignal.timeout(ms / 4) });
    await book(1);
    expect(await papers.open({ pool })).toMatchObject({ opened: 1, failed: 0 });
    await allAreOwed(1);
  });
});
