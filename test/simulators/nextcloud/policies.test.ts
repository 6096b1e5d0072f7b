import { expect, test } from '@jest/globals';
import { aCloud, dav, ocs, SHARES } from './visitor.ts';

test('links are as administrators allow them, and the capabilities say so', async () => {
  const cloud = await aCloud();
  await dav(cloud, 'MKCOL', 'a');
  const link = async (more: Record<string, string> = {}) => {
    const { status, code } = await ocs(cloud, 'POST', SHARES, { path: '/a', shareType: 3, ...more });
    return [status, code];
  };
  const told = async () => {
    const { data } = await ocs(cloud, 'GET', '/cloud/capabilities');
    return (data as { capabilities: { files_sharing: { public: unknown } } }).capabilities.files_sharing
      .public;
  };
  cloud.control.setProfile({ linkPasswords: true });
  expect(await told()).toMatchObject({ password: { enforced: true } });
  expect(await link()).toEqual([403, 403]);
  expect(await link({ password: 'Losung-8-4711' })).toEqual([200, 200]);
  cloud.control.setProfile({ linkPasswords: false, linkDays: 14 });
  expect(await told()).toMatchObject({ expire_date: { enabled: true, enforced: true, days: 14 } });
  expect(await link({ expireDate: '2027-02-24' })).toEqual([404, 404]);
  expect(await link({ expireDate: '2027-02-23' })).toEqual([200, 200]);
  cloud.control.setProfile({ links: false });
  expect(await told()).toEqual({ enabled: false });
  expect(await link()).toEqual([404, 404]);
});
