import type { VNode } from 'preact';
import type { Log } from '../../lib/log.ts';
import type { Assets } from './assets.ts';
import type { Frame, LegalLinks } from './frame.ts';
import type { Language } from './texts.ts';

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
};

export type PageAnswer =
  | { readonly status: number; readonly html: VNode; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: 303; readonly redirect: string }
  | { readonly status: number; readonly json: unknown };

/** One page as data: mounted by `pageRouter`. */
export type Page = {
  readonly method: 'get' | 'post';
  /** Express 5 path, `/m/:code`. */
  readonly path: string;
  /** What its errors are told in; `page` by default. */
  readonly speaks?: 'page' | 'json';
  handle(request: PageRequest): PageAnswer | Promise<PageAnswer>;
};

/** What all pages share. */
export type Web = { readonly assets: Assets; readonly log: Log; readonly legal: LegalLinks };
