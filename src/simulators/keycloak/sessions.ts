import { randomBytes } from 'node:crypto';
import { SECOND_MS, type Instant } from '../../lib/span.ts';

/** One person's single sign-on in one browser. */
export type SsoSession = {
  /** What tokens name it by. */
  readonly sid: string;
  /** What oidc-provider names it by. */
  readonly uid: string;
  readonly userId: string;
  readonly startedAt: Instant;
  /** When the password was last given. */
  authenticatedAt: Instant;
  usedAt: Instant;
  /** Clients that got a code in it. */
  readonly clients: Set<string>;
};

type SessionUse = {
  readonly uid: string;
  readonly userId: string;
  readonly clientId: string;
  /** Whether the password was given just now. */
  readonly isFresh: boolean;
};

export type Sessions = {
  /** Begins or goes on: the person signed in, or came back by the browser's cookie. */
  use(wish: SessionUse, now: Instant): SsoSession;
  /** The session while it lasts. */
  byUid(uid: string, now: Instant): SsoSession | undefined;
  bySid(sid: string, now: Instant): SsoSession | undefined;
  ofUser(userId: string, now: Instant): readonly SsoSession[];
  count(now: Instant): number;
  /** @returns false where it had ended already */
  end(session: SsoSession): boolean;
};

export type SessionLimits = {
  /** Seconds without a login or a refresh after which it ends. */
  readonly idleSeconds: number;
  readonly maxSeconds: number;
};

export function createSessions({ idleSeconds, maxSeconds }: SessionLimits): Sessions {
  const all = new Map<string, SsoSession>();
  const lasts = ({ usedAt, startedAt }: SsoSession, now: Instant) =>
    now < usedAt + idleSeconds * SECOND_MS && now < startedAt + maxSeconds * SECOND_MS;
  const live = (now: Instant) => {
    for (const session of all.values()) if (!lasts(session, now)) all.delete(session.uid);
    return [...all.values()];
  };
  const byUid = (uid: string, now: Instant) => live(now).find((session) => session.uid === uid);
  return {
    use: ({ uid, userId, clientId, isFresh }, now) => {
      const known = byUid(uid, now);
      const session = known?.userId === userId ? known : begin(uid, userId, now);
      session.usedAt = now;
      if (isFresh) session.authenticatedAt = now;
      session.clients.add(clientId);
      all.set(uid, session);
      return session;
    },
    byUid,
    bySid: (sid, now) => live(now).find((session) => session.sid === sid),
    ofUser: (userId, now) => live(now).filter((session) => session.userId === userId),
    count: (now) => live(now).length,
    end: ({ uid }) => all.delete(uid),
  };
}

function begin(uid: string, userId: string, now: Instant): SsoSession {
  const sid = randomBytes(18).toString('base64url');
  return { sid, uid, userId, startedAt: now, authenticatedAt: now, usedAt: now, clients: new Set() };
}
