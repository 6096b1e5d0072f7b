import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, NextcloudClient, Path } from '../../clients/nextcloud/nextcloud.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import { bookingsById } from '../bookings/dates.ts';
import { papersOfAll } from './papers-store.ts';
import { placeOf } from './places.ts';
import { type Chosen, chooseSlides } from './slide.ts';

/** Where the slides of a date may lie, by file id: its own, and those of welcome of its branch. */
export type SlideSources = {
  /** Its subfolder for slides; null where it has no papers, or no folder yet. */
  readonly own: string | null;
  /** The part in which its branch keeps the slides of welcome; null where it has none. */
  readonly templates: string | null;
};

type Dated = { readonly occurrence: string; readonly booking: string; readonly branch: string };

/** Where the slides of these dates lie, by occurrence; without those that have none anywhere. */
export async function slideSources(
  db: Db | Tx,
  { meetings }: Pick<FolderSettings, 'meetings'>,
  dates: readonly Dated[],
): Promise<ReadonlyMap<string, SlideSources>> {
  const bookings = new Map(
    (
      await bookingsById(
        db,
        dates.map(({ booking }) => booking),
      )
    ).map((booking) => [booking.id, booking]),
  );
  const papers = await papersOfAll(
    db,
    dates.map(({ occurrence }) => occurrence),
  );
  const branches = [...new Set(dates.map(({ branch }) => branch))];
  const places = await Promise.all(branches.map((branch) => placeOf(db, branch)));
  const templates = new Map(
    branches.map((branch, at) => [branch, places[at]?.parts.get(meetings.templatesPart) ?? null]),
  );
  const sources = dates.map(({ occurrence, booking, branch }) => {
    const hasPapers = (bookings.get(booking)?.options.papers ?? 'none') !== 'none';
    const own = hasPapers ? (papers.get(occurrence)?.slidesId ?? null) : null;
    return [occurrence, { own, templates: templates.get(branch) ?? null }] as const;
  });
  return new Map(sources.filter(([, { own, templates: part }]) => own !== null || part !== null));
}

export type ReadSlidesParts = {
  readonly nextcloud: Pick<NextcloudClient, 'files'>;
  readonly settings: Pick<FolderSettings, 'meetings'>;
};

/** Of a listing, some 1,600 files: to read one this long takes a quarter of a second, in which nobody else is served. */
const MAX_LISTING_BYTES = 1_000_000;

/**
 * The slides of a date as they are now: its own, else those with which its branch welcomes.
 *
 * @throws NextcloudError
 */
export async function readSlides(
  { nextcloud: { files }, settings: { meetings } }: ReadSlidesParts,
  { own, templates }: SlideSources,
  options: CallOptions,
): Promise<Chosen> {
  const ownFolder = own === null ? null : await files.find(own, options);
  const chosen = await slidesIn(files, ownFolder?.path ?? null, options);
  if (chosen.slides.length > 0 || templates === null) return chosen;
  const part = await files.find(templates, options);
  if (part === null) return chosen;
  const welcome = await slidesIn(files, [...part.path, meetings.welcome], options);
  return { slides: welcome.slides, skipped: [...chosen.skipped, ...welcome.skipped] };
}

/** What lies there; nothing where there is no such folder, or none any more. */
async function slidesIn(
  files: NextcloudClient['files'],
  path: Path | null,
  options: CallOptions,
): Promise<Chosen> {
  if (path === null) return { slides: [], skipped: [] };
  try {
    return chooseSlides(await files.list(path, { ...options, maxBytes: MAX_LISTING_BYTES }));
  } catch (error) {
    if (!(error instanceof NextcloudError)) throw error;
    if (error.kind === 'not-found') return { slides: [], skipped: [] };
    if (error.kind !== 'too-large') throw error;
    return { slides: [], skipped: [{ name: path.at(-1) ?? '', reason: 'crowded' }] };
  }
}
