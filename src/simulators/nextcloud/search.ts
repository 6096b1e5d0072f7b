import { findByLogin } from './accounts.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import { badRequest, DavError, notFound } from './dav-error.ts';
import { find, listing, pathSeen, type Found, type View } from './mounts.ts';
import { multistatus } from './multistatus.ts';
import { told } from './propfind.ts';
import { DAV, OC, readProperty } from './properties.ts';
import { readBody } from './receive.ts';
import { decodePath } from './target.ts';
import { childrenNamed, qualified, readXml, textOf, type Element } from './xml-reader.ts';

/** `SEARCH /remote.php/dav/`: a basic search among the files of whoever asks; the home itself is not found. */
export async function search(call: Call, view: View): Promise<Answer> {
  const root = readXml((await readBody(call))?.toString('utf8') ?? '');
  const basic = root === null ? undefined : childrenNamed(root, DAV, 'basicsearch')[0];
  const part = (name: string) => (basic === undefined ? undefined : childrenNamed(basic, DAV, name)[0]);
  const [from, where, select] = [part('from'), part('where')?.children[0], part('select')];
  if (from === undefined || where === undefined || select === undefined) {
    throw badRequest('A basicsearch with select, from and where is needed');
  }
  const wished = childrenNamed(select, DAV, 'prop').flatMap((prop) => prop.children.map(qualified));
  const scope = scopeOf(view, from);
  const hits = candidates(view, scope, where).filter((found) => fits(view, found, where));
  const base = `/remote.php/dav/files/${view.account.id}`;
  return multistatus(
    hits.slice(0, limitOf(part('limit'))).map((found) => told({ view, base }, found, wished)),
  );
}

/** @throws DavError 404 for an unknown account, 500 for another one's files */
function scopeOf(view: View, from: Element): Found {
  const [scope] = childrenNamed(from, DAV, 'scope');
  const href = scope === undefined ? null : textOf(scope, DAV, 'href');
  const [collection, user = '', ...names] = (decodePath(href ?? '') ?? '').split('/').filter(Boolean);
  if (collection !== 'files') throw badRequest('The scope lies outside the files');
  const account = findByLogin(view.world, user);
  if (account === null) throw notFound(`Principal with name ${user} not found`);
  const isOwn = account.id === view.account.id;
  const found = isOwn ? find(view, names) : null;
  if (!isOwn || found?.item.kind === 'file') {
    throw new DavError(500, 'InvalidArgumentException', 'Search is only supported on directories');
  }
  if (found === null) throw notFound(`File with name ${names.join('/')} could not be located`);
  return found;
}

/** A search for one id needs no walk through everything. */
function candidates(view: View, scope: Found, where: Element): Found[] {
  if (where.name !== 'eq' || propertyOf(where) !== `{${OC}}fileid`) return below(view, scope);
  const item = view.world.items.get(literalOf(where));
  const path = item === undefined ? null : pathSeen(view, item);
  const found = path === null || path.length === 0 ? null : find(view, path);
  const isInScope = scope.path.every((name, index) => found?.path[index] === name);
  return found !== null && isInScope ? [found] : [];
}

function below(view: View, folder: Found): Found[] {
  return listing(view, folder).flatMap((child) =>
    child.item.kind === 'file' ? [child] : [child, ...below(view, child)],
  );
}

/** @throws DavError 400 for a condition that is not known */
function fits(view: View, found: Found, where: Element): boolean {
  const value = () => readProperty(view, found, propertyOf(where)) ?? '';
  switch (where.name) {
    case 'and':
      return where.children.every((part) => fits(view, found, part));
    case 'or':
      return where.children.some((part) => fits(view, found, part));
    case 'not':
      return !where.children.some((part) => fits(view, found, part));
    case 'is-collection':
      return found.item.kind === 'folder';
    case 'eq':
      return value() === literalOf(where);
    case 'like':
      return isLike(value(), literalOf(where));
    case 'gt':
      return Number(value()) > Number(literalOf(where));
    case 'lt':
      return Number(value()) < Number(literalOf(where));
    default:
      throw badRequest(`Invalid operator ${where.name}`);
  }
}

/** `%` stands for any text; case does not matter. */
function isLike(value: string, pattern: string): boolean {
  const parts = pattern.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is').test(value);
}

function propertyOf(condition: Element): string {
  const [prop] = childrenNamed(condition, DAV, 'prop');
  const [property] = prop?.children ?? [];
  return property === undefined ? '' : qualified(property);
}

function literalOf(condition: Element): string {
  return textOf(condition, DAV, 'literal') ?? '';
}

function limitOf(limit: Element | undefined): number | undefined {
  const count = limit === undefined ? null : textOf(limit, DAV, 'nresults');
  return count === null ? undefined : Number(count);
}
