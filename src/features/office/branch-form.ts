import type { FieldError } from '../../lib/refusal.ts';
import type { Complaint } from '../../platform/web/form-fields.tsx';
import type { Branch } from '../branches/branch.ts';
import {
  boundsOf,
  fieldOf,
  ownValue,
  partsOf,
  type Section,
  SECTIONS,
  SETTINGS,
  type SettingId,
  type Value,
} from './branch-settings.ts';
import type { SayBranch } from './branch-texts.ts';

/** What a choice sends for "as the branch above". */
export const ABOVE = 'above';
/** What people write for "there is to be none". */
const NONE = /^(keine|none)$/i;

/** What was typed is no value of its setting. */
const WRONG = Symbol('wrong');

/** The fields of a form by name, as they are to be shown. */
export type Typed = Readonly<Record<string, string>>;

/** What a form asks of the API, or what is wrong with it. */
export type Wish =
  { readonly patch: Readonly<Record<string, unknown>> } | { readonly complaints: readonly Complaint[] };

/** What stands in a section's form before anybody types. */
export function typedOf(section: Section, branch: Branch, say: SayBranch): Typed {
  const settings = SECTIONS[section].map((id) => [fieldOf(id), typedValue(ownValue(branch, id), id, say)]);
  const { accessCode, welcome } = branch.defaults.options;
  return {
    ...(Object.fromEntries(settings) as Typed),
    codeMode: accessCode === undefined ? ABOVE : accessCode === null ? 'none' : 'keep',
    code: '',
    welcomeMode: welcome === undefined ? ABOVE : welcome === null ? 'none' : 'own',
    welcome: welcome ?? '',
  };
}

/** What a hidden field of the form tells: how a field stood before anybody typed. */
export function wasField(field: string): string {
  return `was-${field}`;
}

/** The fields of a section. */
export function fieldsOf(section: Section): readonly string[] {
  const more = { limits: [], bookings: ['codeMode'], texts: ['welcomeMode', 'welcome'], recordings: [] };
  return [...SECTIONS[section].map(fieldOf), ...more[section]];
}

/** What was typed, on what is saved now: what nobody touched is as it is now. */
export function rebased(section: Section, typed: Typed, now: Typed): Typed {
  const untouched = fieldsOf(section).filter((field) => typed[field] === typed[wasField(field)]);
  return { ...typed, ...Object.fromEntries(untouched.map((field) => [field, now[field] ?? ''])) };
}

export function typedValue(value: Value, id: SettingId, say: SayBranch): string {
  if (value === undefined) return isNumber(id) ? '' : ABOVE;
  if (value === null) return say('value.none');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

export function isNumber(id: SettingId): boolean {
  return SETTINGS[id] === 'number' || SETTINGS[id] === 'number-or-none';
}

/** Of the options a change names all: those of other sections stay as the branch has them. */
export function readSection(section: Section, typed: Typed, branch: Branch, say: SayBranch): Wish {
  const options: Record<string, unknown> = { ...branch.defaults.options };
  const groups = { limits: {} as Record<string, unknown>, defaults: {} as Record<string, unknown>, options };
  const complaints: Complaint[] = [];
  for (const id of SECTIONS[section]) {
    const [group, key] = partsOf(id);
    const value = readValue(typed[fieldOf(id)]?.trim() ?? '', id);
    if (value === WRONG) complaints.push(aboutSetting(id, say));
    else if (value !== undefined) groups[group][key] = value;
    else if (group === 'options') options[key] = undefined;
    else groups[group][key] = null;
  }
  if (section === 'bookings') complaints.push(...readCode(typed, options, say));
  if (section === 'texts') complaints.push(...readWelcome(typed, options, say));
  if (complaints.length > 0) return { complaints };
  const hasOptions = section !== 'limits';
  return {
    patch: {
      ...(Object.keys(groups.limits).length === 0 ? {} : { limits: groups.limits }),
      ...(hasOptions ? { defaults: { ...groups.defaults, options: said(options) } } : {}),
    },
  };
}

/** What is taken over is not even named. */
function said(options: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** undefined: nothing of its own. */
function readValue(text: string, id: SettingId): Value | typeof WRONG {
  const control = SETTINGS[id];
  if (control === 'number' || control === 'number-or-none') {
    if (text === '') return undefined;
    if (control === 'number-or-none' && NONE.test(text)) return null;
    const bounds = boundsOf(id);
    const number = /^\d{1,9}$/.test(text) ? Number(text) : null;
    return number === null || bounds === null || number < bounds.min || number > bounds.max ? WRONG : number;
  }
  if (text === ABOVE) return undefined;
  if (control === 'yes-no') return text === 'yes' ? true : text === 'no' ? false : WRONG;
  return control.some((choice) => choice === text) ? text : WRONG;
}

function readCode({ codeMode, code = '' }: Typed, options: Record<string, unknown>, say: SayBranch) {
  if (codeMode === 'keep') return [];
  options['accessCode'] = codeMode === 'new' ? code.trim() : codeMode === 'none' ? null : undefined;
  const isShort = codeMode === 'new' && (code.trim().length < 4 || code.trim().length > 32);
  return isShort ? [{ field: 'code', sentence: say('wrong.code') }] : [];
}

function readWelcome({ welcomeMode, welcome = '' }: Typed, options: Record<string, unknown>, say: SayBranch) {
  options['welcome'] = welcomeMode === 'own' ? welcome : welcomeMode === 'none' ? null : undefined;
  const isEmpty = welcomeMode === 'own' && welcome.trim() === '';
  return isEmpty ? [{ field: 'welcome', sentence: say('wrong.welcomeMissing') }] : [];
}

/** What the API found wrong, at the fields concerned. */
export function aboutErrors(errors: readonly FieldError[], say: SayBranch): readonly Complaint[] {
  const complaints = errors.map((error) => aboutError(error, say));
  const once = complaints.filter(
    ({ field }, index) => complaints.findIndex((other) => other.field === field) === index,
  );
  return once.length > 0 ? once : [{ field: null, sentence: say('wrong.unreadable') }];
}

function aboutError({ pointer }: FieldError, say: SayBranch): Complaint {
  if (pointer === '/name') return { field: 'name', sentence: say('wrong.name') };
  if (pointer === '/defaults/options/accessCode') return { field: 'code', sentence: say('wrong.code') };
  if (pointer === '/defaults/options/welcome') return { field: 'welcome', sentence: say('wrong.welcome') };
  const id = SETTING_IDS.find((known) => pointer === pointerOf(known));
  return id === undefined ? { field: null, sentence: say('wrong.unreadable') } : aboutSetting(id, say);
}

const SETTING_IDS = Object.keys(SETTINGS) as readonly SettingId[];

function pointerOf(id: SettingId): string {
  const [group, key] = partsOf(id);
  return group === 'options' ? `/defaults/options/${key}` : `/${group}/${key}`;
}

function aboutSetting(id: SettingId, say: SayBranch): Complaint {
  const label = say(`label.${id}`);
  const bounds = boundsOf(id);
  if (!isNumber(id) || bounds === null) {
    return { field: fieldOf(id), sentence: say('wrong.choice', { label }) };
  }
  const sentence = say('wrong.number', { label, ...bounds });
  return { field: fieldOf(id), sentence, atField: say('wrong.numberHere', bounds) };
}
