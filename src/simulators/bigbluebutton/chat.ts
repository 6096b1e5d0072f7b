import { failure, success, type Answer, type Violation } from './answer.ts';
import type { ApiCall } from './call.ts';
import { idViolations, meetingOf } from './read-calls.ts';
import type { World } from './world.ts';
import { element } from './xml.ts';

export function chatViolations(world: World, call: ApiCall): Violation[] {
  const found = idViolations(world, call);
  const message = call.params.get('message');
  if (message === undefined) found.push({ key: 'nullError', message: 'You must provide a message' });
  else if (message.length < 1 || message.length > 500) {
    found.push({ key: 'sizeError', message: 'Param message must be between 1 and 500 characters' });
  }
  if (call.params.text('userName').length > 255) {
    found.push({ key: 'sizeError', message: 'Param userName must be at most 255 characters' });
  }
  return found;
}

/** Posts to the public chat; success has an empty key and message. */
export function sendChatMessage(world: World, call: ApiCall): Answer {
  const meeting = meetingOf(world, call);
  if (meeting === undefined) {
    return failure(world.traits, {
      key: 'meetingNotFound',
      message: 'A meeting with that ID does not exist',
    });
  }
  meeting.chat.push({
    at: call.now,
    userName: call.params.text('userName', 'System'),
    message: call.params.text('message'),
  });
  return success(world.traits, [element('messageKey', ''), element('message', '')]);
}
