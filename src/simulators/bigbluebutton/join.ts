import { randomBytes } from 'node:crypto';
import { failure, redirect, success, type Answer, type Violation } from './answer.ts';
import type { ApiCall } from './call.ts';
import { decideGuest, decideRole, isOtherInstance, userdataOf } from './join-rules.ts';
import type { Meeting } from './meeting.ts';
import { firstUrl, readBoolean } from './parameters.ts';
import { isFull, makeRoomForSession } from './presence.ts';
import { meetingOf } from './read-calls.ts';
import { checksumOf } from './signing.ts';
import { newUser, type GuestStatus, type Role, type User } from './user.ts';
import { serverBase, type World } from './world.ts';
import { element } from './xml.ts';

const OTHER_INSTANCE: Violation = {
  key: 'mismatchCreateTimeParam',
  message: 'The createTime parameter submitted mismatches with the current meeting.',
};
const FULL: Violation = {
  key: 'maxParticipantsReached',
  message: 'The number of participants allowed for this meeting has been reached.',
};
const DENIED: Violation = {
  key: 'guestDeniedAccess',
  message: "You have been denied access to this meeting based on the meeting's guest policy",
};

/** Registers a person and sends the browser to the client page; only there the person really enters. */
export function join(world: World, call: ApiCall): Answer {
  const { params, now } = call;
  const meeting = meetingOf(world, call);
  if (meeting === undefined) throw new Error('join was not validated');
  const role = decideRole(meeting, params);
  // Always XML, never a redirect.
  if (typeof role === 'object') {
    return failure(world.traits, { key: 'Params required', message: role.refusal });
  }
  if (isOtherInstance(meeting, params)) return refuseJoin(world, call, OTHER_INSTANCE, 'rule');
  const externalId = params.text('userID');
  if (isFull(meeting, externalId)) return refuseJoin(world, call, FULL, 'rule');
  const guestStatus = decideGuest(world, meeting, role, params);
  if (guestStatus === 'DENY') return refuseJoin(world, call, DENIED, 'rule');

  makeRoomForSession(world, meeting, externalId, now);
  const user = register(world, meeting, call, role, guestStatus);
  const cookie = admitSession(world, meeting, user, call.cookie);
  return welcomeUser(world, meeting, user, call, cookie);
}

function register(
  world: World,
  meeting: Meeting,
  { params, now }: ApiCall,
  role: Role,
  guestStatus: GuestStatus,
): User {
  const user = newUser(
    {
      name: params.text('fullName'),
      role,
      externalId: params.text('userID'),
      guestStatus,
      logoutURL: firstUrl([params.get('logoutURL'), meeting.logoutURL], serverBase(world)),
    },
    now,
  );
  meeting.users.set(user.internalId, user);
  const userdata = userdataOf(params);
  if (userdata.length > 0) {
    meeting.userdata.set(
      user.externalId,
      new Map([...(meeting.userdata.get(user.externalId) ?? []), ...userdata]),
    );
  }
  return user;
}

/**
 * Binds the new session to the browser's JSESSIONID. A cookie of any simulated server is taken over: browsers
 * do not tell ports apart, so that on one host a fresh cookie would void the tabs of the neighbours.
 */
function admitSession(world: World, meeting: Meeting, user: User, presented: string | null): string {
  const cookie =
    presented !== null && /^[0-9A-F]{32}$/.test(presented)
      ? presented
      : randomBytes(16).toString('hex').toUpperCase();
  world.sessions.set(user.sessionToken, {
    meetingInternalId: meeting.internalId,
    userInternalId: user.internalId,
    userName: user.name,
    role: user.role,
    cookie,
    logoutURL: user.logoutURL,
    endedAt: null,
  });
  return cookie;
}

function welcomeUser(world: World, meeting: Meeting, user: User, call: ApiCall, cookie: string): Answer {
  const { traits, settings } = world;
  const waits = user.guestStatus === 'WAIT';
  const path = waits ? traits.waitingPath : traits.clientPath;
  const url = `${settings.origin}${path}?sessionToken=${user.sessionToken}`;
  const headers = { 'Set-Cookie': `JSESSIONID=${cookie}; Path=/; HttpOnly` };
  if (readBoolean(call.params.get('redirect'), true)) return redirect(302, url, headers);
  const told =
    waits && traits.guestWaitKey
      ? { key: 'guestWait', message: 'Guest waiting for approval to join meeting.' }
      : { key: 'successfullyJoined', message: 'You have joined successfully.' };
  const answer = success(traits, [
    element('messageKey', told.key),
    element('message', told.message),
    element('meeting_id', meeting.internalId),
    element('user_id', user.internalId),
    element('auth_token', user.authToken),
    element('session_token', user.sessionToken),
    element('guestStatus', user.guestStatus),
    element('url', url),
  ]);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/**
 * Tells the browser why not: a redirect with an `errors` list, or XML. Violations of the validation layer
 * pass over `errorRedirectUrl`; those of a rule of the meeting follow it where the release knows it.
 */
export function refuseJoin(
  world: World,
  { params }: ApiCall,
  violation: Violation,
  origin: 'validation' | 'rule',
): Answer {
  const { traits } = world;
  if (!readBoolean(params.get('redirect'), true) && !traits.alwaysRedirectsErrors) {
    return failure(traits, violation);
  }
  const wished = origin === 'rule' && traits.knowsErrorRedirectUrl ? params.get('errorRedirectUrl') : '';
  const target = firstUrl([wished, params.get('logoutURL')], serverBase(world));
  const { key, message } = violation;
  const errors = encodeURIComponent(JSON.stringify([{ key, message }]));
  return redirect(302, `${target}${target.includes('?') ? '&' : '?'}errors=${errors}`);
}

/** A balancer knows no people: it sends the browser on to the server that owns the meeting, signed anew. */
export function forwardJoin(world: World, call: ApiCall): Answer {
  const kept = call.params.entries().filter(([name]) => name !== 'checksum');
  const query = new URLSearchParams(kept.map(([name, value]) => [name, value])).toString();
  const checksum = checksumOf('sha256', 'join', query, world.secrets[0] ?? '');
  return redirect(302, `${world.settings.origin}${OWNER_PATH}?${query}&checksum=${checksum}`);
}

/** Where the server behind a simulated balancer takes joins. */
export const OWNER_PATH = '/owner/bigbluebutton/api/join';
