import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Place } from './place.ts';
import { ownName, ownPassword } from './target.ts';
import type { Account } from './wire.ts';

/** Groups, accounts and quotas over OCS. */
export function describePeople(place: () => Place): void {
  let service: Account;
  beforeAll(() => {
    service = place().service;
  });

  describe('groups', () => {
    test('are made once; making one again says so, and changes nothing', async () => {
      const groupid = ownName('group');
      const make = () => service.ocs('POST', '/cloud/groups', { groupid, displayname: 'KV München (Stadt)' });
      expect(await make()).toMatchObject({ status: 200, code: 200 });
      expect(await make()).toMatchObject({ status: 400, code: 102, message: 'group exists' });
      const details = () => service.ocs('GET', `/cloud/groups/details?search=${groupid}`);
      expect((await details()).data).toMatchObject({
        groups: [{ id: groupid, displayname: 'KV München (Stadt)', usercount: 0 }],
      });
      const renamed = await service.ocs('PUT', `/cloud/groups/${groupid}`, {
        key: 'displayname',
        value: 'KV München',
      });
      expect(renamed).toMatchObject({ status: 200, code: 200 });
      expect((await details()).data).toMatchObject({ groups: [{ id: groupid, displayname: 'KV München' }] });
    });

    test('are found by a part of the id, and told with their members', async () => {
      const group = await place().newGroup();
      const list = await service.ocs('GET', `/cloud/groups?search=${group.slice(3)}`);
      expect(list.data).toEqual({ groups: [group] });
      expect((await service.ocs('GET', `/cloud/groups/${group}/users`)).data).toEqual({ users: [] });
      const member = await place().newMember([group]);
      expect((await service.ocs('GET', `/cloud/groups/${group}/users`)).data).toEqual({ users: [member.id] });
      expect((await service.ocs('GET', `/cloud/groups/${group}`)).data).toEqual({ users: [member.id] });
      expect(await service.ocs('GET', '/cloud/groups/plenum-contract-none/users')).toMatchObject({
        status: 404,
        code: 404,
      });
    });

    test('need a name, and are gone once: the second time is 400 with 101', async () => {
      expect(await service.ocs('POST', '/cloud/groups', { groupid: '' })).toMatchObject({
        status: 400,
        code: 101,
      });
      const group = await place().newGroup();
      expect(await service.ocs('DELETE', `/cloud/groups/${group}`)).toMatchObject({ status: 200 });
      expect(await service.ocs('DELETE', `/cloud/groups/${group}`)).toMatchObject({ status: 400, code: 101 });
      expect(await service.ocs('DELETE', '/cloud/groups/admin')).toMatchObject({ status: 400, code: 102 });
    });

    test('made by many at once are made once; the others hear 102 or 103', async () => {
      const groupid = ownName('group');
      const replies = await Promise.all(
        [1, 2, 3, 4].map(() => service.ocs('POST', '/cloud/groups', { groupid })),
      );
      const codes = replies.map(({ code }) => code);
      expect(codes.filter((code) => code === 200)).toHaveLength(1);
      expect([102, 103]).toEqual(expect.arrayContaining(codes.filter((code) => code !== 200)));
      expect((await service.ocs('GET', `/cloud/groups?search=${groupid}`)).data).toEqual({
        groups: [groupid],
      });
    });

    test('take and lose members as often as one asks', async () => {
      const [group, member] = [await place().newGroup(), await place().newMember()];
      const path = `/cloud/users/${member.id}/groups`;
      for (let time = 0; time < 2; time++)
        expect(await service.ocs('POST', path, { groupid: group })).toMatchObject({ status: 200, code: 200 });
      expect((await service.ocs('GET', `/cloud/users/${member.id}`)).data).toMatchObject({ groups: [group] });
      for (let time = 0; time < 2; time++)
        expect(await service.ocs('DELETE', `${path}?groupid=${group}`)).toMatchObject({
          status: 200,
          code: 200,
        });
      expect(await service.ocs('POST', path, { groupid: 'plenum-contract-none' })).toMatchObject({
        status: 400,
        code: 102,
      });
      const nobody = '/cloud/users/plenum-contract-nobody/groups';
      expect(await service.ocs('POST', nobody, { groupid: group })).toMatchObject({ status: 400, code: 103 });
    });
  });

  describe('accounts', () => {
    test('are made once, whatever the case of their id', async () => {
      const userid = ownName('user');
      const make = (id: string) =>
        service.ocs('POST', '/cloud/users', {
          userid: id,
          password: ownPassword(),
          displayName: 'Grete Beispiel',
        });
      expect(await make(userid)).toMatchObject({ status: 200, code: 200, data: { id: userid } });
      expect(await make(userid)).toMatchObject({ status: 400, code: 102, message: 'User already exists' });
      expect(await make(userid.toUpperCase())).toMatchObject({ status: 400, code: 102 });
      const asked = await service.ocs('GET', `/cloud/users/${userid.toUpperCase()}`);
      expect(asked.data).toMatchObject({ id: userid, displayname: 'Grete Beispiel', enabled: true });
    });

    test('need an id of plain letters, and a password that is long enough', async () => {
      const make = (userid: string, word: string) =>
        service.ocs('POST', '/cloud/users', { userid, password: word });
      expect(await make('plenum:contract', ownPassword())).toMatchObject({ status: 400, code: 101 });
      const weak = await make(ownName('user'), 'kurz');
      expect(weak).toMatchObject({ status: 400, code: 107, message: expect.stringContaining('10') });
      const none = await service.ocs('POST', '/cloud/users', { userid: ownName('user') });
      expect(none).toMatchObject({ status: 400, code: 108 });
    });

    test('are told apart from those that are not there', async () => {
      expect(await service.ocs('GET', '/cloud/users/plenum-contract-nobody')).toMatchObject({
        status: 404,
        code: 404,
      });
      const gone = await service.ocs('DELETE', '/cloud/users/plenum-contract-nobody');
      expect(gone).toMatchObject({ status: 404, code: 998 });
      expect(await service.ocs('DELETE', `/cloud/users/${service.id}`)).toMatchObject({
        status: 400,
        code: 101,
      });
    });

    test('made by many at once are made once; whoever hears 101 or 102 asks', async () => {
      const userid = ownName('user');
      const make = () => service.ocs('POST', '/cloud/users', { userid, password: ownPassword() });
      const codes = (await Promise.all([make(), make(), make()])).map(({ code }) => code);
      // Even the one that made it may hear 101, where the database was busy after that.
      expect(codes.filter((code) => code === 200).length).toBeLessThanOrEqual(1);
      expect([101, 102]).toEqual(expect.arrayContaining(codes.filter((code) => code !== 200)));
      expect((await service.ocs('GET', `/cloud/users/${userid}`)).data).toMatchObject({ id: userid });
    });
  });

  describe('quotas', () => {
    const quotaOf = async (id: string) =>
      ((await service.ocs('GET', `/cloud/users/${id}`)).data as { quota: Record<string, number> }).quota;

    test('are set with the account, and changed in words or bytes', async () => {
      const { id } = await place().newMember([], '5 MB');
      expect(await quotaOf(id)).toMatchObject({ quota: 5 * 1024 * 1024 });
      const set = (value: string) => service.ocs('PUT', `/cloud/users/${id}`, { key: 'quota', value });
      expect(await set('1048576')).toMatchObject({ status: 200, code: 200 });
      expect(await quotaOf(id)).toMatchObject({ quota: 1024 * 1024 });
      expect(await set('none')).toMatchObject({ status: 200 });
      expect(await quotaOf(id)).toMatchObject({ quota: -3 });
      expect(await set('viel')).toMatchObject({ status: 400, code: 101 });
      const unknown = await service.ocs('PUT', `/cloud/users/${id}`, { key: 'shoesize', value: '46' });
      expect(unknown).toMatchObject({ status: 400, code: 113 });
    });

    test('when full: 507 for files and folders, 201 for an empty file', async () => {
      const member = await place().newMember([], '1 MB');
      expect((await member.dav('PUT', '/voll', { body: new Uint8Array(1000 * 1024) })).status).toBe(201);
      expect((await member.dav('PUT', '/zuviel', { body: new Uint8Array(100 * 1024) })).status).toBe(507);
      expect((await member.dav('GET', '/zuviel')).status).toBe(404);
      expect((await member.dav('PUT', '/voll', { body: new Uint8Array(1000 * 1024) })).status).toBe(507);
      expect((await member.dav('PUT', '/rest', { body: new Uint8Array(24 * 1024) })).status).toBe(201);
      expect((await member.dav('MKCOL', '/ordner')).status).toBe(507);
      expect((await member.dav('PUT', '/leer', { body: '' })).status).toBe(201);
    });

    test('of 0 bytes let nothing be written', async () => {
      const member = await place().newMember([], '0 B');
      expect((await member.dav('PUT', '/x', { body: 'x' })).status).toBe(507);
      expect(await quotaOf(member.id)).toMatchObject({ quota: 0 });
    });
  });
}
