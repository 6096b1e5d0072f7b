import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NextcloudClient } from '../../../src/clients/nextcloud/nextcloud.ts';
import type { NextcloudSimulator } from '../../../src/simulators/nextcloud/server.ts';
import { onEachStore } from '../../support/stores.ts';
import {
  type ArchiveRow,
  type ArchiveWorld,
  BYTES,
  film,
  startArchiveWorld,
  sumOf,
} from './archive-world.ts';

type Fault = Parameters<NextcloudSimulator['control']['fault']>[0];

const NAME = '2027-01-31 Kreisvorstand.mp4';
const PIECES = '/remote.php/dav/uploads/*';

onEachStore('a copy that fails', (store) => {
  let archive: ArchiveWorld;
  let row: ArchiveRow;
  beforeEach(async () => {
    archive = await startArchiveWorld(store());
    row = await archive.record();
  });
  afterEach(() => archive.close());

  const server = () => archive.world.server('bbb-1');
  const pieces = () =>
    archive.cloud.control
      .requests()
      .filter(({ method, path }) => method === 'PUT' && path.includes('/dav/uploads/')).length;
  /** The servers, of which something becomes when the film is read for the n-th time. */
  const poolThat = (nth: number, happens: () => void | Promise<void>) => {
    let readings = 0;
    return archive.parts.pool.map(({ client, ...rest }) => ({
      ...rest,
      client: {
        ...client,
        openFile: async (...words: Parameters<typeof client.openFile>) => {
          readings += 1;
          if (readings === nth) await happens();
          return client.openFile(...words);
        },
      },
    }));
  };
  /** Unpublished, and the next run has one right copy. */
  const endsWell = async () => {
    expect(archive.standing(row)).toBe('unpublished');
    expect(await archive.row(row.id)).toMatchObject({ archive_open_until: null });
    expect(await archive.later(60)).toMatchObject({ done: 1 });
    expect(await archive.row(row.id)).toMatchObject({
      ...{ archive_state: 'done', archive_failure: null, archive_tries: 0, archive_open_until: null },
    });
    expect(sumOf(await archive.content(['2027', NAME]))).toBe(sumOf(film(row.record_id)));
    expect(archive.files()).toHaveLength(2);
    expect(archive.standing(row)).toBe('unpublished');
  };

  describe('at the video server', () => {
    test.each(['media-reset', 'media-cut'] as const)(
      'by %s goes on with the piece that broke, and sends none twice',
      async (kind) => {
        // The first is the look at how long it is.
        server().recordings.fault({ kind, bytes: 50_000, times: 4 });
        await archive.run();
        const sent = pieces();
        server().recordings.clearFaults();
        await endsWell();
        expect(pieces() - sent).toBeLessThanOrEqual(5);
      },
    );

    test('since the film becomes shorter while it is read is not taken for whole', async () => {
      const pool = poolThat(3, () => server().recordings.fault({ kind: 'media-short', bytes: 200_000 }));
      expect(await archive.run({ pool })).toMatchObject({ failed: 1 });
      expect(archive.files()).toEqual([]);
      expect(await archive.row(row.id)).toMatchObject({
        ...{ archive_state: 'failed', archive_failure: 'server-malformed' },
      });
      server().recordings.clearFaults();
      await endsWell();
    });

    test('since that dies in the middle of it comes once it is back', async () => {
      const pool = poolThat(3, () => server().kill());
      expect(await archive.run({ pool })).toMatchObject({ failed: 1 });
      const { archive_failure: failure } = await archive.row(row.id);
      expect(failure).toMatch(/^server-(reset|unreachable)$/);
      await server().restart();
      const sent = pieces();
      expect(await archive.later(60)).toMatchObject({ done: 1 });
      expect(pieces() - sent).toBe(3);
      expect(sumOf(await archive.content(['2027', NAME]))).toBe(sumOf(film(row.record_id)));
      expect(archive.standing(row)).toBe('unpublished');
    });

    test('since the film was made anew meanwhile begins anew', async () => {
      archive.cloud.control.fault({
        kind: 'status',
        status: 500,
        method: 'PUT',
        path: PIECES,
        skip: 3,
        times: 1,
      });
      expect(await archive.run()).toMatchObject({ failed: 1 });
      server().recordings.addFormat(row.record_id, { type: 'video', bytes: BYTES - 7 });
      server().recordings.setState(row.record_id, 'unpublished');
      expect(await archive.later(60)).toMatchObject({ done: 1 });
      expect(sumOf(await archive.content(['2027', NAME]))).toBe(sumOf(film(row.record_id, BYTES - 7)));
      expect(archive.files()).toHaveLength(2);
    });

    test('since that says it publishes and does not is tried again', async () => {
      server().recordings.fault({ kind: 'ignore-publish' });
      expect(await archive.run()).toMatchObject({ failed: 1 });
      expect(await archive.row(row.id)).toMatchObject({ archive_failure: 'not-published' });
      server().recordings.clearFaults();
      await endsWell();
    });
  });

  describe('at Nextcloud', () => {
    test.each<[string, Fault]>([
      ['a piece that it cannot store', { kind: 'status', status: 500, method: 'PUT', path: PIECES, skip: 2 }],
      ['a folder that is locked', { kind: 'locked', method: 'MKCOL', path: '*Aufzeichnungen*' }],
      ['pieces that it cannot put together', { kind: 'status', status: 500, method: 'MOVE' }],
      ['a connection that breaks', { kind: 'reset', method: 'PUT', path: PIECES, skip: 1 }],
      [
        'an upload that is cut off',
        { kind: 'break-upload', bytes: 9_000, method: 'PUT', path: PIECES, skip: 1 },
      ],
      ['a copy that cannot be read back', { kind: 'cut', method: 'GET' }],
      ['a text that it does not take', { kind: 'status', status: 500, method: 'PUT', path: '*.txt' }],
    ])('by %s is tried again', async (_, fault) => {
      archive.cloud.control.fault(fault);
      expect(await archive.run()).toMatchObject({ failed: 1, done: 0 });
      const failed = await archive.row(row.id);
      expect(failed).toMatchObject({ archive_state: 'failed', archive_tries: 1 });
      expect(failed.archive_failure).toMatch(/^nextcloud-/);
      archive.cloud.control.clearFaults();
      await endsWell();
    });

    test('whose last answer is lost, is done all the same', async () => {
      archive.cloud.control.fault({ kind: 'reset', method: 'MOVE', afterActing: true, times: 1 });
      expect(await archive.run()).toMatchObject({ done: 1 });
      expect(archive.files()).toHaveLength(2);
    });

    test('for want of room is told, and tried again once there is some', async () => {
      archive.cloud.control.setProfile({ defaultQuota: `${BYTES - 1}` });
      expect(await archive.run()).toMatchObject({ full: 1, failed: 0 });
      expect(await archive.row(row.id)).toMatchObject({ archive_state: 'full', archive_failure: 'full' });
      // Nothing was published, nor fetched, for what has no room.
      expect(
        server()
          .requests()
          .some(({ call }) => call === 'publishRecordings'),
      ).toBe(false);
      archive.cloud.control.setProfile({ defaultQuota: 'none' });
      await endsWell();
    });

    test("for want of room in the branch's Team folder is told as well", async () => {
      const { files, groups, teamFolders } = archive.client;
      await groups.create({ id: 'plenum-by-1', displayName: 'Kreis Eins' });
      await groups.addMember('plenum-by-1', 'plenum');
      const { folder } = await teamFolders.make(['Kreis Eins']);
      await teamFolders.allow(folder.id, 'plenum-by-1', 15);
      await teamFolders.setQuota(folder.id, BYTES - 1);
      const { entry } = await files.makeFolder(['Kreis Eins', 'Aufzeichnungen']);
      await store().db.updateTable('folder_parts').set({ file_id: entry.fileId }).execute();
      expect(await archive.run()).toMatchObject({ full: 1, failed: 0 });
      expect(
        server()
          .requests()
          .some(({ call }) => call === 'publishRecordings'),
      ).toBe(false);
      await teamFolders.setQuota(folder.id, 2 * BYTES);
      expect(await archive.later(60)).toMatchObject({ done: 1 });
      expect(await files.stat(['Kreis Eins', 'Aufzeichnungen', '2027', NAME])).toMatchObject({ size: BYTES });
    });

    test('with 507 is told as well', async () => {
      archive.cloud.control.fault({ kind: 'status', status: 507, method: 'PUT', path: PIECES });
      expect(await archive.run()).toMatchObject({ full: 1 });
      archive.cloud.control.clearFaults();
      await endsWell();
    });
  });

  test('since somebody wrote over it before it was proven, is made anew beside it', async () => {
    const { nextcloud } = archive.parts;
    const files = (nextcloud ?? raise()).files;
    const theirs = Buffer.alloc(BYTES, 'x');
    const upload: NextcloudClient['files']['upload'] = async (path, ...words) => {
      const made = await files.upload(path, ...words);
      await archive.put(['2027', path.at(-1) ?? ''], theirs);
      return made;
    };
    const broken = { ...(nextcloud ?? raise()), files: { ...files, upload } };
    expect(await archive.run({ nextcloud: broken })).toMatchObject({ failed: 1 });
    expect(await archive.row(row.id)).toMatchObject({ archive_state: 'failed', archive_failure: 'corrupt' });
    expect(await archive.later(60)).toMatchObject({ done: 1 });
    expect(sumOf(await archive.content(['2027', NAME]))).toBe(sumOf(theirs));
    const other = '2027-01-31 Kreisvorstand (2).mp4';
    expect(await archive.row(row.id)).toMatchObject({ archive_state: 'done', archive_name: other });
    expect(sumOf(await archive.content(['2027', other]))).toBe(sumOf(film(row.record_id)));
  });

  test('does not hold up the others, of its server or of others', async () => {
    const others = [await archive.record({ name: 'Zwei' }), await archive.record({ name: 'Drei' }, 'bbb-2')];
    server().recordings.break(row.record_id, true);
    expect(await archive.run()).toMatchObject({ done: 2, failed: 1 });
    for (const { id } of others) {
      expect(await archive.row(id)).toMatchObject({ archive_state: 'done' });
    }
    expect(await archive.row(row.id)).toMatchObject({ archive_failure: 'not-listed' });
  });

  test('since its server is away does not hold up those of others, however many wait for that server', async () => {
    const other = await archive.record({}, 'bbb-2');
    const soon = await archive.row(row.id);
    const many = Array.from({ length: 110 }, (_, at) => ({
      ...soon,
      ...{ id: `away-${at}`, record_id: `away-${at}`, archive_state: 'wanted' as const, due_at: at },
    }));
    await store().db.insertInto('recordings').values(many).execute();
    await server().kill();
    const runs = [await archive.run(), await archive.later(10)];
    expect(runs.map(({ done, failed }) => [done, failed])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(await archive.row(other.id)).toMatchObject({ archive_state: 'done' });
    expect(await archive.row('away-109')).toMatchObject({ archive_state: 'wanted', archive_tries: 0 });
    expect(await archive.later(30)).toMatchObject({ done: 0, failed: 1 });
  });

  test('comes again after ever longer pauses, at least each hour', async () => {
    server().recordings.fault({ kind: 'ignore-publish' });
    const waits: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      await archive.run();
      const { archive_retry_at: at } = await archive.row(row.id);
      waits.push(Math.round(((at ?? 0) - archive.world.clock.now()) / 60_000));
      archive.world.clock.advanceTo(at ?? 0);
    }
    expect(waits).toEqual([10, 20, 40, 60, 60]);
  });
});

function raise(): never {
  throw new Error('not there');
}
