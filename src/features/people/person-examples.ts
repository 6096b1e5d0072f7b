import type { Example } from '../../platform/http/example.ts';
import type { ErasureView, PersonView } from './person-views.ts';
import type { RunView } from './forget-run-view.ts';

const SUBJECT = '5f0c2a9e-8d41-4b7a-9c33-1e2d3c4b5a69';
const params = { subject: SUBJECT };

/** Kim, who was a deputy until today. */
const HELD: PersonView = {
  subject: SUBJECT,
  exportedAt: '2027-02-09T12:00:00Z',
  person: {
    name: 'Kim Beispiel',
    email: 'kim.beispiel@partei.example',
    firstSeenAt: '2027-02-01T09:00:00Z',
    lastSeenAt: '2027-02-09T09:00:00Z',
  },
  sessions: [],
  deputyships: [{ branch: 'by-09162', until: '2027-02-09T12:00:00Z', createdAt: '2027-02-09T11:00:00Z' }],
  appointed: [],
  bookings: [],
  recordings: 0,
  deeds: [],
  deedsTo: [
    {
      at: '2027-02-09T11:00:00Z',
      action: 'deputy.appoint',
      object: { kind: 'deputy', id: SUBJECT },
      branch: 'by-09162',
    },
  ],
  requestKeys: [],
  nextcloudGroups: [],
};

const ERASED: ErasureView = {
  subject: SUBJECT,
  dryRun: true,
  tombstone: null,
  erased: { person: 1, sessions: 0, deputyships: 1, requestKeys: 0 },
  stays: [{ what: 'audit', count: 3, until: '2028-02-09T12:00:00Z' }],
};

export const PERSON_EXAMPLES = {
  export: [{ name: 'one', params, answer: HELD }],
  erase: [{ name: 'dry-run', params, query: { dryRun: 'true' }, answer: ERASED }],
} as const satisfies Readonly<Record<string, readonly Example[]>>;

/** As `GET /privacy/runs` shows it. */
export const PRIVACY_EXAMPLES: readonly Example[] = [
  {
    name: 'last-night',
    query: { limit: 1 },
    answer: {
      items: [
        {
          id: '0198c2b7-2b50-7a6a-8e84-bf2a3b4c5d10',
          startedAt: '2027-02-09T03:37:00.012Z',
          finishedAt: '2027-02-09T03:37:00.391Z',
          failure: null,
          taken: [
            { what: 'people', before: '2026-11-11T03:37:00.012Z', count: 1 },
            { what: 'bookers', before: '2026-11-11T03:37:00.012Z', count: 1 },
            { what: 'descriptions', before: '2026-02-09T03:37:00.012Z', count: 12 },
          ],
        } satisfies RunView,
      ],
      next: null,
    },
  },
];
