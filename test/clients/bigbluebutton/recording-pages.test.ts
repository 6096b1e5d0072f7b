import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordingAnswer, RecordingEntry } from '../../../src/clients/bigbluebutton/read-recordings.ts';
import { walkPages } from '../../../src/clients/bigbluebutton/recording-pages.ts';
import { clientOf, faultOf } from './far-end.ts';
import { apiEnd, BROKEN, KURS_ID, NO_RECORDINGS, recording, recordings } from './recording-samples.ts';

const broken = (recordId: string): RecordingEntry => ({ recordId, recording: null });
const endless = () => new Error('endless');

/** Every id that a walk over `ask` told, in the order it was told. */
async function walk(ask: (offset: number, limit: number) => RecordingAnswer, limit = 100): Promise<string[]> {
  const told: string[] = [];
  for await (const { entries } of walkPages((offset, size) => Promise.resolve(ask(offset, size)), {
    limit,
    endless,
  })) {
    told.push(...entries.map(({ recordId }) => recordId));
  }
  return told;
}

/** What becomes of a list between two pages. */
type Turn = { readonly removed: number; readonly at: number; readonly added: number; readonly top: boolean };

const turns = fc.array(
  fc.record({
    removed: fc.nat(12),
    at: fc.nat(1000),
    added: fc.nat(3),
    top: fc.boolean(),
  }),
  { maxLength: 12 },
);

/** A server whose list changes with each page it shows; what stays keeps its order. */
function changingServer(ids: readonly string[], changes: readonly Turn[], most: number, paging: string) {
  let list = [...ids];
  const waiting = [...changes];
  const gone = new Set<string>();
  let fresh = 0;
  return {
    stayed: () => ids.filter((id) => !gone.has(id)),
    ask: (offset: number, limit: number): RecordingAnswer => {
      const size = Math.min(limit, most);
      const shown = paging === 'ignored' ? list : list.slice(offset, offset + size);
      const answer = { entries: shown.map(broken), total: paging === 'counted' ? list.length : null };
      const turn = waiting.shift();
      if (turn !== undefined) {
        const start = list.length === 0 ? 0 : turn.at % list.length;
        for (const id of list.slice(start, start + turn.removed)) gone.add(id);
        const added = Array.from({ length: turn.added }, () => `new-${(fresh += 1)}`);
        list = list.filter((id) => !gone.has(id));
        list = turn.top ? [...added, ...list] : [...list, ...added];
      }
      return answer;
    },
  };
}

describe('a list in pages', () => {
  test('ends, and misses nothing that stays on it, whatever is taken off or added meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 999 }).map(String), { maxLength: 60 }),
        turns,
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 2, max: 9 }),
        fc.constantFrom('counted', 'ignored'),
        async (ids, changes, limit, most, paging) => {
          const server = changingServer(ids, changes, most, paging);
          const told = await walk(server.ask, limit);
          expect(new Set(told).size).toBe(told.length);
          for (const id of server.stayed()) expect(told).toContain(id);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('misses nothing either where the server does not count, as long as it gives what is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 999 }).map(String), { maxLength: 60 }),
        fc.array(fc.record({ removed: fc.nat(12), at: fc.nat(1000) }), { maxLength: 12 }),
        fc.integer({ min: 2, max: 9 }),
        async (ids, removals, limit) => {
          const changes = removals.map((one) => ({ ...one, added: 0, top: false }));
          const server = changingServer(ids, changes, limit, 'uncounted');
          const told = await walk(server.ask, limit);
          for (const id of server.stayed()) expect(told).toContain(id);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('ends also where every page is cut from another order, where ids are repeated, and where counts lie', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(40).map(String), { maxLength: 30 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.option(fc.nat(60)), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        async (lists, totals, limit, most) => {
          let pages = 0;
          const shown = new Set<string>();
          const ask = (offset: number, size: number): RecordingAnswer => {
            pages += 1;
            const list = lists[pages % lists.length] ?? [];
            const entries = list.slice(offset, offset + Math.min(size, most)).map(broken);
            for (const { recordId } of entries) shown.add(recordId);
            return { entries, total: totals[pages % totals.length] ?? null };
          };
          const told = await walk(ask, limit);
          expect(pages).toBeLessThan(500);
          expect(new Set(told)).toEqual(shown);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('without an end is an error', async () => {
    let next = 0;
    const ask = (_offset: number, limit: number): RecordingAnswer => {
      const entries = Array.from({ length: limit }, (_, n) => broken(String(next + n)));
      next += limit - 1;
      return { entries, total: null };
    };
    await expect(walk(ask, 2)).rejects.toThrow('endless');
  });
});

describe('recordingPages', () => {
  const named = (count: number, from = 0) =>
    Array.from({ length: count }, (_, n) => recording({ recordID: `r-${from + n}` }));

  /** A server that pages as the documentation says. */
  const pagingEnd = (list: readonly string[], more: (total: number) => string) =>
    apiEnd(({ params }) => {
      const offset = Number(params.get('offset'));
      const shown = list.slice(offset, offset + Math.min(100, Number(params.get('limit'))));
      return shown.length === 0
        ? NO_RECORDINGS.replace('</response>', `${more(list.length)}</response>`)
        : recordings(shown, more(list.length));
    });

  const told = async (url: string, more: Parameters<typeof clientOf>[2] = {}) => {
    using client = clientOf(url, {}, more);
    const ids: string[] = [];
    const totals: (number | null)[] = [];
    for await (const page of client.recordingPages({})) {
      ids.push(...page.recordings.map(({ recordId }) => recordId), ...page.broken);
      totals.push(page.total);
    }
    return { ids, totals };
  };

  test.each([
    ['counts in one shape', (total: number) => `<totalElements>${total}</totalElements>`],
    [
      'counts in the other',
      (total: number) => `<pagination><totalElements>${total}</totalElements></pagination>`,
    ],
    ['does not count', () => ''],
  ])('walks a server that %s, 100 at a time', async (_how, more) => {
    for (const count of [0, 1, 99, 100, 101, 250]) {
      await using far = await pagingEnd(named(count), more);
      const { ids } = await told(far.url);
      expect(ids).toEqual(Array.from({ length: count }, (_, n) => `r-${n}`));
      for (const { params } of far.calls) {
        expect([params.get('state'), params.get('limit')]).toEqual(['any', '100']);
        expect([params.get('recordID'), params.get('meetingID')]).toEqual([null, null]);
      }
    }
  });

  test('tells what the server says it has', async () => {
    await using far = await pagingEnd(named(130), (total) => `<totalElements>${total}</totalElements>`);
    expect((await told(far.url)).totals).toEqual([130, 130]);
    await using silent = await pagingEnd(named(3), () => '');
    expect((await told(silent.url)).totals).toEqual([null]);
  });

  test.each([0, 1, 100, 101, 250])('asks a balancer with %i recordings no more than twice', async (count) => {
    await using far = await apiEnd(() => (count === 0 ? NO_RECORDINGS : recordings(named(count))));
    expect((await told(far.url, { kind: 'scalelite' })).ids).toHaveLength(count);
    expect(far.calls).toHaveLength(count === 100 ? 2 : 1);
  });

  test('takes a missing list for an empty one where the server says so', async () => {
    await using far = await apiEnd(() => NO_RECORDINGS.replace('<recordings></recordings>', ''));
    expect((await told(far.url)).ids).toEqual([]);
  });

  test('tells what is broken, and asks only for what is wanted', async () => {
    await using far = await apiEnd(() =>
      recordings([BROKEN, recording({ recordID: 'r-1' }), recording({ recordID: 'r-2', 'app-room': '70' })]),
    );
    using client = clientOf(far.url);
    const pages = [];
    for await (const page of client.recordingPages({ states: ['published'], meta: { 'app-room': '7' } })) {
      pages.push(page);
    }
    expect(pages).toMatchObject([{ recordings: [{ recordId: 'r-1' }], broken: [KURS_ID], total: null }]);
    expect(pages[0]?.recordings).toHaveLength(1);
    expect(far.calls.map(({ query }) => query)).toEqual([
      'state=published&meta_app-room=7&offset=0&limit=100',
    ]);
  });

  test('tells of a recording again that turns out to be there after all', async () => {
    const first = Array.from({ length: 100 }, (_, n) => recording({ recordID: `r-${n}`, state: 'deleted' }));
    const second = ['r-99', 'r-7'].map((id) => recording({ recordID: id, state: 'published' }));
    await using far = await apiEnd(({ params }) =>
      recordings(params.get('offset') === '0' ? first : second, '<totalElements>101</totalElements>'),
    );
    using client = clientOf(far.url);
    const states = new Map<string, string | null>();
    for await (const { recordings: page } of client.recordingPages({})) {
      for (const { recordId, state } of page) states.set(recordId, state);
    }
    expect(states.get('r-7')).toBe('published');
    expect(states.get('r-6')).toBe('deleted');
  });

  test('fails with the page that fails', async () => {
    await using far = await apiEnd(({ params }) =>
      params.get('offset') === '0'
        ? recordings(named(100), '<totalElements>300</totalElements>')
        : { status: 504, body: '<html></html>' },
    );
    const fault = await faultOf(told(far.url));
    expect(fault).toMatchObject({ call: 'getRecordings', kind: 'http-status', status: 504 });
  });

  test('asks no further than whoever listens wants', async () => {
    await using far = await pagingEnd(named(300), (total) => `<totalElements>${total}</totalElements>`);
    using client = clientOf(far.url);
    for await (const page of client.recordingPages({})) {
      expect(page.recordings).toHaveLength(100);
      break;
    }
    expect(far.calls).toHaveLength(1);
  });
});
