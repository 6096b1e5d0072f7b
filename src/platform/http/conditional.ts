import { refuse } from '../../lib/refusal.ts';

const VERSION_TAG = /^"(\d{1,15})"$/;

/** A version as a strong entity tag: `"7"`. */
export function toTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that `If-Match` names; null for none, or for `*` (any).
 *
 * @throws Refusal `version-conflict` for anything that can be no version of ours: a weak tag, a list, a stranger's
 */
export function readIfMatch(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null;
  const version = VERSION_TAG.exec(header.trim())?.[1] ?? refuse({ code: 'version-conflict' });
  return Number(version);
}

/** Whether `If-None-Match` names `tag` (RFC 9110, 13.1.2: weak comparison, a list, or `*`). */
export function isKnown(tag: string, header: string | undefined): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((known) => known.trim().replace(/^W\//, '') === tag);
}
