/** What is held against a goal; `kB` are thousands of bytes, `shift` a score without a unit; `share` and `times` compare with a yardstick, the others stand for themselves. */
export type Unit = 'share' | 'times' | 'seconds' | 'ms' | 'calls' | 'kB' | 'MiB' | 'shift' | 'exponent';

export type Goal = { readonly at: 'least' | 'most'; readonly value: number };

/** One line of the table: what was measured, in which relation to what, and what it has to reach. */
export type Line = {
  readonly what: string;
  /** Null where this machine cannot measure it; `ours` says why. */
  readonly value: number | null;
  readonly unit: Unit;
  /** Null where design.md names none. */
  readonly goal: Goal | null;
  /** The absolute figures of this run behind it. */
  readonly ours: string;
  /** What it is compared with, with its figure; empty where it stands for itself. */
  readonly against: string;
};

/** Whether a line reaches its goal; null where it has none, or nothing was measured. */
export function meets({ value, goal }: Pick<Line, 'value' | 'goal'>): boolean | null {
  if (goal === null || value === null) return null;
  return goal.at === 'least' ? value >= goal.value : value <= goal.value;
}

/** As it is shown: `72 %`, `2.4 ×`, `13.2 s`, `n^0.4`. */
export function show(value: number | null, unit: Unit): string {
  if (value === null) return 'not measured';
  switch (unit) {
    case 'share':
      return `${digits(value * 100)} %`;
    case 'times':
      return `${digits(value)} ×`;
    case 'seconds':
      return `${digits(value)} s`;
    case 'ms':
      return `${digits(value)} ms`;
    case 'kB':
      return `${digits(value)} kB`;
    case 'calls':
    case 'shift':
      return digits(value);
    case 'MiB':
      return `${Math.round(value)} MiB`;
    case 'exponent':
      return `n^${value.toFixed(2)}`;
  }
}

/** `≥ 70 %` or `≤ 3 ×`; empty where there is no goal. */
export function showGoal({ goal, unit }: Pick<Line, 'goal' | 'unit'>): string {
  if (goal === null) return '';
  return `${goal.at === 'least' ? '≥' : '≤'} ${show(goal.value, unit)}`;
}

/** Three digits that count, and no more: the rest is noise. */
export function digits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded >= 1000 ? rounded.toLocaleString('en') : String(rounded);
}

/** Milliseconds as a person reads them. */
export function showMs(ms: number): string {
  return ms >= 1000 ? `${digits(ms / 1000)} s` : `${digits(ms)} ms`;
}
