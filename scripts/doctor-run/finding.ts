/** How much something matters: `ok` is as it should be, `note` is worth knowing, `warning` should not stay so. */
export const LEVELS = ['ok', 'note', 'warning', 'error'] as const;
export type Level = (typeof LEVELS)[number];

/** What one check found out about one subject. It holds no secret, no signed address and no token. */
export type Finding = {
  /** The check's name: stable, for monitoring. */
  readonly check: string;
  /** A server by its name, or `settings`, `machine`, `gateway`, `database`. */
  readonly subject: string;
  readonly level: Level;
  /** The setting that is concerned, as operators know it: `PLENUM_BBB_SERVERS[2].secret`. */
  readonly setting: string;
  /** What was seen, as one sentence. */
  readonly seen: string;
  /** What to do about it; empty where nothing needs to be done. */
  readonly advice: string;
};

/** A finding, less what the check itself adds. */
export type Verdict = Omit<Finding, 'check' | 'subject'>;

/** One question that is asked about what was observed. */
export type Check<O> = {
  readonly name: string;
  /** What it asks, in half a sentence: for the documentation. */
  readonly asks: string;
  /** Pure. null where the question does not arise. */
  readonly judge: (seen: O) => Verdict | readonly Verdict[] | null;
};

/** All findings of these checks about one subject. */
export function judge<O>(subject: string, checks: readonly Check<O>[], seen: O): readonly Finding[] {
  return checks.flatMap(({ name, judge: ask }) => {
    const verdicts = [ask(seen) ?? []].flat();
    return verdicts.map((verdict) => ({ check: name, subject, ...verdict }));
  });
}

type Said = readonly [setting: string, seen: string, advice: string];

export const ok = (setting: string, seen: string): Verdict => ({ level: 'ok', setting, seen, advice: '' });
export const note = (...said: Said): Verdict => verdict('note', said);
export const warning = (...said: Said): Verdict => verdict('warning', said);
export const error = (...said: Said): Verdict => verdict('error', said);

function verdict(level: Level, [setting, seen, advice]: Said): Verdict {
  return { level, setting, seen, advice };
}

/** 0: nothing worse than a note. 1: warnings. 2: errors. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ level }) => level === 'error')) return 2;
  return findings.some(({ level }) => level === 'warning') ? 1 : 0;
}
