import { expect, test } from '@jest/globals';
import type { Entry } from '../../../src/clients/nextcloud/nextcloud.ts';
import { createSeen } from '../../../src/features/folders/seen.ts';
import { openFresh } from '../../support/stores.ts';
import { startCloud } from './cloud.ts';

const REGION = ['Gliederungen', 'Bayern'];

const entry = (path: readonly string[]): Entry => ({
  ...{ path, fileId: '1', kind: 'folder', size: 0, etag: '', modifiedAt: 0, contentType: null },
  ...{ permissions: 'RGDNVCK', mount: 'own' },
});

test('a listing that fails while something is put into it fails whoever asked, and is read anew', async () => {
  const store = await openFresh('sqlite');
  const cloud = await startCloud(store.database);
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    await cloud.due();
    const seen = createSeen(cloud.client, 'plenum-', {});
    const path = '*/Gliederungen/Bayern*';
    cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'PROPFIND', path, times: 1 });
    const asked = seen.folder(REGION).catch((error: unknown) => error);
    seen.put(entry([...REGION, 'Neu']), true);
    expect(await asked).toMatchObject({ kind: 'forbidden' });
    // Rejections that nobody heard are told of after all that is due.
    await new Promise((resolve) => void setImmediate(resolve));
    expect(unhandled).toEqual([]);
    expect([...((await seen.folder(REGION)) ?? []).keys()]).toContain('Nürnberg');
  } finally {
    process.off('unhandledRejection', note);
    await cloud.close();
    await store.remove();
  }
});

test('what is put into a listing on its way is in it', async () => {
  const store = await openFresh('sqlite');
  const cloud = await startCloud(store.database);
  try {
    await cloud.due();
    const seen = createSeen(cloud.client, 'plenum-', {});
    const asked = seen.folder(REGION);
    seen.put(entry([...REGION, 'Neu']), true);
    expect((await asked)?.get('Nürnberg')).toBeDefined();
    expect((await seen.folder(REGION))?.get('Neu')).toBeDefined();
    expect(await seen.folder([...REGION, 'Neu'])).toEqual(new Map());
  } finally {
    await cloud.close();
    await store.remove();
  }
});
