import { beforeEach, expect, test } from '@jest/globals';
import {
  addFolders,
  claimMaking,
  countFolders,
  dueAgain,
  foldersOf,
  keepPart,
  ownerOf,
  updateFolder,
} from '../../../src/features/folders/folder-store.ts';
import { placeOf } from '../../../src/features/folders/places.ts';
import { onEachStore } from '../../support/stores.ts';

const NOW = Date.parse('2027-02-01T11:00:00Z');

onEachStore('what is known of folders', (store) => {
  beforeEach(async () => {
    for (const table of ['folders', 'folder_parts'] as const) await store().db.deleteFrom(table).execute();
    await store().transaction((tx) => addFolders(tx, ['by', 'nw'], NOW));
  });
  const folder = async (branch: string) => (await foldersOf(store().db, [branch])).get(branch);
  const update = (branch: string, fileId: string | null, change: Parameters<typeof updateFolder>[2]) =>
    store().transaction((tx) => updateFolder(tx, { branch, fileId }, change, NOW));

  test('begins with nothing, and adding a branch again changes nothing', async () => {
    await update('by', null, { fileId: '7', state: 'settled' });
    await store().transaction((tx) => addFolders(tx, ['by', 'nw', 'he'], NOW));
    expect(await folder('by')).toMatchObject({ fileId: '7', state: 'settled' });
    expect(await countFolders(store().db)).toEqual(
      new Map([
        ['pending', 2],
        ['settled', 1],
      ]),
    );
  });

  test('comes back as it was written; what is not named stays', async () => {
    const drift = [{ kind: 'moved', detail: 'Wo/anders' }] as const;
    await update('by', null, { fileId: '7', path: ['Gliederungen', 'Bayern'], drift, permissions: 15 });
    await update('by', '7', { etag: 'e', usedBytes: 5_000_000_000 });
    expect(await folder('by')).toMatchObject({
      ...{ fileId: '7', path: ['Gliederungen', 'Bayern'], drift, permissions: 15, etag: 'e' },
      ...{ usedBytes: 5_000_000_000 },
    });
  });

  test('one place of a branch is not written over another that was found meanwhile', async () => {
    expect(await update('by', null, { fileId: '7' })).toBe(true);
    expect(await update('by', null, { fileId: '8' })).toBe(false);
    expect(await update('by', null, { state: 'settled' })).toBe(false);
    // Two that found the same are of one mind.
    expect(await update('by', null, { fileId: '7' })).toBe(true);
    expect(await update('by', '7', { fileId: '9' })).toBe(true);
    expect(await folder('by')).toMatchObject({ fileId: '9' });
  });

  test('no two branches own one folder', async () => {
    await update('by', null, { fileId: '7' });
    await expect(update('nw', null, { fileId: '7' })).rejects.toThrow();
    expect(await ownerOf(store().db, '7')).toBe('by');
    expect(await ownerOf(store().db, '8')).toBeNull();
  });

  test('one at a time makes a Team folder', async () => {
    const claim = (now: number) => store().transaction((tx) => claimMaking(tx, 'by', now, now + 60));
    expect(await claim(NOW)).toBe(true);
    expect(await claim(NOW + 59)).toBe(false);
    expect(await claim(NOW + 60)).toBe(true);
  });

  test('others hear where a place is, and its parts by the names of the settings', async () => {
    expect(await placeOf(store().db, 'by')).toBeNull();
    expect(await placeOf(store().db, 'nowhere')).toBeNull();
    await update('by', null, { fileId: '7' });
    for (const id of ['70', '71']) {
      await store().transaction((tx) => keepPart(tx, 'by', 'Sitzungen', id));
    }
    expect(await placeOf(store().db, 'by')).toEqual({ fileId: '7', parts: new Map([['Sitzungen', '71']]) });
  });

  test('what is ordered is due, whatever it waited for, and keeps its place', async () => {
    await update('by', null, {
      fileId: '7',
      state: 'failed',
      attempts: 4,
      retryAt: NOW + 9,
      settledPlan: 'p',
    });
    await store().transaction((tx) => dueAgain(tx, ['by'], NOW));
    expect(await folder('by')).toMatchObject({
      ...{ fileId: '7', state: 'pending', attempts: 0, retryAt: NOW, settledPlan: null },
    });
  });
});
