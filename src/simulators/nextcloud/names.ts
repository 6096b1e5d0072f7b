const FORBIDDEN_NAMES = ['.htaccess'];
const FORBIDDEN_CHARACTERS = ['\\', '/'];
const FORBIDDEN_EXTENSIONS = ['.filepart', '.part'];

const WINDOWS_NAMES = ['con', 'prn', 'aux', 'nul', ...numbered('com'), ...numbered('lpt')];
const WINDOWS_CHARACTERS = ['<', '>', ':', '"', '|', '?', '*'];
const WINDOWS_ENDS = ['.', ' '];

const LONGEST_NAME_BYTES = 250;

export type NameRules = {
  readonly names: readonly string[];
  readonly basenames: readonly string[];
  readonly characters: readonly string[];
  readonly extensions: readonly string[];
};

export function nameRules(windowsCompatible: boolean): NameRules {
  return {
    names: FORBIDDEN_NAMES,
    basenames: windowsCompatible ? WINDOWS_NAMES : [],
    characters: windowsCompatible ? [...FORBIDDEN_CHARACTERS, ...WINDOWS_CHARACTERS] : FORBIDDEN_CHARACTERS,
    extensions: windowsCompatible ? [...FORBIDDEN_EXTENSIONS, ...WINDOWS_ENDS] : FORBIDDEN_EXTENSIONS,
  };
}

/** Why a new file or folder may not be called so, or null. */
export function faultOfName(name: string, windowsCompatible: boolean): string | null {
  const rules = nameRules(windowsCompatible);
  const lower = name.toLowerCase();
  if (name.trim() === '') return 'Empty filename is not allowed';
  if (Buffer.byteLength(name) > LONGEST_NAME_BYTES) return 'Filename is too long';
  if (hasControlCharacter(name)) return 'Filename contains at least one invalid character';
  const character = rules.characters.find((one) => name.includes(one));
  if (character !== undefined) return `"${character}" is not allowed inside a filename.`;
  if (rules.names.includes(lower)) return `"${name}" is a forbidden file or folder name.`;
  const [basename = ''] = lower.split('.');
  if (rules.basenames.includes(basename))
    return `"${basename}" is a forbidden prefix for file or folder names.`;
  const end = rules.extensions.find((one) => lower.endsWith(one));
  return end === undefined ? null : `Filenames must not end with "${end}".`;
}

/** Of uploads that are under way; a folder cannot be called so either. */
export function isPartName(name: string): boolean {
  return FORBIDDEN_EXTENSIONS.some((end) => name.toLowerCase().endsWith(end));
}

/** `name (2).pdf`, or the next number that is free. */
export function freeName(name: string, isTaken: (name: string) => boolean, first = 2): string {
  if (!isTaken(name)) return name;
  for (let count = first; ; count += 1) {
    const next = beforeExtension(name, ` (${count})`);
    if (!isTaken(next)) return next;
  }
}

/** Puts a text before the extension: `a.pdf` and ` (restored)` → `a (restored).pdf`. */
export function beforeExtension(name: string, text: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? `${name}${text}` : `${name.slice(0, dot)}${text}${name.slice(dot)}`;
}

function hasControlCharacter(name: string): boolean {
  return Array.from(name).some((character) => character < ' ' || character === '\u007f');
}

function numbered(stem: string): string[] {
  return Array.from({ length: 10 }, (_, index) => `${stem}${index}`);
}
