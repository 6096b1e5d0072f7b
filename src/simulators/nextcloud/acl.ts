import { isAdmin } from './accounts.ts';
import { badRequest, forbidden } from './dav-error.ts';
import type { Found, View } from './mounts.ts';
import { mayManageAcl, NC } from './properties.ts';
import type { AclRule } from './records.ts';
import { childrenNamed, textOf, type Element } from './xml-reader.ts';

const TYPES = ['user', 'group', 'circle'] as const;

/**
 * Replaces all rules of one folder of a team folder.
 *
 * @throws DavError 403 outside team folders with advanced permissions, and for who may not manage them
 */
export function setAcl(view: View, found: Found, list: Element): void {
  if (found.mount?.folder?.acl !== true) throw forbidden('Advanced permissions are not enabled here');
  if (!isAdmin(view.world, view.account.id) && !mayManageAcl(view, found))
    throw forbidden('You may not manage the rules');
  found.item.acl = childrenNamed(list, NC, 'acl').map(ruleOf);
  view.world.items.put(found.item.id, found.item);
}

function ruleOf(element: Element): AclRule {
  const type = TYPES.find((known) => known === textOf(element, NC, 'acl-mapping-type'));
  const id = textOf(element, NC, 'acl-mapping-id');
  const mask = Number(textOf(element, NC, 'acl-mask') ?? NaN);
  const permissions = Number(textOf(element, NC, 'acl-permissions') ?? NaN);
  if (type === undefined || id === null || !Number.isInteger(mask) || !Number.isInteger(permissions)) {
    throw badRequest('A rule needs a mapping type, a mapping id, a mask and permissions');
  }
  return { type, id, mask, permissions };
}
