import { z } from 'zod';
import type { Share } from './nextcloud.ts';
import { Id, readData } from './ocs-judge.ts';
import { plainSegments } from './paths.ts';
import { dayBefore } from './share-days.ts';

const USER = 0;
const GROUP = 1;
export const LINK = 3;
/** To pass on; servers add it to links by themselves, where it means nothing. */
const PASS_ON = 16;

const Wire = z.object({
  id: Id,
  share_type: z.number().int(),
  item_source: Id,
  path: z.string().nullish(),
  share_with: z.string().nullish(),
  permissions: z.number().int(),
  expiration: z.string().nullish(),
  label: z.string().nullish(),
  url: z.string().nullish(),
});

/** @throws Failure `unexpected` when it is no list of shares */
export function readShares(data: unknown): readonly Share[] {
  return readData(z.array(Wire), data).map(fromWire);
}

/** @throws Failure `unexpected` when it is no share */
export function readShare(data: unknown): Share {
  return fromWire(readData(Wire, data));
}

/** Of a link, the server writes a hash of its password where others have a name: it ends here. */
function fromWire(wire: z.output<typeof Wire>): Share {
  const kind = kindOf(wire.share_type);
  const isLink = kind === 'link';
  const day = /^\d{4}-\d{2}-\d{2}/.exec(wire.expiration ?? '')?.[0];
  return {
    id: wire.id,
    kind,
    fileId: wire.item_source,
    path: plainSegments(wire.path ?? ''),
    with: kind === 'user' || kind === 'group' ? (wire.share_with ?? null) : null,
    permissions: isLink ? wire.permissions & ~PASS_ON : wire.permissions,
    expires: day === undefined ? null : dayBefore(day),
    label: wire.label === undefined || wire.label === '' ? null : wire.label,
    url: isLink ? (wire.url ?? null) : null,
  };
}

function kindOf(type: number): Share['kind'] {
  if (type === USER) return 'user';
  if (type === GROUP) return 'group';
  return type === LINK ? 'link' : 'other';
}
