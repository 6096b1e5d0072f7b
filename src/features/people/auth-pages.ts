import { RealmUnreachable } from '../../clients/keycloak/realm-fault.ts';
import type { SignIn } from '../../clients/keycloak/sign-in.ts';
import { SignInRefused } from '../../clients/keycloak/sign-in-refused.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Database } from '../../platform/db/database.ts';
import { carriesToken } from '../../platform/web/cross-site.ts';
import { ownPath } from '../../platform/web/own-path.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import type { Sessions } from '../../platform/web/sessions.ts';
import { refusedPage, signedOutPage, unreachablePage } from './auth-notices.tsx';
import { PENDING_COOKIE, type PendingSignIns } from './pending-sign-ins.ts';
import { rememberPerson } from './people-store.ts';
import type { SignedInPeople } from './signed-in.ts';

/** Where a person lands who asked for nothing else. */
const START = '/start';
const ONLY_HERE = '/auth/signed-out?only=here';

export type AuthParts = {
  readonly signIn: SignIn;
  readonly signedIn: SignedInPeople;
  readonly pending: PendingSignIns;
  readonly sessions: Sessions['store'];
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Our own origin. */
  readonly origin: string;
};

/** Signing in and out by the realm. */
export function authPages(parts: AuthParts): readonly Page[] {
  return [
    { method: 'get', path: '/auth/login', access: 'optional', handle: (request) => login(parts, request) },
    {
      method: 'get',
      path: '/auth/callback',
      access: 'optional',
      handle: (request) => callback(parts, request),
    },
    { method: 'post', path: '/auth/logout', access: 'optional', handle: (request) => logout(parts, request) },
    // Whoever reloads an answer to the form by its address.
    { method: 'get', path: '/auth/logout', handle: () => ({ status: 303, redirect: START }) },
    {
      method: 'get',
      path: '/auth/signed-out',
      handle: ({ frame, query }) => signedOutPage(frame, query['only'] === 'here'),
    },
  ];
}

async function login({ signIn, pending, origin, log }: AuthParts, request: PageRequest): Promise<PageAnswer> {
  const { frame, language, query } = request;
  const returnTo = ownPath(query['return'] ?? '', origin) ?? START;
  try {
    const { url, transaction } = await signIn.begin(language);
    const cookie = pending.add(request.cookie(PENDING_COOKIE), { ...transaction, returnTo });
    return { status: 303, redirect: url, headers: { 'Set-Cookie': cookie } };
  } catch (error) {
    return notSignedIn(log, error, (why) =>
      why === 'unreachable' ? unreachablePage(frame, returnTo) : refusedPage(frame, why, returnTo),
    );
  }
}

async function callback(parts: AuthParts, request: PageRequest): Promise<PageAnswer> {
  const { signIn, signedIn, log } = parts;
  const { frame, query } = request;
  const { pending, line } = parts.pending.take(request.cookie(PENDING_COOKIE), query['state'] ?? '');
  if (pending === null) return refusedPage(frame, 'callback');
  const headers = { 'Set-Cookie': line };
  const { returnTo } = pending;
  try {
    const tokens = await signIn.finish(new URLSearchParams(query), pending);
    const { claims, data } = signedIn.begin(tokens);
    await parts.database.transaction((tx) => rememberPerson(tx, claims, parts.clock.now()));
    log.info('somebody signed in');
    return { status: 303, redirect: returnTo, headers, session: data };
  } catch (error) {
    const answer = notSignedIn(log, error, (why) =>
      why === 'unreachable' ? unreachablePage(frame, returnTo) : refusedPage(frame, why, returnTo),
    );
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
}

type Why = 'unreachable' | 'denied' | 'callback' | 'client';

/** What a person is told whom the realm did not sign in, and what the operator is. */
function notSignedIn(log: Log, error: unknown, tell: (why: Why) => PageAnswer): PageAnswer {
  if (error instanceof RealmUnreachable) {
    log.warn('somebody could not sign in: the realm cannot be asked', { call: error.call, kind: error.kind });
    return tell('unreachable');
  }
  if (!(error instanceof SignInRefused)) throw error;
  const because = error.because === 'ended' ? 'callback' : error.because;
  if (because === 'client') {
    log.error('nobody can sign in: the realm does not take us for its client, see PLENUM_KEYCLOAK_…', {});
  } else log.info('somebody was not signed in', { because });
  return tell(because);
}

/** The session ends here first, whatever the realm says to it. */
async function logout(parts: AuthParts, { person, form }: PageRequest): Promise<PageAnswer> {
  if (person === null) return { status: 303, redirect: '/auth/signed-out', session: 'ended' };
  const { session, subject } = person;
  if (!carriesToken(form['csrf'], session.data.csrf)) refuse({ code: 'form-stale' });
  const { sessions, signedIn, signIn, log } = parts;
  await sessions.end(form['everywhere'] === undefined ? { key: session.key } : { subject });
  try {
    const idToken = signedIn.idTokenOf(session);
    const redirect = idToken === null ? ONLY_HERE : await signIn.endUrl(idToken);
    return { status: 303, redirect, session: 'ended' };
  } catch (error) {
    if (!(error instanceof RealmUnreachable) && !(error instanceof SignInRefused)) throw error;
    log.warn('somebody signed out here only: the realm cannot be asked', { fault: error.message });
    return { status: 303, redirect: ONLY_HERE, session: 'ended' };
  }
}
