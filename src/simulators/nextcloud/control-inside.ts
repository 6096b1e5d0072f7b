import {
  addAccount,
  addAppPassword,
  addGroup,
  dropAppPasswords,
  findAccount,
  findGroup,
  joinGroup,
  leaveGroup,
} from './accounts.ts';
import type { NextcloudControl } from './control-types.ts';
import type { FaceParts } from './http-face.ts';
import type { Listener } from './listener.ts';
import { listing, viewOf, type Found, type View } from './mounts.ts';
import type { Account, Group } from './records.ts';
import { holdRace, type World } from './world.ts';

/** @throws RangeError from what names an account or group that is not there */
export function controlOf({ world, faults, requests }: FaceParts, listener: Listener): NextcloudControl {
  const lasting = <Result>(change: () => Result): Result => {
    const result = change();
    world.journal.flush();
    return result;
  };
  return {
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    faults: () => faults.active(),
    requests: () => requests.all(),
    clearRequests: () => requests.clear(),
    writes: () => requests.all().filter(({ wrote }) => wrote).length,
    profile: () => world.profile,
    setProfile: (changes) => void (world.profile = { ...world.profile, ...changes }),
    setMaintenance: (on) =>
      lasting(() => {
        world.meta.maintenance = on;
        world.metas.put('meta', world.meta);
      }),
    advance: (ms) => world.time.advance(ms),
    setClockSkew: (ms) => world.time.setSkew(ms),
    addAccount: (wish) => lasting(() => void addAccount(world, wish)),
    addAppPassword: (account, token) => lasting(() => addAppPassword(world, known(world, account).id, token)),
    removeAppPasswords: (account) => lasting(() => dropAppPasswords(world, known(world, account).id)),
    addGroup: (id, displayName) => lasting(() => void addGroup(world, id, displayName)),
    addToGroup: (group, account) =>
      lasting(() => joinGroup(world, knownGroup(world, group), known(world, account))),
    removeFromGroup: (group, account) =>
      lasting(() => leaveGroup(world, knownGroup(world, group), known(world, account))),
    tree: (account) => {
      const view = viewOf(world, known(world, account));
      return lines(view, view.root);
    },
    holdRace: () => holdRace(world),
    kill: () => listener.stop(),
    start: () => listener.start(),
  };
}

function lines(view: View, folder: Found): string[] {
  return listing(view, folder).flatMap((child) => {
    const path = child.path.join('/');
    return child.item.kind === 'file' ? [`${path} ${child.item.size}`] : [`${path}/`, ...lines(view, child)];
  });
}

function known(world: World, id: string): Account {
  const account = findAccount(world, id);
  if (account === null) throw new RangeError(`no account is called ${id}`);
  return account;
}

function knownGroup(world: World, id: string): Group {
  const group = findGroup(world, id);
  if (group === null) throw new RangeError(`no group is called ${id}`);
  return group;
}
