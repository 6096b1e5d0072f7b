import type { Example } from '../../platform/http/example.ts';

const ID = '01950000-0000-7000-8000-00000000a001';
const OTHER_ID = '01950000-0000-7000-8000-00000000a002';
const NOBODY = { unwantedBy: null, undoUntil: null, askedAt: null, tries: 0, failure: null, retryAt: null };
const SECRETARY = { kind: 'token', id: 'admin.de', name: null };

const RECORDING = {
  id: ID,
  branch: 'by-09162',
  booking: null,
  occurrence: null,
  title: 'Kreisvorstand',
  server: 'bbb-1',
  origin: 'adopted',
  state: 'released',
  released: true,
  publishFailure: null,
  startedAt: '2027-02-09T18:00:00Z',
  recordedAt: '2027-02-09T19:30:00Z',
  minutes: 60,
  participants: 12,
  bytes: 412_000_000,
  formats: [
    { type: 'presentation', minutes: 60, bytes: 212_000_000 },
    { type: 'video', minutes: 60, bytes: 200_000_000 },
  ],
  due: { at: '2027-08-08T19:30:00Z', days: 180, because: 'branch' },
  hold: null,
  archive: {
    ...{ state: 'none', wanted: false, name: null, bytes: null },
    ...{ archivedAt: null, failure: null, retryAt: null },
  },
  deletion: NOBODY,
  deletedAt: null,
  seenAt: '2027-02-10T02:40:00Z',
};

const HOLD = { reason: 'Anfechtung der Wahl', until: '2027-06-30T22:00:00Z', by: SECRETARY };
const OTHER = {
  ...RECORDING,
  id: OTHER_ID,
  title: 'Mitgliederversammlung',
  state: 'unreleased',
  released: false,
};
const UNWANTED = {
  ...OTHER,
  state: 'deleting',
  due: { at: '2027-02-10T10:10:00Z', days: 180, because: 'unwanted' },
  deletion: { ...NOBODY, unwantedBy: SECRETARY, undoUntil: '2027-02-10T10:10:00Z' },
};

/** One recording is looked at and held; another one is wanted gone, and kept after all. */
export const RECORDING_EXAMPLES = {
  list: [{ name: 'branch', query: { branch: 'by-09162' }, answer: { items: [RECORDING], next: null } }],
  get: [
    { name: 'released', params: { id: ID }, answer: RECORDING },
    { name: 'unreleased', params: { id: OTHER_ID }, answer: OTHER },
  ],
  play: [
    {
      name: 'video',
      params: { id: ID },
      query: { format: 'video' },
      answer: {
        url: 'https://plenum.partei.example/play/v1.bm9uY2U.c2VhbGVk.dGFn',
        format: 'video',
        expiresAt: '2027-02-10T14:00:00Z',
      },
    },
  ],
  patch: [
    {
      name: 'held',
      params: { id: ID },
      body: { hold: { reason: 'Anfechtung der Wahl', until: '2027-06-30' } },
      answer: { ...RECORDING, hold: HOLD },
    },
    { name: 'let-go', params: { id: ID }, body: { hold: null }, answer: RECORDING },
  ],
  delete: [{ name: 'wanted-gone', params: { id: OTHER_ID }, status: 202, answer: UNWANTED }],
  restore: [{ name: 'kept', params: { id: OTHER_ID }, answer: OTHER }],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
