import { expect } from '@jest/globals';
import type { Page as Tab } from 'playwright-core';
import { dayIn } from './calendar.ts';

/** Whoever has to press Tab more often on the way to something has been forgotten. */
const FEW_ENOUGH = 60;
/** More than any choice offers. */
const MOST_OPTIONS = 100;
/** More than any page has. */
const MOST_STOPS = 200;

/** What Tab stops at. */
type Stop = {
  /** What its label or its content calls it; empty where nothing is in focus. */
  readonly name: string;
  /** Why the eye cannot tell where the focus is; null where it can. */
  readonly unseen: string | null;
};

/** A day like 12.12.: the browser's language, which not every machine has in German, orders the parts of the field. */
export function sameInAllLanguages(): string {
  const days = Array.from({ length: 40 }, (_, index) => dayIn(index + 2));
  return days.find((day) => day.slice(5, 7) === day.slice(8)) ?? '';
}

/** What labels or contents call the element in focus. */
export async function nameInFocus(tab: Tab): Promise<string> {
  return (await stopAt(tab)).name;
}

/** Presses Tab until what bears this name, or begins with its words, is in focus; at each stop the eye can tell where it is. */
export async function tabTo(tab: Tab, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  while (passed.length < FEW_ENOUGH) {
    const here = await nameSeen(tab);
    if (bears(here, name)) return;
    passed.push(here);
    await tab.keyboard.press(key);
  }
  throw new Error(`${key} never came to "${name}", only to: ${passed.join(' | ')}`);
}

/** Goes to a link, a button or a fold, and presses it. */
export async function press(tab: Tab, name: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(tab, name);
  await tab.keyboard.press(key);
}

/** Follows a link, and waits for where it leads, which is not where it stands. */
export async function follow(tab: Tab, name: string, to: RegExp): Promise<void> {
  const from = tab.url();
  await press(tab, name);
  await tab.waitForURL(({ href }) => href !== from && to.test(href));
}

/** Types into a field; what stood there is overwritten, since Tab selects it. */
export async function typeInto(tab: Tab, label: string, words: string): Promise<void> {
  await tabTo(tab, label);
  await tab.keyboard.type(words);
}

/** Chooses by the arrows what begins with these words. */
export async function choose(tab: Tab, label: string, words: string): Promise<void> {
  await tabTo(tab, label);
  const chosen = () => tab.evaluate<string>('document.activeElement.selectedOptions?.[0]?.text ?? ""');
  for (let presses = 0; !(await chosen()).startsWith(words); presses++) {
    if (presses > MOST_OPTIONS) throw new Error(`"${label}" does not come to "${words}" by the arrow`);
    await tab.keyboard.press('ArrowDown');
  }
}

/** Everything on the way from what is in focus to what bears this name, both with it. */
export async function wayTo(tab: Tab, name: string, key: 'Tab' | 'Shift+Tab'): Promise<readonly string[]> {
  const way = [await nameSeen(tab)];
  while (way.at(-1) !== name) {
    if (way.length > MOST_STOPS) throw new Error(`${key} is caught: ${way.slice(-10).join(' | ')}`);
    await tab.keyboard.press(key);
    way.push(await nameSeen(tab));
  }
  return way;
}

function bears(here: string, name: string): boolean {
  return here.startsWith(name) && !/^[\p{L}\d]/u.test(here.slice(name.length));
}

/** The name of what is in focus, where the eye can tell that it is. */
async function nameSeen(tab: Tab): Promise<string> {
  const stop = await stopAt(tab);
  expect(stop).toEqual({ name: stop.name, unseen: null });
  return stop.name;
}

function stopAt(tab: Tab): Promise<Stop> {
  return tab.evaluate<Stop>(`(${stopInFocus})()`);
}

/** Runs in the browser. What carries a name for the eye alone does not count; the page may have scrolled anywhere. */
const stopInFocus = `() => {
  const { activeElement: here, body } = document;
  if (here === null || here === body) return { name: '', unseen: null };
  const heard = (element) => {
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll('[aria-hidden=true]')) part.remove();
    return copy.textContent;
  };
  const by = here.getAttribute('aria-labelledby')?.split(' ').map((id) => document.getElementById(id));
  const name = by?.map(heard).join(' ') ?? here.getAttribute('aria-label') ?? heard(here.labels?.[0] ?? here);
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(here);
  const isMarked = (outlineStyle !== 'none' && parseFloat(outlineWidth) > 1) || boxShadow !== 'none';
  const [{ left, right, top, bottom }] = here.getClientRects();
  const within = (value, most) => Math.min(Math.max(value, 0), most - 1);
  const x = within((left + right) / 2, innerWidth);
  const y = within((top + bottom) / 2, innerHeight);
  const hit = document.elementFromPoint(x, y);
  const isThere = here.contains(hit);
  const unseen = !isMarked ? 'not marked: ' + outlineStyle : isThere ? null : 'covered by ' + hit?.outerHTML.slice(0, 80);
  return { name: name.replace(/\\s+/g, ' ').trim(), unseen };
}`;
