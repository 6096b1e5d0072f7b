import { displayNameOf } from './accounts.ts';
import { childrenOf, chainOf } from './items.ts';
import { mimeType } from './mime.ts';
import type { Found, View } from './mounts.ts';
import type { AclRule, Item } from './records.ts';
import { letters } from './rights.ts';
import { rootSpace, spaceAround } from './quota.ts';
import { sizeOf } from './items.ts';
import type { World } from './world.ts';
import { escapeXml } from './xml.ts';

export const DAV = 'DAV:';
export const OC = 'http://owncloud.org/ns';
export const NC = 'http://nextcloud.org/ns';
export const PREFIXES: Readonly<Record<string, string>> = { [DAV]: 'd', [OC]: 'oc', [NC]: 'nc' };

type Reader = (view: View, found: Found) => string | null;

/** The inside of each property, as XML; null where this file or folder has none. */
const READERS: Readonly<Record<string, Reader>> = {
  [`{${DAV}}resourcetype`]: (_, { item }) => (item.kind === 'folder' ? '<d:collection/>' : ''),
  [`{${DAV}}getlastmodified`]: (_, { item }) => httpDate(item.mtime),
  [`{${DAV}}creationdate`]: (_, { item }) =>
    new Date(item.createdAt * 1000).toISOString().replace('.000Z', '+00:00'),
  [`{${DAV}}getetag`]: (view, found) => `&quot;${etagOf(view, found)}&quot;`,
  [`{${DAV}}getcontenttype`]: (_, { item }) => (item.kind === 'file' ? mimeType(item.name) : null),
  [`{${DAV}}getcontentlength`]: (_, { item }) => (item.kind === 'file' ? String(item.size) : null),
  [`{${DAV}}displayname`]: (_, { path, item }) => escapeXml(path.at(-1) ?? item.name),
  [`{${DAV}}quota-used-bytes`]: (view, found) => folderOnly(found, () => String(spaceOf(view, found).used)),
  [`{${DAV}}quota-available-bytes`]: (view, found) =>
    folderOnly(found, () => String(spaceOf(view, found).free)),
  [`{${DAV}}supportedlock`]: () => '',
  [`{${OC}}fileid`]: (_, { item }) => String(item.id),
  [`{${OC}}id`]: ({ world }, { item }) => paddedId(world, item),
  [`{${OC}}permissions`]: (_, found) => letters(found),
  [`{${OC}}size`]: ({ world }, { item }) => String(sizeOf(world, item)),
  [`{${OC}}owner-id`]: (view, found) => escapeXml(ownerOf(view, found)),
  [`{${OC}}owner-display-name`]: (view, found) => {
    const owner = ownerOf(view, found);
    return escapeXml(displayNameOf(view.world, owner));
  },
  [`{${OC}}favorite`]: () => '0',
  [`{${OC}}comments-unread`]: () => '0',
  [`{${OC}}checksums`]: (_, { item }) =>
    item.checksum === null ? null : `<oc:checksum>${escapeXml(item.checksum)}</oc:checksum>`,
  [`{${OC}}share-types`]: (view, found) =>
    [...new Set(sharesOf(view, found).map(({ type }) => type))]
      .map((type) => `<oc:share-type>${type}</oc:share-type>`)
      .join(''),
  [`{${NC}}sharees`]: (view, found) =>
    sharesOf(view, found)
      .filter(({ type }) => type !== 3)
      .map(
        ({ type, shareWith }) =>
          `<nc:sharee><nc:id>${escapeXml(shareWith)}</nc:id><nc:display-name>${escapeXml(shareWith)}` +
          `</nc:display-name><nc:type>${type}</nc:type></nc:sharee>`,
      )
      .join(''),
  [`{${NC}}mount-type`]: (_, { mountKind }) => (mountKind === 'home' ? '' : mountKind),
  [`{${NC}}is-mount-root`]: (_, { isMountRoot }) => String(isMountRoot),
  [`{${NC}}contained-folder-count`]: ({ world }, found) =>
    folderOnly(found, () => String(kids(world, found, 'folder'))),
  [`{${NC}}contained-file-count`]: ({ world }, found) =>
    folderOnly(found, () => String(kids(world, found, 'file'))),
  [`{${NC}}has-preview`]: () => 'false',
  [`{${NC}}hidden`]: () => 'false',
  [`{${NC}}upload_time`]: (_, { item }) => String(item.kind === 'file' ? item.uploadedAt : 0),
  [`{${NC}}creation_time`]: (_, { item }) => String(item.createdAt),
  [`{${NC}}share-attributes`]: () => '[]',
  [`{${NC}}note`]: (_, { mount }) => escapeXml(mount?.shares[0]?.note ?? ''),
  [`{${NC}}rich-workspace`]: (_, found) => folderOnly(found, () => ''),
  [`{${NC}}group-folder-id`]: (_, { mount }) => (mount?.folder ? String(mount.folder.id) : null),
  [`{${NC}}acl-enabled`]: (_, { mount }) => (mount?.folder ? String(Number(mount.folder.acl)) : null),
  [`{${NC}}acl-can-manage`]: (view, found) =>
    found.mount?.folder ? String(Number(mayManageAcl(view, found))) : null,
  [`{${NC}}acl-list`]: (_, { mount, item }) => (mount?.folder ? rulesAsXml(item.acl) : null),
  [`{${NC}}inherited-acl-list`]: ({ world }, { mount, item }) =>
    mount?.folder
      ? rulesAsXml(
          chainOf(world, item)
            .slice(0, -1)
            .flatMap(({ acl }) => acl),
        )
      : null,
};

/** What a PROPFIND without a body tells. */
export const DEFAULT_PROPERTIES = [
  'getlastmodified',
  'getcontentlength',
  'resourcetype',
  'getetag',
  'getcontenttype',
  'quota-used-bytes',
  'quota-available-bytes',
].map((name) => `{${DAV}}${name}`);

/** Whether the server itself fills this property in, so that nobody else can set it. */
export function isOwnProperty(name: string): boolean {
  return Object.hasOwn(READERS, name);
}

/** The inside of a property, as XML; null where it has none. */
export function readProperty(view: View, found: Found, name: string): string | null {
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (reader !== undefined) return reader(view, found);
  const own = found.item.properties[view.account.id]?.[name];
  return own === undefined ? null : escapeXml(own);
}

/** The home's root has a new etag whenever something in it changes, in what is mounted there too. */
export function etagOf(view: View, { item, path }: Found): string {
  if (path.length > 0 || view.mounts.size === 0) return item.etag;
  return [item, ...[...view.mounts.values()].map((mount) => mount.item)]
    .map(({ etag }) => etag)
    .reduce((sum, etag) => mixed(sum, etag));
}

/** The number, padded, and the instance behind it. */
export function paddedId(world: World, { id }: Item): string {
  return `${String(id).padStart(8, '0')}${world.meta.instanceId}`;
}

export function mayManageAcl({ world, account }: View, { mount }: Found): boolean {
  return (mount?.folder?.manage ?? []).some(({ type, id }) =>
    type === 'user' ? id === account.id : (world.groups.get(id)?.members.includes(account.id) ?? false),
  );
}

export function httpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString();
}

/** Exclusive or of two texts of hex digits. */
function mixed(one: string, other: string): string {
  return Array.from(one, (digit, index) =>
    (parseInt(digit, 16) ^ parseInt(other[index] ?? '0', 16)).toString(16),
  ).join('');
}

function ownerOf({ world, account }: View, { mount, item }: Found): string {
  if (mount?.kind !== 'shared') return account.id;
  const top = chainOf(world, item)[0]?.top;
  return top?.kind === 'home' ? top.account : (mount.shares[0]?.owner ?? account.id);
}

function sharesOf({ world, account }: View, { item }: Found) {
  return [...world.shares.all()].filter(
    ({ item: shared, owner, initiator }) => shared === item.id && [owner, initiator].includes(account.id),
  );
}

function spaceOf({ world, account }: View, { item, path }: Found) {
  return path.length === 0 ? rootSpace(world, account) : spaceAround(world, item);
}

function folderOnly({ item }: Found, value: () => string): string | null {
  return item.kind === 'folder' ? value() : null;
}

function kids(world: World, { item }: Found, kind: Item['kind']): number {
  return childrenOf(world, item).filter((child) => child.kind === kind).length;
}

function rulesAsXml(rules: readonly AclRule[]): string {
  return rules
    .map(
      ({ type, id, mask, permissions }) =>
        `<nc:acl><nc:acl-mapping-type>${type}</nc:acl-mapping-type><nc:acl-mapping-id>${escapeXml(id)}` +
        `</nc:acl-mapping-id><nc:acl-mapping-display-name>${escapeXml(id)}</nc:acl-mapping-display-name>` +
        `<nc:acl-mask>${mask}</nc:acl-mask><nc:acl-permissions>${permissions}</nc:acl-permissions></nc:acl>`,
    )
    .join('');
}
