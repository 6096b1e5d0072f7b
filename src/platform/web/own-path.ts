/** Longer addresses of our own are none that a page of ours links to. */
const LONGEST = 300;

/**
 * `path` where it leads to a page on our own host, cleaned of all that is not path and query; null where it leads
 * anywhere else, or where a browser might read it as another address than we do.
 *
 * @param origin ours
 */
export function ownPath(path: string, origin: string): string | null {
  if (path.length > LONGEST || !/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) return null;
  const url = URL.parse(path, origin);
  if (url?.origin !== origin || url.username !== '') return null;
  const cleaned = `${url.pathname}${url.search}`;
  // `/..//evil.example` is one slash too many once its dots are resolved.
  return cleaned.startsWith('//') ? null : cleaned;
}
