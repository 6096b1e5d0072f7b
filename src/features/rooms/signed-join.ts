import { randomUUID } from 'node:crypto';
import type { Entry, LinkKind } from './door.ts';
import { doorPath, LEFT_PARAMETER } from './guest-links.ts';
import type { Room } from './room.ts';
import type { PoolServer } from './server.ts';

export type JoinParts = {
  readonly pool: readonly PoolServer[];
  readonly publicUrl: string;
  /** Origins in the policy's `form-action`. */
  readonly joinOrigins: ReadonlySet<string>;
};

/** Somebody on the way into a room. */
export type Joining = {
  readonly kind: LinkKind;
  readonly code: string;
  readonly room: Room;
  /** The meeting's. */
  readonly language: 'de' | 'en';
  readonly visitor: { readonly name: string; readonly language: 'de' | 'en' };
};

/** @throws Error for a room that is not there */
export function signedJoin(parts: JoinParts, joining: Joining): Extract<Entry, { to: 'room' }> {
  const { kind, code, room, language, visitor } = joining;
  const server = parts.pool.find(({ name }) => name === room.server);
  if (server === undefined || room.createTime === null) throw new Error(`Room ${room.id} cannot be joined.`);
  const back = `${parts.publicUrl}${doorPath(kind, code)}`;
  const url = server.client.joinUrl({
    meetingID: room.meetingId,
    fullName: visitor.name,
    role: kind === 'host' ? 'MODERATOR' : 'VIEWER',
    userID: `${kind}-${randomUUID()}`,
    createTime: room.createTime,
    // Under ASK_MODERATOR it is guests who wait; without the parameter BBB takes everybody for signed in.
    ...(kind === 'guest' ? { guest: true } : {}),
    logoutURL: `${back}?${LEFT_PARAMETER}`,
    errorRedirectUrl: back,
    // A meeting in English is one for everybody; else each reads the language of their browser.
    userdata: { bbb_override_default_locale: language === 'en' ? 'en' : visitor.language },
  });
  return {
    to: 'room',
    url,
    formActionAllowed: parts.joinOrigins.has(new URL(url).origin) && server.client.kind === 'bigbluebutton',
  };
}
