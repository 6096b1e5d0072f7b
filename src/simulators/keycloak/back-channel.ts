import { SECOND_MS, type Instant } from '../../lib/span.ts';
import type { SsoSession } from './sessions.ts';
import { logoutClaims } from './tokens.ts';
import type { World } from './world.ts';

/** One client that was told about the end of a session. */
export type LogoutCall = {
  readonly clientId: string;
  readonly sid: string;
  readonly at: Instant;
  /** What it answered; null where it could not be reached. */
  readonly status: number | null;
};

export type BackChannel = {
  /** Ends a session, and tells its clients that asked to be told. */
  end(session: SsoSession): Promise<void>;
  /** The newest last, at most the last 1,000. */
  calls(): readonly LogoutCall[];
};

const TIME_LIMIT_MS = 5 * SECOND_MS;
const KEPT = 1000;

export function createBackChannel(world: World): BackChannel {
  const calls: LogoutCall[] = [];
  const tell = async (clientId: string, session: SsoSession): Promise<void> => {
    const client = world.directory.client(clientId);
    const url = client?.backchannelLogoutUrl ?? null;
    if (client === undefined || url === null) return;
    const token = world.keys.sign({ typ: 'logout+jwt' }, logoutClaims(world, client, session));
    const status = await post(url, new URLSearchParams({ logout_token: token }));
    calls.push({ clientId, sid: session.sid, at: world.clock.now(), status });
    if (calls.length > KEPT) calls.shift();
  };
  return {
    end: async (session) => {
      if (!world.sessions.end(session)) return;
      await Promise.all([...session.clients].map((clientId) => tell(clientId, session)));
    },
    calls: () => [...calls],
  };
}

/** @returns the status, or null: a client that is away does not hold up the logout */
async function post(url: string, body: URLSearchParams): Promise<number | null> {
  try {
    const signal = AbortSignal.timeout(TIME_LIMIT_MS);
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual', signal });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}
