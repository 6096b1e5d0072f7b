import { emptyAnswer, type Answer } from './answer.ts';
import { header } from './call.ts';
import { destinationOf, href, type DavCall } from './dav-call.ts';
import { forbidden, notFound, notImplemented } from './dav-error.ts';
import { fileAnswer } from './get.ts';
import { diskPath } from './items.ts';
import { mimeType } from './mime.ts';
import { find, pathSeen, type Found } from './mounts.ts';
import { multistatus } from './multistatus.ts';
import { httpDate } from './properties.ts';
import type { Item, Version } from './records.ts';
import { UPDATE } from './rights.ts';
import { dropVersion, restoreVersion, versionPath, versionsOf } from './versions.ts';

/** `/remote.php/dav/versions/<account>/versions/<fileid>/<time>`; restored by moving to `…/restore/<any>`. */
export function versions(call: DavCall): Answer {
  const [part, id, time] = call.names;
  if (part !== 'versions' || id === undefined) throw notFound('File not found');
  const known = call.world.items.get(id);
  const path = known === undefined ? null : pathSeen(call.view, known);
  const found = path === null ? null : find(call.view, path);
  if (found === null) throw notFound(`No file ${id}`);
  const { item } = found;
  if (call.method === 'PROPFIND') return list(call, item);
  if (time === undefined) throw forbidden('');
  if (time === String(item.mtime) && isReading(call)) {
    return fileAnswer(call, item, { etag: item.etag, path: diskPath(call.world, item), disposition: true });
  }
  const version = versionsOf(call.world, item.id).find(({ mtime }) => String(mtime) === time);
  if (version === undefined) throw notFound(`No version ${time}`);
  if (isReading(call)) {
    const old = { ...item, size: version.size, mtime: version.mtime, checksum: null };
    const path = versionPath(call.world, version);
    return fileAnswer(call, old, { etag: time, path, disposition: true });
  }
  return change(call, found, version);
}

function change(call: DavCall, { item, bits }: Found, version: Version): Answer {
  const { world, method } = call;
  if (!['DELETE', 'MOVE', 'COPY'].includes(method)) throw notImplemented(`No "${method}" for versions`);
  if (method === 'COPY' || !(bits & UPDATE)) throw forbidden('');
  if (method === 'DELETE') {
    dropVersion(world, version);
    return emptyAnswer(204);
  }
  const [part] = destinationOf(header(call, 'destination'), call.base);
  if (part !== 'restore') throw forbidden('');
  restoreVersion(world, item, version);
  return emptyAnswer(201);
}

function list(call: DavCall, item: Item): Answer {
  const entries = [...versionsOf(call.world, item.id), { item: item.id, mtime: item.mtime, size: item.size }];
  const own = { href: href(call.base, ['versions', String(item.id)], true), has: [COLLECTION], lacks: [] };
  return multistatus([
    own,
    ...entries.map(({ mtime, size }) => ({
      href: href(call.base, ['versions', String(item.id), String(mtime)], false),
      has: [
        ['{DAV:}getcontentlength', String(size)],
        ['{DAV:}getcontenttype', mimeType(item.name)],
        ['{DAV:}getlastmodified', httpDate(mtime)],
        ['{DAV:}getetag', `&quot;${mtime}&quot;`],
        ['{DAV:}resourcetype', ''],
      ] satisfies [string, string][],
      lacks: [],
    })),
  ]);
}

const COLLECTION: readonly [string, string] = ['{DAV:}resourcetype', '<d:collection/>'];

function isReading({ method }: DavCall): boolean {
  return method === 'GET' || method === 'HEAD';
}
