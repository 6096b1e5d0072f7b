import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { placeOf } from '../../../src/features/folders/places.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { openFresh } from '../../support/stores.ts';
import { type Cloud, startCloud } from './cloud.ts';

const MUNICH = 'Gliederungen/Bayern/München (Stadt)';

describe.each(['shares', 'teamFolders'] as const)('folders as %s', (mode) => {
  let cloud: Cloud;
  let store: Awaited<ReturnType<typeof openFresh>>;
  beforeEach(async () => {
    store = await openFresh('sqlite');
    cloud = await startCloud(store.database, { settings: { mode } });
  });
  afterEach(async () => {
    await cloud.close();
    await store.remove();
  });

  test('come about whole, and stay as they are: a second run changes nothing', async () => {
    expect(await cloud.due()).toMatchObject({ due: 4, settled: 4, failed: 0, waiting: 0, left: 0 });
    expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/Sitzungen/');
    const before = await cloud.dump();
    expect(before).toMatchObject({
      groups: expect.arrayContaining([['plenum-by-m', 'Kreisverband München (Stadt)']]),
      shares: mode === 'shares' ? expect.arrayContaining([`${MUNICH} plenum-by-m 15`]) : [],
      teamFolders:
        mode === 'shares' ? [] : expect.arrayContaining([`${MUNICH} 5000000000 [["plenum-by-m",15]]`]),
    });
    expect(await placeOf(cloud.database.db, 'by-m')).toEqual({
      fileId: (await cloud.folder('by-m')).fileId,
      parts: new Map(
        await Promise.all(
          cloud.settings.parts.district.map(async (part) => {
            const entry = await cloud.client.files.stat([...MUNICH.split('/'), part]);
            return [part, entry?.fileId] as const;
          }),
        ),
      ),
    });
    cloud.simulator.control.clearRequests();
    expect(await cloud.all()).toMatchObject({ due: 4, settled: 4, changes: 0 });
    expect(cloud.simulator.control.writes()).toBe(0);
    expect(cloud.simulator.control.requests().length).toBeLessThan(12);
    expect(await cloud.due()).toMatchObject({ due: 0 });
    expect(await cloud.dump()).toEqual(before);
  });

  test('follow a branch that is renamed, with everything in it', async () => {
    await cloud.due();
    const { fileId } = await cloud.folder('by-m');
    const file = ['Gliederungen', 'Bayern', 'München (Stadt)', 'Sitzungen', 'a.txt'];
    await cloud.client.files.create(file, Buffer.from('Hallo'));
    const sums = cloud.sums();
    cloud.change('by-m', { name: 'Kreisverband Isar' });
    expect(await cloud.due()).toMatchObject({ due: 1, settled: 1 });
    expect(cloud.tree()).toContain('Gliederungen/Bayern/Isar/Sitzungen/a.txt 5');
    expect(await cloud.folder('by-m')).toMatchObject({ fileId, state: 'settled' });
    expect(await cloud.client.groups.find('plenum-by-m')).toMatchObject({ displayName: 'Kreisverband Isar' });
    expect(cloud.sums()).toEqual(sums);
    expect((await cloud.audited()).slice(-2)).toEqual(['folder.rename-group by-m', 'folder.move by-m']);
  });

  test('go to the archive and come back', async () => {
    await cloud.due();
    cloud.change('by-m', { closed: true });
    await cloud.due();
    expect(cloud.tree()).toContain('Gliederungen/Archiv/Bayern/München (Stadt)/Vorlagen/');
    cloud.change('by-m', { closed: false });
    await cloud.due();
    expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/Vorlagen/');
    const audited = await cloud.audited();
    expect(audited).toContain('folder.archive by-m');
    expect(audited).toContain('folder.unarchive by-m');
  });

  test('a subfolder that was renamed by hand is left, one that was deleted is made anew', async () => {
    await cloud.due();
    const place = ['Gliederungen', 'Bayern', 'München (Stadt)'];
    await cloud.client.files.move([...place, 'Sitzungen'], [...place, 'Treffen']);
    await cloud.client.files.move([...place, 'Protokolle'], ['Anderswo']);
    await cloud.all();
    const tree = cloud.tree();
    expect(tree).toContain('Gliederungen/Bayern/München (Stadt)/Treffen/');
    expect(tree).not.toContain('Gliederungen/Bayern/München (Stadt)/Sitzungen/');
    expect(tree).toContain('Gliederungen/Bayern/München (Stadt)/Protokolle/');
    expect(tree).toContain('Anderswo/');
    cloud.simulator.control.clearRequests();
    await cloud.all();
    expect(cloud.simulator.control.writes()).toBe(0);
  });

  test('two branches that change names change places', async () => {
    await cloud.due();
    const [m, n] = [await cloud.folder('by-m'), await cloud.folder('by-n')];
    cloud.change('by-m', { name: 'Kreisverband Nürnberg' });
    cloud.change('by-n', { name: 'Kreisverband München (Stadt)' });
    for (let minute = 0; minute < 6; minute += 1) {
      await cloud.due();
      cloud.clock.advance(2 * MINUTE_MS);
    }
    expect(await cloud.folder('by-m')).toMatchObject({ fileId: m.fileId, path: n.path, state: 'settled' });
    expect(await cloud.folder('by-n')).toMatchObject({ fileId: n.fileId, path: m.path, state: 'settled' });
  });

  test('what is in the way is left, and the place has its id behind it until the name is free', async () => {
    const way = ['Gliederungen', 'Bayern', 'München (Stadt)'];
    await cloud.client.files.makeFolder(['Gliederungen']);
    await cloud.client.files.makeFolder(['Gliederungen', 'Bayern']);
    await cloud.client.files.create(way, Buffer.from('eine Datei'));
    expect(await cloud.due()).toMatchObject({ settled: 4 });
    expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt) (by-m)/Sitzungen/');
    expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt) 10');
    expect(await cloud.folder('by-m')).toMatchObject({ drift: [{ kind: 'name-taken' }] });
    await cloud.client.files.move(way, ['Datei']);
    expect(await cloud.all()).toMatchObject({ changes: 1 });
    expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/Sitzungen/');
    expect(await cloud.folder('by-m')).toMatchObject({ drift: [] });
  });

  test('a dry run says the same as is done after it, and does nothing', async () => {
    const foreseen = await cloud.preview();
    expect(cloud.simulator.control.writes()).toBe(0);
    await cloud.due();
    const done = await cloud.database.db.selectFrom('audit').selectAll().execute();
    const shown = (does: string, branch: string | null, detail: unknown) =>
      `${branch} ${does} ${String(detail)}`;
    expect(foreseen.map(({ branch, does, detail }) => shown(does, branch, detail)).sort()).toEqual(
      done
        .map(({ action, branch, after }) => {
          const { detail } = JSON.parse(after ?? '{}') as { detail: unknown };
          return shown(action.replace('folder.', ''), branch, detail);
        })
        .sort(),
    );
    expect(await cloud.preview()).toEqual([]);
  });

  test('while Nextcloud is off, one run asks a little and not for each branch; later all is caught up', async () => {
    await cloud.simulator.control.kill();
    const outcome = await cloud.due();
    expect(outcome['settled']).toBe(0);
    expect(outcome['left']).toBe(4 - (outcome['waiting'] ?? 0));
    expect(await cloud.due()).toMatchObject({ due: 0 });
    await cloud.simulator.control.start();
    cloud.clock.advance(20 * MINUTE_MS);
    expect(await cloud.due()).toMatchObject({ settled: 4 });
  });

  test('a failure of one branch does not stop the others', async () => {
    cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'MKCOL', path: '*München*' });
    expect(await cloud.due()).toMatchObject({ settled: 3, failed: 1 });
    expect(await cloud.folder('by-m')).toMatchObject({ state: 'failed', failure: 'forbidden', attempts: 1 });
    cloud.simulator.control.clearFaults();
    cloud.clock.advance(2 * MINUTE_MS);
    expect(await cloud.due()).toMatchObject({ due: 1, settled: 1 });
    expect(await cloud.folder('by-m')).toMatchObject({ state: 'settled', failure: null, attempts: 0 });
  });
});
