import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const STYLE = new URL('../../../src/platform/web/public/style/', import.meta.url);
/** What every page shares, and what overrules all of it: their classes may be refined by others. */
const SHARED = ['ground', 'forms', 'frame', 'parts', 'circumstances'];
/** Refined where they are used: the guest's page and the booking's grew out of one another. */
const REFINED = ['notice', 'dates'];

/** The classes that begin a selector of a part. */
function classesOf(part: string): ReadonlySet<string> {
  const css = readFileSync(new URL(`${part}.css`, STYLE), 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
  const selectors = [...css.matchAll(/([^{}@;]+)\{/g)].flatMap(([, list = '']) => list.split(','));
  return new Set(selectors.flatMap((selector) => /^\s*\w*\.([\w-]+)/.exec(selector)?.[1] ?? []));
}

test('a class that is of one topic is of no other: all parts make one sheet', () => {
  const parts = readdirSync(STYLE).map((name) => name.replace('.css', ''));
  const shared = new Set([...SHARED.flatMap((part) => [...classesOf(part)]), ...REFINED]);
  const owners = new Map<string, string[]>();
  for (const part of parts.filter((name) => !SHARED.includes(name))) {
    for (const name of classesOf(part)) owners.set(name, [...(owners.get(name) ?? []), part]);
  }
  expect(parts.length).toBeGreaterThan(SHARED.length);
  expect([...owners].filter(([name, by]) => by.length > 1 && !shared.has(name))).toEqual([]);
});
