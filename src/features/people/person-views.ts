import { z } from 'zod';
import { type Instant, toIso } from '../../lib/span.ts';
import type { AuditedDeed } from '../../platform/audit/audit.ts';
import type { Deputyship } from './deputy-store.ts';
import type { Erasure } from './erase-person.ts';
import type { Held, MadeBooking } from './held.ts';

const DeputyshipView = z
  .strictObject({ branch: z.string(), until: z.iso.datetime(), createdAt: z.iso.datetime() })
  .meta({ id: 'PersonDeputyship' });

const DeedView = z
  .strictObject({
    at: z.iso.datetime(),
    action: z.string(),
    object: z.strictObject({
      kind: z.string(),
      id: z.string().nullable().meta({ description: 'null where it is another person.' }),
    }),
    branch: z.string().nullable(),
  })
  .meta({ id: 'PersonDeed', description: 'A row of the log' });

export const PersonView = z
  .strictObject({
    subject: z.string(),
    exportedAt: z.iso.datetime(),
    person: z
      .strictObject({
        name: z.string(),
        email: z.string().nullable(),
        firstSeenAt: z.iso.datetime(),
        lastSeenAt: z.iso.datetime(),
      })
      .nullable()
      .meta({ description: 'null for who never signed in here, or is forgotten.' }),
    sessions: z.array(z.strictObject({ begunAt: z.iso.datetime(), lastUsedAt: z.iso.datetime() })),
    deputyships: z
      .array(DeputyshipView)
      .meta({ description: 'Where they act, or acted, in somebody’s place.' }),
    appointed: z
      .array(DeputyshipView)
      .meta({ description: 'Deputyships that they gave; to whom is others’ data.' }),
    bookings: z.array(
      z.strictObject({
        ...{ id: z.string(), branch: z.string(), title: z.string(), description: z.string().nullable() },
        ...{ start: z.string(), timeZone: z.string(), durationMinutes: z.int() },
        recurrence: z.string().nullable(),
        status: z.enum(['booked', 'cancelled']),
        createdAt: z.iso.datetime(),
        lastEndsAt: z.iso.datetime(),
      }),
    ),
    recordings: z
      .int()
      .meta({ description: 'In how many places they stand as who held, released or deleted a recording.' }),
    deeds: z.array(DeedView).meta({ description: 'What they did.' }),
    deedsTo: z.array(DeedView).meta({ description: 'What was done to them, whoever did it.' }),
    requestKeys: z.array(z.iso.datetime()).meta({
      description: 'When they sent calls whose answers are kept for a day to be given again.',
    }),
    nextcloudGroups: z.array(z.string()).meta({
      description: 'Branches into whose groups in Nextcloud their account was put.',
    }),
  })
  .meta({ id: 'PersonExport', description: 'All that Plenum holds on a person, and nothing of others' });
export type PersonView = z.infer<typeof PersonView>;

const Count = z.int().min(0);

export const ErasureView = z
  .strictObject({
    subject: z.string(),
    dryRun: z.boolean(),
    tombstone: z.string().nullable().meta({
      description: 'What stands in the place of the subject from now on; null where nothing was erased.',
    }),
    erased: z.strictObject({
      ...{ person: Count, sessions: Count, deputyships: Count, requestKeys: Count },
    }),
    stays: z
      .array(
        z.strictObject({
          what: z.enum(['bookings', 'recordings', 'audit', 'appointments', 'nextcloud-groups']),
          count: Count,
          until: z.iso
            .datetime()
            .nullable()
            .meta({ description: 'null where no date says it: see `until` of docs/privacy.md.' }),
        }),
      )
      .meta({
        description: 'What stays, without the subject; account names in groups of Nextcloud as they are.',
      }),
  })
  .meta({ id: 'Erasure' });
export type ErasureView = z.infer<typeof ErasureView>;

export function toPersonView(subject: string, held: Held, now: Instant): PersonView {
  const { person } = held;
  return {
    subject,
    exportedAt: toIso(now),
    person:
      person === null
        ? null
        : {
            ...{ name: person.name, email: person.email },
            ...{ firstSeenAt: toIso(person.firstSeenAt), lastSeenAt: toIso(person.lastSeenAt) },
          },
    sessions: held.sessions.map(({ begunAt, usedAt }) => ({
      ...{ begunAt: toIso(begunAt), lastUsedAt: toIso(usedAt) },
    })),
    deputyships: held.deputyships.map(toDeputy),
    appointed: held.appointed.map(toDeputy),
    bookings: held.bookings.map(toBooking),
    recordings: held.recordings,
    deeds: held.deeds.map((deed) => toDeed(deed, subject)),
    deedsTo: held.deedsTo.map((deed) => toDeed(deed, subject)),
    requestKeys: held.requestKeys.map(toIso),
    nextcloudGroups: [...held.groups],
  };
}

export function toErasureView(subject: string, dryRun: boolean, erasure: Erasure): ErasureView {
  const { tombstone, erased, replaced, groups, auditUntil } = erasure;
  const stays: ErasureView['stays'] = [
    { what: 'bookings', count: replaced.bookings, until: null },
    { what: 'recordings', count: replaced.recordings, until: null },
    { what: 'audit', count: replaced.auditEntries, until: auditUntil === null ? null : toIso(auditUntil) },
    { what: 'appointments', count: replaced.appointments, until: null },
    { what: 'nextcloud-groups', count: groups.length, until: null },
  ];
  return { subject, dryRun, tombstone, erased, stays: stays.filter(({ count }) => count > 0) };
}

function toDeputy({ branch, until, createdAt }: Deputyship) {
  return { branch, until: toIso(until), createdAt: toIso(createdAt) };
}

function toBooking({ createdAt, lastEndsAt, ...booking }: MadeBooking) {
  return { ...booking, createdAt: toIso(createdAt), lastEndsAt: toIso(lastEndsAt) };
}

/** Objects that are persons are shown to nobody but themselves. */
function toDeed({ at, action, objectKind: kind, object, branch }: AuditedDeed, subject: string) {
  const isOther = (kind === 'deputy' || kind === 'person') && object !== subject;
  return { at: toIso(at), action, object: { kind, id: isOther ? null : object }, branch };
}
