import { beforeAll, expect, test } from '@jest/globals';
import { NextcloudError } from '../../../src/clients/nextcloud/fault.ts';
import { kindOf, openClientPlace } from './client-place.ts';
import type { Place } from './place.ts';
import { ownName } from './target.ts';
import type { Account } from './wire.ts';

/** Groups, shares and links by the gateway's client. The shares are those of another account: nine in all. */
export function describeClientSharing(place: () => Place): void {
  const here = openClientPlace(place);
  let owner: Account;
  beforeAll(async () => {
    owner = await place().newMember();
  });
  const ownFolder = async () => {
    const path = [ownName('Gliederung')];
    await owner.dav('MKCOL', `/${path[0] ?? ''}`);
    return path;
  };

  test('a group is made once, renamed, and keeps its members', async () => {
    const { groups } = here().client;
    const group = { id: ownName('group'), displayName: 'KV München (Stadt)' };
    expect(await groups.find(group.id)).toBeNull();
    expect(await groups.create(group)).toBe('made');
    expect(await groups.create({ ...group, displayName: 'anders' })).toBe('there');
    expect(await groups.find(group.id)).toEqual(group);
    await groups.rename({ ...group, displayName: 'KV München' });
    expect(await groups.list(group.id)).toEqual([{ id: group.id, displayName: 'KV München' }]);
    const member = await place().newMember();
    expect(await groups.addMember(group.id, member.id)).toBe('in');
    expect(await groups.addMember(group.id, member.id)).toBe('in');
    expect(await groups.addMember(group.id, 'plenum-contract-nobody')).toBe('no-account');
    expect(await kindOf(groups.addMember('plenum-contract-none', member.id))).toBe('not-found');
    expect(await groups.members(group.id)).toEqual([member.id]);
    await groups.removeMember(group.id, member.id);
    expect(await groups.members(group.id)).toEqual([]);
    expect(await kindOf(groups.members('plenum-contract-none'))).toBe('not-found');
  });

  test('a group made by many at once is made once, and nobody hears of it', async () => {
    const { groups } = here().client;
    const group = { id: ownName('group'), displayName: 'KV Köln' };
    const made = await Promise.all([1, 2, 3, 4].map(() => groups.create(group)));
    expect(new Set(made).size).toBeLessThanOrEqual(2);
    expect(await groups.find(group.id)).toEqual(group);
  });

  test('a share is given once, changed and taken back', async () => {
    const { shares } = here().clientOf(owner);
    const [path, group] = [await ownFolder(), await place().newGroup()];
    expect(await shares.of(path)).toEqual([]);
    const { share, made } = await shares.giveGroup(path, group, 15);
    expect({ share, made }).toMatchObject({
      made: true,
      share: { kind: 'group', with: group, permissions: 15, path },
    });
    expect(await shares.giveGroup(path, group, 15)).toMatchObject({ made: false, share: { id: share.id } });
    expect(await shares.change(share.id, { permissions: 1 })).toMatchObject({ id: share.id, permissions: 1 });
    expect(await shares.of(path)).toMatchObject([{ id: share.id, permissions: 1, fileId: share.fileId }]);
    expect((await shares.all()).map(({ id }) => id)).toContain(share.id);
    await shares.remove(share.id);
    await shares.remove(share.id);
    expect(await shares.of(path)).toEqual([]);
    expect(await kindOf(shares.change(share.id, { permissions: 1 }))).toBe('not-found');
    expect(await kindOf(shares.of(['nirgends']))).toBe('not-found');
    expect(await kindOf(shares.giveGroup(path, 'plenum-contract-none', 1))).toBe('not-found');
  });

  test('a link is known by its label, also where its answer got lost', async () => {
    const { shares } = here().clientOf(owner);
    const path = await ownFolder();
    const wish = { use: 'read', expires: '2099-12-24', label: ownName('Buchung') } as const;
    here().middleman.strike(/^POST .*\/shares$/, 'lose');
    const first = await shares.giveLink(path, wish).catch(() => shares.giveLink(path, wish));
    expect(first.share).toMatchObject({ kind: 'link', label: wish.label, expires: '2099-12-24', with: null });
    expect(await shares.giveLink(path, wish)).toMatchObject({ made: false, share: { id: first.share.id } });
    expect(await shares.of(path)).toHaveLength(1);
    expect(await shares.change(first.share.id, { expires: '2099-12-31' })).toMatchObject({
      expires: '2099-12-31',
    });
    const drop = await shares.giveLink(path, { ...wish, use: 'drop', label: `${wish.label}-ein` });
    expect(drop).toMatchObject({ made: true, share: { permissions: 4 } });
  });

  test('more shares than the server takes in ten minutes are not sent, and it is said when they may be', async () => {
    const path = await ownFolder();
    const { shares } = here().clientOf(owner, { sharesPerTenMinutes: 1 });
    await shares.giveGroup(path, await place().newGroup(), 1);
    const next = await place().newGroup();
    here().middleman.forget();
    const before = Date.now();
    const refused = await shares.giveGroup(path, next, 1).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NextcloudError);
    expect(refused).toMatchObject({ kind: 'rate-limited', outcome: 'refused' });
    expect((refused as NextcloudError).retryAt).toBeGreaterThan(before);
    expect(shares.nextAt()).toBe((refused as NextcloudError).retryAt);
    expect(
      here()
        .middleman.seen()
        .filter((line) => line.startsWith('POST')),
    ).toEqual([]);
  });

  test('429 without a word is a limit too', async () => {
    const { shares } = here().clientOf(owner);
    const [path, group] = [await ownFolder(), await place().newGroup()];
    here().middleman.strike(/^POST .*\/shares$/, { answer: 429 });
    expect(await kindOf(shares.giveGroup(path, group, 1))).toBe('rate-limited');
    expect(shares.nextAt()).toBeGreaterThan(Date.now());
    expect(await shares.of(path)).toEqual([]);
  });
}
