import type {
  CallOptions,
  Entry,
  NextcloudClient,
  Permissions,
  Share,
  TeamFolder,
  Trashed,
} from '../../clients/nextcloud/nextcloud.ts';
import type { Deed, DeedKind } from './deed.ts';
import type { FolderPath, FolderPlan } from './plan.ts';
import type { Seen } from './seen.ts';
import { FolderTrouble } from './trouble.ts';

/**
 * All that is ever changed in Nextcloud for one branch. Nothing in here deletes or overwrites, and nothing takes a
 * share away but one that it has just given to the wrong place. Each change is noted as a deed, and in what the run has seen; a dry run notes and changes nothing.
 */
export type Hands = {
  /** What was done since the last `take`. */
  take(): readonly Deed[];
  makeGroup(): Promise<void>;
  renameGroup(): Promise<void>;
  joinGroup(): Promise<void>;
  makeFolder(path: FolderPath, does: 'make-region' | 'make' | 'make-part'): Promise<Entry>;
  makeTeamFolder(path: FolderPath): Promise<TeamFolder>;
  move(from: Entry, to: FolderPath, does: DeedKind): Promise<Entry>;
  moveTeamFolder(folder: TeamFolder, to: FolderPath, does: DeedKind): Promise<TeamFolder>;
  restore(trashed: Trashed): Promise<void>;
  /** Nothing is changed there: one that lay there is ours from now on. */
  adopt(path: FolderPath): void;
  share(place: Entry, permissions: Permissions): Promise<Share>;
  changeShare(share: Share, permissions: Permissions, does: DeedKind): Promise<Share>;
  allow(folder: TeamFolder, permissions: Permissions, does: DeedKind): Promise<void>;
  setQuota(folder: TeamFolder, bytes: number | null): Promise<void>;
};

export type HandsParts = {
  readonly client: NextcloudClient;
  readonly seen: Seen;
  readonly account: string;
  readonly options: CallOptions;
  readonly isDry: boolean;
};

export function createHands(plan: FolderPlan, parts: HandsParts): Hands {
  let deeds: Deed[] = [];
  const note = (does: DeedKind, detail: string) =>
    void (deeds = [...deeds, { branch: plan.branch, does, detail }]);
  return {
    take: () => {
      const taken = deeds;
      deeds = [];
      return taken;
    },
    adopt: (path) => {
      note('adopt', shown(path));
    },
    ...groupHands(plan, parts, note),
    ...fileHands(parts, note),
    ...shareHands(plan, parts, note),
    ...teamHands(plan, parts, note),
  };
}

type Note = (does: DeedKind, detail: string) => void;

function groupHands(
  { group }: FolderPlan,
  { client, seen, account, options, isDry }: HandsParts,
  note: Note,
): Pick<Hands, 'makeGroup' | 'renameGroup' | 'joinGroup'> {
  return {
    makeGroup: async () => {
      const came = isDry ? 'made' : await client.groups.create(group, options);
      if (came === 'made') note('make-group', group.id);
      (await seen.groups()).set(group.id, group);
    },
    renameGroup: async () => {
      if (!isDry) await client.groups.rename(group, options);
      note('rename-group', group.displayName);
      (await seen.groups()).set(group.id, group);
    },
    joinGroup: async () => {
      if (!isDry) await client.groups.addMember(group.id, account, options);
      note('join-group', group.id);
      (await seen.joined()).add(group.id);
    },
  };
}

function fileHands(
  { client, seen, options, isDry }: HandsParts,
  note: Note,
): Pick<Hands, 'makeFolder' | 'move' | 'restore'> {
  return {
    makeFolder: async (path, does) => {
      const { entry, made } = isDry
        ? { entry: imagined(path), made: true }
        : await client.files.makeFolder(path, options);
      if (made) note(does, shown(path));
      else seen.forget(path);
      seen.put(entry, made);
      return entry;
    },
    move: async (from, to, does) => {
      const entry = isDry
        ? await imagineMoved(seen, from, to)
        : await client.files.move(from.path, to, options);
      note(does, `${shown(from.path)} → ${shown(to)}`);
      if (isDry) return entry;
      seen.forget(from.path);
      seen.put(entry, false);
      return entry;
    },
    restore: async (trashed) => {
      if (!isDry) await client.files.restore(trashed, options);
      note('restore', shown(trashed.from));
      if (!isDry) seen.forget(trashed.from);
    },
  };
}

function shareHands(
  { group }: FolderPlan,
  { client, seen, options, isDry }: HandsParts,
  note: Note,
): Pick<Hands, 'share' | 'changeShare'> {
  const keep = async (share: Share) => {
    const shares = await seen.shares();
    const others = (shares.get(share.fileId) ?? []).filter(({ id }) => id !== share.id);
    shares.set(share.fileId, [...others, share]);
  };
  return {
    share: async (place, permissions) => {
      const { share, made } = isDry
        ? { share: imaginedShare(place, group.id, permissions), made: true }
        : await giveThere(place, group.id, permissions, { client, seen, options });
      if (made) note('share', `${group.id}: ${permissions}`);
      await keep(share);
      return share;
    },
    changeShare: async (share, permissions, does) => {
      const changed = isDry
        ? { ...share, permissions }
        : await client.shares.change(share.id, { permissions }, options);
      note(does, `${group.id}: ${share.permissions} → ${permissions}`);
      await keep(changed);
      return changed;
    },
  };
}

/**
 * Shares are given by path, and another place may have come there since we looked.
 *
 * @throws FolderTrouble `raced` where one has; then nothing is shared
 */
async function giveThere(
  place: Entry,
  group: string,
  permissions: Permissions,
  { client, seen, options }: Pick<HandsParts, 'client' | 'seen' | 'options'>,
) {
  const raced = () => {
    seen.forget(place.path);
    return new FolderTrouble('raced');
  };
  const there = await client.files.stat(place.path, options);
  if (there?.fileId !== place.fileId) throw raced();
  const given = await client.shares.giveGroup(place.path, group, permissions, options);
  if (given.share.fileId === place.fileId) return given;
  if (given.made) await client.shares.remove(given.share.id, options);
  throw raced();
}

function teamHands(
  { group }: FolderPlan,
  { client, seen, options, isDry }: HandsParts,
  note: Note,
): Pick<Hands, 'makeTeamFolder' | 'moveTeamFolder' | 'allow' | 'setQuota'> {
  const keep = async (id: string, change: Partial<TeamFolder>) => {
    const all = await seen.teamFolders();
    const folder = { ...(all.get(id) ?? imaginedTeamFolder([])), id, ...change };
    all.set(id, folder);
    return folder;
  };
  return {
    makeTeamFolder: async (path) => {
      const { folder, made } = isDry
        ? { folder: imaginedTeamFolder(path), made: true }
        : await client.teamFolders.make(path, options);
      if (made) note('make', shown(path));
      return keep(folder.id, folder);
    },
    moveTeamFolder: async (folder, to, does) => {
      if (isDry) {
        const from = await seen.at(folder.mountPoint);
        if (from !== null) await imagineMoved(seen, from, to);
      } else {
        await client.teamFolders.move(folder.id, to, options);
        seen.forget(folder.mountPoint);
      }
      note(does, `${shown(folder.mountPoint)} → ${shown(to)}`);
      return keep(folder.id, { mountPoint: to });
    },
    allow: async (folder, permissions, does) => {
      if (!isDry) await client.teamFolders.allow(folder.id, group.id, permissions, options);
      note(does, `${group.id}: ${permissions}`);
      const { groups } = await keep(folder.id, {});
      await keep(folder.id, { groups: new Map([...groups, [group.id, permissions]]) });
    },
    setQuota: async (folder, bytes) => {
      if (!isDry) await client.teamFolders.setQuota(folder.id, bytes, options);
      note('set-quota', bytes === null ? 'none' : String(bytes));
      await keep(folder.id, { quota: bytes });
    },
  };
}

export function shown(path: FolderPath): string {
  return path.join('/');
}

/** What lies in it goes with it. */
async function imagineMoved(seen: Seen, from: Entry, to: FolderPath): Promise<Entry> {
  const inside = (await seen.folder(from.path)) ?? new Map<string, Entry>();
  const entry = { ...from, path: to };
  seen.put(entry, true);
  for (const [name, each] of inside) seen.put({ ...each, path: [...to, name] }, false);
  return entry;
}

/** What a dry run goes on with. */
function imagined(path: FolderPath): Entry {
  return {
    ...{ path, fileId: `new:${shown(path)}`, kind: 'folder', size: 0, etag: '', modifiedAt: 0 },
    ...{ contentType: null, permissions: 'RGDNVCK', mount: 'own' },
  };
}

function imaginedShare(place: Entry, group: string, permissions: Permissions): Share {
  return {
    ...{ id: 'new', kind: 'group', fileId: place.fileId, path: place.path, with: group, permissions },
    ...{ expires: null, label: null, url: null },
  };
}

function imaginedTeamFolder(mountPoint: FolderPath): TeamFolder {
  return { id: `new:${shown(mountPoint)}`, mountPoint, quota: null, size: 0, groups: new Map() };
}
