import type { Request } from 'express';
import type { AssetName } from './assets.ts';
import type { Language } from './texts.ts';

/** Addresses of the operator's own legal pages; null where there is none. */
export type LegalLinks = { readonly privacyUrl: string | null; readonly imprintUrl: string | null };

/** What the layout needs to know around a page's own content. */
export type Frame = {
  readonly language: Language;
  readonly legal: LegalLinks;
  assetUrl(name: AssetName): string;
  /** Where signing in begins that leads to the path given; null where nobody can sign in. */
  signInPath(path: string): string | null;
  /** An address of our own that keeps the language the reader chose by hand: there is no cookie to keep it. */
  link(path: string): string;
  /** This very page in the other language, as far as an address can lead there. */
  readonly otherLanguageUrl: string;
  /** Whose page it is; null where nobody is signed in, and on pages that do not look. */
  readonly person: FramePerson | null;
};

/** What the frame of a page says of who is signed in. */
export type FramePerson = {
  readonly name: string;
  /** The session's token: every form carries it. */
  readonly csrf: string;
  /** Whether they look after the whole: servers, jobs, the log. */
  readonly operates: boolean;
};

type Surroundings = {
  readonly assets: { urlOf(name: AssetName): string };
  readonly legal: LegalLinks;
  readonly people?: { signInPath(path: string): string };
};

/** German, unless `?lang=en` or the browser's languages say English. */
export function frameOf(
  { assets, legal, people }: Surroundings,
  request: Request,
  person: FramePerson | null = null,
): Frame {
  const chosen = languageFrom(request.query['lang']);
  const language = chosen ?? languageFrom(request.acceptsLanguages('de', 'en')) ?? 'de';
  const link = (path: string) => (chosen === null ? path : withQuery(path, `lang=${chosen}`));
  return {
    language,
    legal,
    assetUrl: (name) => assets.urlOf(name),
    signInPath: (path) => (people === undefined ? null : link(people.signInPath(link(path)))),
    link,
    otherLanguageUrl: inLanguage(request, language === 'de' ? 'en' : 'de'),
    person,
  };
}

/** A form's answer has no address of its own: only the language is asked for anew, and the page leads back. */
function inLanguage(request: Request, language: Language): string {
  const query = new URLSearchParams(request.method === 'POST' ? '' : request.originalUrl.split('?')[1]);
  query.set('lang', language);
  return `?${query.toString()}`;
}

/** `path` with one more query parameter. */
export function withQuery(path: string, parameter: string): string {
  const [address = '', ...place] = path.split('#');
  const anchor = place.map((name) => `#${name}`).join('');
  return `${address}${address.includes('?') ? '&' : '?'}${parameter}${anchor}`;
}

function languageFrom(value: unknown): Language | null {
  return value === 'de' || value === 'en' ? value : null;
}
