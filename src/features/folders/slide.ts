import { isSlideName, MAX_DOCUMENTS } from '../../clients/bigbluebutton/documents.ts';
import type { Entry, Path } from '../../clients/nextcloud/nextcloud.ts';

/** One file for the room of a date, in one state of its content. */
export type Slide = {
  readonly fileId: string;
  /** Says nothing without the size: two writes within a second share one. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly name: string;
  readonly path: Path;
};

/**
 * Why a file does not come into the room: no kind of file that rooms show; too large; nothing in it; too many before it.
 * `crowded` is a whole folder, in which there is more than we look through.
 */
export const SKIP_REASONS = ['type', 'size', 'empty', 'number', 'crowded'] as const;
export type SkippedFile = { readonly name: string; readonly reason: (typeof SKIP_REASONS)[number] };

export type Chosen = { readonly slides: readonly Slide[]; readonly skipped: readonly SkippedFile[] };

/** What BigBlueButton takes as one file. */
const MAX_SLIDE_BYTES = 30_000_000;

const byName = new Intl.Collator('de', { numeric: true });

/** Of what lies in a folder the files for a room, in the order in which people count: `2 Haushalt` before `10 Wahlen`. */
export function chooseSlides(entries: readonly Entry[]): Chosen {
  const slides: Slide[] = [];
  const skipped: SkippedFile[] = [];
  for (const { kind, path, fileId, etag, size } of inOrder(entries)) {
    const name = path.at(-1) ?? '';
    if (kind === 'folder' || isHidden(name)) continue;
    const reason = reasonAgainst(name, size) ?? (slides.length < MAX_DOCUMENTS ? null : 'number');
    if (reason === null) slides.push({ fileId, etag, size, name, path });
    else skipped.push({ name, reason });
  }
  return { slides, skipped };
}

/** Those of `slides` whose content as it is now was not given yet. */
export function notGiven(slides: readonly Slide[], given: readonly Omit<Slide, 'path'>[]): readonly Slide[] {
  const known = new Set(given.map(identityOf));
  return slides.filter((slide) => !known.has(identityOf(slide)));
}

function identityOf({ fileId, etag, size }: Omit<Slide, 'path'>): string {
  return `${fileId} ${size} ${etag}`;
}

/** What programs lay beside files of their own: `.~lock.Folien.odp#`. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$');
}

function reasonAgainst(name: string, size: number): SkippedFile['reason'] | null {
  if (!name.isWellFormed() || !isSlideName(name)) return 'type';
  if (size === 0) return 'empty';
  return size > MAX_SLIDE_BYTES ? 'size' : null;
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const nameOf = ({ path }: Entry) => path.at(-1) ?? '';
  return entries.toSorted(
    (one, other) => byName.compare(nameOf(one), nameOf(other)) || (nameOf(one) < nameOf(other) ? -1 : 1),
  );
}
