import type { Violation } from './answer.ts';
import type { ApiCall } from './call.ts';
import { isBooleanText } from './parameters.ts';
import { lacksMeetingId, MISSING_MEETING_ID, passwordViolations } from './validation.ts';

/** Everything the validation layer has against a create (reference 2.1). */
export function createViolations(call: ApiCall): Violation[] {
  return [
    ...nameViolations(call),
    ...meetingIdViolations(call),
    ...passwordViolations(call, ['attendeePW', 'moderatorPW']),
    ...formViolations(call),
  ];
}

function nameViolations({ params }: ApiCall): Violation[] {
  const name = params.get('name');
  const missing = 'You must provide a meeting name';
  if (name === undefined) return [{ key: 'nullError', message: missing }];
  if (name === '') return [{ key: 'emptyError', message: missing }];
  return name.length >= 2 && name.length <= 256
    ? []
    : [{ key: 'sizeError', message: 'Meeting name must be between 2 and 256 characters' }];
}

function meetingIdViolations(call: ApiCall): Violation[] {
  const { params } = call;
  const meetingId = params.text('meetingID');
  const found: Violation[] = [];
  if (lacksMeetingId(call)) found.push(MISSING_MEETING_ID);
  else if (meetingId.length < 2 || meetingId.length > 256) {
    found.push({ key: 'sizeError', message: 'Meeting ID must be between 2 and 256 characters' });
  }
  if (meetingId.includes(',')) found.push(invalid("Meeting ID cannot contain ','"));
  if (params.raw('meetingID') !== params.get('meetingID')) found.push(invalid('Invalid meeting ID'));
  return found;
}

/** Parameters whose form is checked; all others fall back silently. */
function formViolations({ params }: ApiCall): Violation[] {
  const found: Violation[] = [];
  for (const name of ['record', 'isBreakoutRoom']) {
    const value = params.text(name);
    if (value !== '' && !isBooleanText(value)) found.push(invalid(`Param '${name}' must be a boolean`));
  }
  const voiceBridge = params.text('voiceBridge');
  if (voiceBridge !== '' && !/^\d+$/.test(voiceBridge)) {
    found.push(invalid("Param 'voiceBridge' must be an integral number"));
  }
  const uploadUrl = params.text('presentationUploadExternalUrl');
  if (uploadUrl !== '' && !URL.canParse(uploadUrl)) {
    found.push(invalid("Param 'presentationUploadExternalUrl' is not a valid URL"));
  }
  return found;
}

function invalid(message: string): Violation {
  return { key: 'validationError', message };
}
