import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BigBlueButtonClient } from '../../../src/clients/bigbluebutton/client.ts';
import { BackendError } from '../../../src/clients/bigbluebutton/fault.ts';
import type { NextcloudClient } from '../../../src/clients/nextcloud/nextcloud.ts';
import { createSlidesOf } from '../../../src/features/folders/slides-for-rooms.ts';
import type { PoolServer } from '../../../src/features/rooms/server.ts';
import type { SlidesOf } from '../../../src/features/rooms/slides.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type PapersWorld, pdf, slidesFolder, startPapersWorld } from './papers-world.ts';

const THREE = ['1.pdf', '2.pdf', '3.pdf'];
type Create = BigBlueButtonClient['create'];

/** Several jobs, doors and replicas open the same rooms; and any of them may die in the middle of it. */
onEachStore('slides of a room that more than one is at', (store) => {
  let papers: PapersWorld;
  let date: string;
  beforeEach(async () => {
    papers = await startPapersWorld(store());
    date = (await papers.book(10)).date.id;
    await papers.prepare();
    for (const name of THREE) await papers.put([...slidesFolder(), name], pdf(name));
  });
  afterEach(() => papers.close());

  /** All servers, where `create` is carried out so. */
  function creating(how: (create: Create, server: string) => Create): readonly PoolServer[] {
    return papers.world.pool.map((server) => {
      const { client, name } = server;
      return { ...server, client: { ...client, create: how((...call) => client.create(...call), name) } };
    });
  }

  /** What asks Nextcloud in another way. */
  function asking(files: Partial<NextcloudClient['files']>): SlidesOf {
    const { nextcloud } = papers.parts;
    return createSlidesOf({ ...papers.parts, nextcloud: { files: { ...nextcloud.files, ...files } } });
  }

  /** All are there, once, and nothing more is to be done. */
  async function allAreThere() {
    for (let round = 0; round < 3; round += 1) {
      await papers.bring();
      papers.world.clock.advance(MINUTE_MS);
    }
    const { server, meeting_id: meetingId } = await papers.world.current(date);
    await papers.world.server(server).slidesSettled();
    const slides = papers.world.server(server).meeting(meetingId)?.slides ?? [];
    expect(slides.map(({ name }) => name)).toEqual(THREE);
    const { state, given } = await papers.givingOf(date);
    expect({ state, given: (JSON.parse(given) as { name: string }[]).map(({ name }) => name) }).toEqual({
      state: 'given',
      given: THREE,
    });
  }

  test('who was to send them dies before that, and then Nextcloud is off: they come later', async () => {
    const pool = creating(() => () => Promise.reject(new Error('killed')));
    expect(await papers.open({ pool })).toMatchObject({ broken: 1 });
    await papers.cloud.control.kill();
    papers.world.clock.advance(10 * SECOND_MS);
    expect(await papers.open()).toMatchObject({ opened: 1 });
    await papers.cloud.control.start();
    await allAreThere();
  });

  test('who sent them dies after that: what its server has stays written', async () => {
    const pool = creating((create) => async (...call) => {
      await create(...call);
      throw new Error('killed');
    });
    expect(await papers.open({ pool })).toMatchObject({ broken: 1 });
    await papers.cloud.control.kill();
    papers.world.clock.advance(10 * SECOND_MS);
    expect(await papers.open()).toMatchObject({ opened: 1 });
    await papers.cloud.control.start();
    await allAreThere();
  });

  test('one has read them, and another without any makes the room: they come later', async () => {
    const none = asking({ find: () => new Promise<never>(() => undefined) });
    await papers.open({
      slidesOf: async (rooms) => {
        await createSlidesOf(papers.parts)(rooms, new AbortController().signal);
        return none(rooms, AbortSignal.timeout(50));
      },
    });
    await allAreThere();
  });

  test('one could not read them in time, and another with them makes the room: none comes twice', async () => {
    const { files } = papers.parts.nextcloud;
    await papers.open({
      slidesOf: (rooms, deadline) =>
        asking({
          list: async (...call) => {
            await createSlidesOf(papers.parts)(rooms, AbortSignal.abort());
            return files.list(...call);
          },
        })(rooms, deadline),
    });
    await allAreThere();
  });

  test('who stood still for longer than it may has lost the room to another, and changes nothing', async () => {
    const acted = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const other = creating((create) => async (...call) => {
      const answer = await create(...call);
      acted.resolve(undefined);
      await release.promise;
      return answer;
    });
    const tooLate: SlidesOf = (rooms) => createSlidesOf(papers.parts)(rooms, AbortSignal.abort());
    let opening: Promise<unknown> = Promise.resolve();
    const slow = creating((create, server) => async (...call) => {
      if (papers.world.meetingsOf(date).length > 0) return create(...call);
      papers.world.clock.advance(10 * SECOND_MS);
      opening = papers.open({ pool: other, slidesOf: tooLate });
      await acted.promise;
      throw new BackendError({ server, call: 'create', kind: 'failed', outcome: 'refused' });
    });
    await papers.open({ pool: slow });
    release.resolve(undefined);
    await opening;
    await allAreThere();
  });

  test('a call that comes through late, after another without slides was sent, brought them', async () => {
    let late: (() => Promise<unknown>) | null = null;
    const pool = creating((create, server) => async (...call) => {
      if (late === null) {
        late = () => create(...call);
        throw new BackendError({
          server,
          call: 'create',
          kind: 'http-status',
          outcome: 'unknown',
          status: 504,
        });
      }
      await late();
      return create(...call);
    });
    expect(await papers.open({ pool })).toMatchObject({ opened: 1 });
    await allAreThere();
  });
});
