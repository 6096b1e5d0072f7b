import { DAY_MS } from '../../lib/span.ts';
import { OcsError } from './ocs-answer.ts';
import { faultOfPassword } from './password-policy.ts';
import type { Item } from './records.ts';
import { ALL, CREATE, DELETE, READ, SHARE } from './rights.ts';
import { hashPassword } from './secrets.ts';
import type { World } from './world.ts';

export const LINK = 3;
export const MAIL = 4;

/**
 * The bits that are kept of those asked for.
 *
 * @param isPublic by a link, where a folder may also be a drop: only CREATE
 * @throws OcsError 403
 */
export function keptBits(asked: number, item: Item, isPublic: boolean): number {
  if (!Number.isInteger(asked) || asked < 0 || asked > ALL) throw new OcsError(403, 'Invalid permissions');
  const isDrop = isPublic && item.kind === 'folder' && asked === CREATE;
  if (isDrop) return CREATE;
  const readable = asked & READ ? asked : READ;
  const fitting = item.kind === 'file' ? readable & ~(CREATE | DELETE) : readable;
  return isPublic ? fitting | SHARE : fitting;
}

/**
 * The day a text means, as `YYYY-MM-DD`.
 *
 * @throws OcsError 404 for a text that means none, and for a day that is not in the future
 */
export function readExpiry(world: World, text: string): string | null {
  if (text === '') return null;
  const day = dayOf(text);
  if (day === null) throw new OcsError(404, 'Invalid date. Format must be YYYY-MM-DD');
  const today = new Date(world.time.now()).toISOString().slice(0, 10);
  if (day <= today) throw new OcsError(404, 'Expiration date is in the past');
  return day;
}

/** Reads more than is documented, as PHP does: `24.12.2026` too. */
function dayOf(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(text.replaceAll('"', ''));
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const [year, month, day] = iso ? iso.slice(1) : german ? german.slice(1).reverse() : [];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (Number.isNaN(at)) return null;
  // The 31st of February and its like are no days.
  const isDay = new Date(at).getUTCDate() === Number(day) && at % DAY_MS === 0;
  return isDay ? new Date(at).toISOString().slice(0, 10) : null;
}

/** @throws OcsError 400 with what the policy says */
export function hashOfLinkPassword(password: string): string | null {
  if (password === '') return null;
  const fault = faultOfPassword(password);
  if (fault !== null) throw new OcsError(400, fault);
  return hashPassword(password);
}

export function isYes(text: string | null): boolean {
  return text === 'true' || text === '1';
}
