import type { Example } from '../../platform/http/example.ts';

const params = { id: '0198c2b6-0a40-7f5a-9d73-ae1f2a3b4c07' };

/** Of the date that `GET /rooms` shows: its booking does not ask who is there. */
export const ATTENDANCE_EXAMPLES = {
  show: [{ name: 'not-asked', params, answer: { reason: null, until: null, items: [] } }],
  csv: [{ name: 'not-asked', params, answer: '\ufeff"Name";"Rolle";"von";"bis";"Minuten"\r\n' }],
  forget: [{ name: 'deleted', params }],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
