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
};

type Surroundings = {
  readonly assets: { urlOf(name: AssetName): string };
  readonly legal: LegalLinks;
  readonly people?: { signInPath(path: string): string };
};

/** German, unless `?lang=en` or the browser's languages say English. */
export function frameOf({ assets, legal, people }: Surroundings, request: Request): Frame {
  const chosen = languageFrom(request.query['lang']);
  const language = chosen ?? languageFrom(request.acceptsLanguages('de', 'en')) ?? 'de';
  const link = (path: string) => (chosen === null ? path : withQuery(path, `lang=${chosen}`));
  return {
    language,
    legal,
    assetUrl: (name) => assets.urlOf(name),
    signInPath: (path) => (people === undefined ? null : link(people.signInPath(link(path)))),
    link,
  };
}

/** `path` with one more query parameter. */
export function withQuery(path: string, parameter: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${parameter}`;
}

function languageFrom(value: unknown): Language | null {
  return value === 'de' || value === 'en' ? value : null;
}
