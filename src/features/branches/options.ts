import { z } from 'zod';

/** No control characters (but line breaks where asked for), none that turn the writing direction, none that XML cannot hold. */
const UNSAFE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** Text of one line that people typed: NFC, trimmed, without control or bidi characters. */
export function line(min: number, max: number): z.ZodType<string, string> {
  return z
    .string()
    .normalize('NFC')
    .trim()
    .min(min)
    .max(max)
    .refine(
      (text) => !UNSAFE.test(text) && !text.includes('\n'),
      'must not contain control or bidi characters',
    );
}

/** Text of several lines, under the same rules. */
export function text(max: number): z.ZodType<string, string> {
  return z
    .string()
    .overwrite((value) => value.replaceAll('\r\n', '\n'))
    .normalize('NFC')
    .trim()
    .max(max)
    .refine((value) => !UNSAFE.test(value), 'must not contain control or bidi characters');
}

const LOBBIES = ['always-accept', 'ask-moderator'] as const;
const LAYOUTS = ['smart', 'presentation-focus', 'video-focus', 'custom'] as const;
const LANGUAGES = ['de', 'en'] as const;
export const PAPERS = ['none', 'folder', 'read', 'drop'] as const;

/** The allow-list: all that a caller may say about a room. Nothing else reaches BigBlueButton. */
export const BookingOptions = z
  .strictObject({
    record: z.boolean(),
    lobby: z.enum(LOBBIES),
    /** Asked of guests before they get in; hosts are not asked. */
    accessCode: line(4, 32).nullable(),
    muteOnStart: z.boolean(),
    webcamsOnlyForModerator: z.boolean(),
    layout: z.enum(LAYOUTS),
    lockCamera: z.boolean(),
    lockMicrophone: z.boolean(),
    lockChat: z.boolean(),
    lockNotes: z.boolean(),
    /** Plain text; shown in the room's chat. */
    welcome: text(1000).nullable(),
    /** People in the room at most; null leaves it open. */
    maxParticipants: z.int().min(1).max(10_000).nullable(),
    phone: z.boolean(),
    language: z.enum(LANGUAGES),
    papers: z.enum(PAPERS).meta({
      description:
        'A folder for the papers of each date, in Nextcloud: none; for members; with a link by which guests read them; with a second link by which guests hand some in',
    }),
    recordingDays: z.int().min(1).max(3_650).nullable().meta({
      description:
        'Days after which recordings are deleted, where that is sooner than the branch has it; null: as the branch has it. A change holds for what is recorded from then on',
    }),
    attendance: line(5, 200).nullable().meta({
      description:
        'Why it is listed who was there, and for how long; guests are told. null: nobody is listed',
    }),
  })
  .meta({ id: 'BookingOptions' });
export type BookingOptions = z.infer<typeof BookingOptions>;

/** What holds where neither the booking nor a branch on the way up says otherwise. */
export const BASE_OPTIONS: BookingOptions = {
  record: false,
  lobby: 'always-accept',
  accessCode: null,
  muteOnStart: true,
  webcamsOnlyForModerator: false,
  layout: 'smart',
  lockCamera: false,
  lockMicrophone: false,
  lockChat: false,
  lockNotes: false,
  welcome: null,
  maxParticipants: null,
  phone: false,
  language: 'de',
  papers: 'none',
  recordingDays: null,
  attendance: null,
};
