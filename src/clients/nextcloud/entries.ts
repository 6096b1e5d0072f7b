import { z } from 'zod';
import type { Entry, Path } from './nextcloud.ts';
import { unknown } from './failure.ts';
import type { Found } from './multistatus.ts';
import { pathBelow } from './paths.ts';

const NAMESPACES = 'xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"';
const PROPERTIES =
  '<d:prop><oc:fileid/><d:resourcetype/><oc:size/><d:getetag/><d:getlastmodified/><d:getcontenttype/>' +
  '<oc:permissions/><nc:mount-type/><oc:checksums/></d:prop>';

/** Body of a PROPFIND; without one the server tells of six properties, and not of the id. */
export const PROPFIND_ENTRY = `<?xml version="1.0"?><d:propfind ${NAMESPACES}>${PROPERTIES}</d:propfind>`;

/** Body of a PROPFIND of the id that no other server gives. */
export const PROPFIND_HOME = `<?xml version="1.0"?><d:propfind ${NAMESPACES}><d:prop><oc:id/></d:prop></d:propfind>`;

/** Body of a PROPFIND in the trash. */
export const PROPFIND_TRASH =
  `<?xml version="1.0"?><d:propfind ${NAMESPACES}>` +
  '<d:prop><oc:fileid/><nc:trashbin-original-location/></d:prop></d:propfind>';

/** Body of a PROPFIND in the session of an upload. */
export const PROPFIND_CHUNKS = `<?xml version="1.0"?><d:propfind ${NAMESPACES}><d:prop><d:getcontentlength/></d:prop></d:propfind>`;

/** Body of a SEARCH for one file id among all that the account sees. @param user account id */
export function searchById(user: string, fileId: string): string {
  const scope = `/files/${encodeURIComponent(user)}`;
  return (
    `<?xml version="1.0"?><d:searchrequest ${NAMESPACES}><d:basicsearch><d:select>${PROPERTIES}</d:select>` +
    `<d:from><d:scope><d:href>${scope}</d:href><d:depth>infinity</d:depth></d:scope></d:from>` +
    `<d:where><d:eq><d:prop><oc:fileid/></d:prop><d:literal>${fileId}</d:literal></d:eq></d:where>` +
    '<d:orderby/></d:basicsearch></d:searchrequest>'
  );
}

const Text = z.string().default('');
const Properties = z.object({
  fileid: z.string().regex(/^\d+$/),
  resourcetype: z.union([z.string(), z.record(z.string(), z.unknown())]).default(''),
  size: z
    .string()
    .regex(/^-?\d+$/)
    .default('0'),
  getetag: Text,
  getlastmodified: Text,
  getcontenttype: Text,
  permissions: Text,
  'mount-type': Text,
  checksums: z.union([z.string(), z.object({ checksum: z.string().or(z.array(z.string())) })]).default(''),
});

/** An entry, and the sums that whoever wrote it gave with it, `SHA256:…` among them. */
export type Seen = { readonly entry: Entry; readonly checksums: readonly string[] };

/**
 * @param root address of the account's files, as a URL or a path
 * @throws Failure `unexpected` where something needed is missing, or it lies outside
 */
export function readEntry(root: string, { href, properties }: Found): Seen {
  const path = pathBelow(root, href);
  const read = Properties.safeParse(properties);
  if (path === null || !read.success) throw unknown('unexpected', { status: 207 });
  const found = read.data;
  const isFolder = typeof found.resourcetype === 'object' && 'collection' in found.resourcetype;
  const modifiedAt = Date.parse(found.getlastmodified);
  if (Number.isNaN(modifiedAt)) throw unknown('unexpected', { status: 207 });
  const entry: Entry = {
    path,
    fileId: found.fileid,
    kind: isFolder ? 'folder' : 'file',
    // Not computed yet is -1.
    size: Math.max(0, Number(found.size)),
    etag: found.getetag.replace(/^(W\/)?"|"$/g, ''),
    modifiedAt,
    contentType: found.getcontenttype === '' ? null : found.getcontenttype,
    permissions: found.permissions,
    mount: mountOf(found['mount-type']),
  };
  return { entry, checksums: sumsOf(found.checksums) };
}

function mountOf(type: string): Entry['mount'] {
  if (type === '') return 'own';
  if (type === 'group') return 'team';
  return type === 'shared' ? 'shared' : 'external';
}

/** Several stand in one element, with blanks between. */
function sumsOf(checksums: z.output<typeof Properties>['checksums']): readonly string[] {
  if (typeof checksums === 'string') return [];
  return [checksums.checksum]
    .flat()
    .flatMap((text) => text.split(/\s+/))
    .filter((sum) => sum !== '');
}

/** By name, as people read it. */
export function byName(one: { readonly path: Path }, other: { readonly path: Path }): number {
  return (one.path.at(-1) ?? '').localeCompare(other.path.at(-1) ?? '', 'de');
}
