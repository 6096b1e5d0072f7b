import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MembersRefused } from '../../../src/clients/keycloak/members-refused.ts';
import { RealmUnreachable } from '../../../src/clients/keycloak/realm-fault.ts';
import { keepMembers } from '../../../src/features/folders/members-store.ts';
import { onEachStore } from '../../support/stores.ts';
import { groupOf, startHouses, type TwoHouses } from './two-houses.ts';

const NOTHING = { added: 0, removed: 0, withoutAccount: 0, unknownGroups: 0, held: 0, failed: 0 };
const many = (count: number, name: string) =>
  Array.from({ length: count }, (_none, index) => `${name}${String(index).padStart(2, '0')}`);

onEachStore('who is in the groups of branches', (store) => {
  let houses: TwoHouses;
  beforeEach(async () => {
    houses = await startHouses(store());
  });
  afterEach(() => houses.close());

  test('members come in; a second run finds nothing to do and changes nothing', async () => {
    await houses.addBranch('by');
    await houses.addBranch('sn');
    houses.addPeople('by', 'eva', 'jan');
    houses.addPeople('sn', 'kim');
    houses.realm.addUser({ username: 'ohne-konto', password: 'a word', groups: [groupOf('by')] });
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, added: 3, withoutAccount: 1 });
    expect([await houses.inside('by'), await houses.inside('sn')]).toEqual([['eva', 'jan'], ['kim']]);
    expect([await houses.ours('by'), await houses.ours('sn')]).toEqual([['eva', 'jan'], ['kim']]);
    houses.cloud.control.clearRequests();
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, withoutAccount: 1 });
    expect(houses.cloud.control.writes()).toBe(0);
  });

  test('whom we put in goes when no member any more, or disabled; whoever was put in by hand stays', async () => {
    await houses.addBranch('by');
    houses.addPeople('by', 'eva', 'jan', 'kim', 'lea');
    houses.cloud.control.addAccount({ id: 'gast' });
    for (const account of ['gast', 'lea', 'plenum']) houses.cloud.control.addToGroup('plenum-by', account);
    await houses.run();
    expect(await houses.ours('by')).toEqual(['eva', 'jan', 'kim']);
    houses.leave('eva', 'lea');
    houses.realm.changeUser('jan', { enabled: false });
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 1, removed: 2 });
    expect(await houses.inside('by')).toEqual(['gast', 'kim', 'lea', 'plenum']);
    expect(await houses.ours('by')).toEqual(['kim']);
    const row = { actor: 'job:sync-members', action: 'folder.members', branch: 'by' };
    expect(await houses.audited()).toEqual([
      { ...row, after: { added: 3, removed: 0 } },
      { ...row, after: { added: 0, removed: 2 } },
    ]);
  });

  test('closed branches, and those whose group is not made yet, are left alone', async () => {
    await houses.addBranch('by', { closed: true });
    await houses.addBranch('sn');
    await store().db.updateTable('folders').set({ group_id: null }).where('branch', '=', 'sn').execute();
    houses.addPeople('by', 'eva');
    houses.addPeople('sn', 'kim');
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 0 });
    expect([await houses.inside('by'), await houses.inside('sn')]).toEqual([[], []]);
  });

  test('where the realm has no group of that path nobody is touched, and it is said', async () => {
    await houses.addBranch('by');
    houses.addPeople('by', 'eva', 'jan');
    await houses.run();
    houses.realm.removeGroup('/de/by');
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 1, unknownGroups: 1, held: 2 });
    expect(await houses.inside('by')).toEqual(['eva', 'jan']);
    expect(await houses.held('by')).toBe(2);
    expect(await houses.ours('by')).toEqual(['eva', 'jan']);
  });

  test('accounts are called by subject or verified address where the settings say so', async () => {
    await houses.addBranch('by');
    const user = houses.realm.addUser({ username: 'eva', password: 'a word', groups: [groupOf('by')] });
    for (const id of [user.id, user.email]) houses.cloud.control.addAccount({ id });
    await houses.run({ account: 'subject' });
    expect(await houses.inside('by')).toEqual([user.id]);
    await houses.run({ account: 'email' });
    expect(await houses.inside('by')).toEqual([user.email]);
    houses.realm.changeUser('eva', { emailVerified: false });
    expect(await houses.run({ account: 'email' })).toMatchObject({ withoutAccount: 1, removed: 1 });
  });

  test('a name that no account can have is somebody without one', async () => {
    await houses.addBranch('by');
    houses.realm.addUser({ username: 'a/b', password: 'a word', groups: [groupOf('by')] });
    houses.addPeople('by', 'eva');
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 1, added: 1, withoutAccount: 1 });
    expect(await houses.ours('by')).toEqual(['eva']);
  });

  test('most of a group gone at once: nobody is taken out, until they are back or it is to be so', async () => {
    for (const branch of ['by', 'sn']) await houses.addBranch(branch);
    // So many others stay that it is a matter of this group alone.
    houses.addPeople('sn', ...many(30, 's'));
    const names = many(30, 'm');
    houses.addPeople('by', ...names);
    await houses.run();
    houses.leave(...names.slice(0, 25));
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, held: 25 });
    expect(await houses.inside('by')).toEqual(names);
    expect(await houses.held('by')).toBe(25);
    expect(houses.logged.map(({ level, text }) => `${level} ${text}`)).toEqual(
      expect.arrayContaining(['warn members-shrunk: nobody is taken out of the group']),
    );
    for (const name of names.slice(0, 20)) houses.realm.changeUser(name, { groups: [groupOf('by')] });
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, removed: 5 });
    expect(await houses.held('by')).toBeNull();
    houses.leave(...names);
    expect(await houses.run({ shrunk: 'correct' })).toEqual({ ...NOTHING, branches: 2, removed: 25 });
    expect([await houses.inside('by'), await houses.ours('by')]).toEqual([[], []]);
  });

  test('a realm that has lost its people empties no group, small as each is; who is new comes in all the same', async () => {
    for (const branch of ['by', 'sn', 'th']) {
      await houses.addBranch(branch);
      houses.addPeople(branch, ...many(8, branch));
    }
    await houses.run();
    houses.leave(...['by', 'sn', 'th'].flatMap((branch) => many(8, branch)));
    houses.addPeople('sn', 'neu');
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 3, added: 1, held: 24 });
    expect(await houses.inside('by')).toEqual(many(8, 'by'));
  });

  test('while Keycloak cannot be asked, or says no, nothing is changed, and the run has failed', async () => {
    for (const branch of ['by', 'sn', 'th']) await houses.addBranch(branch);
    houses.addPeople('by', 'eva');
    await houses.run();
    houses.cloud.control.clearRequests();
    await houses.realm.stop();
    await expect(houses.run()).rejects.toBeInstanceOf(RealmUnreachable);
    await houses.realm.start();
    houses.allowPlenum(['query-groups']);
    await expect(houses.run()).rejects.toBeInstanceOf(MembersRefused);
    expect(houses.cloud.control.requests()).toEqual([]);
    expect(await houses.inside('by')).toEqual(['eva']);
  });

  test('one answer of Keycloak that is lost costs one branch, until the next run', async () => {
    for (const branch of ['by', 'sn']) await houses.addBranch(branch);
    houses.addPeople('by', 'eva');
    houses.addPeople('sn', 'kim');
    houses.realm.fault({ kind: 'http-500', endpoint: 'members', times: 1 });
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, added: 1, failed: 1 });
    expect(await houses.inside('by')).toEqual([]);
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, added: 1 });
  });

  test('while Nextcloud is away the run ends at once, and the next one catches up', async () => {
    for (const branch of ['by', 'sn']) await houses.addBranch(branch);
    houses.addPeople('by', 'eva');
    houses.addPeople('sn', 'kim');
    houses.cloud.control.setMaintenance(true);
    houses.cloud.control.clearRequests();
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, failed: 2 });
    expect(houses.cloud.control.requests()).toHaveLength(1);
    houses.cloud.control.setMaintenance(false);
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, added: 2 });
  });

  test('one account that cannot be changed keeps no other out, and a group that is gone no other group', async () => {
    for (const branch of ['by', 'sn']) await houses.addBranch(branch);
    const names = ['eva', 'jan'];
    houses.addPeople('by', ...names);
    houses.addPeople('sn', 'kim');
    houses.cloud.control.fault({ kind: 'status', status: 403, method: 'POST', path: '*/users/eva/groups' });
    await store().db.updateTable('folders').set({ group_id: 'gone' }).where('branch', '=', 'sn').execute();
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 2, added: 1, failed: 2 });
    expect(await houses.inside('by')).toEqual(['jan']);
    houses.cloud.control.clearFaults();
    expect(await houses.run()).toMatchObject({ added: 1 });
    expect([await houses.inside('by'), await houses.ours('by')]).toEqual([names, names]);
  });

  test('an answer that is lost after the deed loses nobody', async () => {
    await houses.addBranch('by');
    houses.addPeople('by', 'eva');
    houses.cloud.control.fault({ kind: 'cut', method: 'POST', afterActing: true, times: 1 });
    await houses.run();
    expect([await houses.inside('by'), await houses.ours('by')]).toEqual([['eva'], ['eva']]);
  });

  test('whom we were about to put in when the process died is ours: comes in, and goes when no member', async () => {
    await houses.addBranch('by');
    houses.addPeople('by', 'eva', 'jan');
    await store().transaction((tx) => keepMembers(tx, 'by', ['eva', 'jan']));
    houses.cloud.control.addToGroup('plenum-by', 'jan');
    houses.leave('jan');
    expect(await houses.run()).toEqual({ ...NOTHING, branches: 1, added: 1, removed: 1 });
    expect([await houses.inside('by'), await houses.ours('by')]).toEqual([['eva'], ['eva']]);
  });

  test('told to stop in the middle of a call, it stops, and knows whom it may have put in', async () => {
    await houses.addBranch('by');
    houses.addPeople('by', 'eva', 'jan');
    houses.cloud.control.fault({ kind: 'hang', method: 'POST', path: '*/users/eva/groups' });
    const stop = new AbortController();
    const running = houses.run({}, stop.signal);
    await untilAsked(houses);
    stop.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(await houses.ours('by')).toContain('eva');
    houses.cloud.control.clearFaults();
    expect(await houses.run()).toMatchObject({ added: 2 });
    houses.leave('eva', 'jan');
    expect(await houses.run()).toMatchObject({ removed: 2 });
  });

  test('two runs at once come to the same', async () => {
    await houses.addBranch('by');
    houses.addPeople('by', ...many(6, 'm'));
    await Promise.all([houses.run(), houses.run()]);
    expect(await houses.inside('by')).toEqual(many(6, 'm'));
    expect(await houses.ours('by')).toEqual(many(6, 'm'));
  });
});

async function untilAsked({ cloud }: TwoHouses): Promise<void> {
  const isAsked = () => cloud.control.requests().some(({ method }) => method === 'POST');
  while (!isAsked()) await new Promise((resolve) => setTimeout(resolve, 5));
}
