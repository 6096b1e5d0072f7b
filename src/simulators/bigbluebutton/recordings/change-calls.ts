import { failure, success, type Answer, type Violation } from '../answer.ts';
import type { ApiCall } from '../call.ts';
import { readBoolean } from '../parameters.ts';
import type { World } from '../world.ts';
import { element } from '../xml.ts';
import { listed } from './filters.ts';
import { isAtRest, type Recording } from './recording.ts';

const NOT_FOUND: Violation = { key: 'notFound', message: 'We could not find recordings' };
const MISSING_RECORD: Violation = { key: 'missingParamRecordID', message: 'You must specify a recordID.' };
const MISSING_PUBLISH: Violation = {
  key: 'missingParamPublish',
  message: 'You must specify a publish value true or false.',
};

export function recordViolations(_world: World, { params }: ApiCall): Violation[] {
  return params.text('recordID') === '' ? [MISSING_RECORD] : [];
}

export function publishViolations(world: World, call: ApiCall): Violation[] {
  const missing = recordViolations(world, call);
  return call.params.text('publish') === '' ? [...missing, MISSING_PUBLISH] : missing;
}

/** Shows or hides those that are published or hidden; at least one of them must be there. */
export function publishRecordings(world: World, call: ApiCall): Answer {
  const found = atRest(world, call);
  if (found.length === 0) return failure(world.traits, NOT_FOUND);
  const value = call.params.text('publish');
  const state = readBoolean(value) ? 'published' : 'unpublished';
  for (const recording of found) {
    if (recording.state === state || isIgnored(world, 'ignore-publish', recording)) continue;
    world.recordings.change(recording, { state }, call.now);
  }
  return success(world.traits, [element('published', value)]);
}

/** Accepted at once; what is deleted becomes so a little later. */
export function deleteRecordings(world: World, call: ApiCall): Answer {
  const { recordings, traits } = world;
  const found = atRest(world, call);
  if (found.length === 0) return failure(traits, NOT_FOUND);
  for (const recording of found) {
    if (isIgnored(world, 'ignore-delete', recording)) continue;
    const slow = recordings.faults.take('slow-delete', recording.recordID);
    const at = call.now + (slow?.ms ?? recordings.settings.deletionMs);
    const isUnderWay = recording.steps.some((step) => step.kind === 'state' && step.state === 'deleted');
    if (!isUnderWay) recordings.plan(recording, [{ at, kind: 'state', state: 'deleted' }]);
  }
  return success(traits, [element('deleted', true)]);
}

/** Writes metas, in whatever state a recording is; an empty value takes the entry away. */
export function updateRecordings(world: World, call: ApiCall): Answer {
  const { traits, recordings } = world;
  const ids = listed(call.params, 'recordID');
  const found = traits.isBalancer
    ? known(world, ids)
    : [...new Set(ids.flatMap((prefix) => recordings.shelf.withPrefix(prefix)))];
  const there = found.filter(({ state }) => state !== 'archived');
  if (there.length === 0 && !traits.isBalancer) return failure(traits, NOT_FOUND);
  const protect = traits.isBalancer ? call.params.get('protect') : undefined;
  for (const recording of there) {
    if (isIgnored(world, 'ignore-update', recording)) continue;
    const isProtected = protect === undefined ? recording.isProtected : readBoolean(protect);
    recordings.change(recording, { metadata: merged(recording, call), isProtected }, call.now);
  }
  return success(traits, [element('updated', there.length > 0)]);
}

function merged({ metadata }: Recording, { params }: ApiCall): Record<string, string> {
  const entries = new Map(Object.entries(metadata));
  for (const [name, value] of params.entries()) {
    if (!/^meta_[a-zA-Z][a-zA-Z0-9-]*$/.test(name)) continue;
    const key = name.slice('meta_'.length).toLowerCase();
    if (value === '') entries.delete(key);
    else entries.set(key, value);
  }
  return Object.fromEntries(entries);
}

/** By their whole ids, and only what is published or hidden: all else is passed over in silence. */
function atRest(world: World, { params }: ApiCall): Recording[] {
  return known(world, listed(params, 'recordID')).filter(isAtRest);
}

function known({ recordings }: World, ids: readonly string[]): Recording[] {
  return [...new Set(ids)].flatMap((recordID) => recordings.shelf.get(recordID) ?? []);
}

function isIgnored(
  { recordings }: World,
  kind: 'ignore-delete' | 'ignore-publish' | 'ignore-update',
  { recordID }: Recording,
): boolean {
  return recordings.faults.take(kind, recordID) !== undefined;
}
