import type { Example } from '../../platform/http/example.ts';

const DATE_ID = '0198c2b6-0a40-7f5a-9d73-ae1f2a3b4c07';

const ROOM = {
  occurrence: DATE_ID,
  booking: '0198c2b6-0a40-7f59-8c62-9d0e1f2a3b08',
  branch: 'by-09162',
  title: 'Kreisvorstand',
  state: 'open',
  server: 'bbb-1',
  fence: 1,
  participants: 0,
  expectedParticipants: 12,
  startsAt: '2027-02-09T18:00:00Z',
  endsAt: '2027-02-09T19:30:00Z',
  opensAt: '2027-02-09T17:45:00Z',
  closesAt: '2027-02-09T19:45:00Z',
  heldUntil: null,
  since: null,
  overcommitted: false,
};
const WINDOW = { occurrence: DATE_ID, opensAt: ROOM.opensAt, closesAt: ROOM.closesAt };

/** A room that is open; see `booking-examples.ts`. */
export const ROOM_EXAMPLES = {
  list: [{ name: 'open', query: { branch: 'by' }, answer: { items: [ROOM], next: null } }],
  open: [{ name: 'opened', params: { id: DATE_ID }, answer: WINDOW }],
  end: [{ name: 'ended', params: { id: DATE_ID }, answer: WINDOW }],
} as const satisfies Readonly<Record<string, readonly Example[]>>;

const SERVER = {
  name: 'bbb-2',
  kind: 'bigbluebutton',
  state: 'up',
  draining: false,
  retired: false,
  circuit: 'closed',
  seats: 400,
  reservedSeats: 0,
  rooms: 0,
  meetings: 0,
  participants: 0,
  seenAt: '2027-02-09T17:59:57.314Z',
};

const DETAIL = { ...SERVER, open: [], emptyBy: null, takesRooms: true };

export const SERVER_EXAMPLES = {
  list: [{ name: 'pool', answer: { items: [SERVER], next: null } }],
  get: [{ name: 'empty', params: { name: 'bbb-2' }, answer: DETAIL }],
  patch: [
    {
      name: 'drained',
      params: { name: 'bbb-2' },
      body: { draining: true },
      answer: { ...DETAIL, draining: true, takesRooms: false },
    },
  ],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
