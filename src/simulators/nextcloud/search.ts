import type { Answer } from './answer.ts';
import type { DavCall } from './dav-call.ts';
import { badRequest, notImplemented } from './dav-error.ts';
import { listing, type Found } from './mounts.ts';
import { multistatus } from './multistatus.ts';
import { told } from './propfind.ts';
import { DAV } from './properties.ts';
import { readBody } from './receive.ts';
import { childrenNamed, type Element, qualified, readXml } from './xml-reader.ts';

const FILE_ID = '{http://owncloud.org/ns}fileid';

/** SEARCH over all that the account sees, by file id alone; what lies in the trash is not found. */
export async function search(call: DavCall): Promise<Answer> {
  const root = readXml((await readBody(call))?.toString('utf8') ?? '');
  const basic = root === null ? undefined : childrenNamed(root, DAV, 'basicsearch')[0];
  if (basic === undefined) throw badRequest('This was not valid XML');
  const wished = below(basic, 'select', 'prop').flatMap(({ children }) => children.map(qualified));
  const [equal] = below(basic, 'where', 'eq');
  const [property] = equal === undefined ? [] : below(equal, 'prop');
  if (equal === undefined || property?.children.map(qualified).join() !== FILE_ID) {
    throw notImplemented('Only a search by file id is simulated');
  }
  const [literal] = below(equal, 'literal');
  const found = all(call, call.view.root).filter(({ item }) => String(item.id) === literal?.text);
  return multistatus(found.map((one) => told(call, one, wished)));
}

function below(element: Element, ...names: readonly string[]): readonly Element[] {
  return names.reduce<readonly Element[]>(
    (elements, name) => elements.flatMap((each) => childrenNamed(each, DAV, name)),
    [element],
  );
}

function all(call: DavCall, found: Found): Found[] {
  if (found.item.kind === 'file') return [found];
  return [found, ...listing(call.view, found).flatMap((child) => all(call, child))];
}
