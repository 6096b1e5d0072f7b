import type { Request, Response } from 'express';
import { refuse } from '../../lib/refusal.ts';
import { cookieOf } from './cookies.ts';
import { carriesToken, comesFromUs } from './cross-site.ts';
import type { Page, PageAnswer, SignedIn, Web } from './page.ts';

/** Who asks for a page, or where they are sent instead. */
type Admission =
  | { readonly person: SignedIn | null }
  | { readonly redirect: string }
  /** A form that cannot be taken as it is; what was typed into it is still there. */
  | { readonly sendAgain: SignedIn | null };

const STRANGER: Admission = { person: null };

/**
 * Lets a request into a page of the given access.
 *
 * @throws Refusal `not-found` where nobody can sign in, `cross-site`, and for pages that speak JSON `sign-in-needed`
 *   and `form-stale`
 */
export async function admit(web: Web, page: Page, request: Request, response: Response): Promise<Admission> {
  const { people } = web;
  const { access = 'public', method } = page;
  if (access === 'public' || access === 'asked') return STRANGER;
  if (people === undefined) return access === 'person' ? refuse({ code: 'not-found' }) : STRANGER;
  const { sessions } = people;
  // Without a cookie nothing is done in anybody's name: a guest's form is as good from anywhere.
  const anonymous = access === 'optional' && !sessions.isNamed(request);
  if (method === 'post' && !anonymous && !comesFromUs(request, people.origin)) refuse({ code: 'cross-site' });
  const session = await sessions.open(request, response);
  const person = session === null ? null : await people.whoIs(session);
  if (access === 'optional') return { person };
  if (method === 'get') {
    return person === null ? { redirect: people.signInPath(request.originalUrl) } : { person };
  }
  if (person !== null && carriesToken(csrfIn(request), person.session.data.csrf)) return { person };
  if (page.speaks === 'json') refuse({ code: person === null ? 'sign-in-needed' : 'form-stale' });
  return { sendAgain: person };
}

/** Who is signed in, for a page of access `asked`. @throws Refusal `cross-site` */
export async function askWho(
  { people }: Web,
  request: Request,
  response: Response,
): Promise<SignedIn | null> {
  if (people?.sessions.isNamed(request) !== true) return null;
  if (request.method === 'POST' && !comesFromUs(request, people.origin)) refuse({ code: 'cross-site' });
  const session = await people.sessions.open(request, response);
  return session === null ? null : people.whoIs(session);
}

/** Begins or ends the browser's session, as an answer says. */
export async function changeSession(
  { people }: Web,
  { session }: PageAnswer,
  request: Request,
  response: Response,
): Promise<void> {
  if (session === undefined) return;
  if (people === undefined) throw new Error('a page changes sessions, and there are none');
  if (session === 'ended') await people.sessions.end(request, response);
  else await people.sessions.begin(request, response, session);
}

/** Reads cookies of ours for pages that are not public. */
export function cookieReader({ people }: Web, { access = 'public' }: Page, request: Request) {
  if (people === undefined || access === 'public') return () => null;
  return (plain: string) => cookieOf(request, people.cookies.name(plain));
}

function csrfIn({ body }: Request): string | undefined {
  const form: unknown = body;
  const sent: unknown = typeof form === 'object' && form !== null ? Reflect.get(form, 'csrf') : undefined;
  return typeof sent === 'string' ? sent : undefined;
}
