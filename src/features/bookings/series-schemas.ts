import { z } from 'zod';
import { BranchId } from '../branches/branch.ts';
import {
  Description,
  Duration,
  Limit,
  OnConflict,
  OptionsWish,
  People,
  Rule,
  ShiftedView,
  SkippedView,
  Status,
  TimeZone,
  Title,
  UtcInstant,
  WallTime,
} from './booking-schemas.ts';
import { CHANGES } from './preview.ts';

export const AgainRequest = z
  .strictObject({
    start: WallTime,
    timeZone: TimeZone.optional(),
    recurrence: Rule.nullable().optional(),
    onConflict: OnConflict.optional().meta({ description: 'As for a booking; `refuse` by default' }),
    branch: BranchId.optional(),
    title: Title.optional(),
    description: Description.optional(),
    durationMinutes: Duration.optional(),
    expectedParticipants: People.optional(),
    options: OptionsWish.optional(),
  })
  .meta({
    id: 'BookAgain',
    description: 'What is absent is taken from the earlier booking',
    examples: [
      { start: '2028-02-08T19:00' },
      { start: '2028-02-08T19:00', recurrence: 'FREQ=WEEKLY;COUNT=5', title: 'Kreisvorstand 2028' },
    ],
  });

const LocalStart = z.string().nullable();

export const ChangePreviewView = z
  .strictObject({
    fits: z.boolean().meta({ description: 'Whether the change would be made, as things stand now' }),
    dates: z
      .array(
        z.strictObject({
          occurrence: z
            .uuid()
            .nullable()
            .meta({ description: 'The id it has and keeps; null for a new date' }),
          from: LocalStart.meta({ description: 'Wall time at which it stands now; null for a new date' }),
          to: LocalStart.meta({
            description: 'Wall time at which it would stand, or does not fit; null for one that goes',
          }),
          startsAt: UtcInstant.meta({ description: 'Of `to`, or else of `from`' }),
          change: z.enum(CHANGES).meta({
            description:
              '`resizes`: the same start with another length or number of people; `shifted`: elsewhere than was asked for; `dropped`: the series has no place for it any more; `skipped`: left out for want of room; `refused`: does not fit, so that nothing would be changed',
          }),
          status: Status.nullable().meta({
            description: 'What it would be then; null where there would be no such date',
          }),
          limit: Limit.optional().meta({ description: 'What stands in its way, where it does not fit' }),
          alternatives: z
            .array(z.string())
            .optional()
            .meta({ description: 'Wall times, each of which would be admitted in its place; best first' }),
        }),
      )
      .meta({ description: 'Every date that is not over, and every new one, earliest first' }),
    skipped: z.array(SkippedView).meta({ description: 'As the booking would say it then' }),
    shifted: z.array(ShiftedView).meta({ description: 'As the booking would say it then' }),
  })
  .meta({
    id: 'ChangePreview',
    examples: [
      {
        fits: true,
        dates: [
          {
            occurrence: '0198c1f2-5a6b-7c3d-8e4f-0123456789ab',
            from: '2027-02-09T19:00',
            to: '2027-02-10T19:00',
            startsAt: '2027-02-10T18:00:00Z',
            change: 'moves',
            status: 'booked',
          },
        ],
        skipped: [],
        shifted: [],
      },
    ],
  });
export type ChangePreviewView = z.infer<typeof ChangePreviewView>;
