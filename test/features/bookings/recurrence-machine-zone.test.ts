import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { alternativeStarts } from '../../../src/features/bookings/alternatives.ts';
import { expandSeries } from '../../../src/features/bookings/recurrence.ts';

/** The zone of the machine is fixed when a process starts, so each gets one of its own. */
const MACHINE_ZONES = ['UTC', 'Europe/Berlin', 'America/New_York'];

const WISHES = [
  { start: '2026-10-21T19:00', timeZone: 'Europe/Berlin', recurrence: 'FREQ=WEEKLY;COUNT=30' },
  { start: '2026-10-24T02:30', timeZone: 'Europe/Berlin', recurrence: 'FREQ=DAILY;COUNT=3' },
  { start: '2027-03-26T02:30', timeZone: 'Europe/Berlin', recurrence: 'FREQ=DAILY;COUNT=4' },
  { start: '2027-03-13T02:30', timeZone: 'Europe/Berlin', recurrence: 'FREQ=DAILY;UNTIL=20270315T023000' },
  { start: '2026-10-31T23:30', timeZone: 'Europe/Berlin', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=12' },
  { start: '2027-01-29T00:15', timeZone: 'Europe/Berlin', recurrence: 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=12' },
  { start: '2027-03-01T19:00', timeZone: 'America/New_York', recurrence: 'FREQ=WEEKLY;UNTIL=20270401' },
];

const here = new URL('../../../src/features/bookings/', import.meta.url);
const program = `
  const { alternativeStarts } = await import(${JSON.stringify(new URL('alternatives.ts', here).href)});
  const { expandSeries } = await import(${JSON.stringify(new URL('recurrence.ts', here).href)});
  const wishes = ${JSON.stringify(WISHES)};
  console.log(JSON.stringify({
    machineZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    hours: new Date(2027, 6, 1).getTimezoneOffset() / 60,
    series: wishes.map(expandSeries),
    alternatives: wishes.map(({ start, timeZone }) => [...alternativeStarts(start, timeZone)]),
  }));
`;

test.each(MACHINE_ZONES)('a machine that lives in %s expands every series alike', async (machineZone) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TZ: machineZone },
  });
  expect(JSON.parse(stdout)).toEqual({
    machineZone,
    hours: { UTC: 0, 'Europe/Berlin': -2, 'America/New_York': 4 }[machineZone],
    series: WISHES.map(expandSeries),
    alternatives: WISHES.map(({ start, timeZone }) => [...alternativeStarts(start, timeZone)]),
  });
});
