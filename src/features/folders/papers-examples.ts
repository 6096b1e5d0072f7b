import type { Example } from '../../platform/http/example.ts';

const params = { id: '0198c2b6-0a40-7f5a-9d73-ae1f2a3b4c07' };

/** The papers of a date in a Nextcloud of the party. */
export const PAPERS_EXAMPLES = {
  get: [
    {
      name: 'ready',
      params,
      answer: {
        state: 'ready',
        folder: {
          name: '2027-02-09 Mitgliederversammlung',
          url: 'https://wolke.example/index.php/f/4711',
        },
        links: { read: 'https://wolke.example/s/3fGkT9pQwXyZ2aB', drop: null, until: '2027-03-11' },
        slides: [{ name: '1 Tagesordnung.pdf', size: 48_210 }],
        slidesKnown: true,
        skipped: [{ name: 'Mitschnitt.mp4', reason: 'type' }],
      },
    },
  ],
  push: [
    {
      name: 'pushed',
      params,
      answer: { pushed: ['2 Haushalt.pdf'], there: ['1 Tagesordnung.pdf'], skipped: [] },
    },
  ],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
