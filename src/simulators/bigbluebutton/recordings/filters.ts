import type { ApiCall } from '../call.ts';
import { sha1Hex } from '../meeting.ts';
import type { Parameters } from '../parameters.ts';
import type { World } from '../world.ts';
import { isAtRest, type Recording, type Shown } from './recording.ts';

/** The values of a list; an empty or absent parameter has none. */
export function listed(params: Parameters, name: string): string[] {
  return params
    .text(name)
    .split(',')
    .filter((value) => value !== '');
}

/** Those of which the ids may be asked for, before states and metas are looked at. */
export function candidates(world: World, call: ApiCall): readonly Recording[] {
  return world.traits.isBalancer ? atBalancer(world, call) : atServer(world, call);
}

function atServer({ recordings: { shelf } }: World, { params }: ApiCall): readonly Recording[] {
  const recordIDs = listed(params, 'recordID').map(decodedAgain);
  if (recordIDs.length > 0) return union(recordIDs.map((prefix) => shelf.withPrefix(prefix)));
  const meetingIDs = listed(params, 'meetingID').map(decodedAgain);
  if (meetingIDs.length > 0) return union(meetingIDs.map((id) => shelf.withPrefix(sha1Hex(id))));
  return shelf.all();
}

/** Both lists count, and a meeting is known by its own id. */
function atBalancer({ recordings: { shelf } }: World, { params }: ApiCall): readonly Recording[] {
  const recordIDs = listed(params, 'recordID');
  const meetingIDs = new Set(listed(params, 'meetingID'));
  const found =
    recordIDs.length > 0 ? union(recordIDs.map((prefix) => shelf.withPrefix(prefix))) : shelf.all();
  return meetingIDs.size === 0 ? found : found.filter(({ meetingID }) => meetingIDs.has(meetingID));
}

/** The handler decodes ids once more than it should: a plus sign becomes a blank, `%41` becomes `A`. */
function decodedAgain(id: string): string {
  try {
    return decodeURIComponent(id.replaceAll('+', ' '));
  } catch {
    // No id looks like that: it matches nothing.
    return id;
  }
}

function union(lists: readonly (readonly Recording[])[]): Recording[] {
  return [...new Set(lists.flat())];
}

/** Whether the states asked for hold this one; by default published and unpublished. Unknown words match nothing. */
export function stateFilter({ params }: ApiCall): (shown: Shown) => boolean {
  const states = new Set(listed(params, 'state').map((state) => state.trim()));
  if (states.has('any')) return ({ state }) => state !== 'archived';
  if (states.size === 0) return isAtRest;
  return ({ state }) => state !== 'archived' && states.has(state);
}

/** All metas asked for must fit. */
export function metaFilter({ traits }: World, { params }: ApiCall): (shown: Shown) => boolean {
  const wishes = params
    .entries()
    .filter(([name]) => name.startsWith('meta_'))
    .map(
      ([name, value]) => [name.slice('meta_'.length).toLowerCase(), fits(value, traits.isBalancer)] as const,
    );
  return ({ metadata }) =>
    wishes.every(([key, isGood]) => {
      const value = metadata[key];
      return value !== undefined && isGood(value);
    });
}

/** A percent sign at the ends stands for anything; a balancer knows none, and takes one of several values. */
function fits(wish: string, isBalancer: boolean): (value: string) => boolean {
  if (isBalancer) {
    const any = wish.split(',');
    return (value) => any.includes(value);
  }
  const atStart = wish.startsWith('%');
  const atEnd = wish.length > 1 && wish.endsWith('%');
  const core = wish.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
  if (atStart && atEnd) return (value) => value.includes(core);
  if (atStart) return (value) => value.endsWith(core);
  return atEnd ? (value) => value.startsWith(core) : (value) => value === wish;
}
