import type { Example } from '../../platform/http/example.ts';
import { BASE_OPTIONS } from './options.ts';

const NO_LIMITS = {
  roomsAtOnce: null,
  seatsAtOnce: null,
  maxMinutes: null,
  daysAhead: null,
  maxParticipants: null,
};

const BRANCH = {
  id: 'by-09162',
  parent: 'by',
  name: 'Kreisverband München (Stadt)',
  level: 'district',
  closed: false,
  limits: {
    ...NO_LIMITS,
    subtreeRoomsAtOnce: null,
    recording: null,
    recordingDays: null,
    hostLinkNeedsSignIn: null,
  },
  defaults: { options: {}, address: null, archiveRecordings: null, releaseRecordings: null },
  effective: {
    ...NO_LIMITS,
    recording: true,
    recordingDays: 180,
    hostLinkNeedsSignIn: false,
    options: BASE_OPTIONS,
    address: 'sie',
    archiveRecordings: false,
    releaseRecordings: 'by-hand',
  },
};
const GROUP = { ...BRANCH, id: 'by-ag-verkehr', name: 'AG Verkehr', level: 'group' };

/** A working group is added and limited; see `booking-examples.ts`. */
export const BRANCH_EXAMPLES = {
  list: [{ name: 'tree', answer: { items: [BRANCH], next: null } }],
  get: [{ name: 'district', params: { id: 'by-09162' }, answer: BRANCH }],
  put: [
    {
      name: 'added',
      params: { id: 'by-ag-verkehr' },
      body: { parent: 'by', name: 'AG Verkehr', level: 'group' },
      status: 201,
      answer: GROUP,
    },
  ],
  patch: [
    {
      name: 'limited',
      params: { id: 'by-ag-verkehr' },
      body: { limits: { roomsAtOnce: 2, maxMinutes: 180 } },
      answer: {
        ...GROUP,
        limits: { ...GROUP.limits, roomsAtOnce: 2, maxMinutes: 180 },
        effective: { ...GROUP.effective, roomsAtOnce: 2, maxMinutes: 180 },
      },
    },
  ],
  import: [
    {
      name: 'dry-run',
      query: { dryRun: 'true' },
      body: 'id,parent,name,level\nby-09162,by,Kreisverband München,district\nby-ag-wohnen,by,AG Wohnen,group\n',
      answer: {
        dryRun: true,
        tree: 3,
        created: ['by-ag-wohnen'],
        changed: [
          {
            id: 'by-09162',
            fields: [{ field: 'name', from: 'Kreisverband München (Stadt)', to: 'Kreisverband München' }],
          },
        ],
        moved: [],
        carried: 0,
        closed: [],
        unchanged: 0,
        missing: ['de', 'by', 'by-09161'],
        above: { total: 0, dates: [] },
        upcoming: { total: 0, dates: [] },
        recordings: { due: 0, bytes: 0, branches: [], next: { days: 30, due: 0, bytes: 0 } },
      },
    },
  ],
} as const satisfies Readonly<Record<string, readonly Example[]>>;
