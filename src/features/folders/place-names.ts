/** Names that no server and no computer of a member refuses, and that a person can read. */

/** More makes paths that Windows does not open. */
const MOST_CHARACTERS = 100;
/** Servers take 250; one character may be four. */
const MOST_BYTES = 240;

/** What Windows keeps for its devices, whatever stands behind a dot. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?= *(\.|$))/iu;
/** Names of uploads that are not whole yet. */
const UNFINISHED = /\.(part|filepart)$/iu;

/**
 * A name of a branch as a name of a folder: NFC, one line, without what Windows or a server refuses, at most 100
 * characters with `suffix`.
 *
 * @param suffix appended whole; safe itself
 */
export function safeName(text: string, suffix = ''): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Z}\t\n\r]+/gu, ' ')
    .replace(/\p{C}/gu, '')
    .replace(/[\\/:*?"<>|]+/gu, '-')
    .replace(/^[. ]+/u, '');
  const stem = withoutEnd(shortened(plain, suffix));
  const whole = `${stem === '' ? '-' : stem}${suffix}`.normalize('NFC');
  return (UNFINISHED.test(whole) ? `${whole}-` : whole).replace(DEVICES, '$1-');
}

/** Two names that a computer may take for one are one here: those that differ in case, or in how `ß` is written. */
export function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC');
}

/** Without the first of `words` that it begins with, as long as something is left. */
export function withoutPrefix(name: string, words: readonly string[]): string {
  for (const word of words) {
    const rest = name.slice(word.length).trimStart();
    if (folded(name.slice(0, word.length)) !== folded(word)) continue;
    if (rest !== '' && rest.length < name.length - word.length) return rest;
  }
  return name;
}

/** What is appended where a name alone would not do; no two branches have one. */
export function suffixOf(id: string): string {
  return ` (${id})`;
}

type Named = {
  readonly id: string;
  /** Names are to differ among those that share one. */
  readonly group: string;
  readonly name: string;
};

/**
 * A name for each that no other in its group has, whatever the order: those that fold alike all get their ids, and so
 * do those whose own name ends like that of one that got its id.
 *
 * @returns by id
 */
export function distinctNames(
  all: readonly Named[],
  taken: readonly string[] = [],
): ReadonlyMap<string, string> {
  const ids = new Set(all.map(({ id }) => id));
  const counts = new Map<string, number>();
  for (const { group, name } of all) {
    const key = `${group}/${folded(safeName(name))}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const kept = new Set(taken.map(folded));
  return new Map(
    all.map(({ id, group, name }) => {
      const plain = safeName(name);
      const isAlone = counts.get(`${group}/${folded(plain)}`) === 1 && !kept.has(folded(plain));
      return [id, isAlone && !endsLikeAnId(plain, ids) ? plain : safeName(name, suffixOf(id))];
    }),
  );
}

function endsLikeAnId(name: string, ids: ReadonlySet<string>): boolean {
  const end = / \(([^()]*)\)-?$/u.exec(folded(name))?.[1];
  return end !== undefined && ids.has(end);
}

function shortened(text: string, suffix: string): string {
  const characters = Array.from(text);
  let most = Math.min(characters.length, MOST_CHARACTERS - 1 - Array.from(suffix).length);
  const bytes = () => Buffer.byteLength(characters.slice(0, most).join('') + suffix);
  while (most > 0 && bytes() > MOST_BYTES) most -= 1;
  return characters.slice(0, Math.max(most, 0)).join('');
}

function withoutEnd(text: string): string {
  return text.replace(/[. ]+$/u, '');
}
