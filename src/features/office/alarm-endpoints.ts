import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import type { Example } from '../../platform/http/example.ts';
import { type AlarmParts, readAll } from './alarm-readings.ts';
import { ALARM_KINDS, ALARMS, judge } from './alarms.ts';

const At = z.iso.datetime();

const AlarmView = z
  .strictObject({
    alarm: z.enum(ALARM_KINDS),
    urgent: z.boolean().meta({ description: 'Whether somebody is to be woken for it' }),
    about: z
      .string()
      .nullable()
      .meta({ description: 'A server, a job, `rooms` or `seats`; null: the whole' }),
    count: z.number().nullable().meta({ description: 'How many, or how much' }),
    since: At.nullable(),
    failure: z.string().nullable().meta({ description: 'The kind of a failure' }),
    chapter: z.string().meta({ description: 'Of docs/bad-mornings.md: what to do' }),
  })
  .meta({ id: 'Alarm' });
export type AlarmView = z.infer<typeof AlarmView>;

export const AlarmList = z.strictObject({
  items: z.array(AlarmView),
  next: z.null(),
  at: At.meta({ description: 'When it was looked' }),
  store: z
    .strictObject({
      freeBytes: z.number().nullable(),
      backupAt: At.nullable().meta({
        description: 'When the newest backup was made; null: there is none, or it cannot be read',
      }),
    })
    .nullable()
    .meta({ description: 'The embedded store; null where the store is PostgreSQL' }),
});

const SILENT: Example = {
  name: 'one-server-silent',
  answer: {
    items: [
      {
        ...{ alarm: 'server-silent', urgent: true, about: 'bbb-2', count: null },
        ...{ since: '2027-02-09T17:58:10Z', failure: null, chapter: 'a-server-does-not-answer' },
      } satisfies AlarmView,
    ],
    next: null,
    at: '2027-02-09T18:01:00Z',
    store: { freeBytes: 48_000_000_000, backupAt: '2027-02-09T02:00:00Z' },
  },
};

/** `GET /alarms`. */
export function alarmEndpoints(parts: AlarmParts): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/alarms',
      summary: 'What is wrong now, the most urgent first',
      description:
        'The conditions of the alarms for Prometheus, as far as one moment shows them, and jobs whose last run failed. Of what grows over time (errors, slow answers, Keycloak or Nextcloud that are silent) only Prometheus can tell.',
      right: 'operate',
      scope: { of: 'root' },
      query: z.strictObject({}),
      answers: [{ status: 200, summary: 'What is wrong', body: AlarmList }],
      examples: [SILENT],
      transaction: 'none',
      handle: async () => {
        const readings = await readAll(parts);
        const { now, freeBytes, backupAt } = readings;
        const items = judge(readings).map(({ since, ...found }) => ({
          ...found,
          ...ALARMS[found.alarm],
          since: since === null ? null : toIso(since),
        }));
        const newest = backupAt === null || backupAt === 0 ? null : toIso(backupAt);
        // Which store it is says the store itself: what cannot be read of it is no sign of another.
        const store = parts.database.embedded === null ? null : { freeBytes, backupAt: newest };
        return { body: { items, next: null, at: toIso(now), store } };
      },
    }),
  ];
}
