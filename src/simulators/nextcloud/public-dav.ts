import type { Answer } from './answer.ts';
import { header, type Call } from './call.ts';
import { davFailure, files, refuseMaintenance } from './dav.ts';
import type { DavCall } from './dav-call.ts';
import { DavError, notAllowed, notAuthenticated } from './dav-error.ts';
import { addFolder, childOf, itemOf, topOf } from './items.ts';
import { credentialsOf } from './login.ts';
import { isExpired, rootAt, type View } from './mounts.ts';
import { freeName } from './names.ts';
import type { Share } from './records.ts';
import { CREATE } from './rights.ts';
import { isPassword } from './secrets.ts';
import type { World } from './world.ts';

/**
 * `/public.php/dav/files/<token>/…`: what a link gives, with any user name and the link's password. The older
 * `/public.php/webdav/…` has the token as user name.
 */
export async function answerPublicDav(call: Call): Promise<Answer> {
  try {
    refuseMaintenance(call);
    const { token, rest, base } = placeOf(call);
    const share = findLink(call.world, token);
    if (share === null) throw unknownLink(call);
    checkPassword(call, share);
    const names = rest.map((name) => name.normalize('NFC'));
    const look = () => linkView(call.world, share);
    const at: DavCall = { ...call, view: look(), look, names, base };
    return await files(share.permissions === CREATE ? dropped(at) : at);
  } catch (error) {
    return davFailure(error, header(call, 'x-requested-with') === 'XMLHttpRequest');
  }
}

/** Whoever tries to sign in to nothing is refused; others are told that it is not there just now. */
function unknownLink(call: Call): DavError {
  if (credentialsOf(header(call, 'authorization')) !== null) {
    return notAuthenticated('Username or password was incorrect');
  }
  return new DavError(503, 'Sabre\\DAV\\Exception\\ServiceUnavailable', 'Share not found');
}

function placeOf(call: Call): { token: string; rest: readonly string[]; base: string } {
  const [, kind, , token = '', ...rest] = call.segments;
  if (kind === 'dav') return { token, rest, base: `/public.php/dav/files/${token}` };
  const given = credentialsOf(header(call, 'authorization'));
  if (given?.kind !== 'basic') throw notAuthenticated('No share token was given as user name');
  return { token: given.user, rest: call.segments.slice(2), base: '/public.php/webdav' };
}

/** The link of that token, while it holds and what it shows is there. */
export function findLink(world: World, token: string): Share | null {
  const share = [...world.shares.all()].find((one) => one.token === token);
  if (share === undefined || isExpired(world, share)) return null;
  return topOf(world, itemOf(world, share.item)).kind === 'trash' ? null : share;
}

function linkView(world: World, share: Share): View {
  const account = world.accounts.get(share.owner);
  if (account === undefined) throw new Error('a share without an owner');
  return {
    world,
    account,
    mounts: new Map(),
    promised: [],
    root: rootAt(itemOf(world, share.item), share.permissions),
  };
}

function checkPassword(call: Call, { password }: Share): void {
  if (password === null) return;
  const { world, bruteForce, address } = call;
  const given = credentialsOf(header(call, 'authorization'));
  const now = world.time.steady();
  if (given?.kind !== 'basic') throw notAuthenticated('Cannot authenticate over ajax calls');
  if (world.profile.bruteForce && bruteForce.isShut('link', address, now)) {
    throw new DavError(429, 'OCA\\DAV\\Connector\\Sabre\\Exception\\TooManyRequests', 'Too many requests');
  }
  if (isPassword(given.password, password)) return;
  bruteForce.failed('link', address, now);
  throw notAuthenticated('Username or password was incorrect');
}

/** Who drops a file sees nothing: it gets a name that is free, below the name they gave for themselves. */
function dropped(call: DavCall): DavCall {
  if (call.method !== 'PUT') throw notAllowed('Only uploads are allowed');
  const { world, view } = call;
  const nickname = header(call, 'x-nc-nickname')?.trim() ?? '';
  const root = view.root.item;
  const folder =
    nickname === '' ? root : (childOf(world, root, nickname) ?? addFolder(world, root, nickname));
  const name = freeName(call.names.at(-1) ?? '', (taken) => childOf(world, folder, taken) !== null);
  const at = rootAt(folder, CREATE);
  return { ...call, names: [name], view: { ...view, root: at }, look: () => ({ ...view, root: at }) };
}
