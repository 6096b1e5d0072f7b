import type { VNode } from 'preact';
import type { Log } from '../../lib/log.ts';
import type { Caller } from '../http/caller.ts';
import type { Assets } from './assets.ts';
import type { Cookies } from './cookies.ts';
import type { Frame, LegalLinks } from './frame.ts';
import type { Permitted } from './security-headers.ts';
import type { OpenSession, SessionData, Sessions } from './sessions.ts';
import type { Language } from './texts.ts';

/** Somebody who signed in, as the request's session says. */
export type SignedIn = {
  /** Made anew for each request: what somebody may do changes while they are signed in. */
  readonly caller: Caller;
  readonly subject: string;
  readonly name: string;
  /** Whether they look after the whole. */
  readonly operates: boolean;
  readonly session: OpenSession;
};

export type PageRequest = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The fields of a POSTed form; of a repeated field the first. Empty for other bodies. */
  readonly form: Readonly<Record<string, string>>;
  readonly language: Language;
  /** The visitor's address as the trusted proxies name it. */
  readonly clientAddress: string;
  /** What the layout needs around the page. */
  readonly frame: Frame;
  /** Who is signed in; null for nobody, and on every public page and every one that asks for itself. */
  readonly person: SignedIn | null;
  /**
   * Who is signed in, for a page that asks for itself; on others the same as `person`.
   *
   * @throws Refusal `cross-site` for a form that does not come from our own pages
   */
  signedIn(): Promise<SignedIn | null>;
  /** The value of a cookie of ours by its plain name; null where there is none, and on every public page. */
  cookie(plain: string): string | null;
};

type Headers = Readonly<Record<string, string>>;

export type PageAnswer = {
  readonly headers?: Headers;
  /** A session that begins with this answer, or that the browser's has ended. */
  readonly session?: SessionData | 'ended';
} & (
  | {
      readonly status: number;
      readonly html: VNode;
      /** For large pages that show no link codes: what a page shows of its address tells of what stands beside it. */
      readonly packed?: boolean;
    }
  | { readonly status: 303; readonly redirect: string }
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly file: PageFile }
);

/** What a browser saves. */
type PageFile = {
  /** Under which name: ASCII, with its ending. */
  readonly name: string;
  /** A media type with its charset. */
  readonly type: string;
  readonly content: string;
};

/**
 * For whom a page is: `public` for everybody, and no cookie is looked at; `asked` for everybody, and who is signed in is
 * looked up only where the page asks (`signedIn`), so that no session and no realm stands in the way of the others;
 * `optional` for everybody, and it knows who is signed in; `person` for nobody else. What is sent in somebody's name must
 * come from our own pages, and to a `person` page with the session's token in the field `csrf`.
 */
type Access = 'public' | 'asked' | 'optional' | 'person';

/** One page as data: mounted by `pageRouter`. */
export type Page = {
  readonly method: 'get' | 'post';
  /** Express 5 path, `/m/:code`. */
  readonly path: string;
  /** What its errors are told in; `page` by default. */
  readonly speaks?: 'page' | 'json';
  /** `public` by default. */
  readonly access?: Access;
  /** How large a form may be, where it holds more than a few fields; 16 kB by default. */
  readonly formLimitBytes?: number;
  /** What the browser may let this page use where its reader allows it; nothing by default. */
  readonly permits?: readonly Permitted[];
  handle(request: PageRequest): PageAnswer | Promise<PageAnswer>;
};

/** How pages know people; made by the people feature. */
export type PagePeople = {
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  /** Our own origin. */
  readonly origin: string;
  /** Who a session is at this moment; null where it has ended. */
  whoIs(session: OpenSession): Promise<SignedIn | null>;
  /** Where signing in begins that leads to `path` of our own. */
  signInPath(path: string): string;
};

/** What all pages share. Without `people` nobody can sign in: pages for persons are not found. */
export type Web = {
  readonly assets: Assets;
  readonly log: Log;
  readonly legal: LegalLinks;
  readonly people?: PagePeople;
};
