import { z } from 'zod';
import { BookingOptions, line } from './options.ts';

export const RELEASES = ['by-hand', 'at-once'] as const;
export const LEVELS = ['federal', 'state', 'district', 'local', 'group'] as const;

/** A branch's own limits; null takes over the nearest ancestor's (`subtreeRoomsAtOnce`: none). */
export const BranchLimits = z
  .strictObject({
    /** Rooms of this branch's own bookings at the same instant. */
    roomsAtOnce: z.int().min(0).max(10_000).nullable().default(null),
    seatsAtOnce: z.int().min(0).max(1_000_000).nullable().default(null),
    /** The longest one date may last, in minutes. */
    maxMinutes: z.int().min(5).max(720).nullable().default(null),
    /** How many days ahead a date may begin. */
    daysAhead: z.int().min(1).max(3_650).nullable().default(null),
    /** People in one room; a booking's `maxParticipants` may not be above it. */
    maxParticipants: z.int().min(1).max(10_000).nullable().default(null),
    /** Rooms at the same instant of this branch together with all below it. */
    subtreeRoomsAtOnce: z.int().min(0).max(10_000).nullable().default(null),
    /** Whether recording may be switched on. */
    recording: z.boolean().nullable().default(null),
    /** Days after which a recording is deleted; the root's number caps all others. */
    recordingDays: z.int().min(1).max(3_650).nullable().default(null),
    /** Whether a host link opens only for those who have signed in and may host here. */
    hostLinkNeedsSignIn: z.boolean().nullable().default(null),
  })
  .meta({ id: 'BranchLimits' });
export type BranchLimits = z.infer<typeof BranchLimits>;

/** Why it is listed who was there, each booking says itself. */
export const DefaultOptions = BookingOptions.omit({ attendance: true }).partial();

/** What a branch's bookings start from; what is absent comes from the nearest ancestor. */
export const BranchDefaults = z
  .strictObject({
    options: DefaultOptions.default({}),
    /** How pages address people. */
    address: z.enum(['sie', 'du']).nullable().default(null),
    /** Whether recordings are copied into the branch's folder before they are deleted. */
    archiveRecordings: z.boolean().nullable().default(null),
    /** Whether recordings are seen as soon as they are there, or when somebody lets them. */
    releaseRecordings: z.enum(RELEASES).nullable().default(null),
  })
  .meta({ id: 'BranchDefaults' });
export type BranchDefaults = z.infer<typeof BranchDefaults>;

/** `de`, a Land code such as `by`, `<land>-<ags>` such as `by-09162`, or any other short name. */
export const BranchId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens, at most 63');
export const BranchName = line(2, 200);

/** A node of the party's tree (German page: „Gliederung“). */
export type Branch = {
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  readonly level: (typeof LEVELS)[number];
  /** Ids from the root to this branch, itself last. */
  readonly path: readonly string[];
  readonly closed: boolean;
  readonly limits: BranchLimits;
  readonly defaults: BranchDefaults;
  readonly version: number;
};
