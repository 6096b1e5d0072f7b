import type { Violation } from './answer.ts';
import type { ApiCall } from './call.ts';
import type { Meeting } from './meeting.ts';
import { readBoolean, type Parameters } from './parameters.ts';
import { meetingOf } from './read-calls.ts';
import type { GuestStatus, Role } from './user.ts';
import { lacksMeetingId, MISSING_MEETING_ID, passwordViolations } from './validation.ts';
import type { World } from './world.ts';

/** Everything the validation layer has against a join (reference 2.2). */
export function joinViolations(world: World, call: ApiCall): Violation[] {
  const found = passwordViolations(call, ['password']);
  if (call.params.text('fullName') === '') {
    found.push({ key: 'missingParamFullName', message: 'You must provide your name' });
  }
  if (lacksMeetingId(call)) found.push(MISSING_MEETING_ID);
  else if (meetingOf(world, call) === undefined) {
    found.push({ key: 'invalidMeetingIdentifier', message: 'A meeting with that ID does not exist' });
  }
  return found;
}

/** A valid `role` wins; else the password decides, moderators first. The message of a refusal otherwise. */
export function decideRole(meeting: Meeting, params: Parameters): Role | { readonly refusal: string } {
  const role = params.get('role')?.toUpperCase();
  if (role === 'MODERATOR' || role === 'VIEWER') return role;
  const password = params.text('password');
  if (password === '') {
    // The misspelling is the server's.
    return {
      refusal: 'You must either send the valid role of the user, or the password, sould the meeting has one.',
    };
  }
  if (meeting.attendeePW === '' && meeting.moderatorPW === '') {
    return {
      refusal: "You must send the 'role' parameter, since this meeting doesn't have any password.",
    };
  }
  if (password === meeting.moderatorPW) return 'MODERATOR';
  if (password === meeting.attendeePW) return 'VIEWER';
  return { refusal: 'You must enter a valid password' };
}

/** A createTime that differs, or that is no number, belongs to another instance of the room. */
export function isOtherInstance(meeting: Meeting, params: Parameters): boolean {
  const createTime = params.text('createTime');
  if (createTime === '') return false;
  return !/^[+-]?\d+$/.test(createTime) || Number(createTime) !== meeting.createTime;
}

/** The guest table of reference 2.2. Absent `guest` and `guest=false` are not the same. */
export function decideGuest(
  { settings }: World,
  meeting: Meeting,
  role: Role,
  params: Parameters,
): GuestStatus {
  const guest = readBoolean(params.get('guest'));
  const authenticated = readBoolean(params.get('auth'), params.text('guest') === '');
  if (role === 'MODERATOR') return 'ALLOW';
  switch (meeting.guestPolicy) {
    case 'ALWAYS_ACCEPT':
      return 'ALLOW';
    case 'ASK_MODERATOR':
      return guest || (authenticated && settings.authenticatedGuest) ? 'WAIT' : 'ALLOW';
    case 'ALWAYS_ACCEPT_AUTH':
      return guest ? 'WAIT' : 'ALLOW';
    default:
      return 'DENY';
  }
}

/** The name is split at `-` and must give exactly two parts: `userdata-my-key` is dropped silently. */
export function userdataOf(params: Parameters): [string, string][] {
  return params.entries().flatMap(([name, value]): [string, string][] => {
    const [prefix, key, ...more] = name.split('-');
    return prefix === 'userdata' && key !== undefined && key !== '' && more.length === 0
      ? [[key, value]]
      : [];
  });
}
