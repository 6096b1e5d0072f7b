import { type Line, showMs } from '../line.ts';
import { createVisitor, type Visitor } from '../load/visitor.ts';
import type { Addresses, Office, OfficeName } from '../stage/office.ts';
import type { Workshop } from '../stage/workshop.ts';
import { median, percentile } from '../statistics.ts';

const PAGES = ['start', 'form', 'month', 'week', 'load', 'loadOfDay', 'list', 'booking'] as const;
const PEOPLE: readonly { readonly who: OfficeName; readonly called: string }[] = [
  { who: 'florian', called: 'secretary of a Land' },
  { who: 'miriam', called: 'admin of the whole' },
];
const GOAL_MS = 60;

/** As the table calls them. */
export const PAGE_NAMES: Readonly<Record<keyof Addresses, string>> = {
  guest: 'the guest page',
  start: 'the start page',
  form: 'the form',
  month: 'the calendar’s month',
  week: 'the calendar’s week',
  load: 'the load',
  loadOfDay: 'the load with a day',
  list: 'the list',
  booking: 'a booking',
};

/** How long each page takes somebody who asks for one after the other; in turn with it, a bare route that sends as much. */
export async function measureHtml(
  shop: Workshop,
  office: Office,
  bare: { readonly port: number },
): Promise<readonly Line[]> {
  const yardstick = createVisitor(`http://127.0.0.1:${bare.port}`, {});
  const lines: Line[] = [];
  try {
    for (const { who, called } of PEOPLE) {
      const { name, value } = await office.cookie(who);
      const visitor = createVisitor(office.url, {
        Cookie: `${name}=${value}`,
        'Accept-Language': 'de',
        'Accept-Encoding': 'gzip, deflate, br',
      });
      for (const page of PAGES) {
        shop.report(`${PAGE_NAMES[page]}, ${called}`);
        const seen = await askOften(shop.quick ? 20 : 100, visitor, yardstick, office.addresses[page]);
        lines.push(lineOf(`a page’s HTML (p95): ${PAGE_NAMES[page]}, ${called}`, seen));
      }
      visitor.leave();
    }
    return lines;
  } finally {
    yardstick.leave();
  }
}

type Seen = { readonly ours: readonly number[]; readonly bare: readonly number[]; readonly bytes: number };

async function askOften(rounds: number, visitor: Visitor, yardstick: Visitor, path: string): Promise<Seen> {
  const ours: number[] = [];
  const bare: number[] = [];
  let bytes = 0;
  // What is compiled and cached on the way is no part of it.
  for (let round = 0; round < 5; round += 1) bytes = (await visitor.get(path)).body.length;
  for (let round = 0; round < rounds; round += 1) {
    ours.push((await visitor.get(path)).tookMs);
    bare.push((await yardstick.get(`/text/${bytes}`)).tookMs);
  }
  return { ours, bare, bytes };
}

function lineOf(what: string, { ours, bare, bytes }: Seen): Line {
  const [p95, barely] = [percentile(ours, 0.95), percentile(bare, 0.95)];
  return {
    what,
    value: p95,
    unit: 'ms',
    goal: { at: 'most', value: GOAL_MS },
    ours: `${showMs(median(ours))} in the middle, ${Math.round(bytes / 1000)} kB`,
    against: `${Math.round(p95 / barely)} × ${showMs(barely)}: a bare Express 5 route that sends as much`,
  };
}
