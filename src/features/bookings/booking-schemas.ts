import { z } from 'zod';
import { BranchId } from '../branches/branch.ts';
import { BookingOptions, line, text } from '../branches/options.ts';
import { PrincipalView } from '../people/principals.ts';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from './occurrence.ts';
import { MAX_DATES } from './recurrence-rule.ts';

/** The shapes of bookings and dates on the wire. Whether a date exists, and a rule makes sense, is judged later. */

export const WallTime = z
  .string()
  .min(1)
  .max(32)
  .meta({
    description: 'Wall time in `timeZone`, `YYYY-MM-DDTHH:MM`',
    examples: ['2027-02-09T19:00'],
  });
export const TimeZone = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'IANA name', examples: ['Europe/Berlin'] });
export const Duration = z.int().min(MIN_DURATION_MINUTES).max(MAX_DURATION_MINUTES);
export const Rule = z
  .string()
  .min(1)
  .max(1_000)
  .meta({
    description:
      'RFC 5545 RRULE value: FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY, BYMONTHDAY, and COUNT (at most 104) or UNTIL in local time; the start is the first date',
    examples: ['FREQ=WEEKLY;COUNT=10'],
  });
export const People = z.int().min(1).max(100_000).meta({ description: 'People expected' });
export const Title = line(2, 200).meta({ examples: ['Kreisvorstand'] });
export const Description = text(4_000).nullable();
export const OnConflict = z.enum(['refuse', 'skip', 'shift']);

export const OptionsWish = BookingOptions.partial().meta({
  id: 'BookingOptionsWish',
  description: 'What is absent comes from the branch',
});

const ExceptionWish = z
  .strictObject({
    start: WallTime.meta({
      description: 'The start that the rule gives the date, a wall time in `timeZone`',
    }),
    to: WallTime.nullable().meta({ description: 'Where it is to be instead; null leaves it out' }),
  })
  .meta({ id: 'BookingException' });

export const BookingRequest = z
  .strictObject({
    branch: BranchId,
    title: Title,
    description: Description.default(null),
    start: WallTime.meta({
      description:
        'Wall time in `timeZone`, `YYYY-MM-DDTHH:MM`; or `now`, the present minute, so that a call that is sent again with its `Idempotency-Key` is the same call',
      examples: ['2027-02-09T19:00', 'now'],
    }),
    timeZone: TimeZone.optional().meta({ description: 'IANA name; by default the zone of the settings' }),
    durationMinutes: Duration,
    recurrence: Rule.nullable().default(null),
    expectedParticipants: People,
    options: OptionsWish.default({}),
    onConflict: OnConflict.default('refuse').meta({
      description:
        'What becomes of dates that do not fit: all is refused, they are left out, or each is shifted to the nearest quarter hour of that day, at most two hours away, where it fits; one that fits nowhere near lets all be refused',
    }),
    exceptions: z.array(ExceptionWish).max(MAX_DATES).default([]).meta({
      description:
        'What is to become of single dates of the series: one is left out, and then stands among its dates as cancelled, so that its day stays free; another one is moved, is admitted where it is to be, and stands under `shifted`. `onConflict` shifts no date that is moved here. At least one date must be left.',
    }),
  })
  .meta({
    id: 'BookingRequest',
    examples: [
      {
        branch: 'by-09162',
        title: 'Kreisvorstand',
        start: '2027-02-09T19:00',
        durationMinutes: 90,
        expectedParticipants: 12,
      },
      {
        branch: 'by',
        title: 'Landesarbeitsgemeinschaft Soziales',
        description: 'Offen für alle Mitglieder.',
        start: '2027-02-09T19:00',
        timeZone: 'Europe/Berlin',
        durationMinutes: 120,
        recurrence: 'FREQ=MONTHLY;BYDAY=2TU;COUNT=12',
        expectedParticipants: 30,
        options: { lobby: 'ask-moderator', muteOnStart: true },
        onConflict: 'skip',
      },
      {
        branch: 'by-09162',
        title: 'Kreisvorstand',
        start: '2027-02-09T19:00',
        durationMinutes: 90,
        recurrence: 'FREQ=WEEKLY;COUNT=3',
        expectedParticipants: 12,
        exceptions: [
          { start: '2027-02-09T19:00', to: null },
          { start: '2027-02-16T19:00', to: '2027-02-17T18:30' },
        ],
      },
    ],
  });

export const BookingPatchRequest = z
  .strictObject({
    title: Title.optional(),
    description: Description.optional(),
    options: OptionsWish.optional(),
    start: WallTime.optional(),
    timeZone: TimeZone.optional(),
    durationMinutes: Duration.optional(),
    recurrence: Rule.nullable().optional(),
    expectedParticipants: People.optional(),
    onConflict: OnConflict.optional().meta({
      description:
        'What becomes of changed dates that do not fit, as for a booking; `skip` goes for dates made anew by a new start, zone or rule, since a new length leaves no date out',
    }),
  })
  .meta({
    id: 'BookingPatch',
    examples: [
      { title: 'Erweiterter Kreisvorstand' },
      { start: '2027-02-09T19:30', durationMinutes: 60 },
      { start: '2027-02-10T19:00', onConflict: 'shift' },
    ],
  });

export const OccurrencePatchRequest = z
  .strictObject({
    start: WallTime.optional(),
    durationMinutes: Duration.optional(),
    expectedParticipants: People.optional(),
  })
  .meta({ id: 'OccurrencePatch', examples: [{ start: '2027-02-10T18:00' }, { durationMinutes: 150 }] });

/** An instant as answers give it: UTC with `Z`. */
export const UtcInstant = z.iso.datetime().meta({ examples: ['2027-02-09T18:00:00Z'] });
export const Limit = z.enum(['rooms', 'seats', 'branch']);
export const Status = z.enum(['booked', 'cancelled']);

export const OccurrenceView = z
  .strictObject({
    id: z.uuid(),
    booking: z.uuid(),
    branch: BranchId,
    title: z.string(),
    start: z.string().meta({ description: 'Wall time in `timeZone`' }),
    timeZone: z.string(),
    durationMinutes: z.int(),
    startsAt: UtcInstant,
    endsAt: UtcInstant,
    opensAt: UtcInstant.meta({ description: 'From here on the room is held' }),
    closesAt: UtcInstant.meta({ description: 'Up to here, itself not included' }),
    released: z.boolean().meta({
      description:
        'Whether the room was given up early because nobody came; opening the date takes the rest back, where it fits',
    }),
    expectedParticipants: z.int(),
    status: Status,
    room: z
      .strictObject({ state: z.string(), server: z.string(), participants: z.int() })
      .nullable()
      .meta({ description: 'null as long as the window has not begun' }),
  })
  .meta({ id: 'Occurrence' });
export type OccurrenceView = z.infer<typeof OccurrenceView>;

export const SkippedView = z.strictObject({
  start: z.string(),
  reason: z.enum(['capacity', 'gap']),
  limit: Limit.optional(),
});

export const ShiftedView = z.strictObject({
  start: z.string().meta({ description: 'Wall time that was asked for' }),
  to: z.string().meta({ description: 'Wall time at which it stands' }),
});

export const BookingView = z
  .strictObject({
    id: z.uuid(),
    branch: BranchId,
    title: z.string(),
    description: z.string().nullable(),
    start: z.string().meta({ description: 'Wall time of the first date in `timeZone`' }),
    timeZone: z.string(),
    durationMinutes: z.int(),
    recurrence: z.string().nullable().meta({ description: 'How the last part of the dates was made' }),
    expectedParticipants: z.int(),
    options: BookingOptions,
    accessCodeSet: z.boolean().meta({
      description:
        'Whether guests need an access code; the code itself stands in the options for who may host, and for nobody else',
    }),
    status: Status,
    occurrences: z.array(OccurrenceView),
    skipped: z.array(SkippedView),
    shifted: z
      .array(ShiftedView)
      .meta({ description: 'Dates that stand at another time than was asked for' }),
    bookedBy: PrincipalView,
  })
  .meta({ id: 'Booking' });
export type BookingView = z.infer<typeof BookingView>;

export const CheckView = z
  .strictObject({
    fits: z.boolean().meta({ description: 'Whether it would be booked, as things stand now' }),
    conflicts: z.array(
      z.strictObject({
        start: z.string(),
        startsAt: UtcInstant,
        limit: Limit,
        alternatives: z.array(z.string()).meta({
          description: 'Wall times, each of which would be admitted in the place of this date; best first',
        }),
      }),
    ),
    skipped: z.array(SkippedView),
    shifted: z.array(ShiftedView),
  })
  .meta({ id: 'BookingCheck' });
export type CheckView = z.infer<typeof CheckView>;

export const LinksView = z
  .strictObject({
    guest: z.url(),
    host: z.url().nullable().meta({ description: 'null for who may not host here; not to be passed on' }),
  })
  .meta({
    id: 'Links',
    examples: [
      {
        guest: 'https://plenum.example/m/acde-fghj-kmnp',
        host: 'https://plenum.example/h/7kqm3xgdw4tpyn6cfajrh9e7kqm3xgdw',
      },
    ],
  });
export type LinksView = z.infer<typeof LinksView>;
