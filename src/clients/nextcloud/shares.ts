import type { Calls, Turn } from './calls.ts';
import { isFailure, refused, surely, unknown } from './failure.ts';
import { oneByOne } from '../../lib/one-by-one.ts';
import type { CallOptions, LinkWish, Path, Permissions, Share, Shares } from './nextcloud.ts';
import type { Ocs } from './ocs.ts';
import type { CallName } from './options.ts';
import { checkedPath } from './paths.ts';
import { LINK, readShare, readShares } from './read-shares.ts';
import { dayAfter } from './share-days.ts';
import { createWindow, type Window } from './share-window.ts';

const PATH = '/ocs/v2.php/apps/files_sharing/api/v1/shares';
const GROUP = 1;
/** What a link lets its guests do. */
export const LINK_PERMISSIONS = { read: 1, drop: 4 } as const;

type Given = { readonly share: Share; readonly made: boolean };

/** Shares that the account gives, by OCS. */
export function createShares(calls: Calls): Shares {
  const window = createWindow(calls.clock, calls.settings.sharesPerTenMinutes);
  // Two that ask for one link at a time would have two made.
  const inTurn = oneByOne();
  const run = <T>(
    call: CallName & `shares.${string}`,
    options: CallOptions | undefined,
    work: (turn: Turn) => Promise<T>,
  ) => calls.run(call, options, work);

  return {
    all: (options) => run('shares.all', options, async ({ ocs }) => readShares(await ocs.ask('GET', PATH))),
    of: (path, options) => run('shares.of', options, async ({ ocs }) => sharesOf(ocs, checkedPath(path))),
    giveGroup: (path, group, permissions, options) =>
      run('shares.giveGroup', options, async ({ ocs }) =>
        giveGroup(ocs, window, checkedPath(path), group, permissions),
      ),
    giveLink: (path, wish, options) =>
      run('shares.giveLink', options, ({ ocs, signal }) =>
        inTurn('links', async () => giveLink(ocs, window, checkedPath(path), wish), signal),
      ),
    change: (id, to, options) => run('shares.change', options, ({ ocs }) => change(ocs, id, to)),
    remove: (id, options) => run('shares.remove', options, ({ ocs }) => remove(ocs, id)),
    nextAt: () => window.nextAt(),
  };
}

async function sharesOf(ocs: Ocs, path: Path): Promise<readonly Share[]> {
  return readShares(await ocs.ask('GET', PATH, { query: { path: plain(path) } }));
}

async function giveGroup(
  ocs: Ocs,
  window: Window,
  path: Path,
  group: string,
  permissions: Permissions,
): Promise<Given> {
  const find = async () =>
    (await sharesOf(ocs, path)).find((share) => share.kind === 'group' && share.with === group) ?? null;
  // Asked for twice, the server gives the first one as it is; and each asking counts.
  const before = await find();
  const share =
    before ??
    (await surely(() => make(ocs, window, path, { shareType: GROUP, shareWith: group, permissions }), find));
  if (share.kind !== 'group' || share.with !== group) throw unknown('unexpected');
  const right = share.permissions === permissions ? share : await change(ocs, share.id, { permissions });
  return { share: right, made: before === null };
}

async function giveLink(ocs: Ocs, window: Window, path: Path, wish: LinkWish): Promise<Given> {
  const { label, expires } = wish;
  const permissions = LINK_PERMISSIONS[wish.use];
  const find = async () =>
    (await sharesOf(ocs, path)).find((share) => share.kind === 'link' && share.label === label) ?? null;
  const before = await find();
  if (before !== null) return { share: before, made: false };
  const share = await surely(
    () => make(ocs, window, path, { shareType: LINK, permissions, label, expireDate: dayAfter(expires) }),
    find,
  );
  if (share.kind !== 'link' || share.label !== label) throw unknown('unexpected');
  const right = share.permissions === permissions && share.expires === expires;
  return { share: right ? share : await change(ocs, share.id, { permissions, expires }), made: true };
}

/** Makes one share, unless we know that the server would refuse it. */
async function make(
  ocs: Ocs,
  window: Window,
  path: Path,
  wish: Readonly<Record<string, string | number>>,
): Promise<Share> {
  const retryAt = window.nextAt();
  if (retryAt > window.now()) throw refused('rate-limited', { retryAt });
  window.note();
  const form = Object.fromEntries(Object.entries(wish).map(([key, value]) => [key, String(value)]));
  try {
    return readShare(await ocs.ask('POST', PATH, { form: { path: plain(path), ...form } }));
  } catch (error) {
    // Without a code of its own it is the limit of shares, not that of logins.
    if (!isFailure(error, 'rate-limited') || error.facts.code !== undefined) throw error;
    throw refused('rate-limited', { status: 429, retryAt: window.close() });
  }
}

async function change(
  ocs: Ocs,
  id: string,
  { permissions, expires }: { readonly permissions?: Permissions; readonly expires?: string },
): Promise<Share> {
  const form = {
    ...(permissions === undefined ? {} : { permissions: String(permissions) }),
    ...(expires === undefined ? {} : { expireDate: dayAfter(expires) }),
  };
  const url = `${PATH}/${encodeURIComponent(checkedId(id))}`;
  const share = readShare(await ocs.ask('PUT', url, { form }));
  const same = permissions === undefined || share.permissions === permissions;
  if (!same || (expires !== undefined && share.expires !== expires)) throw unknown('unexpected');
  return share;
}

async function remove(ocs: Ocs, id: string): Promise<void> {
  const url = `${PATH}/${encodeURIComponent(checkedId(id))}`;
  const gone = async (act: () => Promise<unknown>) => {
    try {
      await act();
      return null;
    } catch (error) {
      if (isFailure(error, 'not-found')) return true;
      throw error;
    }
  };
  await surely(
    async () => {
      await gone(() => ocs.ask('DELETE', url));
      return true;
    },
    () => gone(() => ocs.ask('GET', url)),
  );
}

function checkedId(id: string): string {
  if (!/^\d{1,20}$/.test(id)) throw refused('not-found');
  return id;
}

function plain(path: Path): string {
  return `/${path.join('/')}`;
}
