import { failure, success, type Answer, type Violation } from './answer.ts';
import type { ApiCall } from './call.ts';
import { meetingElements } from './meeting-xml.ts';
import { findMeeting, isRunning, type Meeting } from './meeting.ts';
import { lacksMeetingId, MISSING_MEETING_ID, passwordViolations } from './validation.ts';
import type { World } from './world.ts';
import { element, parent } from './xml.ts';

export function meetingOf(world: World, { params }: ApiCall): Meeting | undefined {
  const given = params.text('meetingID');
  return given === '' ? undefined : findMeeting(world.meetings.values(), given);
}

function notFound(world: World): Violation {
  return {
    key: 'notFound',
    message: world.traits.isBalancer
      ? 'We could not find a meeting with that meeting ID - perhaps the meeting is not yet running?'
      : 'A meeting with that ID does not exist',
  };
}

export function idViolations(_world: World, call: ApiCall): Violation[] {
  return lacksMeetingId(call) ? [MISSING_MEETING_ID] : [];
}

/** For calls on a meeting that must exist. A password is checked for its form, and never compared. */
export function existingViolations(world: World, call: ApiCall): Violation[] {
  if (lacksMeetingId(call)) return [MISSING_MEETING_ID];
  return meetingOf(world, call) === undefined ? [notFound(world)] : [];
}

export function endViolations(world: World, call: ApiCall): Violation[] {
  return [...existingViolations(world, call), ...passwordViolations(call, ['password'])];
}

/** An unknown meeting is simply not running. */
export function isMeetingRunning(world: World, call: ApiCall): Answer {
  const meeting = meetingOf(world, call);
  return success(world.traits, [element('running', meeting !== undefined && isRunning(meeting))]);
}

export function getMeetingInfo(world: World, call: ApiCall): Answer {
  const meeting = meetingOf(world, call);
  if (meeting === undefined) return failure(world.traits, notFound(world));
  return success(world.traits, meetingElements(world, meeting, false));
}

export function getMeetings(world: World): Answer {
  const { traits } = world;
  const meetings = [...world.meetings.values()];
  if (meetings.length === 0) {
    const told = [
      element('messageKey', 'noMeetings'),
      element('message', 'no meetings were found on this server'),
    ];
    return success(traits, traits.isBalancer ? [...told, '<meetings/>'] : ['<meetings/>', ...told]);
  }
  const entries = meetings.map((meeting) => parent('meeting', meetingElements(world, meeting, true)));
  return success(traits, [parent('meetings', entries)]);
}

/** Accepted at once; the meeting vanishes a little later. */
export function end(world: World, call: ApiCall): Answer {
  const meeting = meetingOf(world, call);
  if (meeting === undefined) return failure(world.traits, notFound(world));
  meeting.endDueAt ??= call.now + world.settings.endDelayMs;
  return success(world.traits, [
    element('messageKey', 'sentEndMeetingRequest'),
    element(
      'message',
      'A request to end the meeting was sent. Please wait a few seconds, and then use the getMeetingInfo or isMeetingRunning API calls to verify that it was ended.',
    ),
  ]);
}
