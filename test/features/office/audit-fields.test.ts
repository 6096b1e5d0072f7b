import { expect, test } from '@jest/globals';
import { changesOf, fieldInWords, valueInWords } from '../../../src/features/office/audit-fields.ts';
import { opsTexts } from '../../../src/features/office/ops-texts.ts';
import { createTree } from '../../../src/features/branches/tree.ts';

const VOICE = {
  ...{ say: opsTexts('de', 'sie'), address: 'sie' as const, tree: createTree([]) },
  ...{ saying: { language: 'de' as const, timeZone: 'Europe/Berlin' } },
  now: Date.parse('2027-02-01T12:00:00Z'),
};
type Facts = Readonly<Record<string, unknown>> | null;

/** `Feld: vorher → jetzt` of each change. */
const told = (action: string, before: Facts, after: Facts) =>
  changesOf({ action, before, after }).map((change) => {
    const [from, to] = [change.from, change.to].map((value) => valueInWords(change, value, VOICE));
    return `${fieldInWords(change.field, VOICE)}: ${from ?? ''} → ${to ?? ''}`;
  });

test.each<[string, Facts, Facts, readonly string[]]>([
  ['booking.cancel', { status: 'booked' }, { status: 'cancelled' }, ['Stand: gebucht → abgesagt']],
  ['server.lose', null, { state: 'lost', rooms: 2 }, ['Zustand: – → ausgefallen', 'Räume: – → 2']],
  ['room.end', { state: 'live' }, { state: 'ended' }, ['Zustand: offen → beendet']],
  [
    'recording.change',
    { archive: 'wanted' },
    { archive: 'waived' },
    ['Kopie: kommt noch → Darauf wurde verzichtet.'],
  ],
  ['backup.make', null, { bytes: 2_000_000 }, ['Größe: – → 2 MB']],
  [
    'folder.share',
    null,
    { detail: 'plenum-by: 3 → 31' },
    ['Einzelheit: – → plenum-by: lesen und ändern → lesen, ändern, anlegen, löschen und weitergeben'],
  ],
  ['folder.make', null, { detail: 'Plenum/Bayern' }, ['Einzelheit: – → Plenum/Bayern']],
  [
    'booking.change',
    { options: { record: false, lobby: 'always-accept' } },
    { options: { record: true, lobby: 'ask-moderator' } },
    [
      'Treffen aufzeichnen: nein → ja',
      'Warteraum: aus, Gäste kommen gleich hinein → an, die Leitung lässt Gäste ein',
    ],
  ],
  ['branch.change', { address: 'sie' }, { address: 'du' }, ['Anrede: Sie → Du']],
  ['job.run', null, { outcome: { opened: 2, failed: 0 } }, ['Ergebnis: – → 2 geöffnet']],
  ['job.run', null, { outcome: {}, failure: null }, ['Ergebnis: – → Es war nichts zu tun.']],
  [
    'branch.change',
    { limits: { maxMinutes: null } },
    { limits: { maxMinutes: 120 } },
    ['Längste Dauer: – → 2 Stunden'],
  ],
  ['branch.change', null, { options: { welcome: 'Hallo' } }, ['Begrüßung im Chat: – → Hallo']],
  // What somebody typed is no word of ours, and no time.
  ['booking.book', null, { title: '2027-99-99' }, ['Titel: – → 2027-99-99']],
  ['booking.book', null, { title: '2027-02-09T25:61 x' }, ['Titel: – → 2027-02-09T25:61 x']],
  ['booking.book', null, { title: '2027-02-09' }, ['Titel: – → 2027-02-09']],
  ['booking.book', null, { start: '2027-99-99T19:00' }, ['Beginn: – → 2027-99-99T19:00']],
  ['outage.plan', null, { reason: 'lost' }, ['Grund: – → lost']],
])('%s is told in words', (action, before, after, words) => {
  expect(told(action, before, after)).toEqual(words);
});

test('times on the wall stay what they are, whatever the zone of the machine', () => {
  expect(told('booking.change', { start: '2027-02-09T19:00' }, { start: '2027-02-09T20:00' })).toEqual([
    'Beginn: Dienstag, 9. Februar, 19:00 Uhr → Dienstag, 9. Februar, 20:00 Uhr',
  ]);
});

test('of a long series only the dates that differ are told, and not all of them', () => {
  const dates = Array.from({ length: 9 }, (_, at) => `2027-03-0${at + 1}T19:00`);
  const [line = ''] = told(
    'booking.change',
    { dates },
    { dates: [...dates.slice(0, 4), '2027-04-01T19:00'] },
  );
  expect(line).toBe(
    'Termine: Freitag, 5. März, 19:00 Uhr, Samstag, 6. März, 19:00 Uhr, Sonntag, 7. März, 19:00 Uhr und 2 weitere' +
      ' → Donnerstag, 1. April, 19:00 Uhr',
  );
});
