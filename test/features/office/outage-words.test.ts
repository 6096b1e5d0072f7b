import { expect, test } from '@jest/globals';
import { spanOf, wishInWords } from '../../../src/features/office/outage-words.ts';
import { opsTexts } from '../../../src/features/office/ops-texts.ts';

const VOICE = {
  ...{ say: opsTexts('de', 'sie'), now: Date.parse('2027-02-01T12:00:00Z') },
  saying: { language: 'de' as const, timeZone: 'Europe/Berlin' },
};
/** Lines break nowhere within a day or a time. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  ['2027-02-09T07:00Z', '2027-02-09T09:00Z', 'Dienstag, 9. Februar, 08:00 bis 10:00 Uhr'],
  ['2027-02-08T23:00Z', '2027-02-09T23:00Z', 'Dienstag, 9. Februar, ganztägig'],
  ['2027-02-08T23:00Z', '2027-02-11T23:00Z', 'Dienstag, 9. Februar bis Donnerstag, 11. Februar, ganztägig'],
  // The day on which clocks go forward is an hour shorter, and whole all the same.
  ['2027-03-27T23:00Z', '2027-03-28T22:00Z', 'Sonntag, 28. März, ganztägig'],
  [
    '2027-02-09T19:00Z',
    '2027-02-09T23:00Z',
    'Dienstag, 9. Februar, 20:00 Uhr bis Mittwoch, 10. Februar, 00:00 Uhr',
  ],
  [
    '2027-02-09T21:00Z',
    '2027-02-10T05:00Z',
    'Dienstag, 9. Februar, 22:00 Uhr bis Mittwoch, 10. Februar, 06:00 Uhr',
  ],
])('from %s to %s', (from, to, words) => {
  expect(plain(spanOf({ from, to }, VOICE))).toBe(words);
});

test.each([
  [0, 10, '10 Plätze fehlen.'],
  [1, 0, '1 Raum fehlt.'],
  [1, 1, '1 Raum und 1 Platz fehlen.'],
  [0, 0, 'nur ein Hinweis für Gäste.'],
])('what is missing: %d rooms and %d seats', (rooms, seats, words) => {
  const span = { from: '2027-02-09T07:00Z', to: '2027-02-09T09:00Z' };
  const wish = { ...span, rooms, seats, reason: '', announcement: '', servers: [] };
  expect(plain(wishInWords(wish, VOICE))).toBe(`Dienstag, 9. Februar, 08:00 bis 10:00 Uhr: ${words}`);
});
