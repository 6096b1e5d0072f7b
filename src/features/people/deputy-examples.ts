import type { Example } from '../../platform/http/example.ts';

const params = { id: 'by-09162' };
const SUBJECT = '5f0c2a9e-8d41-4b7a-9c33-1e2d3c4b5a69';

const DEPUTY = {
  person: { subject: SUBJECT, name: 'Kim Beispiel' },
  branch: 'by-09162',
  until: '2027-03-01T23:00:00Z',
  appointedBy: { kind: 'token', id: 'admin.de', name: null },
  createdAt: '2027-02-09T12:00:00Z',
};

/** A deputy for the time of a holiday; `test/journeys/examples.test.ts` lets the person sign in before. */
export const DEPUTY_EXAMPLES = {
  list: [{ name: 'one', params, answer: { items: [DEPUTY], next: null } }],
  appoint: [
    {
      name: 'for-the-holidays',
      params,
      body: { person: 'kim.beispiel@partei.example', until: '2027-03-01' },
      status: 201,
      answer: DEPUTY,
    },
    {
      name: 'never-signed-in',
      params,
      body: { person: 'neu@partei.example', until: '2027-03-01' },
      refused: { code: 'person-unknown' },
    },
    {
      name: 'too-far-ahead',
      params,
      body: { person: SUBJECT, until: '2029-03-01' },
      refused: { code: 'deputy-until', maxDays: 400 },
    },
  ],
  end: [{ name: 'ended', params, query: { person: SUBJECT } }],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
