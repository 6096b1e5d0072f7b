import type { Example } from '../http/example.ts';
import type { JobResult, JobView, RunView } from './job-views.ts';

const REPLICA = 'plenum-1-5d3c9f6e-6a0b-4a57-9a0e-0f6f3d1f7a11';
const OUTCOME = { people: 1, bookers: 1, deputies: 0, descriptions: 0, audit: 3, requestKeys: 12 };
export const RAN: Example = {
  name: 'ran',
  params: { name: 'forget' },
  answer: { job: 'forget', outcome: OUTCOME, failure: null } satisfies JobResult,
};
export const LISTED: Example = {
  name: 'all',
  answer: {
    items: [
      {
        name: 'open-rooms',
        schedule: '*/10 * * * * *',
        nextAt: '2027-02-09T17:45:10Z',
        canTry: false,
        running: false,
        lastRun: {
          ...{ id: '0198c3d4-91e2-7b0f-a6c8-3e5d7f9b1c24', replica: REPLICA },
          startedAt: '2027-02-09T17:45:00.014Z',
          finishedAt: '2027-02-09T17:45:00.391Z',
          outcome: { placed: 2, opened: 2, failed: 0 },
          failure: null,
        },
        lastSuccessAt: '2027-02-09T17:45:00.391Z',
        ...{ failingSince: null, runs24h: 8640, failures24h: 0 },
      } satisfies JobView,
    ],
    next: null,
  },
};
export const LAST_RUN: Example = {
  name: 'last',
  params: { name: 'forget' },
  query: { limit: 1 },
  answer: {
    items: [
      {
        ...{ id: '0198bf76-5d15-7c3b-9a41-6f0d2c8e4b73', replica: REPLICA },
        startedAt: '2027-02-09T02:30:00.021Z',
        finishedAt: '2027-02-09T02:30:01.337Z',
        ...{ outcome: OUTCOME, failure: null },
      } satisfies RunView,
    ],
    next: null,
  },
};
