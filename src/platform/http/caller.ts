/** What a role may do grows from left to right. */
export const ROLES = ['viewer', 'host', 'secretary', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A role at a branch and at all branches below it. */
export type Grant = { readonly branch: string; readonly role: Role };

/** Who is asking, as far as the request proves it. `principal` is stable and names no person: `token:portal`. */
export type Caller = { readonly principal: string; readonly grants: readonly Grant[] };

/** What an endpoint demands: reading, moderating, booking, changing a branch; `operate` is admin at the root. */
export type Right = 'view' | 'host' | 'book' | 'administer' | 'operate';

/** Judges a right at one branch; made by the people feature, passed in by `app.ts`. */
export type Judge = (caller: Caller, right: Right, branch: string) => Promise<Verdict>;

/** `unknown` where there is no such branch and the caller may know that. */
export type Verdict = 'granted' | 'denied' | 'unknown';
