import { presence } from './recording-list.ts';
import type { RecordingAnswer, RecordingEntry } from './read-recordings.ts';

/** The most that servers give at once. */
export const PAGE_ENTRIES = 100;
/** A server that lists more pages than this has no end. */
const MAX_PAGES = 20_000;
/** Steps back beyond one for each page further on: a list that is another each time would have us go in circles. */
const SPARE_STEPS_BACK = 50;

type PageOptions = { readonly limit?: number; readonly endless: () => Error };

/**
 * Walks a list that is only shown in pages, whatever becomes of it meanwhile. Each id is told once, and again where
 * it turns out to be more there than it was told.
 *
 * Every page begins with the last entry of the one before. Where it does not, entries were taken off the list in
 * between and others moved up past us, so we go back until we meet what we know. So nothing that stays on the list is
 * missed, as long as what stays keeps its order. It ends with a short page, unless the server says that there is
 * more, with a page that brings nothing new, and with one that is longer than a page: that server ignores paging.
 *
 * @param ask for the page that begins at `offset`, of `limit` entries
 * @throws what `endless` makes where it does not end
 */
export async function* walkPages(
  ask: (offset: number, limit: number) => Promise<RecordingAnswer>,
  { limit = PAGE_ENTRIES, endless }: PageOptions,
): AsyncGenerator<RecordingAnswer, undefined> {
  const told = new Map<string, number>();
  const walked = new Set<string>();
  const position = createPosition(walked);
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const { entries, total } = await ask(position.offset, limit);
    yield { entries: freshOf(told, entries), total };
    if (entries.length > limit) return;
    if (position.joins(entries)) {
      const known = walked.size;
      for (const { recordId } of entries) walked.add(recordId);
      const end = position.offset + entries.length;
      const last = entries.length < limit || walked.size === known;
      // A server may give less at once than it was asked for.
      if (entries.length === 0 || (last && end >= (total ?? 0))) return;
      position.advance(entries.length);
    } else {
      position.back();
    }
  }
  throw endless();
}

/** Where the next page begins, and whether it follows on from what was walked. */
function createPosition(walked: ReadonlySet<string>) {
  let offset = 0;
  let furthest = 0;
  let step = 1;
  let spareSteps = SPARE_STEPS_BACK;
  /** False where a page of one entry left nothing to overlap with. */
  let overlaps = false;
  return {
    get offset() {
      return offset;
    },
    joins(entries: readonly RecordingEntry[]): boolean {
      if (!overlaps || spareSteps === 0) return true;
      const [first] = entries;
      return first !== undefined && walked.has(first.recordId);
    },
    advance(entries: number) {
      overlaps = entries > 1;
      offset += overlaps ? entries - 1 : entries;
      step = 1;
      if (offset > furthest) spareSteps += 1;
      furthest = Math.max(furthest, offset);
    },
    back() {
      offset = Math.max(0, offset - step);
      overlaps = offset > 0;
      step *= 2;
      spareSteps -= 1;
    },
  };
}

/** What of a page was not told yet, and notes it as told. */
function freshOf(told: Map<string, number>, entries: readonly RecordingEntry[]): readonly RecordingEntry[] {
  return entries.filter((entry) => {
    const isNews = presence(entry) > (told.get(entry.recordId) ?? 0);
    if (isNews) told.set(entry.recordId, presence(entry));
    return isNews;
  });
}
