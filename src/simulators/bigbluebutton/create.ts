import { errorsFailure, failure, htmlError, success, type Answer } from './answer.ts';
import type { ApiCall } from './call.ts';
import { createElements } from './meeting-xml.ts';
import { findByExternalId, findMeeting, showsSlides, type Meeting } from './meeting.ts';
import { makeMeeting } from './new-meeting.ts';
import { readBoolean } from './parameters.ts';
import { documentsOf, MalformedBody, type HandedDocument } from './slides.ts';
import { addMeeting, type World } from './world.ts';

const DUPLICATE = {
  key: 'duplicateWarning',
  message: 'This conference was already in existence and may currently be in progress.',
};
const NOT_UNIQUE = {
  key: 'idNotUnique',
  message: 'A meeting already exists with that meeting ID. Please use a different meeting ID.',
};
const BRIDGE_TAKEN = {
  key: 'nonUniqueVoiceBridge',
  message: 'The selected voice bridge is already in use.',
};

/** Makes the meeting, or tells of the one that exists: idempotent in the passwords, blind to everything else. */
export function create(world: World, call: ApiCall): Answer {
  const { traits } = world;
  const documents = readDocuments(call);
  if (documents === null && traits.readsSlidesFirst) return htmlError(500, 'Internal Server Error');

  const existing = findByExternalId(world.meetings.values(), call.params.text('meetingID'));
  if (existing !== undefined) {
    return isSameWish(world, existing, call)
      ? success(traits, createElements(world, existing, DUPLICATE))
      : failure(traits, NOT_UNIQUE);
  }
  return createNew(world, call, documents);
}

function createNew(world: World, call: ApiCall, documents: readonly HandedDocument[] | null): Answer {
  const { traits } = world;
  const isBreakout = readBoolean(call.params.get('isBreakout'));
  const parentId = isBreakout ? call.params.text('parentMeetingID') : '';
  const parent = parentId === '' ? undefined : findMeeting(world.meetings.values(), parentId);
  if (isBreakout && parentId === '') {
    return failure(traits, {
      key: traits.parentMissingKey,
      message: 'No parent meeting ID was provided for the breakout room',
    });
  }
  if (isBreakout && parent === undefined) {
    return failure(traits, {
      key: 'parentMeetingDoesNotExist',
      message: 'No parent meeting exists for the breakout room',
    });
  }
  const meeting = makeMeeting(world, call, parent);
  if (isBridgeTaken(world, meeting)) return errorsFailure(traits, [BRIDGE_TAKEN]);
  addMeeting(world, meeting);
  if (showsSlides(meeting)) world.conversions.take(meeting, documents ?? [], 'create');
  return documents === null
    ? htmlError(500, 'Internal Server Error')
    : success(traits, createElements(world, meeting, { key: '', message: '' }));
}

/** The documents of the body; null for a malformed one. */
function readDocuments(call: ApiCall): HandedDocument[] | null {
  try {
    return documentsOf(call);
  } catch (error) {
    if (error instanceof MalformedBody) return null;
    throw error;
  }
}

function isSameWish({ settings }: World, existing: Meeting, { params }: ApiCall): boolean {
  const attendeePW = params.text('attendeePW');
  const moderatorPW = params.text('moderatorPW');
  if (attendeePW === '' && moderatorPW === '') return !settings.legacyDuplicates;
  return attendeePW === existing.attendeePW && moderatorPW === existing.moderatorPW;
}

function isBridgeTaken({ meetings }: World, { voiceBridge }: Meeting): boolean {
  return [...meetings.values()].some((other) => other.voiceBridge === voiceBridge);
}
