import { type Instant, SECOND_MS } from '../../src/lib/span.ts';
import type { SeenServer, Sight } from './sight.ts';

/** What must hold at every moment; it may remember what it saw before. */
export type Invariant = {
  readonly name: string;
  /** What is wrong; null where it holds. */
  readonly check: (sight: Sight) => string | null;
};

/** The watch and the closing look every ten seconds; what both have to see takes two looks, and a call or two. */
export const TWO_LOOKS_MS = 25 * SECOND_MS;
/** A look takes longer where it waits for servers that do not answer: three probes of three seconds, and the others. */
export const SLOW_LOOK_MS = 15 * SECOND_MS;

/** Thrown where one does not hold. */
export class BrokenInvariant extends Error {
  readonly invariant: string;

  constructor(invariant: string, what: string, story: readonly string[]) {
    super(`Invariant "${invariant}" is broken: ${what}\n\n${story.map((line) => `  ${line}`).join('\n')}\n`);
    this.name = 'BrokenInvariant';
    this.invariant = invariant;
  }
}

/** Since when each thing is as it is: kept up at every look. */
export function createSince(): (id: string, is: boolean, now: Instant) => Instant | null {
  const since = new Map<string, Instant>();
  return (id, is, now) => {
    if (!is) since.delete(id);
    else if (!since.has(id)) since.set(id, now);
    return since.get(id) ?? null;
  };
}

/** Since when some process of ours has been at work without a break; null while none is. */
export function createAwake(): (sight: Sight) => Instant | null {
  const since = createSince();
  return ({ replicas, now }) => {
    const begun = replicas.map((replica) => since(replica.name, replica.thread.isAwake, now));
    const known = begun.filter((at) => at !== null);
    return known.length === 0 ? null : Math.min(...known);
  };
}

/** Whether some server is not well, so that a look takes longer. */
export function someAil({ servers }: Sight): boolean {
  return servers.some(({ far }) => far.healthySince === null);
}

export function serverOf({ servers }: Sight, name: string): SeenServer | undefined {
  return servers.find(({ far }) => far.name === name);
}

export function inSeconds(ms: number): string {
  return `${ms / SECOND_MS} s`;
}
