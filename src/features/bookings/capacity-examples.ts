import type { Example } from '../../platform/http/example.ts';

const PLAN = {
  from: '2027-02-09T18:00:00Z',
  to: '2027-02-09T22:00:00Z',
  seats: 400,
  reason: 'Wartung bbb-03',
};
const OUTAGE = {
  id: '0198c2b5-1f30-7e4a-8c62-9d0e1f2a3b06',
  ...PLAN,
  rooms: 0,
  announcement: '',
  servers: [],
};

/** An outage is planned, shown and taken back; see `booking-examples.ts`. */
export const CAPACITY_EXAMPLES = {
  capacity: [
    {
      name: 'half-days',
      query: { from: '2027-02-09', to: '2027-02-10', step: 720 },
      answer: {
        limits: { rooms: 250, seats: 800 },
        steps: [
          { from: '2027-02-08T23:00:00Z', to: '2027-02-09T11:00:00Z', rooms: 0, seats: 0 },
          { from: '2027-02-09T11:00:00Z', to: '2027-02-09T23:00:00Z', rooms: 2, seats: 24 },
        ],
        limitsInForce: [
          { from: '2027-02-08T23:00:00Z', to: '2027-02-09T11:00:00Z', rooms: 250, seats: 800 },
          { from: '2027-02-09T11:00:00Z', to: '2027-02-09T23:00:00Z', rooms: 250, seats: 800 },
        ],
        overcommitted: [],
      },
    },
  ],
  listOutages: [
    { name: 'first-page', query: { limit: 20 }, answer: { items: [OUTAGE], next: null } },
    {
      name: 'of-a-week',
      query: { from: '2027-02-08', to: '2027-02-15' },
      answer: { items: [OUTAGE], next: null },
    },
    {
      name: 'past-ones',
      query: { endedBy: '2027-02-09', order: 'latest' },
      answer: { items: [], next: null },
    },
  ],
  planOutage: [{ name: 'maintenance', body: PLAN, answer: OUTAGE }],
  getOutage: [
    {
      name: 'concerns-nobody',
      params: { id: OUTAGE.id },
      answer: { outage: OUTAGE, above: { total: 0, dates: [] } },
    },
  ],
  overcommitted: [
    {
      name: 'of-a-land',
      query: { branch: 'by', from: '2027-02-09', to: '2027-02-10' },
      answer: { items: [], next: null },
    },
  ],
  cancelOutage: [{ name: 'taken-back', params: { id: OUTAGE.id } }],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
