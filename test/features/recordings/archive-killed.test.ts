import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Files } from '../../../src/clients/nextcloud/nextcloud.ts';
import type { ArchiveParts } from '../../../src/features/recordings/archive-parts.ts';
import { releaseRecordingsJob } from '../../../src/features/recordings/release-recordings.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type ArchiveWorld, BYTES, film, startArchiveWorld, sumOf } from './archive-world.ts';

const LIMIT_MS = 600_000;
/** Of the steps one in so many, from another one on each time; all of them where there is time. */
const EVERY = process.env['PLENUM_TEST_LONG'] === '1' ? 1 : 12;

class Killed extends Error {}

type When = 'before' | 'after';

/**
 * The parts of a process that dies at its n-th step, before it is taken or once it is done: a call to a server, one to
 * Nextcloud, or a transaction. From then on it does nothing any more, whatever it would do on its way out.
 */
function mortal({ parts, rebuilt }: Pick<ArchiveWorld, 'parts' | 'rebuilt'>, at: number, when: When) {
  let steps = 0;
  const step = async (act: () => unknown): Promise<unknown> => {
    steps += 1;
    const mine = steps;
    if (mine > at || (mine === at && when === 'before')) throw new Killed();
    const answer = await act();
    if (steps >= at) throw new Killed();
    return answer;
  };
  const wrap = <T extends object>(face: T, names?: readonly string[]): T =>
    new Proxy(face, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === 'object' && value !== null && names === undefined) return wrap(value);
        if (typeof value !== 'function' || names?.includes(String(name)) === false) return value;
        return (...words: unknown[]) => step(() => Reflect.apply(value, target, words) as unknown);
      },
    });
  const pool = parts.pool.map((server) => ({ ...server, client: wrap(server.client) }));
  const database = wrap(parts.database, ['transaction']);
  const nextcloud = parts.nextcloud === null ? null : wrap(parts.nextcloud);
  return { parts: rebuilt({ ...parts, pool, database, nextcloud }), steps: () => steps };
}

onEachStore('a process that dies while it copies a recording', (store) => {
  let archive: ArchiveWorld;
  beforeEach(async () => {
    archive = await startArchiveWorld(store());
  });
  afterEach(() => archive.close());

  const tracks = [
    { kind: 'subtitles', label: 'Deutsch', lang: 'de', source: 'upload', content: 'WEBVTT\n' },
  ] as const;
  const filesOf = (title: string) => archive.files().filter((line) => line.includes(title));

  test(
    'at any step, before or after it: the next one makes one right copy, and leaves the recording unpublished',
    async () => {
      await archive.record({ name: 'Ganz', tracks: [...tracks] });
      const whole = mortal(archive, Number.POSITIVE_INFINITY, 'before');
      expect(await archive.run(whole.parts)).toMatchObject({ done: 1 });
      expect(whole.steps()).toBeGreaterThan(15);
      const first = 1 + Math.floor(Math.random() * EVERY);
      for (let at = first; at <= whole.steps(); at += EVERY) {
        for (const when of ['before', 'after'] as const) {
          const name = `Sitzung ${at} ${when}`;
          const row = await archive.record({ name, tracks: [...tracks] });
          const { parts } = mortal(archive, at, when);
          await expect(archive.run(parts)).rejects.toThrow(Killed);
          // Whatever it had opened is not open for long.
          const { archive_open_until: until } = await archive.row(row.id);
          expect(until ?? 0).toBeLessThanOrEqual(archive.world.clock.now() + 30 * MINUTE_MS);
          await archive.later(40);
          expect({ at, when, ...(await archive.row(row.id)) }).toMatchObject({
            ...{ archive_state: 'done', archive_failure: null, archive_open_until: null },
          });
          const stem = `2027/2027-01-31 ${name}`;
          expect({
            at,
            when,
            files: filesOf(name).map((line) => line.replace(/\.txt \d+$/, '.txt')),
          }).toEqual({
            ...{ at, when },
            files: [`${stem}.de.vtt 7`, `${stem}.mp4 ${BYTES}`, `${stem}.txt`],
          });
          expect(sumOf(await archive.content(['2027', `2027-01-31 ${name}.mp4`]))).toBe(
            sumOf(film(row.record_id)),
          );
          expect(archive.standing(row)).toBe('unpublished');
        }
      }
    },
    LIMIT_MS,
  );

  test('while it reads leaves the recording published for half an hour at most, also if nobody copies it any more', async () => {
    const row = await archive.record();
    let isDead = false;
    const database: ArchiveParts['database'] = {
      ...archive.parts.database,
      transaction: (work) =>
        isDead ? Promise.reject(new Killed()) : archive.parts.database.transaction(work),
    };
    const upload: Files['upload'] = () => {
      isDead = true;
      return Promise.reject(new Killed());
    };
    const cloud = archive.parts.nextcloud;
    const nextcloud = cloud === null ? null : { ...cloud, files: { ...cloud.files, upload } };
    await expect(archive.run(archive.rebuilt({ ...archive.parts, database, nextcloud }))).rejects.toThrow(
      Killed,
    );
    const change = store().db.updateTable('recordings').set({ archive_state: 'waived' });
    await change.where('id', '=', row.id).execute();
    const release = releaseRecordingsJob(archive.parts);
    const { signal } = new AbortController();
    await release.run(signal);
    expect(archive.standing(row)).toBe('published');
    archive.world.clock.advance(31 * MINUTE_MS);
    await release.run(signal);
    expect(archive.standing(row)).toBe('unpublished');
  });

  test('two at the same time make one copy', async () => {
    const row = await archive.record();
    await Promise.all([archive.run(), archive.run(archive.rebuilt(archive.parts))]);
    await archive.later(40);
    expect(await archive.row(row.id)).toMatchObject({ archive_state: 'done', archive_failure: null });
    expect(archive.files()).toHaveLength(2);
    expect(sumOf(await archive.content(['2027', '2027-01-31 Kreisvorstand.mp4']))).toBe(
      sumOf(film(row.record_id)),
    );
    expect(archive.standing(row)).toBe('unpublished');
  });
});
