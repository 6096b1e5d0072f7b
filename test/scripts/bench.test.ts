import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { check, resolveConfig } from 'prettier';
import { BenchError, readArguments } from '../../scripts/bench/arguments.ts';
import { renderDocument, type Run } from '../../scripts/bench/document.ts';
import { digits, type Line, meets, show, showGoal, showMs } from '../../scripts/bench/line.ts';
import { createAnswerReader } from '../../scripts/bench/load/answers.ts';
import { postForm } from '../../scripts/bench/load/load.ts';
import { createVisitor } from '../../scripts/bench/load/visitor.ts';
import { linksIn } from '../../scripts/bench/pages/first-view.ts';
import { ROWS } from '../../scripts/bench/rows.ts';
import { placement } from '../../scripts/bench/rows/placement.ts';
import { sumOf } from '../../scripts/bench/stage/gateway.ts';
import { openWorkshop, type Workshop } from '../../scripts/bench/stage/workshop.ts';
import { treeOf, yearOf } from '../../scripts/bench/stage/year.ts';
import { alternately, exponentOf, median, percentile } from '../../scripts/bench/statistics.ts';
import { renderTable } from '../../scripts/bench/table.ts';
import { planImport } from '../../src/features/branches/import.ts';
import { silentLog } from '../../src/lib/log.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';

const line = (change: Partial<Line> = {}): Line => ({
  what: 'one admission',
  value: 2.4,
  unit: 'times',
  goal: { at: 'most', value: 3 },
  ours: '12 ms',
  against: '5 ms: one INSERT',
  ...change,
});

describe('figures', () => {
  test('the median is the middle, or between the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  test('a percentile is a value that was seen', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.5, 0.95, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 100]);
    expect([0, 0.5, 0.95].map((share) => percentile([7, 9], share))).toEqual([7, 7, 9]);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  test('an exponent says how a cost grows with the size', () => {
    expect(exponentOf({ size: 10, cost: 1 })).toBe(0);
    expect(exponentOf({ size: 10, cost: 10 })).toBe(1);
    expect(exponentOf({ size: 10, cost: 100 })).toBe(2);
    expect(exponentOf({ size: 3, cost: 3 })).toBe(1);
  });

  test('two sides are measured in turn, and told apart', async () => {
    const order: string[] = [];
    const side = (name: string, values: readonly number[]) => async (round: number) => {
      order.push(name);
      return Promise.resolve(values[round] ?? 0);
    };
    const sides = { ours: side('a', [5, 1, 3]), yardstick: side('b', [10, 30, 20]) };
    expect(await alternately(3, sides)).toEqual({ ours: 3, yardstick: 20 });
    expect(order.join('')).toBe('ababab');
  });
});

describe('lines', () => {
  test('reach a goal from the right side, the goal itself included', () => {
    const most = { at: 'most', value: 3 } as const;
    const least = { at: 'least', value: 0.7 } as const;
    expect([2.9, 3, 3.1].map((value) => meets({ value, goal: most }))).toEqual([true, true, false]);
    expect([0.6, 0.7, 0.8].map((value) => meets({ value, goal: least }))).toEqual([false, true, true]);
    expect(meets({ value: NaN, goal: most })).toBe(false);
    expect(meets({ value: 1, goal: null })).toBeNull();
    expect(meets({ value: null, goal: most })).toBeNull();
  });

  test('are told with three digits and their unit', () => {
    expect(show(0.7234, 'share')).toBe('72.3 %');
    expect(show(2.4, 'times')).toBe('2.4 ×');
    expect(show(12.345, 'seconds')).toBe('12.3 s');
    expect(show(1, 'calls')).toBe('1');
    expect(show(255.4, 'MiB')).toBe('255 MiB');
    expect(show(0.5, 'exponent')).toBe('n^0.50');
    expect([show(48.31, 'ms'), show(119.96, 'kB'), show(0, 'shift')]).toEqual(['48.3 ms', '120 kB', '0']);
    expect(show(null, 'shift')).toBe('not measured');
    expect([digits(1234.5), digits(0.012345), digits(3)]).toEqual(['1,230', '0.0123', '3']);
    expect([showMs(12.3456), showMs(1234)]).toEqual(['12.3 ms', '1.23 s']);
    expect(showGoal(line())).toBe('≤ 3 ×');
    expect(showGoal(line({ goal: { at: 'least', value: 0.7 }, unit: 'share' }))).toBe('≥ 70 %');
    expect(showGoal(line({ goal: null }))).toBe('');
  });

  test('stand in columns, and say what is missed', () => {
    const table = renderTable([line(), line({ what: 'a series', value: 30 }), line({ goal: null })], 200);
    expect(table.split('\n')).toEqual([
      'what           figure  goal           ours   against',
      'one admission  2.4 ×   ≤ 3 ×  met     12 ms  5 ms: one INSERT',
      'a series       30 ×    ≤ 3 ×  MISSED  12 ms  5 ms: one INSERT',
      'one admission  2.4 ×                  12 ms  5 ms: one INSERT',
    ]);
    for (const each of renderTable([line()], 30).split('\n')) expect(each.length).toBeLessThanOrEqual(30);
  });
});

describe('the document', () => {
  const run: Run = {
    sections: [{ title: 'one admission, PostgreSQL', lines: [line(), line({ value: 4, against: 'a | b' })] }],
    machine: { cores: 2, processor: 'Some Processor', memoryGiB: 8, node: '24.0.0', platform: 'linux x64' },
    day: '2027-01-31',
    minutes: 14,
  };

  test('says when, on what, what was found, what is missed and what is not measured', () => {
    const text = renderDocument(run);
    expect(text).toContain('on 2027-01-31 in 14 minutes, on 2 cores (Some Processor), 8 GiB of memory');
    expect(text).toContain('Node 24.0.0');
    expect(text).toContain('Goals met: 1 of 2.');
    expect(text).toContain('## One admission, PostgreSQL');
    expect(text).toMatch(/\| one admission +\| 2\.4 × +\| ≤ 3 × +\| yes +\| 12 ms +\| 5 ms: one INSERT +\|/);
    expect(text).toMatch(/\| 4 × +\| ≤ 3 × +\| \*\*no\*\* +\|/);
    expect(text).toContain('a \\| b');
    expect(text).toContain('listing 100,000 recordings of one server');
  });

  test('is laid out as everything else here', async () => {
    const options = await resolveConfig('docs/performance.md', { config: 'config/tools/prettier.json' });
    expect(await check(renderDocument(run), { ...options, parser: 'markdown' })).toBe(true);
  });
});

describe('the command line', () => {
  const known = ['joins', 'admission', 'growth'];
  const all = { command: 'run', rows: known, quick: false, write: false };

  test('measures every row, or those that are named, in the order of the table', () => {
    expect(readArguments([], known)).toEqual(all);
    expect(readArguments(['growth', 'joins', '--quick'], known)).toEqual({
      ...all,
      rows: ['joins', 'growth'],
      quick: true,
    });
    expect(readArguments(['--help'], known)).toEqual({ command: 'help' });
    expect(readArguments(['--list'], known)).toEqual({ command: 'list' });
  });

  test('writes the document of a whole run only', () => {
    expect(readArguments(['--write'], known)).toEqual({ ...all, write: true });
    for (const args of [
      ['--write', '--quick'],
      ['--write', 'joins'],
    ]) {
      expect(() => readArguments(args, known)).toThrow(BenchError);
    }
  });

  test('says what it does not know', () => {
    expect(() => readArguments(['memry'], known)).toThrow(
      'There is no row memry. The rows: joins, admission',
    );
    expect(() => readArguments(['--fast'], known)).toThrow(BenchError);
  });

  test('has a text that names each option', () => {
    const usage = readFileSync(new URL('../../scripts/bench/usage.txt', import.meta.url), 'utf8');
    for (const option of ['--quick', '--write', '--list', '--help']) expect(usage).toContain(option);
  });
});

test('everything that has to be reached is measured', () => {
  const titles = ROWS.map(({ name, title }) => `${name}: ${title}`).join('\n');
  for (const what of [
    'join redirects a second, the whole product with the pace lifted',
    'one admission, and a 52-week series with alternatives, with a full year held, PostgreSQL',
    'a page of dates, and one found by text as somebody types, a full year held, SQLite and PostgreSQL',
    '250 rooms due at the same minute, 12 servers, 300 ms per create',
    'how evenly, beside the published rules of others',
    'a server with 20 live rooms dies',
    'pages: their HTML, what a first view transfers, and layout shift',
    'watch cost: calls per server and round',
    'memory of the gateway',
    'start to ready, embedded',
    'how costs grow',
  ]) {
    expect(titles).toContain(what);
  }
  expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
});

describe('pieces', () => {
  let shop: Workshop | undefined;
  afterEach(async () => {
    await shop?.close();
    shop = undefined;
  });

  test('placement is judged without a clock, ours first and with the goal, then each peer', async () => {
    shop = await openWorkshop({ quick: true, report: () => undefined });
    const [ours, ...peers] = await placement.run(shop);
    expect(ours && meets(ours)).toBe(true);
    expect(peers.map(({ goal }) => goal)).toEqual([null, null, null, null, null]);
    for (const peer of peers) expect(peer.value).toBeGreaterThan(1.15);
  });

  test('a party is there once, or three times as large, below one root; its year does not begin yet', async () => {
    const [one, three] = [await treeOf(1), await treeOf(3)];
    expect([one.length, three.length]).toEqual([428, 3 * 427 + 1]);
    expect(planImport(three, []).created).toHaveLength(three.length);
    const now = Date.parse('2027-01-30T12:00:00Z');
    const year = await yearOf(3, now);
    const ids = new Set(three.map(({ id }) => id));
    expect(year.entries.filter(({ booking }) => !ids.has(booking.branch))).toEqual([]);
    const opens = year.entries.flatMap(({ occurrences }) => occurrences.map(({ opensAt }) => opensAt));
    expect(Math.min(...opens.slice(0, 50_000))).toBeGreaterThan(now + 24 * 3_600_000);
    expect(year.entries.length % 3).toBe(0);
    expect(year).toMatchObject({ from: '2027-02-01', campaign: '2027-08-30' });
  });

  test('every row gets a store of its own, and nothing is left of any', async () => {
    shop = await openWorkshop({ quick: true, report: () => undefined });
    const [one, other] = [await shop.dataDir('tree'), await shop.dataDir('tree')];
    expect(one).not.toBe(other);
    const database = await openDatabase({ kind: 'sqlite', file: `${one}/plenum.db` }, silentLog);
    const branches = await database.db.selectFrom('branches').select('id').execute();
    await database.close();
    expect(branches).toHaveLength(428);
    await shop.close();
    expect(() => readFileSync(`${other}/plenum.db`)).toThrow('ENOENT');
  });

  test('what is started for a piece of work is ended, whatever becomes of the work', async () => {
    const workshop = await openWorkshop({ quick: true, report: () => undefined });
    shop = workshop;
    let stops = 0;
    const thing = () => Promise.resolve({ stop: () => Promise.resolve(void (stops += 1)) });
    expect(await workshop.using(thing(), () => Promise.resolve('done'))).toBe('done');
    await expect(workshop.using(thing(), () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(stops).toBe(2);
  });

  test('answers are read however they are cut, and only whole ones count', () => {
    const reader = createAnswerReader();
    const wire =
      'HTTP/1.1 303 See Other\r\nContent-Length: 5\r\n\r\nhello' +
      'HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n' +
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab';
    const signs = Array.from({ length: wire.length }, (_, index) => wire.charAt(index));
    const statuses = signs.flatMap((sign) => reader.read(Buffer.from(sign, 'latin1')));
    expect(statuses).toEqual([303, 500]);
    expect(reader.read(Buffer.from('c'))).toEqual([200]);
    expect(() => createAnswerReader().read(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow();
  });

  test('a form is posted as a browser posts it', () => {
    expect(postForm(4101, '/m/abc/join', { name: 'Ada L' })).toMatch(
      /^POST \/m\/abc\/join HTTP\/1\.1\r\nHost: 127\.0\.0\.1:4101\r\n[\s\S]*Content-Length: 10\r\n\r\nname=Ada\+L$/,
    );
  });

  test('who visits asks over one kept connection, and tells all that came over it', async () => {
    const sockets = new Set<unknown>();
    const app = createServer((request, response) => {
      sockets.add(request.socket);
      response.writeHead(request.url === '/gone' ? 404 : 200).end('x'.repeat(5000));
    });
    await once(app.listen(0, '127.0.0.1'), 'listening');
    const { port } = app.address() as AddressInfo;
    const visitor = createVisitor(`http://127.0.0.1:${port}`, {});
    const visits = [await visitor.get('/'), await visitor.get('/again')];
    for (const { body, wireBytes } of visits) {
      expect(body).toHaveLength(5000);
      expect(wireBytes).toBeGreaterThan(5050);
      expect(wireBytes).toBeLessThan(5500);
    }
    await expect(visitor.get('/gone')).rejects.toThrow('404');
    expect(sockets.size).toBe(1);
    visitor.leave();
    await new Promise((resolve) => app.close(resolve));
  });

  test('what a page names of our own files counts once, wherever it names it', () => {
    const html =
      '<link href="/assets/plenum.1.css"/><script src="/assets/desk.2.js"></script><p data-grid="/assets/grid.3.js">' +
      '<a href="/kalender">/assets/not-named.js</a><link href="/assets/plenum.1.css"/><img src="https://else.example/a"/>';
    expect(linksIn(html)).toEqual(['/assets/plenum.1.css', '/assets/desk.2.js', '/assets/grid.3.js']);
  });

  test('a metric is summed up over the labels that are not asked for', () => {
    const text =
      'calls{call="end",server="a"} 2\ncalls{call="end",server="b"} 3\ncalls{call="create"} 7\ncalls_sum 99\nup 1\n';
    expect(sumOf(text, 'calls', {})).toBe(12);
    expect(sumOf(text, 'calls', { call: 'end' })).toBe(5);
    expect(sumOf(text, 'up', {})).toBe(1);
    expect(sumOf(text, 'down', {})).toBe(0);
  });
});
