import { showGuestCode } from '../../lib/ids.ts';
import type { LinkKind } from './door.ts';

/** Added to the address that BigBlueButton gets as `logoutURL`: the page then thanks, and offers to come back. */
export const LEFT_PARAMETER = 'left=1';

/** A meeting's path on our host, as links and invitations show it. */
export function doorPath(kind: LinkKind, code: string): string {
  return kind === 'guest'
    ? `/m/${encodeURIComponent(showGuestCode(code))}`
    : `/h/${encodeURIComponent(code)}`;
}

/** The page of somebody who waits to go in. */
export function waitPath(kind: LinkKind, code: string, ticket: string): string {
  return `${doorPath(kind, code)}/wait/${encodeURIComponent(ticket)}`;
}
