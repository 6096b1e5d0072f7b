import { DAY_MS } from '../../lib/span.ts';
import { findAccount, findGroup, isMember } from './accounts.ts';
import { itemOf, topOf, childrenOf } from './items.ts';
import { LIMITS } from './limits.ts';
import { find, isExpired, viewOf, type Found, type View } from './mounts.ts';
import { OcsError } from './ocs-answer.ts';
import { limited, route, type OcsCall, type Route } from './ocs-call.ts';
import { SHARE_TYPES, type Share } from './records.ts';
import { ALL, READ, SHARE } from './rights.ts';
import { hashOfLinkPassword, isYes, keptBits, LINK, MAIL, readExpiry } from './share-rules.ts';
import { shareView } from './share-view.ts';
import { nextId, randomText } from './world.ts';

const BASE = '/apps/files_sharing/api/v1/shares';

export const SHARE_ROUTES: readonly Route[] = [
  route('POST', new RegExp(`^${BASE}$`), 'anybody', create),
  route('GET', new RegExp(`^${BASE}$`), 'anybody', list),
  route('GET', new RegExp(`^${BASE}/([^/]+)$`), 'anybody', (call) => [shareView(call, mustFind(call))]),
  route('PUT', new RegExp(`^${BASE}/([^/]+)$`), 'anybody', change),
  route('DELETE', new RegExp(`^${BASE}/([^/]+)$`), 'anybody', remove),
  route('POST', new RegExp(`^${BASE}/([^/]+)/send-email$`), 'anybody', sendEmail),
];

function namesOf(path: string): string[] {
  return path
    .split('/')
    .filter(Boolean)
    .map((name) => name.normalize('NFC'));
}

function create(call: OcsCall): unknown {
  limited(call, 'shares', LIMITS.shares);
  const { world, account, params } = call;
  const path = params.text('path');
  if (path === null) throw new OcsError(404, 'Please specify a file or folder path');
  const found = find(viewOf(world, account), namesOf(path));
  if (found === null || found.path.length === 0)
    throw new OcsError(404, 'Wrong path, file/folder does not exist');
  const type = Number(params.text('shareType') ?? -1);
  if (!Object.values<number>(SHARE_TYPES).includes(type)) throw new OcsError(400, 'Unknown share type');
  if (!(found.bits & SHARE)) throw new OcsError(404, `You are not allowed to share ${path}`);
  const shareWith = receiver(call, found, type);
  const permissions = bitsFor(call, found, type);
  const present = existing(call, found, type, shareWith);
  return shareView(call, present ?? add(call, found, type, shareWith, permissions));
}

/** Whom it is shared with, as the server knows them. @throws OcsError 404, 403 for oneself */
function receiver({ world, account, params }: OcsCall, found: Found, type: number): string {
  const wish = params.text('shareWith') ?? '';
  if (type === LINK) return '';
  if (type === MAIL) {
    if (!/^[^@\s]+@[^@\s]+$/.test(wish)) throw new OcsError(404, 'Please specify a valid email address');
    return wish;
  }
  if (type === SHARE_TYPES.user) {
    const other = findAccount(world, wish);
    if (other === null) throw new OcsError(404, 'Please specify a valid account to share with');
    const top = topOf(world, found.item);
    const isOwner = top.kind === 'home' && top.account === other.id;
    if (other.id === account.id || isOwner) throw new OcsError(403, 'Cannot share with yourself');
    return other.id;
  }
  if (type === SHARE_TYPES.group) {
    if (findGroup(world, wish) === null) throw new OcsError(404, 'Please specify a valid group');
    return wish;
  }
  throw new OcsError(type === SHARE_TYPES.team ? 404 : 403, 'Sharing like this is not possible here');
}

function bitsFor({ params }: OcsCall, found: Found, type: number): number {
  const isPublic = type === LINK || type === MAIL;
  const isFolder = found.item.kind === 'folder';
  if (isPublic && isFolder && isYes(params.text('publicUpload')))
    return keptBits(ALL & ~SHARE, found.item, true);
  const asked = params.text('permissions');
  const bits = keptBits(asked === null ? (isPublic ? READ : ALL) : Number(asked), found.item, isPublic);
  // By its nature a link may hand on what its maker may read.
  if (bits & ~(found.bits | SHARE)) throw new OcsError(404, 'Cannot increase permissions of the share');
  return bits;
}

/** A second share with the same account or group is the first one; links are new every time. */
function existing({ world }: OcsCall, { item }: Found, type: number, shareWith: string): Share | undefined {
  if (type === LINK || type === MAIL) return undefined;
  return [...world.shares.all()].find(
    (share) => share.item === item.id && share.type === type && share.shareWith === shareWith,
  );
}

function add(call: OcsCall, found: Found, type: number, shareWith: string, permissions: number): Share {
  const { world, account, params } = call;
  const top = topOf(world, found.item);
  const isPublic = type === LINK || type === MAIL;
  if (isPublic) obeyPolicy(call);
  const share: Share = {
    id: String(nextId(world)),
    type,
    item: found.item.id,
    owner: top.kind === 'home' ? top.account : account.id,
    initiator: account.id,
    shareWith,
    permissions,
    createdAt: world.time.seconds(),
    token: isPublic ? randomText(15) : null,
    password: isPublic ? hashOfLinkPassword(params.text('password') ?? '') : null,
    expireDate: readExpiry(world, params.text('expireDate') ?? ''),
    label: params.text('label') ?? '',
    note: params.text('note') ?? '',
    hideDownload: isYes(params.text('hideDownload')),
    attributes: params.text('attributes'),
    targets: {},
  };
  world.shares.put(share.id, share);
  return share;
}

/** What administrators say of links. @throws OcsError 404, 403 */
function obeyPolicy({ world, params }: OcsCall): void {
  const { links, linkPasswords, linkDays } = world.profile;
  if (!links) throw new OcsError(404, 'Public link sharing is disabled by the administrator');
  if (linkPasswords && (params.text('password') ?? '') === '')
    throw new OcsError(403, 'Passwords are enforced for link and mail shares');
  const day = readExpiry(world, params.text('expireDate') ?? '');
  if (linkDays === null || day === null) return;
  const last = new Date(world.time.now() + linkDays * DAY_MS).toISOString().slice(0, 10);
  if (day > last)
    throw new OcsError(404, `Cannot set expiration date more than ${linkDays} days in the future`);
}

/** Shares of what is in the trash wait there for it to come back. */
function isAlive({ world }: OcsCall, share: Share): boolean {
  return topOf(world, itemOf(world, share.item)).kind !== 'trash' && !isExpired(world, share);
}

function isOurs({ account }: OcsCall, { owner, initiator }: Share): boolean {
  return owner === account.id || initiator === account.id;
}

function isForUs({ world, account }: OcsCall, share: Share): boolean {
  if (share.type === SHARE_TYPES.user) return share.shareWith === account.id;
  return share.type === SHARE_TYPES.group && isMember(world, share.shareWith, account.id);
}

function list(call: OcsCall): unknown {
  const view = viewOf(call.world, call.account);
  return listed(call, view).map((share) => shareView(call, share, view));
}

function listed(call: OcsCall, view: View): Share[] {
  const { world, account, params } = call;
  const alive = [...world.shares.all()].filter((share) => isAlive(call, share));
  if (isYes(params.text('shared_with_me'))) {
    return alive.filter(
      (share) => isForUs(call, share) && !isOurs(call, share) && share.targets[account.id] !== null,
    );
  }
  const path = params.text('path');
  if (path === null) return alive.filter((share) => isOurs(call, share));
  const found = find(view, namesOf(path));
  if (found === null) throw new OcsError(404, 'Wrong path, file/folder does not exist');
  if (isYes(params.text('subfiles')) && found.item.kind === 'file')
    throw new OcsError(400, 'Not a directory');
  const items = isYes(params.text('subfiles')) ? childrenOf(world, found.item) : [found.item];
  const ids = new Set(items.map(({ id }) => id));
  const withOthers = isYes(params.text('reshares'));
  return alive.filter((share) => ids.has(share.item) && (withOthers || isOurs(call, share)));
}

/** @throws OcsError 404 for what is not there, and for what is none of the caller's business */
function mustFind(call: OcsCall): Share {
  const share = call.world.shares.get(call.ids[0] ?? '');
  if (share === undefined || !isAlive(call, share) || !(isOurs(call, share) || isForUs(call, share))) {
    throw new OcsError(404, 'Wrong share ID, share does not exist');
  }
  return share;
}

const CHANGEABLE = [
  'permissions',
  'password',
  'sendPasswordByTalk',
  'publicUpload',
  'expireDate',
  'note',
  'label',
  'hideDownload',
  'attributes',
];

function change(call: OcsCall): unknown {
  const { world, params } = call;
  const share = mustFind(call);
  if (!isOurs(call, share)) throw new OcsError(403, 'You are not allowed to edit incoming shares');
  if (!CHANGEABLE.some((name) => params.has(name)))
    throw new OcsError(400, 'Wrong or no update parameter given');
  const item = itemOf(world, share.item);
  const isPublic = share.type === LINK || share.type === MAIL;
  const changes: Partial<Share> = {
    ...(params.has('publicUpload') && isPublic
      ? { permissions: keptBits(isYes(params.text('publicUpload')) ? ALL & ~SHARE : READ, item, true) }
      : {}),
    ...(params.has('permissions')
      ? { permissions: keptBits(Number(params.text('permissions')), item, isPublic) }
      : {}),
    ...(params.has('password') && isPublic
      ? { password: hashOfLinkPassword(params.text('password') ?? '') }
      : {}),
    ...(params.has('expireDate') ? { expireDate: readExpiry(world, params.text('expireDate') ?? '') } : {}),
    ...(params.has('note') ? { note: params.text('note') ?? '' } : {}),
    ...(params.has('label') ? { label: params.text('label') ?? '' } : {}),
    ...(params.has('hideDownload') ? { hideDownload: isYes(params.text('hideDownload')) } : {}),
    ...(params.has('attributes') ? { attributes: params.text('attributes') } : {}),
  };
  Object.assign(share, changes);
  world.shares.put(share.id, share);
  return shareView(call, share);
}

/** No mail is sent; it is counted, and refused where there is nothing to be told. */
function sendEmail(call: OcsCall): unknown {
  limited(call, 'send-email', LIMITS.sendEmail);
  const { type } = mustFind(call);
  if (type !== LINK && type !== MAIL) throw new OcsError(400, 'Only links can be sent by mail');
  return [];
}

/** Its receiver only lets it go. */
function remove(call: OcsCall): unknown {
  const { world, account } = call;
  const share = mustFind(call);
  if (!isOurs(call, share) && share.type === SHARE_TYPES.group) {
    if (share.targets[account.id] === null) throw new OcsError(404, 'Wrong share ID, share does not exist');
    share.targets[account.id] = null;
    world.shares.put(share.id, share);
  } else world.shares.delete(share.id);
  return [];
}
