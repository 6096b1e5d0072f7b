import { describe, expect, test } from '@jest/globals';
import { mergeStays, readAttendance, type StayIn } from '../../../src/features/recordings/attendance.ts';
import { attendanceCsv } from '../../../src/features/recordings/attendance-csv.ts';

const at = (time: string) => Date.parse(`2027-02-09T${time}:00Z`);

const attendee = (change: object = {}) => ({
  ...{ ext_user_id: 'guest-1', name: 'Zoë', moderator: false, duration: 3480 },
  joins: ['2027-02-09T18:01:00.000+00:00'],
  leaves: ['2027-02-09T19:59:00.000+01:00'],
  engagement: { chats: 3, talk_time: 212 },
  ...change,
});
const told = (attendees: readonly object[]) => ({
  ...{ version: '1.0', meeting_id: 'm', internal_meeting_id: 'i-1' },
  data: { finish: '2027-02-09T19:00:00.000+00:00', attendees, polls: [{ votes: { 'guest-1': 'Ja' } }] },
});
const staysIn = (attendees: readonly object[]) => readAttendance(told(attendees))?.stays;

describe('what a server tells of who was there', () => {
  test('is read down to name, role, first and last moment, and minutes', () => {
    const [stay] = staysIn([attendee()]) ?? [];
    expect(stay).toEqual({
      person: expect.stringMatching(/^[0-9a-f]{32}$/),
      ...{ name: 'Zoë', role: 'guest', minutes: 58 },
      ...{ firstAt: at('18:01'), lastAt: at('18:59') },
    });
  });

  test('has those who never left to the end, and those who never came not at all', () => {
    const twice = ['2027-02-09T18:30:00.000+00:00', '2027-02-09T18:01:00.000+00:00'];
    expect(staysIn([attendee({ joins: twice })])).toMatchObject([
      { firstAt: at('18:01'), lastAt: at('19:00') },
    ]);
    expect(staysIn([attendee({ joins: [], leaves: [] })])).toEqual([]);
  });

  test('knows hosts, and callers by the end of their number only', () => {
    expect(
      staysIn([
        attendee({ moderator: true }),
        attendee({ ext_user_id: 'v_x9', name: '+49 30 1234567', moderator: true }),
      ]),
    ).toMatchObject([{ role: 'host' }, { role: 'phone', name: '…567' }]);
  });

  test('has names without what turns or breaks a line', () => {
    const names = (
      staysIn([attendee({ name: ' A\u202eb\r\nc\u0000 ' }), attendee({ name: '\u200b' })]) ?? []
    ).map(({ name }) => name);
    expect(names).toEqual(['A b c', '?']);
  });

  test('is nothing where it is something else', () => {
    for (const body of [null, [], 'x', {}, told([{ name: 'x' }]), told([attendee({ joins: ['soon'] })])]) {
      expect(readAttendance(body)).toBeNull();
    }
  });
});

describe('people of a meeting', () => {
  const stay = (name: string, from: string, to: string, change: Partial<StayIn> = {}): StayIn => ({
    ...{ person: `${name}${from}`, room: 'r-1', name, role: 'guest', firstAt: at(from), lastAt: at(to) },
    minutes: (at(to) - at(from)) / 60_000,
    ...change,
  });

  test('are one where they came again, also into another copy', () => {
    expect(
      mergeStays([
        stay('anna', '18:40', '19:00', { room: 'r-2', role: 'host' }),
        stay('Anna', '18:00', '18:10'),
        stay('Anna', '18:20', '18:30'),
      ]),
    ).toEqual([{ name: 'Anna', role: 'host', firstAt: at('18:00'), lastAt: at('19:00'), minutes: 40 }]);
  });

  test('are two where two of a name were in one copy at the same time', () => {
    expect(mergeStays([stay('Anna', '18:00', '18:30'), stay('Anna', '18:10', '18:40')])).toHaveLength(2);
    expect(
      mergeStays([stay('…567', '18:00', '18:10', { role: 'phone' }), stay('…567', '18:20', '18:30')]),
    ).toHaveLength(2);
  });

  test('were never there for longer than from their first to their last moment', () => {
    const [anna] = mergeStays([
      stay('Anna', '18:00', '18:30'),
      stay('Anna', '18:10', '18:40', { room: 'r-2' }),
    ]);
    expect(anna?.minutes).toBe(40);
  });
});

test('a table holds no formula, and no cell that ends before its end', () => {
  const someone = { role: 'guest', firstAt: at('18:00'), lastAt: at('19:00'), minutes: 60 } as const;
  const names = ['=1+1', '+49', '-x', '@x', '\tx', '\rx', 'A"; "B', 'Zoë'];
  const csv = attendanceCsv(
    names.map((name) => ({ ...someone, name })),
    'Europe/Berlin',
  );
  expect(csv.startsWith('\ufeff"Name";"Rolle";"von";"bis";"Minuten"\r\n')).toBe(true);
  const cells = csv.split('\r\n').slice(1, -1);
  expect(cells[0]).toBe('"\'=1+1";"Gast";"2027-02-09 19:00";"2027-02-09 20:00";"60"');
  expect(cells.map((line) => line.slice(0, 3))).toEqual([
    ...['"\'=', '"\'+', '"\'-', '"\'@', '"\'\t', '"\'\r', '"A"', '"Zo'],
  ]);
  expect(cells[6]?.startsWith('"A""; ""B";')).toBe(true);
  expect(attendanceCsv([{ ...someone, name: 'Ida', role: 'host' }], 'Europe/Berlin')).toContain('"Leitung"');
});
