import { displayNameOf } from './accounts.ts';
import { itemOf, sizeOf } from './items.ts';
import { mimeType } from './mime.ts';
import { find, pathSeen, viewOf } from './mounts.ts';
import type { OcsCall } from './ocs-call.ts';
import { SHARE_TYPES, type Share } from './records.ts';
import { LINK } from './share-rules.ts';

/** A share as the API tells of it to the caller: ids as texts, and links with the hash of their password. */
export function shareView(call: OcsCall, share: Share, view = viewOf(call.world, call.account)): unknown {
  const { world, account } = call;
  const item = itemOf(world, share.item);
  const path = pathSeen(view, item);
  const found = path === null ? null : find(view, path);
  return {
    id: share.id,
    share_type: share.type,
    uid_owner: share.initiator,
    displayname_owner: displayNameOf(world, share.initiator),
    permissions: share.permissions,
    can_edit: [share.owner, share.initiator].includes(account.id),
    can_delete: [share.owner, share.initiator].includes(account.id),
    stime: share.createdAt,
    parent: null,
    expiration: share.expireDate === null ? null : `${share.expireDate} 00:00:00`,
    uid_file_owner: share.owner,
    displayname_file_owner: displayNameOf(world, share.owner),
    note: share.note,
    label: share.label,
    path: `/${(path ?? [item.name]).join('/')}`,
    item_type: item.kind,
    item_permissions: found?.bits ?? share.permissions,
    'is-mount-root': found?.isMountRoot ?? false,
    'mount-type': found === null || found.mountKind === 'home' ? '' : found.mountKind,
    mimetype: item.kind === 'folder' ? 'httpd/unix-directory' : mimeType(item.name),
    has_preview: false,
    item_source: item.id,
    file_source: item.id,
    file_parent: item.parent,
    file_target: `/${share.targets[account.id] ?? item.name}`,
    item_size: sizeOf(world, item),
    item_mtime: item.mtime,
    ...receivedBy(call, share),
    mail_send: 0,
    hide_download: Number(share.hideDownload),
    attributes: share.attributes,
  };
}

function receivedBy({ world, origin }: OcsCall, share: Share): Record<string, unknown> {
  const { token, password, shareWith, type } = share;
  if (token !== null) {
    const url = `${origin}/index.php/s/${token}`;
    const who = type === LINK ? password : shareWith;
    const label = type === LINK ? '(Shared link)' : shareWith;
    return {
      share_with: who,
      share_with_displayname: label,
      password,
      send_password_by_talk: false,
      url,
      token,
    };
  }
  const label =
    type === SHARE_TYPES.group
      ? (world.groups.get(shareWith)?.displayName ?? shareWith)
      : displayNameOf(world, shareWith);
  return { share_with: shareWith, share_with_displayname: label, token: null };
}
