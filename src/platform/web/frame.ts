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
  /** An address of our own that keeps the language the reader chose by hand: there is no cookie to keep it. */
  link(path: string): string;
};

type Surroundings = {
  readonly assets: { urlOf(name: AssetName): string };
  readonly legal: LegalLinks;
};

/** German, unless `?lang=en` or the browser's languages say English. */
export function frameOf({ assets, legal }: Surroundings, request: Request): Frame {
  const chosen = languageFrom(request.query['lang']);
  const language = chosen ?? languageFrom(request.acceptsLanguages('de', 'en')) ?? 'de';
  return {
    language,
    legal,
    assetUrl: (name) => assets.urlOf(name),
    link: (path) => (chosen === null ? path : withQuery(path, `lang=${chosen}`)),
  };
}

/** `path` with one more query parameter. */
export function withQuery(path: string, parameter: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${parameter}`;
}

function languageFrom(value: unknown): Language | null {
  return value === 'de' || value === 'en' ? value : null;
}
