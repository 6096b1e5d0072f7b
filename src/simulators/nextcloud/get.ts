import { emptyAnswer, type Answer } from './answer.ts';
import { header, type Call } from './call.ts';
import { isUnchanged } from './conditions.ts';
import { mustFind, type DavCall } from './dav-call.ts';
import { DavError } from './dav-error.ts';
import { diskPath } from './items.ts';
import { mimeType } from './mime.ts';
import { etagOf, httpDate, paddedId } from './properties.ts';
import type { Item } from './records.ts';
import type { World } from './world.ts';
import { zipOf } from './zip.ts';

export function get(call: DavCall): Answer {
  const found = mustFind(call);
  const { world } = call.view;
  if (found.item.kind === 'folder') {
    const wantsZip = /application\/zip|application\/x-tar/.test(header(call, 'accept') ?? '');
    return wantsZip ? zipAnswer(world, found.item, found.path.at(-1) ?? 'files') : emptyAnswer(200);
  }
  return fileAnswer(call, found.item, {
    etag: etagOf(call.view, found),
    path: diskPath(world, found.item),
    disposition: true,
  });
}

export type Delivery = { readonly etag: string; readonly path: string; readonly disposition: boolean };

/** A file or the part of it that was asked for. @throws DavError 416 */
export function fileAnswer(
  call: Call,
  item: Pick<Item, 'id' | 'name' | 'size' | 'mtime' | 'checksum'>,
  how: Delivery,
): Answer {
  const { name, size, checksum } = item;
  const headers: Record<string, string> = {
    ETag: `"${how.etag}"`,
    'OC-ETag': `"${how.etag}"`,
    'OC-FileId': paddedId(call.world, item as Item),
    'Last-Modified': httpDate(item.mtime),
    'Content-Type': mimeType(name),
    ...(checksum === null ? {} : { 'OC-Checksum': checksum }),
    ...(how.disposition ? { 'Content-Disposition': disposition(name) } : {}),
    'Accept-Ranges': 'bytes',
  };
  if (isUnchanged(call, how.etag)) return { status: 304, headers, body: '' };
  const range = rangeOf(header(call, 'range'), size);
  if (range === 'unsatisfiable') {
    throw new DavError(
      416,
      'Sabre\\DAV\\Exception\\RequestedRangeNotSatisfiable',
      'The start offset exceeded the size of the entity',
    );
  }
  if (range === null) return { status: 200, headers, body: { path: how.path, start: 0, length: size } };
  const [start, end] = range;
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${start}-${end}/${size}` },
    body: { path: how.path, start, length: end - start + 1 },
  };
}

/** First and last byte; null for the whole file. */
function rangeOf(text: string | null, size: number): [number, number] | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  const [, from = '', to = ''] = match;
  if (from === '') {
    const last = Number(to);
    return last === 0 || size === 0 ? 'unsatisfiable' : [Math.max(0, size - last), size - 1];
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start >= size || end < start ? 'unsatisfiable' : [start, end];
}

function disposition(name: string): string {
  const encoded = encodeURIComponent(name);
  return `attachment; filename*=UTF-8''${encoded}; filename="${encoded}"`;
}

export function zipAnswer(world: World, folder: Item, name: string): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/zip', 'Content-Disposition': disposition(`${name}.zip`) },
    body: zipOf(world, folder, name),
  };
}
