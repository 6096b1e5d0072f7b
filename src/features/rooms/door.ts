import type { Instant } from '../../lib/span.ts';

/** Which of a booking's two links somebody holds: `/m/<code>` or `/h/<code>`. */
export type LinkKind = 'guest' | 'host';

/**
 * Where a meeting stands, as its page says it.
 * `early`: the window has not begun. `open`: one may go in, nobody is there yet. `live`: people are in.
 * `full`: `maxParticipants` is reached. `ended`: closed, or ended from inside. `trouble`: the room is being
 * opened again elsewhere.
 */
export type DoorState = 'early' | 'open' | 'live' | 'full' | 'ended' | 'cancelled' | 'trouble';

/** One date of the booking: when people meet, and the window in which the room is theirs. */
export type DoorDate = {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
};

/** A planned outage that concerns the date, as the administrator announced it. */
export type Announcement = {
  readonly id: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly text: string;
};

/** Links by which guests get at the papers of a date, in Nextcloud; null where there is none. */
export type DoorPapers = { readonly read: string | null; readonly drop: string | null };

/** What becomes of those who go in; null where nothing of the kind does. */
export type DoorConsent = {
  /**
   * Deleted after so many days; `atOnce`: shown without anybody's releasing it; `archived`: a copy of it stays in the
   * branch's folder.
   */
  readonly recording: {
    readonly days: number;
    readonly atOnce: boolean;
    readonly archived: boolean;
  } | null;
  /** It is listed who is there, and known for so many days. */
  readonly attendance: { readonly reason: string; readonly days: number } | null;
};

/** Everything the guest's and the host's page may show. */
export type DoorView = {
  readonly kind: LinkKind;
  readonly title: string;
  readonly description: string | null;
  readonly branchName: string;
  /** IANA name of the zone in which the booking keeps its local times. */
  readonly timeZone: string;
  /** How the branch speaks to people. */
  readonly address: 'sie' | 'du';
  readonly state: DoorState;
  /** `ended`, because nobody came: whoever comes now gets the room back, if there is a place. */
  readonly released: boolean;
  /** The date this page is about: the one whose window runs, else the next, else the last. */
  readonly date: DoorDate | null;
  /** The date after it, if any. */
  readonly next: DoorDate | null;
  /** People in the room now; null when nobody knows. */
  readonly participants: number | null;
  readonly asksAccessCode: boolean;
  /** The branch at which one must be signed in and may host, beside having the link; null where the link is enough. */
  readonly hostRightAt: string | null;
  readonly lobby: boolean;
  /** The room was away and has been opened anew a short while ago. */
  readonly back: boolean;
  /** Guests wait in the lobby, and nobody who could let them in has been there for minutes. */
  readonly unattended: boolean;
  readonly announcements: readonly Announcement[];
  readonly papers: DoorPapers;
  readonly consent: DoorConsent;
  readonly phone: { readonly number: string; readonly pin: string } | null;
  /** Changes when the state or the date changes; a waiting page compares it. */
  readonly version: string;
};

/** What comes of trying to go in. */
export type Entry =
  /** A signed join. `formActionAllowed`: its host is in the policy's `form-action`, so that a 303 gets through. */
  | { readonly to: 'room'; readonly url: string; readonly formActionAllowed: boolean }
  /** Not yet: the page under this ticket keeps name and place, and goes on by itself. */
  | { readonly to: 'line'; readonly ticket: string }
  /** Not open, or not any more: the page as it is now. */
  | { readonly to: 'door'; readonly view: DoorView }
  /** The room was given up because nobody came, and its place is taken by now. */
  | { readonly to: 'no-place'; readonly view: DoorView }
  | { readonly to: 'wrong-access-code'; readonly view: DoorView }
  | TooManyTries;

type TooManyTries = { readonly to: 'too-many-tries'; readonly retryAfterSeconds: number };

/** What comes of coming back with a ticket. */
export type Passage =
  | Extract<Entry, { to: 'room' | 'line' }>
  /** Not yet; `place` is null while the room itself is not there. */
  | {
      readonly to: 'wait';
      readonly view: DoorView;
      readonly name: string;
      readonly place: { readonly number: number; readonly waitMs: number } | null;
    }
  /** Not open any more. */
  | { readonly to: 'door'; readonly view: DoorView; readonly name: string }
  /** The ticket leads nowhere: too old, for another date, or none of ours (`name` is then null). */
  | { readonly to: 'lapsed'; readonly view: DoorView; readonly name: string | null }
  | TooManyTries;

/** The link was rotated: it opens nothing and is no wrong code. */
export type Replaced = {
  /** Whom to ask for the new one, and how the branch speaks to people; nothing else of the meeting. */
  readonly replaced: Pick<DoorView, 'branchName' | 'address'>;
};

/** A link that leads nowhere. `unknown`: no such code. */
export type NoDoor = 'unknown' | Replaced;

export function leadsNowhere(seen: object | 'unknown'): seen is NoDoor {
  return seen === 'unknown' || 'replaced' in seen;
}

/** Who asks to go in. The name is passed to the meeting and stored nowhere. */
export type Visitor = {
  readonly name: string;
  /** As typed; empty where none was asked for. */
  readonly accessCode: string;
  readonly clientAddress: string;
  readonly language: 'de' | 'en';
};

/** Who comes back with a ticket, which holds the rest. */
export type Passer = Pick<Visitor, 'clientAddress' | 'language'>;

/** The way in, as the pages need it. Codes come normalized (`normalizeCode`). */
export type Door = {
  /** `tooManyTries`: seconds until this address may try codes again. */
  look(
    kind: LinkKind,
    code: string,
    clientAddress: string,
  ): Promise<DoorView | NoDoor | { readonly tooManyTries: number }>;
  enter(kind: LinkKind, code: string, visitor: Visitor): Promise<Entry | NoDoor>;
  pass(kind: LinkKind, code: string, ticket: string, passer: Passer): Promise<Passage | NoDoor>;
};
