import type { Violation } from './answer.ts';
import { javaDate } from './java-date.ts';
import { isRunning, onlineUsers, startTimeOf, tableOf, type Meeting } from './meeting.ts';
import type { User } from './user.ts';
import type { World } from './world.ts';
import { element, optionalElement, parent } from './xml.ts';

/** The elements of a create answer, in the server's order. */
export function createElements({ settings }: World, meeting: Meeting, told: Violation): string[] {
  return [
    element('meetingID', meeting.externalId),
    element('internalMeetingID', meeting.internalId),
    element('parentMeetingID', meeting.breakout?.parentInternalId ?? 'bbb-none'),
    ...optionalElement('attendeePW', meeting.attendeePW),
    ...optionalElement('moderatorPW', meeting.moderatorPW),
    element('createTime', meeting.createTime),
    element('voiceBridge', meeting.voiceBridge),
    element('dialNumber', meeting.dialNumber),
    element('createDate', javaDate(meeting.createTime, settings.timeZone)),
    element('hasUserJoined', meeting.hasUserJoined),
    element('duration', meeting.durationMinutes),
    element('hasBeenForciblyEnded', false),
    element('messageKey', told.key),
    element('message', told.message),
  ];
}

/** The elements of a meeting in getMeetingInfo, or in getMeetings, where those who just left are listed too. */
export function meetingElements(world: World, meeting: Meeting, withLeft: boolean): string[] {
  const { settings } = world;
  const listed = withLeft ? tableOf(meeting) : onlineUsers(meeting);
  return [
    element('meetingName', meeting.name),
    element('meetingID', meeting.externalId),
    element('internalMeetingID', meeting.internalId),
    element('createTime', meeting.createTime),
    element('createDate', javaDate(meeting.createTime, settings.timeZone)),
    element('voiceBridge', meeting.voiceBridge),
    element('dialNumber', meeting.dialNumber),
    ...optionalElement('attendeePW', meeting.attendeePW),
    ...optionalElement('moderatorPW', meeting.moderatorPW),
    element('running', isRunning(meeting)),
    element('duration', meeting.durationMinutes),
    element('hasUserJoined', meeting.hasUserJoined),
    element('recording', meeting.record),
    element('hasBeenForciblyEnded', false),
    element('startTime', startTimeOf(meeting, settings.clock.now())),
    element('endTime', 0),
    ...countElements(meeting),
    parent(
      'attendees',
      listed.map((user) => attendee(meeting, user)),
    ),
    parent(
      'metadata',
      [...meeting.meta].map(([key, value]) => element(key, value)),
    ),
    element('isBreakout', meeting.breakout !== null),
    ...breakoutElements(world, meeting),
  ];
}

/** participantCount is of those online; the others may still count people who just left. */
function countElements(meeting: Meeting): string[] {
  const table = tableOf(meeting);
  const count = (is: (user: User) => boolean) => table.filter(is).length;
  return [
    element('participantCount', onlineUsers(meeting).length),
    element(
      'listenerCount',
      count((user) => user.listenOnly),
    ),
    element(
      'voiceParticipantCount',
      count((user) => user.microphone),
    ),
    element(
      'videoCount',
      count((user) => user.camera),
    ),
    element('maxUsers', meeting.maxParticipants),
    element(
      'moderatorCount',
      count((user) => user.role === 'MODERATOR'),
    ),
  ];
}

function attendee(meeting: Meeting, user: User): string {
  const userdata = [...(meeting.userdata.get(user.externalId) ?? [])];
  return parent('attendee', [
    element('userID', user.externalId),
    element('fullName', user.name),
    element('role', user.byPhone ? 'DIAL-IN-USER' : user.role),
    element('isPresenter', user.presenter),
    element('isListeningOnly', user.listenOnly),
    element('hasJoinedVoice', user.microphone),
    element('hasVideo', user.camera),
    element('clientType', user.byPhone ? 'DIAL-IN' : 'HTML5'),
    ...(userdata.length === 0
      ? []
      : [
          parent(
            'customdata',
            userdata.map(([key, value]) => element(key, value)),
          ),
        ]),
  ]);
}

function breakoutElements({ meetings }: World, meeting: Meeting): string[] {
  const rooms = [...meetings.values()].filter(
    (other) => other.breakout?.parentInternalId === meeting.internalId,
  );
  const { breakout } = meeting;
  return [
    ...(breakout === null
      ? []
      : [
          element('parentMeetingID', breakout.parentInternalId),
          element('sequence', breakout.sequence),
          element('freeJoin', breakout.freeJoin),
        ]),
    ...(rooms.length === 0
      ? []
      : [
          parent(
            'breakoutRooms',
            rooms.map((room) => element('breakout', room.externalId)),
          ),
        ]),
  ];
}
