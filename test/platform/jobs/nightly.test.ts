import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/lib/ids.ts';
import { toLocal } from '../../../src/lib/local-time.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../../src/lib/span.ts';
import type { Job } from '../../../src/platform/jobs/job.ts';
import { nightly, nightOf } from '../../../src/platform/jobs/nightly.ts';
import { addReport, changeReport } from '../../../src/platform/jobs/run-reports.ts';
import { onEachStore } from '../../support/stores.ts';
import { newJobName, replicasOn, signal } from './support.ts';

const TICK_MS = 10 * MINUTE_MS;

onEachStore('a nightly job', (store) => {
  const replica = replicasOn(store);

  /** One whose clock is moved by hand, and the moments at which it ran. */
  function house(timeZone: string, from: string, breaksOff: (run: number) => boolean = () => false) {
    let now = Date.parse(from);
    const clock = { now: () => now, sleep: () => Promise.resolve() };
    const ran: Instant[] = [];
    const database = store();
    const name = newJobName();
    const run = async () => {
      ran.push(now);
      const report = { id: newId(), startedAt: now, finishedAt: null, report: '{}' };
      await database.transaction((tx) => addReport(tx, name, report));
      if (breaksOff(ran.length)) throw new Error('cut short');
      await database.transaction((tx) => changeReport(tx, { ...report, finishedAt: now }));
      return { done: 1 };
    };
    const job = nightly({ name, run }, { database, clock, timeZone }, { emptyReport: '{}' });
    /** Ticks every ten minutes until then. */
    const liveUntil = async (end: string) => {
      for (; now < Date.parse(end); now += TICK_MS) {
        if (await mayRunNow(job)) await job.run(new AbortController().signal).catch(() => undefined);
      }
    };
    const sleepUntil = (at: string) => void (now = Date.parse(at));
    return { job, clock, liveUntil, sleepUntil, times: () => ran.map((at) => toLocal(at, timeZone)) };
  }
  const mayRunNow = (job: Job) => job.mayRun?.('clock') ?? Promise.resolve(true);

  test.each([
    ['Europe/Berlin', '2027-03-26T12:00:00Z', '2027-03-30T12:00:00Z'],
    ['Europe/Berlin', '2027-10-29T12:00:00Z', '2027-11-02T12:00:00Z'],
    ['Europe/Helsinki', '2027-03-26T12:00:00Z', '2027-03-30T12:00:00Z'],
    ['America/Santiago', '2027-04-02T12:00:00Z', '2027-04-06T12:00:00Z'],
    ['America/Santiago', '2027-09-03T12:00:00Z', '2027-09-07T12:00:00Z'],
    ['Australia/Lord_Howe', '2027-10-01T12:00:00Z', '2027-10-05T12:00:00Z'],
  ])('in %s from %s on it runs once a night, whatever clocks do', async (zone, from, until) => {
    const { liveUntil, times } = house(zone, from);
    await liveUntil(until);
    const days = times().map((time) => time.slice(0, 10));
    expect(new Set(days).size).toBe(days.length);
    expect(days).toHaveLength(4);
    const late = zone === 'Europe/Helsinki' ? /T0[34]:[0-5]\d$/ : /T03:[345]\d$/;
    for (const time of times()) expect(time).toMatch(late);
  });

  test('an outage of three nights is made up for by one run, at once', async () => {
    const { liveUntil, sleepUntil, times } = house('Europe/Berlin', '2027-02-01T12:00:00Z');
    await liveUntil('2027-02-02T12:00:00Z');
    sleepUntil('2027-02-05T14:00:00Z');
    await liveUntil('2027-02-06T12:00:00Z');
    expect(times()).toEqual(['2027-02-02T03:30', '2027-02-05T15:00', '2027-02-06T03:30']);
  });

  test('a run that broke off is run again ten minutes later, until one comes to its end', async () => {
    const { liveUntil, times } = house('Europe/Berlin', '2027-02-01T12:00:00Z', (run) =>
      [1, 2].includes(run),
    );
    await liveUntil('2027-02-03T01:00:00Z');
    expect(times()).toEqual(['2027-02-02T03:30', '2027-02-02T03:40', '2027-02-02T03:50']);
  });

  test('where it was never looked at, its first night is the next one, and a report says since when', async () => {
    const { job, liveUntil, times } = house('Europe/Berlin', '2027-02-01T00:10:00Z');
    await liveUntil('2027-02-01T02:30:00Z');
    expect(times()).toEqual([]);
    await liveUntil('2027-02-02T01:00:00Z');
    expect(times()).toEqual(['2027-02-01T03:30']);
    const reports = await store()
      .db.selectFrom('run_reports')
      .selectAll()
      .where('job', '=', job.name)
      .execute();
    const first = Date.parse('2027-02-01T00:10:00Z');
    expect(reports.find(({ started_at: at }) => at === first)).toMatchObject({ finished_at: first });
    expect(reports).toHaveLength(2);
  });

  test('one that was asked for before any night and broke off is gone on with', async () => {
    const { job, liveUntil, times } = house('Europe/Berlin', '2027-02-01T12:00:00Z', (run) => run === 1);
    await job.run(new AbortController().signal).catch(() => undefined);
    await liveUntil('2027-02-01T12:30:00Z');
    expect(times()).toHaveLength(2);
  });

  test('a needless tick leaves no trace, while a demand runs at any time', async () => {
    const { job, clock, liveUntil } = house('Europe/Berlin', '2027-02-01T12:00:00Z');
    await liveUntil('2027-02-01T12:30:00Z');
    let asked = 0;
    const twice = signal();
    const mayRun: Job['mayRun'] = async (cause) => {
      const may = await (job.mayRun?.(cause) ?? true);
      if (++asked === 2) twice.fire();
      return may;
    };
    const runner = replica([{ ...job, schedule: '* * * * * *', mayRun }], { clock });
    const runs = () => store().db.selectFrom('job_runs').select('id').where('job', '=', job.name).execute();
    await runner.start();
    await twice.happened;
    expect(await runs()).toEqual([]);
    await runner.stop();
    expect(await replica([job], { clock }).runNow(job.name)).toEqual({ done: 1 });
    expect(await runs()).toHaveLength(1);
  });

  test('what is still to be done by day makes it run again', async () => {
    const { job, clock } = house('Europe/Berlin', '2027-02-01T12:00:00Z');
    await job.run(new AbortController().signal);
    const nights = { database: store(), clock, timeZone: 'Europe/Berlin' };
    const more = nightly(job, nights, { again: () => Promise.resolve(true), emptyReport: '{}' });
    expect([await mayRunNow(job), await mayRunNow(more)]).toEqual([false, true]);
  });

  test('whoever asks for a run is asked nothing', async () => {
    const { job, liveUntil } = house('Europe/Berlin', '2027-02-01T12:00:00Z');
    await liveUntil('2027-02-01T12:30:00Z');
    expect([await job.mayRun?.('demand'), await job.mayRun?.('nudge')]).toEqual([true, true]);
  });
});

describe('a night', () => {
  test('begins at 03:30 by the clocks of the zone', () => {
    expect(toLocal(nightOf(Date.parse('2027-02-09T20:00:00Z'), 'Europe/Berlin'), 'Europe/Berlin')).toBe(
      '2027-02-09T03:30',
    );
    expect(toLocal(nightOf(Date.parse('2027-02-09T02:29:59Z'), 'Europe/Berlin'), 'Europe/Berlin')).toBe(
      '2027-02-08T03:30',
    );
  });

  test('nights are a day apart, an hour more or less where clocks change', () => {
    for (let now = Date.parse('2027-01-01T00:00:00Z'); now < Date.parse('2028-01-01T00:00:00Z');) {
      const night = nightOf(now, 'Europe/Berlin');
      expect(night).toBeLessThanOrEqual(now);
      expect(now - night).toBeLessThan(DAY_MS + HOUR_MS);
      now += 7 * HOUR_MS;
    }
  });
});
