import { beforeAll, expect, test } from '@jest/globals';
import type { Place } from './place.ts';

/** How often one may ask. Accounts of their own use the limits up; nobody else is kept waiting. */
export function describeLimits(place: () => Place): void {
  let lifted = false;
  beforeAll(async () => {
    const { data } = await place().service.ocs('GET', '/cloud/capabilities');
    const known = (data as { capabilities: { bruteforce?: { 'allow-listed'?: boolean } } }).capabilities;
    lifted = known.bruteforce?.['allow-listed'] === true;
    if (lifted)
      process.stderr.write(
        '\n!!! LIMITS MAY BE LIFTED for this address: what they refuse is not told here\n\n',
      );
  });
  /** An administrator may have lifted the limits for an address that is on the list. */
  const refused = { status: 429, text: '', code: null };

  test('20 calls for shares in ten minutes, failed ones too; the next is 429 without a body or a time', async () => {
    const member = await place().newMember();
    const ask = () =>
      member.ocs('POST', '/apps/files_sharing/api/v1/shares', { path: '/nirgends', shareType: 3 });
    for (let time = 0; time < 20; time++) expect(await ask()).toMatchObject({ status: 404, code: 404 });
    const next = await ask();
    if (!lifted) expect(next).toMatchObject(refused);
    expect(next.headers.get('retry-after')).toBeNull();
    const other = await place().newMember();
    const theirs = await other.ocs('POST', '/apps/files_sharing/api/v1/shares', {
      path: '/nirgends',
      shareType: 3,
    });
    expect(theirs).toMatchObject({ status: 404 });
  });

  test('50 changes of accounts in ten minutes', async () => {
    const member = await place().newMember();
    const ask = () =>
      member.ocs('PUT', `/cloud/users/${member.id}`, { key: 'displayname', value: 'Grete Beispiel' });
    for (let time = 0; time < 50; time++) expect(await ask()).toMatchObject({ status: 200 });
    if (!lifted) expect(await ask()).toMatchObject(refused);
    expect(await member.ocs('GET', '/cloud/user')).toMatchObject({ status: 200 });
  });

  test('as many groups and memberships as one likes', async () => {
    const { service } = place();
    const member = await place().newMember();
    for (let time = 0; time < 25; time++) {
      const groupid = await place().newGroup();
      expect(await service.ocs('POST', `/cloud/users/${member.id}/groups`, { groupid })).toMatchObject({
        status: 200,
      });
    }
  });
}
