import { z } from 'zod';
import { listOf, pageQuery } from '../../platform/http/cursor.ts';
import { Moment } from '../../platform/http/moment.ts';
import { BranchId } from '../branches/branch.ts';
import { line } from '../branches/options.ts';
import { PrincipalView } from '../people/principals.ts';
import { ARCHIVE_STATES, ORIGINS } from './recording.ts';
import { STANDINGS } from './standing.ts';

/** A hold is for a dispute, and not for ever. */
export const MOST_HOLD_DAYS = 3_660;

const At = z.iso.datetime();
const Failure = z
  .string()
  .nullable()
  .meta({ description: 'What went wrong last, as a short word; null where nothing did' });

export const Id = z.strictObject({ id: z.uuid() });

const FormatType = z.string().min(1).max(64);

const FormatView = z
  .strictObject({
    type: z.string().meta({ description: '`presentation`, `video`, `podcast`, `notes`, …' }),
    minutes: z.int().nullable(),
    bytes: z.int().nullable(),
  })
  .meta({ id: 'RecordingFormat' });

const DueView = z
  .strictObject({
    at: At,
    days: z.int().meta({ description: 'How many days it lives, counted from `recordedAt`' }),
    because: z.enum(['branch', 'booking', 'unwanted', 'hold']).meta({
      description:
        'The days of its branch or of its booking, somebody wants it gone, or a hold that ends then',
    }),
  })
  .meta({ id: 'RecordingDue' });

const HoldView = z
  .strictObject({
    reason: z.string().nullable().meta({ description: 'null for who may not host there' }),
    until: At,
    by: PrincipalView,
  })
  .meta({ id: 'RecordingHold' });

const ArchiveView = z
  .strictObject({
    state: z.enum(ARCHIVE_STATES),
    wanted: z.boolean().meta({ description: 'Whether its branch wants a copy that is not there yet' }),
    name: z.string().nullable().meta({ description: 'Of the copy, in the folder of the branch' }),
    bytes: z.int().nullable(),
    archivedAt: At.nullable(),
    failure: Failure,
    retryAt: At.nullable(),
  })
  .meta({ id: 'RecordingArchive' });

const DeletionView = z
  .strictObject({
    unwantedBy: PrincipalView.nullable().meta({ description: 'Who wants it gone before its time' }),
    undoUntil: At.nullable().meta({
      description: 'At least so long that can be taken back; null where nobody wants it gone',
    }),
    askedAt: At.nullable().meta({ description: 'When its server was last asked to delete it' }),
    tries: z.int(),
    failure: Failure,
    retryAt: At.nullable(),
  })
  .meta({ id: 'RecordingEnd' });

/** A recording as the wire shows it. */
export const RecordingView = z
  .strictObject({
    id: z.uuid(),
    branch: BranchId.nullable().meta({ description: 'null for one that is not ours' }),
    booking: z.uuid().nullable(),
    occurrence: z.uuid().nullable(),
    title: z.string(),
    server: z.string(),
    origin: z.enum(ORIGINS).meta({
      description: 'Of a meeting of ours, given to a branch, or not ours: then it is listed and left alone',
    }),
    state: z.enum(STANDINGS).meta({
      description:
        '`withdrawing`: not released, and its server still shows it to who has the address; `releasing`: released, and its server does not show it yet; `missing`: its server does not know it, and nobody has proven that it is gone',
    }),
    released: z.boolean().meta({ description: 'Whether people may see it' }),
    publishFailure: Failure.meta({
      description: 'Why its server does not do as it should; null where it does',
    }),
    startedAt: At.nullable(),
    recordedAt: At.meta({ description: 'From here its days are counted' }),
    minutes: z.int().nullable(),
    participants: z.int().nullable(),
    bytes: z.int().nullable().meta({ description: 'Of all its formats' }),
    formats: z.array(FormatView),
    due: DueView.nullable().meta({
      description:
        'When its time is up, as the branches are now: it is deleted in the first night thereafter; null: never',
    }),
    hold: HoldView.nullable(),
    archive: ArchiveView,
    deletion: DeletionView,
    deletedAt: At.nullable().meta({ description: 'When it was proven gone' }),
    seenAt: At.meta({ description: 'When its server last spoke of it' }),
  })
  .meta({ id: 'Recording' });
export type RecordingView = z.infer<typeof RecordingView>;

export const RecordingList = listOf(RecordingView);

export const ListQuery = z.strictObject({
  ...pageQuery,
  branch: BranchId.optional().meta({ description: 'This branch and all below it' }),
  from: Moment.optional(),
  to: Moment.optional(),
  state: z.enum(STANDINGS).optional().meta({ description: 'Without it, all but those that are proven gone' }),
  booking: z.uuid().optional(),
  occurrence: z.uuid().optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({
      description:
        'Words in any order, each of which stands in the title or in the name of the branch; `ä`, `ae` and `a` are one, as are `ß` and `ss`; accents, hyphens and case do not matter. The first eight words count.',
      examples: ['kreisvorstand köln'],
    }),
  held: z.stringbool().default(false).meta({ description: 'Only those that are held now' }),
  awaitsCopy: z
    .stringbool()
    .default(false)
    .meta({ description: 'Only those whose copy in the folder of the branch is still to come' }),
  origin: z.enum(['ours', 'foreign']).default('ours').meta({
    description: '`foreign`: what is on the servers and not ours, for admins of the root',
  }),
});

export const PlayQuery = z.strictObject({
  format: FormatType.optional().meta({
    description: 'A type of `formats`; without it, the video, else the presentation, else the first',
    examples: ['video'],
  }),
});

export const PlayView = z
  .strictObject({
    url: z.url().meta({ description: 'Opens without signing in, for as long as the recording is released' }),
    format: z.string(),
    expiresAt: At,
  })
  .meta({ id: 'RecordingLink' });

export const RecordingPatch = z
  .strictObject({
    released: z.boolean().optional(),
    hold: z
      .strictObject({
        reason: line(3, 200),
        until: Moment.meta({
          description: `RFC 3339 with \`Z\` or an offset, or a day, at the end of which it ends in our zone; ${MOST_HOLD_DAYS} days ahead at most`,
        }),
      })
      .nullable()
      .optional()
      .meta({ description: 'A stop on its deletion; null takes it away. Takes a secretary' }),
    archive: z.literal('waived').optional().meta({
      description: 'Does without the copy in the folder of the branch. Takes a secretary',
    }),
    branch: BranchId.optional().meta({
      description:
        'Gives one that is not ours to a branch, whose days hold for it then. Takes an admin of the root',
    }),
  })
  .meta({ id: 'RecordingPatch' });
export type RecordingPatch = z.infer<typeof RecordingPatch>;
