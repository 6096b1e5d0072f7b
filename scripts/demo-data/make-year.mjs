#!/usr/bin/env node
// Prints a year of booking requests, one JSON object a line, for every branch in kreise.csv plus the
// 16 Länder and the federal level (428 branches). The same arguments print the same year.
//
//   node scripts/demo-data/make-year.mjs [--seed 1] [--from 2027-01-04] [--campaign 2027-08-02] > year.jsonl
//
// Each line: { branch, title, start, timeZone, durationMinutes, recurrence, expectedParticipants }
//   branch   slug: "de", a Land code ("by"), or "<land>-<ags>" ("by-09162")
//   start    local wall time, no offset; read it in timeZone
//   recurrence  RFC 5545 RRULE value, or null for a single meeting
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values: args } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '2027-01-04' }, // a Monday
    campaign: { type: 'string', default: '2027-08-02' }, // first Monday of an eight-week campaign
    help: { type: 'boolean', default: false },
  },
});

if (args.help) {
  console.log('make-year.mjs [--seed 1] [--from 2027-01-04] [--campaign 2027-08-02]');
  console.log('Prints a year of booking requests, one JSON object a line.');
  console.log('--from is a Monday, --campaign the first Monday of eight campaign weeks.');
  process.exit(0);
}

let state = Number(args.seed) >>> 0;
function random() {
  // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const between = (low, high) => low + Math.floor(random() * (high - low + 1));
function weighted(table) {
  let at = random() * table.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of table) if ((at -= weight) < 0) return value;
  return table.at(-1)[0];
}
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const evening = () =>
  weighted([
    ['18:00', 2],
    ['18:30', 3],
    ['19:00', 9],
    ['19:30', 4],
    ['20:00', 2],
  ]);
const weekday = () =>
  weighted([
    [0, 3],
    [1, 5],
    [2, 5],
    [3, 4],
    [4, 1],
  ]);
function day(from, offset) {
  const date = new Date(`${from}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + offset);
  return date.toISOString().slice(0, 10);
}
const print = (request) => console.log(JSON.stringify({ ...request, timeZone: 'Europe/Berlin' }));

function weekly(
  branch,
  title,
  everyWeeks,
  durationMinutes,
  expectedParticipants,
  time = evening(),
  on = weekday(),
  first = args.from,
  count = Math.floor(52 / everyWeeks),
) {
  const start = `${day(first, on + 7 * between(0, everyWeeks - 1))}T${time}`;
  print({
    branch,
    title,
    start,
    durationMinutes,
    recurrence: `FREQ=WEEKLY;INTERVAL=${everyWeeks};COUNT=${count}`,
    expectedParticipants,
  });
}
function monthly(branch, title, durationMinutes, expectedParticipants, time = evening(), on = weekday()) {
  const nth = between(1, 4);
  // the first nth weekday on or after args.from
  let date;
  for (let offset = 0; offset < 62; offset++) {
    date = day(args.from, offset);
    const d = new Date(`${date}T00:00:00Z`);
    if ((d.getUTCDay() + 6) % 7 === on && Math.ceil(d.getUTCDate() / 7) === nth) break;
  }
  print({
    branch,
    title,
    start: `${date}T${time}`,
    durationMinutes,
    recurrence: `FREQ=MONTHLY;BYDAY=${nth}${WEEKDAYS[on]};COUNT=12`,
    expectedParticipants,
  });
}

const [, ...lines] = readFileSync(new URL('./kreise.csv', import.meta.url), 'utf8')
  .trim()
  .split(/\r?\n/);
const districts = lines.map((line) => {
  const [ags, name, kind, land, code, , , population] = line
    .match(/("[^"]*"|[^,]*)(,|$)/g)
    .map((cell) => cell.replace(/,$/, ''));
  return { branch: `${code}-${ags}`, name, kind, land, code, population: Number(population) };
});
const states = [...new Map(districts.map((d) => [d.code, d.land]))];

weekly('de', 'Geschäftsführender Parteivorstand', 1, 120, 14, '10:00', 0);
monthly('de', 'Parteivorstand', 480, 60, '10:00', 5);
weekly('de', 'Mittwochs-Webinar', 1, 90, 150, '18:00', 2);
for (let i = 1; i <= 24; i++) monthly('de', `Bundesarbeitsgemeinschaft ${i}`, 120, between(12, 40));
for (const [code, land] of states) {
  monthly(code, `Landesvorstand ${land}`, 300, between(15, 35), '10:00', 5);
  weekly(code, `Landesgeschäftsstelle ${land}`, 1, 60, 8, '09:30', 1);
  for (let i = 1, n = between(4, 12); i <= n; i++)
    monthly(code, `Landesarbeitsgemeinschaft ${i} ${land}`, 120, between(8, 30));
  print({
    branch: code,
    title: `Programmkonferenz ${land}`,
    start: `${day(args.from, 7 * between(8, 20) + 5)}T10:00`,
    durationMinutes: 360,
    recurrence: null,
    expectedParticipants: between(60, 250),
  });
}
for (const district of districts) {
  const members = Math.max(25, Math.round(district.population / 1500));
  weekly(district.branch, `Kreisvorstand ${district.name}`, 2, between(3, 5) * 30, between(6, 12));
  monthly(
    district.branch,
    `Mitgliederversammlung ${district.name}`,
    150,
    Math.max(10, Math.round(members * 0.15)),
  );
  const groups = Math.min(14, Math.floor(district.population / 90000));
  for (let i = 1; i <= groups; i++)
    weekly(
      district.branch,
      `AG ${i} ${district.name}`,
      weighted([
        [1, 2],
        [2, 5],
        [4, 3],
      ]),
      90,
      between(5, 15),
    );
  // eight campaign weeks: everybody meets, most of them on Tuesday at seven
  weekly(
    district.branch,
    `Wahlkampf-Aktiventreffen ${district.name}`,
    1,
    90,
    between(8, 30),
    weighted([
      ['19:00', 7],
      ['18:30', 2],
      ['20:00', 1],
    ]),
    weighted([
      [1, 6],
      [2, 2],
      [3, 2],
    ]),
    args.campaign,
    8,
  );
}
