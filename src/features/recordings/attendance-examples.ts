import type { Example } from '../../platform/http/example.ts';

const params = { id: '0198c2b7-2b50-7a6a-8e84-bf2a3b4c5d02' };

/** Of a date whose booking does not ask who is there. */
export const ATTENDANCE_EXAMPLES = {
  show: [{ name: 'not-asked', params, answer: { reason: null, until: null, items: [] } }],
  csv: [{ name: 'not-asked', params, answer: '\ufeff"Name";"Rolle";"von";"bis";"Minuten"\r\n' }],
  forget: [{ name: 'deleted', params }],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
