import type { Call } from './call.ts';
import { badRequest, conflict, invalidPath, notAllowed, notFound } from './dav-error.ts';
import { find, type Found, type View } from './mounts.ts';
import { faultOfName } from './names.ts';
import { decodePath, resolveDots } from './target.ts';

/** A call on the files of one account. */
export type DavCall = Call & {
  readonly view: View;
  /** What there is to be seen by the time a long body has come. */
  readonly look: () => View;
  /** Below the account's home, in NFC. */
  readonly names: readonly string[];
  /** What stands before the names in a href: `/remote.php/dav/files/anna`. */
  readonly base: string;
};

/** Every byte but letters, digits and `_-.~()` as lower-case hex. Folders end in a slash. */
export function href(base: string, path: readonly string[], isFolder: boolean): string {
  const whole = `${base}${path.map((name) => `/${name}`).join('')}`;
  return `${encodePath(whole)}${isFolder ? '/' : ''}`;
}

export function encodePath(path: string): string {
  return Array.from(Buffer.from(path), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_\-.~()/]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** @throws DavError 404 */
export function mustFind(call: DavCall, names: readonly string[] = call.names): Found {
  const found = find(call.view, names);
  if (found === null) throw notFound(`File with name /${names.join('/')} could not be located`);
  return found;
}

export type Place = { readonly parent: Found; readonly name: string; readonly present: Found | null };

/**
 * Where something is to be written.
 *
 * @param missing the status for a missing parent, which differs from method to method
 * @throws DavError where nothing can be written: names that are refused, a parent that is none
 */
export function placeFor(view: View, names: readonly string[], missing: 404 | 409): Place {
  const place = placeOfAnyName(view, names, missing);
  if (place.present === null) refuseName(view, names);
  return place;
}

/** The same, where nobody looks at the name yet. */
export function placeOfAnyName(view: View, names: readonly string[], missing: 404 | 409): Place {
  const name = names.at(-1);
  if (name === undefined) throw notAllowed('The resource you tried to create already exists');
  const parent = find(view, names.slice(0, -1));
  if (parent?.item.kind !== 'folder') {
    throw missing === 404
      ? notFound(`File with name //${names.slice(0, -1).join('/')} could not be located`)
      : conflict('Parent node does not exist');
  }
  return { parent, name, present: find(view, names) };
}

/** @throws DavError 400 */
function refuseName(view: View, names: readonly string[]): void {
  const { windowsCompatible } = view.world.profile;
  const fault = faultOfName(names.at(-1) ?? '', windowsCompatible);
  if (fault !== null) throw invalidPath(fault);
  const isBelowBadName = names.slice(0, -1).some((name) => faultOfName(name, windowsCompatible) !== null);
  if (isBelowBadName) throw invalidPath('Invalid parent path');
}

/**
 * The names that a `Destination` header points to below `base`, such as `/remote.php/dav/files/anna`; host and scheme
 * do not matter.
 *
 * @throws DavError 400 without the header, or where it points elsewhere; 404 for somebody else's files
 */
export function destinationOf(value: string | null, base: string): string[] {
  if (value === null) throw badRequest('The destination header was not supplied');
  const raw = value.replace(/^https?:\/\/[^/]*/i, '');
  const path = decodePath(raw.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  const segments = resolveDots((path ?? '').split('/'));
  const [user = '', ...collection] = base.split('/').filter(Boolean).reverse();
  if (!collection.reverse().every((name, index) => segments[index] === name)) {
    throw badRequest('Destination header is out of bounds');
  }
  const [given = '', ...names] = segments.slice(collection.length);
  if (given.toLowerCase() !== user.toLowerCase()) throw notFound(`Principal with name ${given} not found`);
  return names.map((name) => name.normalize('NFC'));
}
