import { describe, expect, test } from '@jest/globals';
import { aCloud, faultOf, USER } from './cloud.ts';

describe('a group', () => {
  test('is made once, and keeps its name until it is given another', async () => {
    await using cloud = await aCloud();
    const { groups } = cloud.client;
    const group = { id: 'plenum-by', displayName: 'Kreisverband München (Stadt)' };
    expect(await groups.find(group.id)).toBeNull();
    expect(await groups.create(group)).toBe('made');
    expect(await groups.create({ ...group, displayName: 'Anders' })).toBe('there');
    expect(await groups.find(group.id)).toEqual(group);
    await groups.rename({ ...group, displayName: 'Neu' });
    expect(await groups.find(group.id)).toEqual({ ...group, displayName: 'Neu' });
    expect(await faultOf(groups.rename({ id: 'nobody', displayName: 'x' }))).toMatchObject({
      kind: 'not-found',
    });
  });

  test('is told from those whose ids begin like its own', async () => {
    await using cloud = await aCloud();
    const { groups } = cloud.client;
    for (const id of ['plenum-1', 'plenum-11', 'xplenum-1']) cloud.control.addGroup(id, 'plenum-1');
    expect(await groups.find('plenum-1')).toEqual({ id: 'plenum-1', displayName: 'plenum-1' });
    expect(await groups.find('plenum-')).toBeNull();
    expect((await groups.list('plenum-')).map(({ id }) => id).sort()).toEqual(['plenum-1', 'plenum-11']);
  });

  test('is found among more than one answer holds', async () => {
    await using cloud = await aCloud();
    for (let n = 0; n < 1_203; n += 1) cloud.control.addGroup(`plenum-${n}`);
    expect(await cloud.client.groups.list('plenum-')).toHaveLength(1_203);
    expect(await cloud.client.groups.find('plenum-1')).toMatchObject({ id: 'plenum-1' });
  });

  test('whose answer was lost is asked for', async () => {
    await using cloud = await aCloud();
    const { groups } = cloud.client;
    const lose = (method: string) => {
      cloud.control.fault({ kind: 'reset', method, times: 1, afterActing: true });
    };
    lose('POST');
    expect(await groups.create({ id: 'a', displayName: 'A' })).toBe('made');
    lose('POST');
    expect(await groups.create({ id: 'a', displayName: 'B' })).toBe('there');
    lose('POST');
    expect(await groups.addMember('a', USER)).toBe('in');
    lose('DELETE');
    await groups.removeMember('a', USER);
    expect(await groups.members('a')).toEqual([]);
    cloud.control.fault({ kind: 'reset', method: 'POST', times: 1 });
    expect(await faultOf(groups.create({ id: 'b', displayName: 'B' }))).toMatchObject({ outcome: 'unknown' });
  });
});

test('members come and go, as often as asked', async () => {
  await using cloud = await aCloud();
  const { groups } = cloud.client;
  cloud.control.addGroup('a');
  expect(await groups.members('a')).toEqual([]);
  expect(await groups.addMember('a', USER)).toBe('in');
  expect(await groups.addMember('a', USER)).toBe('in');
  expect(await groups.members('a')).toEqual([USER]);
  expect(await groups.addMember('a', 'niemand')).toBe('no-account');
  expect(await faultOf(groups.addMember('nobody', USER))).toMatchObject({ kind: 'not-found' });
  expect(await faultOf(groups.members('nobody'))).toMatchObject({ kind: 'not-found' });
  await groups.removeMember('a', USER);
  await groups.removeMember('a', USER);
  await groups.removeMember('a', 'niemand');
  expect(await groups.members('a')).toEqual([]);
});
