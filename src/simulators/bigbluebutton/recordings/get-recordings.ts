import { success, type Answer } from '../answer.ts';
import type { ApiCall } from '../call.ts';
import { readInteger } from '../parameters.ts';
import type { World } from '../world.ts';
import { element, parent } from '../xml.ts';
import { candidates, listed, metaFilter, stateFilter } from './filters.ts';
import { recordingElement } from './recording-xml.ts';
import { shownAt, type Recording, type Shown } from './recording.ts';
import { shuffled } from './shelf.ts';

type Entry = { readonly recording: Recording; readonly shown: Shown };
type Page = { readonly offset: number; readonly limit: number };

/** The recordings that fit, in no order that anybody may rely on; a balancer's newest first. */
export function getRecordings(world: World, call: ApiCall): Answer {
  const { traits, recordings } = world;
  const page = pageOf(world, call);
  if (!recordings.settings.fetchAll && page === null && !namesSomething(call))
    return success(traits, told(world));
  recordings.listings += 1;
  const entries = inOrder(world, page, withStrangers(world, matching(world, call)));
  const chosen = page === null ? entries : entries.slice(page.offset, page.offset + page.limit);
  const written = chosen.map(({ recording, shown }) => recordingElement(world, recording, shown));
  return success(traits, [
    traits.isBalancer && written.length === 0 ? '<recordings/>' : parent('recordings', written),
    ...paging(world, page, entries.length, written.length),
    ...(written.length === 0 ? told(world) : []),
  ]);
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

function matching(world: World, call: ApiCall): Entry[] {
  const { faults } = world.recordings;
  const lagMs = faults.take('lag')?.ms ?? 0;
  const isAskedState = stateFilter(call);
  const isAskedMeta = metaFilter(world, call);
  const hides = faults.active().some(({ kind }) => kind === 'leave-out');
  const entries: Entry[] = [];
  for (const recording of candidates(world, call)) {
    const shown = shownAt(recording, call.now, lagMs);
    if (!isAskedState(shown) || !isAskedMeta(shown)) continue;
    if (hides && faults.take('leave-out', recording.recordID) !== undefined) continue;
    entries.push({ recording, shown });
  }
  return entries;
}

/** A listing that is wrong on demand: what was not asked for stands beside what was. */
function withStrangers({ recordings }: World, entries: Entry[]): Entry[] {
  const fault = recordings.faults.take('strangers');
  if (fault === undefined) return entries;
  const there = new Set(entries.map(({ recording }) => recording));
  const others = fault.recordIDs === undefined ? recordings.shelf.all().slice(0, there.size + 3) : [];
  const named = (fault.recordIDs ?? []).flatMap((recordID) => recordings.shelf.get(recordID) ?? []);
  const strangers = [...others, ...named].filter((recording) => !there.has(recording));
  return [...entries, ...strangers.map((recording) => ({ recording, shown: recording }))];
}

function inOrder({ traits, recordings }: World, page: Page | null, entries: Entry[]): readonly Entry[] {
  if (traits.isBalancer) {
    return entries.sort((one, other) => other.recording.startTime - one.recording.startTime);
  }
  if (page === null) return shuffled(entries, recordings.listings);
  const isUnstable = recordings.faults.take('unstable-order') !== undefined;
  const ordered = isUnstable ? shuffled(entries, recordings.listings) : entries;
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
