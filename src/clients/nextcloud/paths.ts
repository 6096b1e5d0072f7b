import { refused } from './failure.ts';
import type { Path } from './nextcloud.ts';

/** As a server takes them: 125 umlauts. */
const MAX_SEGMENT_BYTES = 250;
const FORBIDDEN = /[/\\\p{Cc}]/u;
/** Refused by every server, and some of them with the status of a folder that is there. */
const RESERVED = /^\.htaccess$|\.(?:part|filepart)$/i;

/**
 * The path with names as the server keeps them (NFC).
 *
 * @throws Failure `bad-name` for what no server takes, or would take for another path
 */
export function checkedPath(path: Path): Path {
  return path.map(checkedName);
}

function checkedName(name: string): string {
  const normal = name.isWellFormed() ? name.normalize('NFC') : '';
  const bad =
    normal.trim() === '' ||
    normal === '.' ||
    normal === '..' ||
    FORBIDDEN.test(normal) ||
    RESERVED.test(normal) ||
    Buffer.byteLength(normal, 'utf8') > MAX_SEGMENT_BYTES;
  if (bad) throw refused('bad-name');
  return normal;
}

/** A path for a URL; begins with a slash where it is not empty. */
export function encoded(path: Path): string {
  return path.map((name) => `/${encodeURIComponent(name)}`).join('');
}

/**
 * What of a `href` lies below `root`, decoded, in NFC.
 *
 * @param href percent-encoded, in either case of hex, with or without host, with or without a slash at its end
 * @param root percent-encoded path of a URL, compared without regard to case since the name of an account has none
 * @returns null where it lies elsewhere or cannot be read
 */
export function pathBelow(root: string, href: string): Path | null {
  const segments = decodedSegments(href);
  const above = decodedSegments(root);
  if (segments === null || above === null || segments.length < above.length) return null;
  const same = above.every((name, at) => name.toLowerCase() === segments[at]?.toLowerCase());
  return same ? segments.slice(above.length) : null;
}

function decodedSegments(address: string): Path | null {
  const path = address.replace(/^https?:\/\/[^/]*/i, '');
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => decodeURIComponent(segment).normalize('NFC'));
  } catch {
    // Broken percent signs: whatever it is, it is no address that we know.
    return null;
  }
}

/** A path as OCS and Team folders write it: `/Gliederungen/Bayern`, decoded; the first slash may be missing. */
export function plainSegments(path: string): Path {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => segment.normalize('NFC'));
}

/** Whether the two name the same place. */
export function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}
