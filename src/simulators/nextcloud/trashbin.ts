import { emptyAnswer, type Answer } from './answer.ts';
import { header } from './call.ts';
import { destinationOf, href, type DavCall } from './dav-call.ts';
import { forbidden, notFound, notImplemented } from './dav-error.ts';
import { fileAnswer } from './get.ts';
import { childOf, diskPath, itemOf, childrenOf } from './items.ts';
import type { Found } from './mounts.ts';
import { multistatus, type PropStat } from './multistatus.ts';
import { wishedProperties } from './propfind.ts';
import { DEFAULT_PROPERTIES, NC, readProperty } from './properties.ts';
import type { Item, Trashed } from './records.ts';
import { READ } from './rights.ts';
import { originalLocation, purge, restore, trashOf } from './trash.ts';
import { escapeXml } from './xml.ts';

/** `/remote.php/dav/trashbin/<account>/trash`, and `…/restore` as the place where things are moved to. */
export function trashbin(call: DavCall): Answer | Promise<Answer> {
  const [part, name, ...below] = call.names;
  if (part !== 'trash') throw notFound('File not found');
  const { method } = call;
  if (method === 'PROPFIND') return list(call, name, below);
  if (method === 'DELETE' && name === undefined) {
    for (const trashed of trashOf(call.view)) purge(call.world, trashed);
    return emptyAnswer(204);
  }
  const trashed = mustFind(call, name);
  const item = itemBelow(call, trashed, below);
  if (method === 'GET' || method === 'HEAD') {
    if (item.kind === 'folder') return emptyAnswer(200);
    return fileAnswer(call, item, { etag: item.etag, path: diskPath(call.world, item), disposition: true });
  }
  if (below.length > 0) throw forbidden('');
  if (method === 'DELETE') purge(call.world, trashed);
  else if (method === 'MOVE') bringBack(call, trashed);
  else throw notImplemented(`There was no handler found for this "${method}" method`);
  return emptyAnswer(method === 'MOVE' ? 201 : 204);
}

function bringBack(call: DavCall, trashed: Trashed): void {
  const [part] = destinationOf(header(call, 'destination'), call.base);
  if (part !== 'restore') throw forbidden('');
  restore(call.world, trashed);
}

function mustFind({ view }: DavCall, name: string | undefined): Trashed {
  const trashed = trashOf(view).find((one) => one.name === name);
  if (trashed === undefined) throw notFound(`File with name ${name ?? ''} could not be located`);
  return trashed;
}

function itemBelow({ world }: DavCall, trashed: Trashed, names: readonly string[]): Item {
  let item = itemOf(world, trashed.item);
  for (const name of names) {
    const next = childOf(world, item, name);
    if (next === null) throw notFound(`File with name ${name} could not be located`);
    item = next;
  }
  return item;
}

async function list(call: DavCall, name: string | undefined, below: readonly string[]): Promise<Answer> {
  const wished = await wishedProperties(call);
  const isDeep = header(call, 'depth') !== '0';
  if (name === undefined) {
    const entries = isDeep ? trashOf(call.view) : [];
    const own: PropStat = {
      href: href(call.base, ['trash'], true),
      has: [['{DAV:}resourcetype', '<d:collection/>']],
      lacks: (wished ?? []).filter((property) => property !== '{DAV:}resourcetype'),
    };
    return multistatus([
      own,
      ...entries.map((one) => told(call, one, itemOf(call.world, one.item), [one.name], wished)),
    ]);
  }
  const trashed = mustFind(call, name);
  const item = itemBelow(call, trashed, below);
  const path = [name, ...below];
  const kids = isDeep ? childrenOf(call.world, item) : [];
  return multistatus([
    told(call, trashed, item, path, wished),
    ...kids.map((kid) => told(call, trashed, kid, [...path, kid.name], wished)),
  ]);
}

function told(
  call: DavCall,
  trashed: Trashed,
  item: Item,
  path: readonly string[],
  wished: readonly string[] | null,
): PropStat {
  const found: Found = { item, bits: READ, mountKind: 'home', isMountRoot: false, mount: null, path };
  const special: Readonly<Record<string, string>> = {
    [`{${NC}}trashbin-filename`]: escapeXml(path.length === 1 ? trashed.originalName : item.name),
    [`{${NC}}trashbin-original-location`]: escapeXml(originalLocation(call.view, trashed)),
    [`{${NC}}trashbin-deletion-time`]: String(trashed.deletedAt),
    [`{${NC}}trashbin-deleted-by-id`]: escapeXml(trashed.deletedBy),
  };
  const has: [string, string][] = [];
  const lacks: string[] = [];
  for (const name of wished ?? DEFAULT_PROPERTIES) {
    const value = special[name] ?? readProperty(call.view, found, name);
    if (value !== null) has.push([name, value]);
    else if (wished !== null) lacks.push(name);
  }
  return { href: href(call.base, ['trash', ...path], item.kind === 'folder'), has, lacks };
}
