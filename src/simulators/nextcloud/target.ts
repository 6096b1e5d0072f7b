import { webServerError, type Answer } from './answer.ts';

/** Where a request goes, as the web server hands it on. */
export type Target = {
  /** Decoded; a `%2F` never gets this far, so every slash separates. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
};

/** What the web server makes of a request target, or what it answers by itself. */
export function parseTarget(raw: string): Target | Answer {
  const mark = raw.indexOf('?');
  const rawPath = mark < 0 ? raw : raw.slice(0, mark);
  if (/%(?![0-9a-f]{2})/i.test(rawPath) || rawPath.includes('#')) return webServerError(400, 'Bad Request');
  if (/%(2f|00)/i.test(rawPath)) return webServerError(404, 'Not Found');
  const path = decodePath(rawPath);
  if (path === null) return webServerError(500, 'Internal Server Error');
  const segments = resolveDots(path.split('/'));
  return {
    path: `/${segments.join('/')}`,
    segments,
    query: new URLSearchParams(mark < 0 ? '' : raw.slice(mark + 1)),
  };
}

/** Percent-encoded bytes that are no UTF-8 are taken for Latin-1; raw ones are too much. Null: nothing to be made of it. */
export function decodePath(raw: string): string | null {
  const pieces = raw.split(/(%[0-9a-f]{2})/i);
  const bytes = Buffer.concat(
    pieces.map((piece, index) =>
      index % 2 === 1 ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece, 'latin1'),
    ),
  );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: see above.
    return /[\u0080-\u00ff]/.test(raw) ? null : bytes.toString('latin1');
  }
}

export function resolveDots(segments: readonly string[]): string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  return kept;
}
