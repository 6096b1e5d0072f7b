import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { ApiCall } from './call.ts';

/** One document of an XML body, as it was handed over. */
export type HandedDocument = {
  readonly name: string;
  readonly source: { readonly url: string } | { readonly content: Buffer };
  readonly current: boolean;
  readonly downloadable: boolean;
  readonly removable: boolean;
};

/** What the server made of a document: everything here but the first lines only moderators would learn. */
export type Slide = {
  readonly name: string;
  readonly source: 'inline' | 'url';
  /** Null for an inline document. */
  readonly url: string | null;
  readonly handedBy: 'create' | 'insertDocument';
  readonly downloadable: boolean;
  readonly removable: boolean;
  /** The one of its meeting that is shown. */
  current: boolean;
  state: 'converting' | 'converted' | 'failed';
  /** Only with `failed`. */
  reason: SlideFault | null;
  /** Null until they are here. */
  bytes: number | null;
  sha256: string | null;
};

/** Why a document did not become slides; the API tells none of it. */
export type SlideFault =
  /** No absolute address, or no https. */
  | 'address'
  /** This very machine, or one of a private network. */
  | 'host'
  | 'redirects'
  | 'unreachable'
  /** Another HTTP status than 200. */
  | 'status'
  | 'too-large'
  /** An extension that is none of a document. */
  | 'type'
  /** Not what the extension says. */
  | 'content';

/** The body is no well-formed XML: a real server dies on it with an HTML 500. */
export class MalformedBody extends Error {}

const Body = z.object({
  modules: z.union([z.object({ module: z.array(z.unknown()).default([]) }), z.string()]),
});
const Module = z.object({ '@name': z.literal('presentation'), document: z.array(z.unknown()).default([]) });
const Document = z.object({
  '@url': z.string().default(''),
  '@filename': z.string().default(''),
  '@name': z.string().default(''),
  '@current': z.string().default('false'),
  '@downloadable': z.string().default('false'),
  '@removable': z.string().default('true'),
  '#text': z.string().default(''),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  // With them come the numeric references (`&#228;`), which every reader of XML knows.
  htmlEntities: true,
  isArray: (_name, path) => path === 'modules.module' || path === 'modules.module.document',
});

/** The documents of an XML body; none for other bodies. @throws MalformedBody */
export function documentsOf({ contentType, body }: Pick<ApiCall, 'contentType' | 'body'>): HandedDocument[] {
  return /^(application|text)\/xml$/.test(contentType) ? readDocuments(body) : [];
}

/**
 * In their order, except that the server takes the first one marked as current before all others; without those
 * that have no extension (skipped silently).
 */
function readDocuments(body: string): HandedDocument[] {
  if (body.trim() === '') return [];
  const parsed = Body.safeParse(parseXml(body));
  if (!parsed.success || typeof parsed.data.modules === 'string') return [];
  const documents = parsed.data.modules.module
    .flatMap((item) => Module.safeParse(item).data?.document ?? [])
    .flatMap((item) => Document.safeParse(item).data ?? [])
    .map(toDocument);
  const shown = documents.find(({ current }) => current);
  const inOrder =
    shown === undefined ? documents : [shown, ...documents.filter((document) => document !== shown)];
  return inOrder
    .map((document) => ({ ...document, current: document === shown }))
    .filter(({ name }) => /[^/]\.[a-z0-9]{1,5}$/i.test(name));
}

/** What the parser takes although no reader of XML does: a bare `&`, and a `<` inside an attribute. */
const BARE_SIGN = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)|="[^"]*<[^"]*"|='[^']*<[^']*'/i;

function parseXml(body: string): unknown {
  if (BARE_SIGN.test(body)) throw new MalformedBody('the body holds a bare sign');
  try {
    // Only a validating parse notices malformed XML; the package named as its successor is not among ours.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return parser.parse(body, true);
  } catch (cause) {
    throw new MalformedBody('the body is not well-formed XML', { cause });
  }
}

function toDocument(document: z.infer<typeof Document>): HandedDocument {
  const url = document['@url'];
  const lastPart = (url.split(/[?#]/, 1)[0] ?? '').split('/').at(-1) ?? '';
  const isTrue = (text: string) => text.toLowerCase() === 'true';
  return {
    name: url === '' ? document['@name'] : document['@filename'] || lastPart,
    source: url === '' ? { content: Buffer.from(document['#text'], 'base64') } : { url },
    current: isTrue(document['@current']),
    downloadable: isTrue(document['@downloadable']),
    removable: isTrue(document['@removable']),
  };
}
