import type { MeetingInfo } from '../../../src/clients/bigbluebutton/meeting.ts';
import type { ServerSettings } from '../../../src/platform/settings/server-settings.ts';
import type { Certificate } from '../certificate.ts';
import type { RecordingsSeen } from '../recordings/recordings-seen.ts';
import type { Answer } from '../web.ts';

/** What the version call tells, which asks for no signature. */
export type ApiIndex = {
  /** A balancer names no `apiVersion`. */
  readonly isBalancer: boolean;
  /** Only from 3.0 on are the addresses of its GraphQL among the answers. */
  readonly isThree: boolean;
  /** null: the server keeps it to itself, as installed. */
  readonly version: string | null;
};

/** What a signed call met with: the list, or by the client's own words what it was instead. */
export type Listing =
  | { readonly is: 'list'; readonly meetings: readonly MeetingInfo[]; readonly tookMs: number }
  | { readonly is: 'refused' }
  | { readonly is: 'no-list'; readonly kind: string; readonly answer: Answer };

/** A way to sign that the server takes: which of the secrets, and which hash. */
export type Accepted = { readonly secret: number; readonly checksum: ServerSettings['checksum'] };

/** Everything that was seen of one server of the settings, without changing anything on it. */
export type ServerSeen = {
  readonly server: ServerSettings;
  /** `PLENUM_BBB_SERVERS[2]`. */
  readonly setting: string;
  /** null: it is not https, or no handshake came about. */
  readonly certificate: Certificate | null;
  /** What came of the version call. */
  readonly version: Answer;
  /** null: what answered is no API of BigBlueButton. */
  readonly index: ApiIndex | null;
  /** The address at which an API does answer, where it is not the one in the settings. */
  readonly elsewhere: string | null;
  /** null: not asked, since there is no API. */
  readonly listing: Listing | null;
  /** Where the signature was refused: another way to sign that works, or null. */
  readonly accepted: Accepted | null;
  /** null: not asked, since it does not list its meetings either. */
  readonly recordings: RecordingsSeen | null;
};
