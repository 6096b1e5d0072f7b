import { rmSync } from 'node:fs';
import { emptyAnswer, type Answer } from './answer.ts';
import { header, type Call } from './call.ts';
import type { Place } from './dav-call.ts';
import { conflict, DavError, forbidden, noSpace } from './dav-error.ts';
import { addFile, replaceContent } from './items.ts';
import { hasRoom, spaceAround } from './quota.ts';
import { paddedId } from './properties.ts';
import type { Received } from './receive.ts';
import type { Item } from './records.ts';
import { CREATE, UPDATE } from './rights.ts';
import { keepVersion } from './versions.ts';
import type { World } from './world.ts';

/**
 * Whether a file of so many bytes may be written there.
 *
 * @throws DavError 409 for a folder of that name, 403 without the right, 507 without the room
 */
export function mayStore(world: World, { parent, present }: Place, bytes: number): void {
  if (present?.item.kind === 'folder') throw conflict('PUT is not allowed on non-files.');
  const allowed = present === null ? parent.bits & CREATE : present.bits & UPDATE;
  if (!allowed) throw forbidden();
  // Even what is replaced takes its room until the new content is there.
  const space = spaceAround(world, present?.item ?? parent.item);
  if (bytes > 0 && !hasRoom(space, bytes)) {
    throw noSpace(
      `Insufficient space in ${parent.path.join('/')}, ${bytes} required, ${space.free} available`,
    );
  }
}

/**
 * Puts a received body in its place, or throws it away where that cannot be.
 *
 * @throws DavError 500 for a time that is none, with the content already written
 */
export function store(call: Call, place: Place, received: Received): Answer {
  const { world } = call;
  try {
    mayStore(world, place, received.size);
  } catch (error) {
    rmSync(received.path, { force: true });
    throw error;
  }
  const wished = header(call, 'x-oc-mtime');
  const isTime = wished !== null && /^\d+$/.test(wished) && Number(wished) > 86_400;
  const item = keep(world, place, {
    from: received.path,
    size: received.size,
    mtime: isTime ? Number(wished) : world.time.seconds(),
    checksum: header(call, 'oc-checksum'),
    isDated: isTime,
  });
  const born = Number(header(call, 'x-oc-ctime') ?? NaN);
  if (Number.isInteger(born)) {
    item.createdAt = born;
    world.items.put(item.id, item);
  }
  if (wished !== null && !isTime) {
    throw new DavError(
      500,
      'InvalidArgumentException',
      'X-OC-MTime header must be a valid integer (unix timestamp).',
    );
  }
  return emptyAnswer(place.present === null ? 201 : 204, {
    'OC-FileId': paddedId(world, item),
    ETag: `"${item.etag}"`,
    'OC-ETag': `"${item.etag}"`,
    ...(isTime ? { 'X-OC-Mtime': 'accepted' } : {}),
  });
}

function keep(world: World, { parent, name, present }: Place, content: Parameters<typeof addFile>[3]): Item {
  if (present === null) return addFile(world, parent.item, name, content);
  keepVersion(world, present.item);
  replaceContent(world, present.item, content);
  return present.item;
}
