import type { Calls, Turn } from './calls.ts';
import { isFailure, refused, surely, unknown, type Failure } from './failure.ts';
import { findGroup } from './groups.ts';
import { oneByOne } from '../../lib/one-by-one.ts';
import type { CallOptions, Path, Permissions, TeamFolder, TeamFolders } from './nextcloud.ts';
import type { Ocs } from './ocs.ts';
import type { CallName } from './options.ts';
import { checkedPath, samePath } from './paths.ts';
import { readTeamFolders } from './read-team-folders.ts';

/** With `/index.php`, as the way without it depends on how the web server is set up. */
const PATH = '/index.php/apps/groupfolders/folders';
const NO_LIMIT = -3;

/** Team folders, by the API of their app; each change is seen to by listing, as its answers are of little worth. */
export function createTeamFolders(calls: Calls): TeamFolders {
  // Two that make a folder of one name make two folders; the same goes for moving one to a name.
  const inTurn = oneByOne();
  const run = <T>(
    call: CallName & `teamFolders.${string}`,
    options: CallOptions | undefined,
    work: (turn: Turn) => Promise<T>,
  ) => calls.run(call, options, work);
  const write = <T>(
    call: CallName & `teamFolders.${string}`,
    options: CallOptions | undefined,
    work: (turn: Turn) => Promise<T>,
  ) => run(call, options, (turn) => inTurn('writing', () => work(turn), turn.signal));

  return {
    list: (options) => run('teamFolders.list', options, ({ ocs }) => list(ocs)),
    make: (mountPoint, options) =>
      write('teamFolders.make', options, async ({ ocs }) => make(ocs, checkedMount(mountPoint))),
    move: (id, mountPoint, options) =>
      write('teamFolders.move', options, async ({ ocs }) => move(ocs, id, checkedMount(mountPoint))),
    allow: (id, group, permissions, options) =>
      write('teamFolders.allow', options, ({ ocs }) => allow(ocs, id, group, permissions)),
    setQuota: (id, bytes, options) =>
      write('teamFolders.setQuota', options, ({ ocs }) => setQuota(ocs, id, bytes)),
  };
}

async function list(ocs: Ocs): Promise<readonly TeamFolder[]> {
  try {
    return readTeamFolders(await ocs.ask('GET', PATH));
  } catch (error) {
    // Without the app there is nothing under its address.
    if (isFailure(error) && error.status === 404) throw refused('app-missing', { status: 404 });
    throw error;
  }
}

/** The one folder with this mount point; null where there is none. @throws Failure `ambiguous` */
async function at(ocs: Ocs, mountPoint: Path): Promise<TeamFolder | null> {
  const found = (await list(ocs)).filter((folder) => samePath(folder.mountPoint, mountPoint));
  if (found.length > 1) throw refused('ambiguous');
  return found[0] ?? null;
}

/** @throws Failure `not-found` */
async function byId(ocs: Ocs, id: string): Promise<TeamFolder> {
  const folder = (await list(ocs)).find((one) => one.id === id);
  if (folder === undefined) throw refused('not-found');
  return folder;
}

async function make(ocs: Ocs, mountPoint: Path): Promise<{ folder: TeamFolder; made: boolean }> {
  const before = await at(ocs, mountPoint);
  if (before !== null) return { folder: before, made: false };
  const act = async (): Promise<TeamFolder> => {
    try {
      await ocs.ask('POST', PATH, { form: { mountpoint: mountPoint.join('/') } });
    } catch (error) {
      // Another was quicker: then it is in the list.
      if (!isBadRequest(error)) throw error;
    }
    const folder = await at(ocs, mountPoint);
    if (folder === null) throw unknown('unexpected');
    return folder;
  };
  return { folder: await surely(act, () => at(ocs, mountPoint)), made: true };
}

async function move(ocs: Ocs, id: string, mountPoint: Path): Promise<void> {
  const folder = await byId(ocs, id);
  if (samePath(folder.mountPoint, mountPoint)) return;
  if ((await at(ocs, mountPoint)) !== null) throw refused('exists');
  const arrived = async () => (samePath((await byId(ocs, id)).mountPoint, mountPoint) ? true : null);
  await surely(async () => {
    await ocs.ask('POST', `${PATH}/${id}/mountpoint`, { form: { mountpoint: mountPoint.join('/') } });
    if ((await arrived()) === null) throw unknown('unexpected');
    return true;
  }, arrived);
}

async function allow(ocs: Ocs, id: string, group: string, permissions: Permissions): Promise<void> {
  const allowed = async () => ((await byId(ocs, id)).groups.get(group) === permissions ? true : null);
  const before = (await byId(ocs, id)).groups.get(group);
  if (before === permissions) return;
  // The server takes any name for that of a group.
  if ((await findGroup(ocs, group)) === null) throw refused('not-found');
  await surely(async () => {
    if (before === undefined) await assign(ocs, id, group);
    await ocs.ask('POST', `${PATH}/${id}/groups/${encodeURIComponent(group)}`, {
      form: { permissions: String(permissions) },
    });
    if ((await allowed()) === null) throw unknown('unexpected');
    return true;
  }, allowed);
}

async function assign(ocs: Ocs, id: string, group: string): Promise<void> {
  try {
    await ocs.ask('POST', `${PATH}/${id}/groups`, { form: { group } });
  } catch (error) {
    // Assigned already.
    if (!isBadRequest(error)) throw error;
  }
}

async function setQuota(ocs: Ocs, id: string, bytes: number | null): Promise<void> {
  // What is no number becomes 0 on the server, and the folder takes nothing any more.
  if (bytes !== null && (!Number.isSafeInteger(bytes) || bytes < 0)) throw refused('unexpected');
  const isSet = async () => ((await byId(ocs, id)).quota === bytes ? true : null);
  await byId(ocs, id);
  await surely(async () => {
    await ocs.ask('POST', `${PATH}/${id}/quota`, { form: { quota: String(bytes ?? NO_LIMIT) } });
    if ((await isSet()) === null) throw unknown('unexpected');
    return true;
  }, isSet);
}

/** An empty mount point would be taken, and lie over everybody's files. */
function checkedMount(mountPoint: Path): Path {
  if (mountPoint.length === 0) throw refused('bad-name');
  return checkedPath(mountPoint);
}

function isBadRequest(error: unknown): error is Failure {
  return isFailure(error) && error.status === 400;
}
