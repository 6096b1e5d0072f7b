import { describe, expect, test } from '@jest/globals';
import { invitationOf, partDates } from '../../../src/features/bookings/booking-dates.ts';
import { bookingTexts } from '../../../src/features/bookings/booking-texts.ts';
import { BASE_OPTIONS } from '../../../src/features/branches/options.ts';
import { NOON } from './desk.ts';

const say = bookingTexts('de', 'sie');
const OPEN = { title: 'Vorstand', options: BASE_OPTIONS, accessCodeSet: false };

describe('an invitation', () => {
  const date = (day: number, status: 'booked' | 'cancelled' = 'booked') => ({
    ...{
      id: `d-${day}`,
      booking: 'b',
      branch: 'by-1',
      title: 'Vorstand',
      start: '',
      timeZone: 'Europe/Berlin',
    },
    startsAt: `2027-02-0${day}T18:00:00Z`,
    endsAt: `2027-02-0${day}T19:30:00Z`,
    ...{
      durationMinutes: 90,
      opensAt: '',
      closesAt: '',
      released: false,
      expectedParticipants: 5,
      room: null,
    },
    status,
  });
  const voice = { say, language: 'de' as const, now: NOON };

  test('says what, when, where, and the access code', () => {
    const booking = {
      title: 'Vorstand',
      occurrences: [date(9)],
      options: { ...BASE_OPTIONS, accessCode: 'sonne' },
      accessCodeSet: true,
    };
    expect(invitationOf(booking, 'https://plenum.example/m/abcd', voice)).toBe(
      [
        'Einladung: Vorstand',
        'Wann: Dienstag, 9. Februar, 19:00 bis 20:30 Uhr',
        'Wo: https://plenum.example/m/abcd',
        'Zugangscode: sonne',
        '',
        'Einfach den Link öffnen. Ein Browser genügt, ein Konto braucht es nicht.',
      ].join('\n'),
    );
  });

  test('names the first dates of a series that stand, and counts the others', () => {
    const occurrences = [date(2, 'cancelled'), ...[3, 4, 5, 6, 7, 8, 9].map((day) => date(day))];
    const text = invitationOf({ ...OPEN, occurrences }, 'https://x', voice);
    expect(text).toContain('Wann:\nMittwoch, 3. Februar');
    expect(text).toContain('Sonntag, 7. Februar, 19:00 bis 20:30 Uhr\nund 2 weitere Termine');
    expect(text).not.toContain('8. Februar');
  });

  test('of who may not see the access code says whom guests have it from', () => {
    const booking = { ...OPEN, occurrences: [date(9)], accessCodeSet: true };
    expect(invitationOf(booking, 'https://x', voice)).toContain(
      'Zugangscode: Den bekommen Sie von der Leitung.',
    );
    expect(invitationOf({ ...booking, accessCodeSet: false }, 'https://x', voice)).not.toContain(
      'Zugangscode',
    );
  });

  test('names another clock than Berlin’s once, however many dates go by it; each where they differ', () => {
    const abroad = (day: number) => ({ ...date(day), timeZone: 'Europe/Lisbon' });
    const text = (occurrences: ReturnType<typeof date>[]) =>
      invitationOf({ ...OPEN, occurrences }, 'https://x', voice);
    expect(text([abroad(3), abroad(4)])).toContain(
      'Wann:\nMittwoch, 3. Februar, 18:00 bis 19:30 Uhr\nDonnerstag, 4. Februar, 18:00 bis 19:30 Uhr\n' +
        'Alle Zeiten gelten nach der Uhr in Lissabon.\nWo:',
    );
    expect(text([abroad(3)])).toContain('Wann: Mittwoch, 3. Februar, 18:00 bis 19:30 Uhr (Zeit in Lissabon)');
    expect(text([abroad(3), date(4)])).toMatch(/18:00 bis 19:30 Uhr \(Zeit in Lissabon\)\n.*20:30 Uhr\nWo:/);
  });

  test('goes by the end: what is going on is still to come', () => {
    const now = Date.parse('2027-02-03T18:30:00Z');
    const { toCome, over } = partDates([date(2), date(3), date(4)], now);
    expect([toCome, over].map((dates) => dates.map(({ id }) => id))).toEqual([['d-3', 'd-4'], ['d-2']]);
  });
});
