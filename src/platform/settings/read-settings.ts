import { readFileSync } from 'node:fs';
import { errorCode } from '../../lib/error-code.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting that cannot be used, under the name by which an operator knows it. Never carries the value. */
export type SettingFault = { readonly setting: string; readonly fault: string };

/** Each known setting with what the environment says, or else its default. */
export type RawSettings = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: readonly SettingFault[];
};

const PREFIX = 'PLENUM_';

/** `public_url` as operators know it: `PLENUM_PUBLIC_URL`. */
export function variableOf(setting: string): string {
  return PREFIX + setting.toUpperCase();
}

/**
 * Lays the environment over the defaults. An empty variable counts as not set: compose files pass them on.
 *
 * @param defaults every known setting
 * @param secrets those that may also come from the file that `<NAME>_FILE` names
 */
export function readSettings(
  defaults: Readonly<Record<string, unknown>>,
  env: Environment,
  secrets: readonly string[],
): RawSettings {
  const values: Record<string, unknown> = { ...defaults };
  const faults: SettingFault[] = [];
  for (const setting of Object.keys(defaults)) {
    const name = variableOf(setting);
    const direct = env[name] ?? '';
    const file = secrets.includes(setting) ? (env[`${name}_FILE`] ?? '') : '';
    if (direct !== '' && file !== '')
      faults.push({ setting: name, fault: `set twice, also as ${name}_FILE` });
    else if (direct !== '') values[setting] = direct;
    else if (file !== '') readSecret(file, setting, values, faults);
  }
  return { values, faults: [...faults, ...unknownNames(Object.keys(defaults), env, secrets)] };
}

function readSecret(
  file: string,
  setting: string,
  values: Record<string, unknown>,
  faults: SettingFault[],
): void {
  const name = `${variableOf(setting)}_FILE`;
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text === '') faults.push({ setting: name, fault: 'the file is empty' });
    else values[setting] = text;
  } catch (error) {
    const code = errorCode(error) ?? 'unreadable';
    faults.push({ setting: name, fault: `the file cannot be read (${code})` });
  }
}

/** A misspelt name would silently leave a default in force. */
function unknownNames(
  known: readonly string[],
  env: Environment,
  secrets: readonly string[],
): SettingFault[] {
  const names = [...known.map(variableOf), ...secrets.map((secret) => `${variableOf(secret)}_FILE`)];
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !names.includes(name))
    .sort()
    .map((name) => ({ setting: name, fault: hintFor(name, names) }));
}

/** What Kubernetes puts into every container beside a service that is called "plenum". */
const SERVICE_LINK = /^PLENUM_(SERVICE_(HOST|PORT.*)|PORT_\d+_.*)$/;

function hintFor(name: string, names: readonly string[]): string {
  if (SERVICE_LINK.test(name)) return 'comes from Kubernetes: set enableServiceLinks: false';
  const [nearest] = names
    .map((candidate) => ({ candidate, far: distance(name, candidate) }))
    .filter(({ far }) => far <= 3)
    .sort((one, other) => one.far - other.far);
  return nearest === undefined ? 'there is no such setting' : `no such setting; meant ${nearest.candidate}?`;
}

/** Levenshtein: how many single letters must be changed, added or dropped. */
function distance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(one).entries()) {
    const line = [row + 1];
    for (const [column, against] of Array.from(other).entries()) {
      const swap = (above[column] ?? 0) + (letter === against ? 0 : 1);
      line.push(Math.min(swap, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
