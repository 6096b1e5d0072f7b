import { type Branch, BranchLimits, RELEASES } from '../branches/branch.ts';
import { BookingOptions, PAPERS } from '../branches/options.ts';
import { createTree, type Tree } from '../branches/tree.ts';

/** How a value is put in: words to choose from, or a number; with `or-none` it may also be said that there is none. */
type Control = 'number' | 'number-or-none' | 'yes-no' | readonly string[];

/** What of a branch is set in a field of its own, by where the API has it. */
export const SETTINGS = {
  'limits.roomsAtOnce': 'number',
  'limits.seatsAtOnce': 'number',
  'limits.subtreeRoomsAtOnce': 'number',
  'limits.maxMinutes': 'number',
  'limits.daysAhead': 'number',
  'limits.maxParticipants': 'number',
  'limits.recording': 'yes-no',
  'limits.hostLinkNeedsSignIn': 'yes-no',
  'limits.recordingDays': 'number',
  'defaults.archiveRecordings': 'yes-no',
  'defaults.releaseRecordings': RELEASES,
  'options.recordingDays': 'number-or-none',
  'options.lobby': BookingOptions.shape.lobby.options,
  'options.muteOnStart': 'yes-no',
  'options.webcamsOnlyForModerator': 'yes-no',
  'options.lockCamera': 'yes-no',
  'options.lockMicrophone': 'yes-no',
  'options.lockChat': 'yes-no',
  'options.lockNotes': 'yes-no',
  'options.layout': BookingOptions.shape.layout.options,
  'options.maxParticipants': 'number-or-none',
  'options.record': 'yes-no',
  'options.phone': 'yes-no',
  'options.papers': PAPERS,
  'options.language': BookingOptions.shape.language.options,
  'defaults.address': ['sie', 'du'],
} as const satisfies Readonly<Record<string, Control>>;
export type SettingId = keyof typeof SETTINGS;

/** Where each stands: a section is a page of its own, with one form. `texts` has the welcome, `bookings` the code. */
export const SECTIONS = {
  limits: [
    ...(['limits.roomsAtOnce', 'limits.seatsAtOnce', 'limits.subtreeRoomsAtOnce'] as const),
    ...(['limits.maxMinutes', 'limits.daysAhead', 'limits.maxParticipants'] as const),
    ...(['limits.recording', 'limits.hostLinkNeedsSignIn'] as const),
  ],
  bookings: [
    ...(['options.lobby', 'options.muteOnStart', 'options.webcamsOnlyForModerator'] as const),
    ...(['options.lockCamera', 'options.lockMicrophone', 'options.lockChat', 'options.lockNotes'] as const),
    ...(['options.layout', 'options.maxParticipants', 'options.record', 'options.phone'] as const),
    'options.papers',
  ],
  texts: ['defaults.address', 'options.language'],
  recordings: [
    ...(['limits.recordingDays', 'options.recordingDays'] as const),
    ...(['defaults.archiveRecordings', 'defaults.releaseRecordings'] as const),
  ],
} as const satisfies Readonly<Record<string, readonly SettingId[]>>;
export type Section = keyof typeof SECTIONS;

/** undefined: none of its own; null is a value of options alone: that there is to be none. */
export type Value = string | number | boolean | null | undefined;

/** What somebody set at this very branch. */
export function ownValue({ limits, defaults }: Pick<Branch, 'limits' | 'defaults'>, id: SettingId): Value {
  const [group, key] = partsOf(id);
  if (group === 'options') return valueAt(defaults.options, key);
  return valueAt(group === 'limits' ? limits : defaults, key) ?? undefined;
}

/** A value, and the branch that it is taken over from; null where no branch says anything. */
export type Inherited = { readonly value: Value; readonly from: Branch | null };

/** What holds at a branch that has no value of its own. */
export function inheritedValue(tree: Tree, branch: string, id: SettingId): Inherited {
  // Whoever is above has a limit of all below it, too; it is no value that those take over.
  if (id !== 'limits.subtreeRoomsAtOnce') {
    for (const above of tree.chain(branch).slice(0, -1).toReversed()) {
      const value = ownValue(above, id);
      if (value !== undefined) return { value, from: above };
    }
  }
  return { value: usualValue(id), from: null };
}

const NO_BRANCHES = createTree([]);
const USUAL = {
  limits: { ...NO_BRANCHES.limits(''), subtreeRoomsAtOnce: null },
  options: NO_BRANCHES.options(''),
  defaults: { ...NO_BRANCHES.recordings(''), address: NO_BRANCHES.address('') },
};

/** What Plenum does where no branch says otherwise. */
function usualValue(id: SettingId): Value {
  const [group, key] = partsOf(id);
  return valueAt(USUAL[group], key);
}

/** The least and the most that a number may be. */
export function boundsOf(id: SettingId): { readonly min: number; readonly max: number } | null {
  const [group, key] = partsOf(id);
  const limit = Object.entries(BranchLimits.shape)
    .find(([name]) => name === key)?.[1]
    .unwrap()
    .unwrap();
  const option = Object.entries(BookingOptions.shape).find(([name]) => name === key)?.[1];
  const schema = group === 'limits' ? limit : option;
  const number: unknown = schema !== undefined && 'unwrap' in schema ? schema.unwrap() : schema;
  if (typeof number !== 'object' || number === null) return null;
  const min: unknown = Reflect.get(number, 'minValue');
  const max: unknown = Reflect.get(number, 'maxValue');
  return typeof min === 'number' && typeof max === 'number' ? { min, max } : null;
}

/** The name of its field. */
export function fieldOf(id: SettingId): string {
  return id.replace('.', '-');
}

/** `limits.maxMinutes` as group and key. */
export function partsOf(id: SettingId): readonly ['limits' | 'options' | 'defaults', string] {
  const [group = '', key = ''] = id.split('.');
  return [group === 'limits' || group === 'options' ? group : 'defaults', key];
}

function valueAt(values: object, key: string): Value {
  const value: unknown = Reflect.get(values, key);
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Value;
  return undefined;
}
