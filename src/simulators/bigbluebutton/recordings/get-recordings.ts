import { success, type Answer } from '../answer.ts';
import type { ApiCall } from '../call.ts';
import { readInteger } from '../parameters.ts';
import type { World } from '../world.ts';
import { element, parent } from '../xml.ts';
import { candidates, listed, metaFilter, stateFilter } from './filters.ts';
import { recordingElement } from './recording-xml.ts';
import { shownAt, type Recording, type Shown } from './recording.ts';
import { shuffled } from './shelf.ts';

type Page = { readonly offset: number; readonly limit: number };
/** What a listing shows of a recording. */
type Showing = (recording: Recording) => Shown;

/** The recordings that fit, in no order that anybody may rely on; a balancer's newest first. */
export function getRecordings(world: World, call: ApiCall): Answer {
  const { traits, recordings } = world;
  const page = pageOf(world, call);
  if (!recordings.settings.fetchAll && page === null && !namesSomething(call)) {
    return success(traits, told(world));
  }
  recordings.listings += 1;
  const lagMs = recordings.faults.take('lag')?.ms ?? 0;
  const showing: Showing = (recording) => shownAt(recording, call.now, lagMs);
  const found = inOrder(world, page, withStrangers(world, matching(world, call, showing, lagMs)));
  const chosen = page === null ? found : found.slice(page.offset, page.offset + page.limit);
  const written = chosen.flatMap((recording) => entriesOf(world, call, recording, showing(recording)));
  return success(traits, [
    traits.isBalancer && written.length === 0 ? '<recordings/>' : parent('recordings', written),
    ...paging(world, page, found.length, written.length),
    ...(written.length === 0 ? told(world) : []),
  ]);
}

/** One entry, unless it is shown twice on demand. */
function entriesOf(world: World, call: ApiCall, recording: Recording, shown: Shown): string[] {
  const entry = recordingElement(world, recording, shown);
  const asDeleted: Shown = { ...shown, state: 'deleted' };
  if (!stateFilter(call)(asDeleted)) return [entry];
  const isDoubled = world.recordings.faults.take('doubled', recording.recordID) !== undefined;
  return isDoubled ? [recordingElement(world, recording, asDeleted), entry] : [entry];
}

function namesSomething({ params }: ApiCall): boolean {
  return listed(params, 'recordID').length > 0 || listed(params, 'meetingID').length > 0;
}

function told({ traits }: World): string[] {
  return [
    element('messageKey', 'noRecordings'),
    element(
      'message',
      traits.isBalancer
        ? 'There are not recordings for the meetings'
        : 'There are no recordings for the meeting(s).',
    ),
  ];
}

/** What does not parse is ignored; what is out of range is moved into it. */
function pageOf({ recordings }: World, { params }: ApiCall): Page | null {
  const limit = readInteger(params.get('limit'), NaN);
  if (recordings.settings.paging === 'none' || Number.isNaN(limit)) return null;
  return {
    limit: Math.min(100, Math.max(1, limit)),
    offset: Math.max(0, readInteger(params.get('offset'), 0)),
  };
}

function matching(world: World, call: ApiCall, showing: Showing, lagMs: number): readonly Recording[] {
  const { recordings } = world;
  const { faults } = recordings;
  const isAsIs = lagMs === 0 && !faults.active().some(({ kind }) => kind === 'leave-out');
  const of = filtersOf(call);
  // Whoever turns page after page of 100,000 asks the same each time.
  if (isAsIs && recordings.found?.of === of) return recordings.found.recordings;
  const isAskedState = stateFilter(call);
  const isAskedMeta = metaFilter(world, call);
  const found = candidates(world, call).filter((recording) => {
    const shown = showing(recording);
    if (!isAskedState(shown) || !isAskedMeta(shown)) return false;
    return isAsIs || faults.take('leave-out', recording.recordID) === undefined;
  });
  if (isAsIs) recordings.found = { of, recordings: found };
  return found;
}

/** What a call asks for, whatever page of it. */
function filtersOf({ params }: ApiCall): string {
  const entries = params.entries().filter(([name]) => !['offset', 'limit', 'checksum'].includes(name));
  return JSON.stringify(entries);
}

/** A listing that is wrong on demand: what was not asked for stands beside what was. */
function withStrangers({ recordings }: World, found: readonly Recording[]): readonly Recording[] {
  const fault = recordings.faults.take('strangers');
  if (fault === undefined) return found;
  const there = new Set(found);
  const others =
    fault.recordIDs === undefined
      ? recordings.shelf.all().slice(0, there.size + 3)
      : fault.recordIDs.flatMap((recordID) => recordings.shelf.get(recordID) ?? []);
  return [...found, ...others.filter((recording) => !there.has(recording))];
}

function inOrder(
  { traits, recordings }: World,
  page: Page | null,
  found: readonly Recording[],
): readonly Recording[] {
  if (traits.isBalancer) return found.toSorted((one, other) => other.startTime - one.startTime);
  if (page === null) return shuffled(found, recordings.listings);
  const isUnstable = recordings.faults.take('unstable-order') !== undefined;
  const ordered = isUnstable ? shuffled(found, recordings.listings) : found;
  const missing = recordings.faults.take('leave-out-page')?.page;
  if (missing === undefined) return ordered;
  return ordered.toSpliced(missing * page.limit, page.limit);
}

function paging({ recordings }: World, page: Page | null, total: number, returned: number): string[] {
  if (page === null) return [];
  const count = element('totalElements', total);
  if (recordings.settings.paging === 'total') return [count];
  const pageable = [
    element('offset', page.offset),
    element('limit', page.limit),
    element('paged', true),
    element('unpaged', false),
  ];
  return [parent('pagination', [parent('pageable', pageable), count, element('empty', returned === 0)])];
}
