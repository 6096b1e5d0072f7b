import type { Example } from '../../platform/http/example.ts';

const NOTHING = { total: 0, settled: 0, waiting: 0, failed: 0, estimate: null };

/** Of a Plenum without a Nextcloud. */
export const FOLDER_EXAMPLES = {
  list: [
    {
      name: 'without-nextcloud',
      query: { branch: 'by' },
      answer: { items: [], next: null, configured: false, progress: NOTHING },
    },
  ],
  reconcile: [
    {
      name: 'dry-run',
      body: { branch: 'by', dryRun: true },
      status: 200,
      answer: { configured: false, deeds: [] },
    },
    { name: 'ordered', body: { branch: 'by' }, status: 202, answer: { configured: false, branches: 0 } },
  ],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
