import { emptyAnswer, type Answer } from './answer.ts';
import { header, type Call } from './call.ts';
import { badRequest } from './dav-error.ts';
import { href, mustFind, type DavCall } from './dav-call.ts';
import { setAcl } from './acl.ts';
import { growTowardsMounts, listing, type Found } from './mounts.ts';
import { multistatus, type PropStat } from './multistatus.ts';
import { DAV, DEFAULT_PROPERTIES, isOwnProperty, NC, readProperty } from './properties.ts';
import { readBody } from './receive.ts';
import { childrenNamed, qualified, readXml } from './xml-reader.ts';
import { forbidden } from './dav-error.ts';

/** Names that a PROPFIND body asks for; null where it asks for what there is. */
export async function wishedProperties(call: Call): Promise<readonly string[] | null> {
  const body = (await readBody(call))?.toString('utf8') ?? '';
  if (body.trim() === '') return null;
  const root = readXml(body);
  if (root === null) throw badRequest('This was not valid XML');
  const [prop] = childrenNamed(root, DAV, 'prop');
  return prop === undefined ? null : prop.children.map(qualified);
}

export async function propfind(call: DavCall): Promise<Answer> {
  const wished = await wishedProperties(call);
  const found = mustFind(call);
  const depth = header(call, 'depth') ?? 'infinity';
  return multistatus(
    walk(call, found, depth === 'infinity' ? Infinity : Number(depth)).map((one) => told(call, one, wished)),
  );
}

export function told(
  { view, base }: Pick<DavCall, 'view' | 'base'>,
  found: Found,
  wished: readonly string[] | null,
): PropStat {
  const has: [string, string][] = [];
  const lacks: string[] = [];
  for (const name of wished ?? DEFAULT_PROPERTIES) {
    const value = readProperty(view, found, name);
    if (value !== null) has.push([name, value]);
    else if (wished !== null) lacks.push(name);
  }
  return { href: href(base, found.path, found.item.kind === 'folder'), has, lacks };
}

function walk(call: DavCall, found: Found, depth: number): Found[] {
  if (depth <= 0 || found.item.kind === 'file') return [found];
  const now = growTowardsMounts(call.view, found) ? { ...call, view: call.look() } : call;
  return [found, ...listing(now.view, found).flatMap((child) => walk(now, child, depth - 1))];
}

/** Sets and removes properties of one's own; `nc:acl-list` is the rules of a team folder. */
export async function proppatch(call: DavCall): Promise<Answer> {
  const body = (await readBody(call))?.toString('utf8') ?? '';
  const found = mustFind(call);
  const root = readXml(body);
  if (root === null) throw badRequest('This was not valid XML');
  const { world, account } = call.view;
  const own = { ...found.item.properties[account.id] };
  const done: string[] = [];
  for (const change of root.children) {
    const [prop] = childrenNamed(change, DAV, 'prop');
    for (const element of prop?.children ?? []) {
      const name = qualified(element);
      done.push(name);
      if (name === `{${NC}}acl-list`) setAcl(call.view, found, element);
      else if (isOwnProperty(name)) throw forbidden(`${name} cannot be set`);
      else if (change.name === 'remove') Reflect.deleteProperty(own, name);
      else own[name] = element.text;
    }
  }
  found.item.properties = { ...found.item.properties, [account.id]: own };
  world.items.put(found.item.id, found.item);
  return multistatus([
    {
      href: href(call.base, found.path, found.item.kind === 'folder'),
      has: done.map((name) => [name, '']),
      lacks: [],
    },
  ]);
}

export function options(): Answer {
  const allow =
    'OPTIONS, GET, HEAD, DELETE, PROPFIND, PUT, PROPPATCH, COPY, MOVE, REPORT, PATCH, MKCOL, SEARCH';
  return emptyAnswer(200, { DAV: '1, 3, extended-mkcol', Allow: allow, 'MS-Author-Via': 'DAV' });
}
