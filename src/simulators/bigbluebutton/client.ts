import type { Instant } from '../../lib/span.ts';
import { htmlError, redirect, type Answer } from './answer.ts';
import { deniedPage, endedPage, meetingPage, noSessionPage, waitingPage } from './client-page.ts';
import { mayBeMarked, startMark, stopMark } from './marks.ts';
import type { Meeting } from './meeting.ts';
import { connectUser, ejectUser } from './presence.ts';
import type { User } from './user.ts';
import { endMeeting, type Session, type World } from './world.ts';

export type ClientRequest = {
  /** Below `/html5client`, without slashes at the ends: empty, `join`, `guestWait` or a button's action. */
  readonly action: string;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly cookie: string | null;
  readonly now: Instant;
};

/** The web client: loading its page is what brings a registered person into the meeting. */
export function answerClient(world: World, serverName: string, request: ClientRequest): Answer {
  const session = world.sessions.get(request.query.get('sessionToken') ?? '');
  if (session === undefined) return noSessionPage();
  const meeting = world.meetings.get(session.meetingInternalId);
  if (meeting === undefined) return endedPage(session);
  const user = meeting.users.get(session.userInternalId);
  const mayEnter = meeting.allowRequestsWithoutSession || request.cookie === session.cookie;
  if (user === undefined || !mayEnter) return noSessionPage();

  if (request.method === 'POST') return pressButton(world, request, session, meeting, user);
  if (!['', 'join', 'guestWait'].includes(request.action)) return htmlError(404, 'Not Found');
  if (user.guestStatus === 'DENY') return deniedPage(session);
  user.pageSeenAt = request.now;
  if (user.guestStatus === 'WAIT') return waitingPage(serverName, meeting, user);
  connectUser(meeting, user, request.now);
  return meetingPage(serverName, meeting, user);
}

function pressButton(
  world: World,
  { action, query, now }: ClientRequest,
  session: Session,
  meeting: Meeting,
  user: User,
): Answer {
  if (action === 'leave') {
    ejectUser(world, meeting, user, now);
    return redirect(303, session.logoutURL);
  }
  if (user.role !== 'MODERATOR') return htmlError(403, 'Forbidden');
  if (action === 'end') {
    endMeeting(world, meeting, 'ENDED_AFTER_USER_LOGGED_OUT', now);
    return redirect(303, session.logoutURL);
  }
  if (mayBeMarked(meeting)) {
    if (action === 'start-recording') startMark(meeting, now);
    if (action === 'stop-recording') stopMark(meeting, now);
  }
  const guest = meeting.users.get(query.get('user') ?? '');
  if ((action === 'admit' || action === 'deny') && guest?.guestStatus === 'WAIT') {
    decideWaiting(guest, action === 'admit', now);
  }
  const { clientPath } = world.traits;
  return redirect(303, `${world.settings.origin}${clientPath}?sessionToken=${user.sessionToken}`);
}

/** A moderator's word on somebody in the lobby; the time to connect counts from it. */
export function decideWaiting(guest: User, admitted: boolean, now: Instant): void {
  guest.guestStatus = admitted ? 'ALLOW' : 'DENY';
  guest.since = now;
  guest.pageSeenAt = null;
}
