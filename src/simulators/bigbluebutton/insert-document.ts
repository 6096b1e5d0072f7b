import { htmlError, keylessFailure, success, type Answer, type Violation } from './answer.ts';
import type { ApiCall } from './call.ts';
import { showsSlides } from './meeting.ts';
import { existingViolations, idViolations, meetingOf } from './read-calls.ts';
import { documentsOf, MalformedBody } from './slides.ts';
import type { World } from './world.ts';
import { element } from './xml.ts';

/** A balancer looks for the meeting itself, and has a key for one that is not there. */
export function insertViolations(world: World, call: ApiCall): Violation[] {
  return world.traits.isBalancer ? existingViolations(world, call) : idViolations(world, call);
}

/** Adds slides to a meeting: success and failure have a message, and no key. */
export function insertDocument(world: World, call: ApiCall): Answer {
  const meeting = meetingOf(world, call);
  if (meeting === undefined) {
    return keylessFailure(world.traits, `Meeting with id [${call.params.text('meetingID')}] not found.`);
  }
  if (!showsSlides(meeting)) {
    return keylessFailure(world.traits, 'Presentation feature is disabled, ignoring.');
  }
  // Without a body the controller of a real server runs into an error of its own.
  if (call.body.trim() === '') return htmlError(500, 'Internal Server Error');
  try {
    world.conversions.take(meeting, documentsOf(call), 'insertDocument');
  } catch (error) {
    if (error instanceof MalformedBody) return htmlError(500, 'Internal Server Error');
    throw error;
  }
  return success(world.traits, [element('message', 'Presentation is being uploaded')]);
}
