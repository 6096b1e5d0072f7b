import { beforeEach, expect, test } from '@jest/globals';
import { FORGETTINGS } from '../../../src/app/personal-data.ts';
import { forgetJob, tidyJob } from '../../../src/features/people/forget.ts';
import { rememberPerson } from '../../../src/features/people/people-store.ts';
import { DAY_MS, HOUR_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, NOON, type TestDesk } from '../bookings/desk.ts';

onEachStore('each run of the job that forgets', (store) => {
  let desk: TestDesk;

  beforeEach(async () => {
    desk = await freshDesk(store());
    for (const table of ['people', 'deputies', 'run_reports'] as const) {
      await store().db.deleteFrom(table).execute();
    }
  });

  const meet = (subject: string) =>
    store().transaction((tx) =>
      rememberPerson(tx, { subject, name: 'Ida', email: 'ida@partei.example' }, desk.clock.now()),
    );
  const run = (forgettings = FORGETTINGS, { signal } = new AbortController()) =>
    forgetJob({ database: store(), clock: desk.clock, forgettings }).run(signal);
  const forgetOn = async (day: number, beyond = 0) => {
    desk.clock.set(NOON + day * DAY_MS + beyond);
    return run();
  };
  const reports = async () =>
    (await store().db.selectFrom('run_reports').selectAll().orderBy('id').execute()).map(
      ({ report, ...row }) => ({
        ...row,
        ...(JSON.parse(report) as {
          failure: string | null;
          taken: { what: string; before: number; count: number }[];
        }),
      }),
    );
  const known = async () => store().db.selectFrom('people').select('subject').execute();

  test('leaves a report, also where nothing went', async () => {
    await meet('s-ida');
    await forgetOn(90);
    await forgetOn(90, 1);
    const [first, second] = await reports();
    expect(first).toMatchObject({ started_at: NOON + 90 * DAY_MS, failure: null });
    expect(first?.finished_at).toBe(NOON + 90 * DAY_MS);
    expect(first?.taken.filter(({ count }) => count > 0)).toEqual([]);
    expect(second?.taken).toContainEqual({ what: 'people', before: NOON + 1, count: 1 });
    expect(second?.taken.map(({ what }) => what)).toEqual([
      ...FORGETTINGS.map(({ what }) => what),
      'reports',
    ]);
  });

  test('goes on with the rest where one kind fails, says so, and fails', async () => {
    await meet('s-ida');
    desk.clock.set(NOON + 91 * DAY_MS);
    const broken = { what: 'broken', keptMs: 0, take: () => Promise.reject(new RangeError('s-ida')) };
    await expect(run([broken, ...FORGETTINGS])).rejects.toThrow(RangeError);
    expect(await known()).toEqual([]);
    const [report] = await reports();
    expect(report).toMatchObject({ failure: 'RangeError' });
    expect(report?.taken).toContainEqual(expect.objectContaining({ what: 'people', count: 1 }));
    expect(JSON.stringify(report)).not.toContain('s-ida');
  });

  test('that dies in between has counted what went, and the next one says so', async () => {
    for (let one = 0; one < 300; one += 1) await meet(`s-${one}`);
    desk.clock.set(NOON + 91 * DAY_MS);
    await store().db.deleteFrom('audit').execute();
    // What a killed process leaves: a report without an end.
    const stop = new AbortController();
    const killed = FORGETTINGS.map((one) => ({
      ...one,
      take: (async (tx, step) => {
        const done = await one.take(tx, step);
        stop.abort();
        return done;
      }) satisfies typeof one.take,
    }));
    await expect(run(killed, stop)).rejects.toThrow();
    expect((await reports())[0]).toMatchObject({ failure: 'stopped' });
    await store().db.updateTable('run_reports').set({ finished_at: null }).execute();
    await store().db.deleteFrom('audit').execute();
    expect(await run()).toMatchObject({ people: 100 });
    const [first, second] = await reports();
    expect(first).toMatchObject({ failure: 'vanished', finished_at: NOON + 91 * DAY_MS });
    expect(first?.taken).toEqual([{ what: 'people', before: NOON + DAY_MS, count: 200 }]);
    expect(second).toMatchObject({ failure: null });
    const audit = await store().db.selectFrom('audit').select(['object', 'after']).orderBy('id').execute();
    expect(audit.map(({ object, after }) => [object, after])).toEqual([
      [first?.id, '{"people":200}'],
      [second?.id, '{"people":100}'],
    ]);
  });

  test('has written down what went as soon as it is gone', async () => {
    const told: unknown[] = [];
    const slow: (typeof FORGETTINGS)[number] = {
      ...{ what: 'slow', keptMs: 0 },
      take: async (tx, { after }) => {
        if (after !== '') {
          const row = await tx.selectFrom('run_reports').select('report').executeTakeFirstOrThrow();
          told.push((JSON.parse(row.report) as { taken: unknown }).taken);
        }
        return { taken: 7, next: after === '' ? 'more' : null };
      },
    };
    await run([slow]);
    expect(told).toEqual([[{ what: 'slow', before: NOON, count: 7 }]]);
  });

  test('is woken by the hourly one where a night was missed', async () => {
    let woken = 0;
    const tidy = () =>
      tidyJob({
        ...{ database: store(), clock: desk.clock, forgettings: [], wake: () => (woken += 1) },
      }).run(new AbortController().signal);
    await tidy();
    expect(woken).toBe(1);
    await run();
    desk.clock.set(NOON + 25 * HOUR_MS - 1);
    await tidy();
    expect(woken).toBe(1);
    desk.clock.set(NOON + 25 * HOUR_MS);
    const broken = { what: 'broken', keptMs: 0, take: () => Promise.reject(new RangeError()) };
    await run([broken]).catch(() => undefined);
    await tidy();
    expect(woken).toBe(2);
  });
});
