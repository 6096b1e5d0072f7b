import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openFresh } from '../../support/stores.ts';
import { type Cloud, startCloud } from './cloud.ts';

let store: Awaited<ReturnType<typeof openFresh>>;
let cloud: Cloud;
beforeEach(async () => {
  store = await openFresh('sqlite');
  cloud = await startCloud(store.database);
});
afterEach(async () => {
  await cloud.close();
  await store.remove();
});

const auditedOf = async (branch: string) =>
  (await cloud.audited()).filter((line) => line.endsWith(` ${branch}`));

test('what was done before a step that failed is in the audit', async () => {
  cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'MKCOL', path: '*M*nchen*' });
  expect(await cloud.due()).toMatchObject({ failed: 1 });
  expect(await auditedOf('by-m')).toEqual(['folder.make-group by-m']);
});

test('some parts that were made before another one failed are in the audit', async () => {
  cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'MKCOL', path: '*M*nchen*/Vorlagen' });
  expect(await cloud.due()).toMatchObject({ failed: 1 });
  expect(await auditedOf('by-m')).toContain('folder.make-part by-m');
});

test('a move that was refused is not', async () => {
  await cloud.due();
  cloud.change('by-m', { name: 'Kreisverband Isar' });
  cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'MOVE', path: '*' });
  expect(await cloud.due()).toMatchObject({ failed: 1 });
  expect(await auditedOf('by-m')).not.toContain('folder.move by-m');
  expect(await auditedOf('by-m')).toContain('folder.rename-group by-m');
});
