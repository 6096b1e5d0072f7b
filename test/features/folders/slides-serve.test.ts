import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { untilThere } from '../../support/until.ts';
import { HOME, type PapersWorld, pdf, slidesFolder, startPapersWorld } from './papers-world.ts';

onEachStore('a slide that a server fetches', (store) => {
  let papers: PapersWorld;
  beforeEach(async () => {
    papers = await startPapersWorld(store());
  });
  afterEach(() => papers.close());

  const content = pdf('groß', 600_000);

  /** The address of one slide, as its server was told. */
  async function address(name = 'Haushalt 2027 (neu).pdf') {
    const { date } = await papers.book(10);
    await papers.prepare();
    await papers.put([...slidesFolder(), name], content);
    await papers.open();
    await papers.bring();
    const { server, meeting_id: meetingId } = await papers.world.current(date.id);
    await papers.world.server(server).slidesSettled();
    return papers.world.server(server).meeting(meetingId)?.slides[0]?.url ?? '';
  }

  test('comes whole, under its own name, to be kept by nobody', async () => {
    const answer = await fetch(await address());
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ 'content-type': 'application/pdf', 'content-length': String(content.length) },
      ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      'content-disposition': 'attachment; filename="Haushalt 2027 (neu).pdf"',
    });
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('tells its size to who only looks', async () => {
    const answer = await fetch(await address(), { method: 'HEAD' });
    expect(answer.headers.get('content-length')).toBe(String(content.length));
    expect((await answer.arrayBuffer()).byteLength).toBe(0);
  });

  test('is not found by another name, another token or after its time', async () => {
    const url = await address();
    const token = /slides\/([^/]+)\//.exec(url)?.[1] ?? '';
    const others = [
      url.replace('.pdf', '.odp'),
      url.replace(token, 'A'.repeat(22)),
      url.replace(/[^/]+$/, '%00.pdf'),
    ];
    for (const other of others) expect((await fetch(other)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    papers.world.clock.advance(15 * MINUTE_MS);
    expect((await fetch(url)).status).toBe(404);
  });

  test('is found where somebody moved it, and not any more where it was thrown away', async () => {
    const url = await address('a.pdf');
    await papers.nextcloud.files.move([...slidesFolder(), 'a.pdf'], ['Anderswo.pdf']);
    expect((await fetch(url)).status).toBe(200);
    await papers.remove(['Anderswo.pdf']);
    expect((await fetch(url)).status).toBe(404);
  });

  test('is to be asked for again while Nextcloud is away', async () => {
    const url = await address();
    await papers.cloud.control.kill();
    const answer = await fetch(url);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('10');
  });

  test('breaks off where Nextcloud does: nobody takes a part for the whole', async () => {
    const url = await address();
    papers.cloud.control.fault({ kind: 'cut', method: 'GET' });
    await expect(fetch(url).then((answer) => answer.arrayBuffer())).rejects.toThrow();
  });

  test('leaves most of what we may ask of Nextcloud at one time to others', async () => {
    const url = await address();
    const { control } = papers.cloud;
    const asked = (method: string) => control.requests().filter((each) => each.method === method).length;
    control.clearRequests();
    control.fault({ kind: 'hang', method: 'GET' });
    const gone = new AbortController();
    const fetches = Array.from({ length: 9 }, () => fetch(url, { signal: gone.signal }).catch(() => null));
    await untilThere('a question for each', 10_000, () =>
      Promise.resolve(asked('SEARCH') === fetches.length),
    );
    // Whoever might ask for more has done it by the time that these are answered.
    for (let at = 0; at < 20; at += 1) await papers.nextcloud.files.stat(HOME);
    expect(asked('GET')).toBe(4);
    gone.abort();
    await Promise.all(fetches);
  });

  test('is in the store by the hash of its token alone', async () => {
    const url = await address();
    const token = /slides\/([^/]+)\//.exec(url)?.[1] ?? '';
    const rows = await store().db.selectFrom('slide_tokens').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(Buffer.from(token, 'base64url')).toHaveLength(16);
  });
});
