import type { Instant, Span } from '../../lib/span.ts';
import type { LoadStep } from './load-days.ts';

/** In units of the picture, which is as wide as a phone. */
const BOX = { left: 8, right: 312, top: 26, bottom: 130 } as const;
const SIZE = { width: 320, height: 152 } as const;
/** Words at the right end of the picture are set before their mark, not behind it. */
const LAST_THIRD = BOX.left + ((BOX.right - BOX.left) * 2) / 3;

type CurveProps = {
  readonly kind: 'rooms' | 'seats';
  readonly steps: readonly LoadStep[];
  readonly span: Span;
  /** Hours below the picture. */
  readonly ticks: readonly { readonly at: Instant; readonly words: string }[];
  /** Null on another day. */
  readonly now: { readonly at: Instant; readonly words: string } | null;
  readonly title: string;
  readonly desc: string;
  readonly booked: string;
  readonly limit: string;
};

/** How much is booked over a day: solid, under a dashed limit. What it is stands beside each line. */
export function Curve({ kind, steps, span, ticks, now, title, desc, booked, limit }: CurveProps) {
  const top = Math.max(1, ...steps.map((step) => Math.max(step[kind], step.limits[kind])));
  const x = (at: Instant) =>
    round(BOX.left + ((at - span.from) / (span.to - span.from)) * (BOX.right - BOX.left));
  const y = (amount: number) => round(BOX.bottom - (amount / top) * (BOX.bottom - BOX.top));
  const line = (amountOf: (step: LoadStep) => number) =>
    levelsOf(steps, amountOf)
      .map(({ from, to, amount }) => `${x(from)},${y(amount)} ${x(to)},${y(amount)}`)
      .join(' ');
  const used = line((step) => step[kind]);
  const [first] = steps;
  const peak = Math.max(0, ...steps.map((step) => step[kind]));
  const rise = steps.find((step) => step[kind] > 0) ?? first;
  return (
    <svg
      class="curve"
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
      role="img"
      aria-labelledby={`${kind}-title`}
      aria-describedby={`${kind}-desc`}
    >
      <title id={`${kind}-title`}>{title}</title>
      <desc id={`${kind}-desc`}>{desc}</desc>
      {ticks.map((tick) => (
        <g key={tick.at} class="tick">
          <line x1={x(tick.at)} x2={x(tick.at)} y1={BOX.top} y2={BOX.bottom} />
          <text x={x(tick.at)} y={SIZE.height - 6} text-anchor={anchorAt(x(tick.at))}>
            {tick.words}
          </text>
        </g>
      ))}
      <polygon class="used" points={`${BOX.left},${BOX.bottom} ${used} ${BOX.right},${BOX.bottom}`} />
      <polyline class="used-line" points={used} />
      <polyline class="limit" points={line((step) => step.limits[kind])} />
      <text class="limit-words" x={BOX.left} y={y(first?.limits[kind] ?? 0) - 8}>
        {limit}
      </text>
      {peak === 0 || rise === undefined ? null : (
        <Peak x={x(rise.from)} y={y(peak)} words={`${peak} ${booked}`} />
      )}
      {now === null ? null : <Now x={x(now.at)} words={now.words} />}
    </svg>
  );
}

type Level = { readonly from: Instant; readonly to: Instant; readonly amount: number };

/** Steps that follow each other at one height are one: most of a day is flat. */
function levelsOf(steps: readonly LoadStep[], amountOf: (step: LoadStep) => number): readonly Level[] {
  const levels: Level[] = [];
  for (const step of steps) {
    const [last, amount] = [levels.at(-1), amountOf(step)];
    if (last?.amount === amount) levels.splice(-1, 1, { ...last, to: step.to });
    else levels.push({ from: step.from, to: step.to, amount });
  }
  return levels;
}

/** Before the curve rises to its height, or behind where there is no room. */
function Peak({ x, y, words }: { readonly x: number; readonly y: number; readonly words: string }) {
  const isEarly = x < BOX.left + 100;
  const height = Math.min(Math.max(y + 12, BOX.top + 16), BOX.bottom - 6);
  return (
    <text class="peak" x={isEarly ? x + 4 : x - 6} y={height} text-anchor={isEarly ? 'start' : 'end'}>
      {words}
    </text>
  );
}

function Now({ x, words }: { readonly x: number; readonly words: string }) {
  const isLate = x > LAST_THIRD;
  return (
    <g class="now-line">
      <line x1={x} x2={x} y1={BOX.top - 12} y2={BOX.bottom} />
      <text x={isLate ? x - 4 : x + 4} y={BOX.bottom - 6} text-anchor={isLate ? 'end' : 'start'}>
        {words}
      </text>
    </g>
  );
}

function anchorAt(x: number): 'start' | 'middle' | 'end' {
  if (x < BOX.left + 24) return 'start';
  return x > BOX.right - 24 ? 'end' : 'middle';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
