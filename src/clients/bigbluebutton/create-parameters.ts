import { z } from 'zod';
import { checked, line, MeetingId, ParameterError, WebAddress } from './parameters.ts';
import { encodeQuery, type Pair } from './signing.ts';
import { welcomeHtml } from './text.ts';

/** Servers read request lines of 8 KiB; the path and the checksum need some of that. */
const MAX_QUERY_BYTES = 7000;
const MAX_WELCOME_BYTES = 2500;
const MAX_MINUTES = 31 * 24 * 60;

const Password = z.string().regex(/^[A-Za-z0-9._-]{2,64}$/);
const Minutes = z.int().min(1).max(MAX_MINUTES);
const Off = z.boolean().default(false);

/** The layouts that every version from 2.6 to 3.0 knows. */
const MEETING_LAYOUTS = ['SMART_LAYOUT', 'CUSTOM_LAYOUT', 'PRESENTATION_FOCUS', 'VIDEO_FOCUS'] as const;

const CreateSchema = z.strictObject({
  /** `[A-Za-z0-9._-]`, 2 to 256, the first sign a letter from g to z. */
  meetingID: MeetingId,
  /** 2 to 256 characters once blanks are collapsed. */
  name: line(2, 256),
  /** Always the same for one meeting: a second `create` is refused when they differ. Never equal. */
  attendeePW: Password,
  moderatorPW: Password,
  /** Plain text; cut where it would make the request too long for the server. Empty: the server's own. */
  welcome: z.string().max(10_000).default(''),

  record: Off,
  autoStartRecording: Off,
  allowStartStopRecording: z.boolean().default(true),
  notifyRecordingIsOn: Off,
  /** What happens is kept also where nothing is recorded; the analytics callback needs one of the two. */
  meetingKeepEvents: Off,

  guestPolicy: z
    .enum(['ALWAYS_ACCEPT', 'ALWAYS_DENY', 'ASK_MODERATOR', 'ALWAYS_ACCEPT_AUTH'])
    .default('ALWAYS_ACCEPT'),
  /** 0: no limit. */
  maxParticipants: z.int().min(0).max(100_000).default(0),
  muteOnStart: Off,
  webcamsOnlyForModerator: Off,
  meetingLayout: z.enum(MEETING_LAYOUTS).default('SMART_LAYOUT'),

  lockSettingsDisableCam: Off,
  lockSettingsDisableMic: Off,
  lockSettingsDisablePrivateChat: Off,
  lockSettingsDisablePublicChat: Off,
  lockSettingsDisableNotes: Off,
  lockSettingsHideUserList: Off,
  lockSettingsHideViewersCursor: Off,
  lockSettingsHideViewersAnnotation: Off,

  /** The phone PIN: five digits as text, 10000 to 99998 (99999 breaks the meeting). Absent: the server draws one. */
  voiceBridge: z
    .string()
    .regex(/^[1-9]\d{4}$/)
    .refine((pin) => pin !== '99999')
    .optional(),
  /** The number to call, for display. */
  dialNumber: z
    .string()
    .regex(/^[+0-9][0-9 ()/-]{2,39}$/)
    .optional(),

  /** Where people go when they leave or the meeting ends. */
  logoutURL: WebAddress,
  /** Called by the server when the meeting has ended. */
  meetingEndedURL: WebAddress.optional(),
  /** Both at least 1: what 0 means depends on the version. */
  meetingExpireIfNoUserJoinedInMinutes: Minutes,
  meetingExpireWhenLastUserLeftInMinutes: Minutes,

  /** Sent as `meta_<key>`; other keys than these the server drops without a word. */
  meta: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), line(0, 512)).default({}),
});

/** What a meeting may be created with. Anything else does not get in; what is left out has the default below. */
export type CreateParameters = z.input<typeof CreateSchema>;

/**
 * Never left to a caller, and never to the server's defaults either. A `duration` ends a meeting under the
 * people in it, and so does `endWhenNoModerator`.
 */
const FIXED: readonly Pair[] = [
  ['duration', '0'],
  ['endWhenNoModerator', 'false'],
  ['recordFullDurationMedia', 'false'],
  ['allowModsToUnmuteUsers', 'false'],
  ['allowModsToEjectCameras', 'false'],
  ['allowPromoteGuestToModerator', 'false'],
  ['allowRequestsWithoutSession', 'false'],
  ['lockSettingsLockOnJoin', 'true'],
  ['lockSettingsLockOnJoinConfigurable', 'false'],
];

/**
 * The pairs of a `create`: every option each time, literally, since defaults differ by version.
 *
 * @throws ParameterError
 */
export function createPairs(parameters: CreateParameters): readonly Pair[] {
  const { welcome, meta, ...options } = checked('create', CreateSchema, parameters);
  if (options.attendeePW === options.moderatorPW) {
    throw new ParameterError('create', [
      'moderatorPW: equal to attendeePW, so everybody would be a moderator',
    ]);
  }
  const greeting = welcomeHtml(welcome, MAX_WELCOME_BYTES);
  const pairs: readonly Pair[] = [
    ...Object.entries(options).flatMap(([name, value]) => pairOf(name, value)),
    ...pairOf('welcome', greeting === '' ? undefined : greeting),
    ...FIXED,
    ...Object.entries(meta).map(([key, value]): Pair => [`meta_${key}`, value]),
  ];
  if (encodeQuery(pairs).length > MAX_QUERY_BYTES) {
    throw new ParameterError('create', ['parameters: too long for one request']);
  }
  return pairs;
}

function pairOf(name: string, value: string | number | boolean | undefined): readonly Pair[] {
  return value === undefined ? [] : [[name, String(value)]];
}
