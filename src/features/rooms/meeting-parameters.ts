import type { CreateParameters } from '../../clients/bigbluebutton/create-parameters.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { BookingOptions } from '../branches/options.ts';
import type { CallbackTokens } from './callback-tokens.ts';
import { LEFT_PARAMETER } from './guest-links.ts';
import { META, type Room } from './room.ts';

/** BBB cleans up after itself this long after the window, should Plenum be gone by then. */
const EXPIRY_MARGIN_MINUTES = 120;

const LAYOUT = {
  smart: 'SMART_LAYOUT',
  'presentation-focus': 'PRESENTATION_FOCUS',
  'video-focus': 'VIDEO_FOCUS',
  custom: 'CUSTOM_LAYOUT',
} as const satisfies Record<BookingOptions['layout'], CreateParameters['meetingLayout']>;

const GUEST_POLICY = {
  'always-accept': 'ALWAYS_ACCEPT',
  'ask-moderator': 'ASK_MODERATOR',
} as const satisfies Record<BookingOptions['lobby'], CreateParameters['guestPolicy']>;

/** What a meeting is made of, besides its room. */
export type MeetingFacts = {
  readonly instance: string;
  readonly title: string;
  readonly options: BookingOptions;
  readonly closesAt: Instant;
  /** The guest page: where people land when they leave. */
  readonly guestUrl: string;
  /** Where its server tells us what became of it. */
  readonly callbacks: CallbackTokens;
};

/** Keys of metadata by which BigBlueButton knows where to tell what. */
const READY_URL = 'bbb-recording-ready-url';
const ANALYTICS_URL = 'analytics-callback-url';

/** The parameters of `create`. Both expiries outlast the window: BBB's defaults of 5 and 1 minutes would not. */
export function meetingParameters(room: Room, facts: MeetingFacts, now: Instant): CreateParameters {
  const { options } = facts;
  const expiry = Math.max(1, Math.ceil((facts.closesAt - now) / MINUTE_MS)) + EXPIRY_MARGIN_MINUTES;
  return {
    meetingID: room.meetingId,
    name: facts.title,
    attendeePW: room.attendeePW,
    moderatorPW: room.moderatorPW,
    welcome: options.welcome ?? '',
    record: options.record,
    autoStartRecording: options.record,
    notifyRecordingIsOn: options.record,
    // Without them a server could not tell who was there once a meeting without a recording is over.
    meetingKeepEvents: options.attendance !== null,
    guestPolicy: GUEST_POLICY[options.lobby],
    maxParticipants: options.maxParticipants ?? 0,
    muteOnStart: options.muteOnStart,
    webcamsOnlyForModerator: options.webcamsOnlyForModerator,
    meetingLayout: LAYOUT[options.layout],
    lockSettingsDisableCam: options.lockCamera,
    lockSettingsDisableMic: options.lockMicrophone,
    lockSettingsDisablePrivateChat: options.lockChat,
    lockSettingsDisablePublicChat: options.lockChat,
    lockSettingsDisableNotes: options.lockNotes,
    logoutURL: `${facts.guestUrl}?${LEFT_PARAMETER}`,
    meetingEndedURL: facts.callbacks.address('ended', room.id),
    meetingExpireIfNoUserJoinedInMinutes: expiry,
    meetingExpireWhenLastUserLeftInMinutes: expiry,
    meta: {
      [META.instance]: facts.instance,
      [META.occurrence]: room.occurrence,
      [META.branch]: room.branch,
      [META.fence]: String(room.fence),
      ...(options.record ? { [READY_URL]: facts.callbacks.address('recording', room.id) } : {}),
      ...(options.attendance === null
        ? {}
        : { [ANALYTICS_URL]: facts.callbacks.address('analytics', room.id) }),
    },
  };
}
