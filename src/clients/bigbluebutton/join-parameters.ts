import { z } from 'zod';
import { checked, line, MeetingId, WebAddress } from './parameters.ts';
import type { Pair } from './signing.ts';

/**
 * What we may tell the web client about itself. The keys are ours alone: the server makes element names of
 * them unchecked, and one bad key spoils its answers for everybody.
 */
const UserdataSchema = z.strictObject({
  bbb_override_default_locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/)
    .optional(),
  bbb_auto_join_audio: z.boolean().optional(),
  bbb_listen_only_mode: z.boolean().optional(),
  bbb_skip_check_audio: z.boolean().optional(),
  bbb_direct_leave_button: z.boolean().optional(),
  bbb_show_public_chat_on_login: z.boolean().optional(),
});

const JoinSchema = z.strictObject({
  meetingID: MeetingId,
  /** As a person typed it; 1 to 255 characters once invisible signs are out and blanks collapsed. */
  fullName: line(1, 255),
  role: z.enum(['MODERATOR', 'VIEWER']),
  /** Counts people: the server's limit of participants goes by it. */
  userID: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/),
  /** Of the meeting as it was created, in milliseconds: binds the link to that one instance. */
  createTime: z.int().positive(),
  /** Absent and false are not the same to the server: absent counts as signed in. */
  guest: z.boolean().optional(),
  /** Where this person goes on leaving (3.0; before, only when the join fails). */
  logoutURL: WebAddress.optional(),
  /** Where a join goes that the meeting refuses (since 2.7). */
  errorRedirectUrl: WebAddress.optional(),
  userdata: UserdataSchema.default({}),
});

/** What a person may join with. Anything else does not get in. */
export type JoinParameters = z.input<typeof JoinSchema>;

/**
 * The pairs of a `join`, in a fixed order.
 *
 * @throws ParameterError
 */
export function joinPairs(parameters: JoinParameters): readonly Pair[] {
  const { userdata, ...rest } = checked('join', JoinSchema, parameters);
  const named = (prefix: string, fields: object): readonly Pair[] =>
    Object.entries(fields).flatMap(([name, value]): readonly Pair[] =>
      value === undefined ? [] : [[`${prefix}${name}`, String(value)]],
    );
  return [...named('', rest), ...named('userdata-', userdata)];
}
