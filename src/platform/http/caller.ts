import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../db/database.ts';

/** What a role may do grows from left to right. */
export const ROLES = ['viewer', 'host', 'secretary', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A role at a branch and at all branches below it. */
export type Grant = {
  readonly branch: string;
  readonly role: Role;
  /** Until when, where it is held in somebody's place. */
  readonly deputyUntil?: Instant;
};

/**
 * Who is asking, as far as the request proves it. `principal` is stable and names no person: `token:portal`,
 * `client:<client id>` for a program with an account of the realm's, `person:<subject>`.
 */
export type Caller = {
  readonly principal: string;
  readonly grants: readonly Grant[];
  /** Where it is a person; `name` is for the person's own eyes. */
  readonly person?: { readonly subject: string; readonly name: string };
  /** Calls a minute, where it has a number of its own; 0: as many as come. */
  readonly requestsPerMinute?: number;
};

/**
 * What an endpoint demands: reading, moderating, booking, letting others act for a branch, changing a branch;
 * `operate` is admin at the root.
 */
export type Right = 'view' | 'host' | 'book' | 'appoint' | 'administer' | 'operate';

/**
 * Who sent this `Authorization` header; null for nobody we know: that may be a guess, and is counted. Made by the
 * people feature.
 *
 * @throws Refusal `unauthenticated` for what is no good and yet no guess; `realm-unreachable` where nobody can say
 */
export type Identify = (authorization: string | undefined) => Promise<Caller | null>;

/**
 * Judges a right at one branch (null: at the root); made by the people feature, passed in by `app.ts`.
 *
 * @param db the request's transaction where it has one: what it reads is what the handler reads
 */
export type Judge = (caller: Caller, right: Right, branch: string | null, db: Db | Tx) => Promise<Verdict>;

/** `unknown` where there is no such branch and the caller may know that. */
type Verdict = 'granted' | 'denied' | 'unknown';
