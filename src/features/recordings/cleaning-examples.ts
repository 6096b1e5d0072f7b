import type { Example } from '../../platform/http/example.ts';

/** Of a Plenum that has cleaned nothing yet. */
export const CLEANING_EXAMPLES = {
  cleanings: [{ name: 'latest', query: { limit: 1 }, answer: { items: [], next: null } }],
  deletions: [
    {
      name: 'of-a-year',
      query: { branch: 'by', from: '2027-01-01', to: '2027-12-31' },
      answer: { items: [], next: null },
    },
  ],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
