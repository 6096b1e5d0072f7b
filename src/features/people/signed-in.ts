import { z } from 'zod';
import { RealmUnreachable } from '../../clients/keycloak/realm-fault.ts';
import type { SignedInTokens, SignIn } from '../../clients/keycloak/sign-in.ts';
import { SignInRefused } from '../../clients/keycloak/sign-in-refused.ts';
import type { Clock } from '../../lib/clock.ts';
import { randomHex } from '../../lib/ids.ts';
import type { Log } from '../../lib/log.ts';
import { MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Judge } from '../../platform/http/caller.ts';
import type { SignedIn } from '../../platform/web/page.ts';
import type { OpenSession, SessionData, Sessions } from '../../platform/web/sessions.ts';
import type { Callers } from './callers.ts';
import { type Claims, readClaims } from './claims.ts';

/** Older claims are asked for anew: who leaves a group, or may no longer sign in, loses rights within minutes. */
const CLAIMS_LIFE_MS = 5 * MINUTE_MS;
/** One request asks for a session; the others go by what is known. Once the answer is overdue another may. */
const ASK_AGAIN_MS = MINUTE_MS;
/** A realm that cannot be asked keeps nobody waiting for so long. */
const QUIET_MS = 30 * SECOND_MS;

const Text = z.string();
const Texts = z.array(Text);

/** What a session keeps of whoever signed in. */
const Kept = z.object({
  claims: z.object({
    ...{
      subject: Text,
      name: Text,
      email: Text.nullable(),
      client: Text.nullable(),
      session: Text.nullable(),
    },
    ...{ groups: Texts, realmRoles: Texts, clientRoles: Texts },
  }),
  idToken: Text,
  refreshToken: Text.nullable(),
  /** When the realm said so. */
  askedAt: z.number(),
  /** When somebody last set out to ask it again. */
  triedAt: z.number(),
});
type Kept = z.infer<typeof Kept>;

type Parts = {
  readonly clientId: string;
  readonly signIn: SignIn;
  readonly store: Sessions['store'];
  readonly callers: Callers;
  readonly judge: Judge;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
};

/** Who sessions are: rights are made of claims at each request, and the claims are never old while the realm is there. */
export type SignedInPeople = {
  /** A new session's content, for whom the realm signed in. @throws ZodError where it does not say whom */
  begin(tokens: SignedInTokens): { readonly claims: Claims; readonly data: SessionData };
  /** Who a session is at this moment; null where the realm ended it. */
  whoIs(session: OpenSession): Promise<SignedIn | null>;
  /** What proves to the realm whose session is to end. */
  idTokenOf(session: OpenSession): string | null;
};

export function createSignedInPeople(parts: Parts): SignedInPeople {
  const { callers, judge, db, clock, clientId } = parts;
  const renewed = createRenewal(parts);
  return {
    begin: (tokens) => {
      const claims = readClaims(tokens.payload, clientId);
      const { subject, session: realmSession } = claims;
      const kept = keptOf(tokens, claims, clock.now());
      return { claims, data: { subject, realmSession, csrf: randomHex(32), kept } };
    },
    whoIs: async (session) => {
      const now = await renewed(session);
      const kept = now === null ? null : readKept(now);
      if (now === null || kept === null) return null;
      const { subject, name } = kept.claims;
      const caller = await callers.callerOf(kept.claims, db);
      const operates = (await judge(caller, 'operate', null, db)) === 'granted';
      return { caller, subject, name, operates, session: now };
    },
    idTokenOf: (session) => readKept(session)?.idToken ?? null,
  };
}

type Renewal = (session: OpenSession) => Promise<OpenSession | null>;

/** Renews a session's claims where they are old: one asks for each session, on all replicas together. */
function createRenewal(parts: Parts): Renewal {
  const { store, clock } = parts;
  const underWay = new Map<string, Promise<OpenSession | null>>();
  const realm = { quietUntil: 0 };
  const renew = async (session: OpenSession, kept: Kept): Promise<OpenSession | null> => {
    const mine = await store.keep(session, { ...kept, triedAt: clock.now() });
    return mine === null ? store.again(session) : ask(parts, realm, mine, kept);
  };
  return (session) => {
    const now = clock.now();
    const kept = readKept(session);
    if (kept === null) return Promise.resolve(null);
    if (now - kept.askedAt < CLAIMS_LIFE_MS) return Promise.resolve(session);
    // A realm that lets nobody ask again: its word is good for as long as it is fresh.
    if (kept.refreshToken === null) return store.end({ key: session.key }).then(() => null);
    if (now - kept.triedAt < ASK_AGAIN_MS || now < realm.quietUntil) return Promise.resolve(session);
    const waiting = underWay.get(session.key);
    if (waiting !== undefined) return waiting;
    const asking = renew(session, kept).finally(() => underWay.delete(session.key));
    underWay.set(session.key, asking);
    return asking;
  };
}

async function ask(
  { signIn, store, clock, log, clientId }: Parts,
  realm: { quietUntil: number },
  session: OpenSession,
  { claims: known, refreshToken }: Kept,
): Promise<OpenSession | null> {
  try {
    const tokens = await signIn.refresh(refreshToken ?? '');
    const claims = readClaims(tokens.payload, clientId);
    if (claims.subject !== known.subject) throw new SignInRefused('ended');
    const kept = await store.keep(session, keptOf(tokens, claims, clock.now()));
    return kept ?? (await store.again(session));
  } catch (error) {
    if (error instanceof SignInRefused && error.because === 'ended') {
      const now = await store.again(session);
      // Whoever was quicker used the token that we were refused for.
      if (now !== null && now.sealed !== session.sealed) return now;
      await store.end({ key: session.key });
      return null;
    }
    if (!(error instanceof RealmUnreachable) && !(error instanceof SignInRefused)) throw error;
    realm.quietUntil = clock.now() + QUIET_MS;
    log.warn('a session goes by what the realm said before; it cannot be asked again', {
      fault: error.message,
    });
    return session;
  }
}

function keptOf({ idToken, refreshToken }: SignedInTokens, claims: Claims, now: number): Kept {
  const { groups, realmRoles, clientRoles } = claims;
  const lists = { groups: [...groups], realmRoles: [...realmRoles], clientRoles: [...clientRoles] };
  return { claims: { ...claims, ...lists }, idToken, refreshToken, askedAt: now, triedAt: now };
}

/** null for what another release of ours kept, in a way that we cannot read. */
function readKept({ data }: OpenSession): Kept | null {
  return Kept.safeParse(data.kept).data ?? null;
}
