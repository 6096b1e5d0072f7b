import type { Line } from '../line.ts';
import { createVisitor } from '../load/visitor.ts';
import type { Addresses, Office } from '../stage/office.ts';
import { PAGE_NAMES } from './html.ts';

/** Those that people see first; the guest page by nobody, the others by the secretary of a Land. */
export const FIRST_PAGES = ['guest', 'start', 'form', 'month', 'week', 'load', 'loadOfDay'] as const;
const GOAL_KB = 120;

/** What a browser without a cache transfers: the page, and the styles, scripts and images it names. */
export async function measureFirstViews(office: Office): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const page of FIRST_PAGES) lines.push(await measureOne(office, page));
  return lines;
}

async function measureOne(office: Office, page: keyof Addresses): Promise<Line> {
  const { name, value } = await office.cookie('florian');
  const cookie: Record<string, string> = page === 'guest' ? {} : { Cookie: `${name}=${value}` };
  const headers = { ...cookie, 'Accept-Language': 'de', 'Accept-Encoding': 'gzip, deflate, br' };
  const visitor = createVisitor(office.url, headers);
  try {
    const html = await visitor.get(office.addresses[page]);
    const linked = linksIn(await readable(office, page, cookie));
    let rest = 0;
    for (const path of linked) rest += (await visitor.get(path)).wireBytes;
    return {
      what: `first view: ${PAGE_NAMES[page]}`,
      value: (html.wireBytes + rest) / 1000,
      unit: 'kB',
      goal: { at: 'most', value: GOAL_KB },
      ours: `${kB(html.wireBytes)} of HTML, ${kB(rest)} in ${linked.length} files`,
      against: '',
    };
  } finally {
    visitor.leave();
  }
}

/** The page as text, whatever it was packed in. */
async function readable(
  office: Office,
  page: keyof Addresses,
  cookie: Record<string, string>,
): Promise<string> {
  const visitor = createVisitor(office.url, cookie);
  try {
    return (await visitor.get(office.addresses[page])).body.toString();
  } finally {
    visitor.leave();
  }
}

/** Paths of the files that a page names, each once: what its head links, and what its scripts load for it. */
export function linksIn(html: string): readonly string[] {
  const named = [...html.matchAll(/="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  return [...new Set(named)];
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
