import type { SayGuest } from './guest-texts.ts';

/**
 * What happened on the way in, where BigBlueButton sent somebody back to `logoutURL` with
 * `?errors=[{"key":"…","message":"…"}]`. The key chooses one of our sentences; its own message is never shown.
 */
export function setbackInWords(errors: string | undefined, say: SayGuest): string | null {
  if (errors === undefined) return null;
  switch (firstKey(errors)) {
    case 'maxParticipantsReached':
      return say('back.full');
    case 'guestDeny':
    case 'guestDeniedAccess':
      return say('back.denied');
    case 'meetingForciblyEnded':
    case 'invalidMeetingIdentifier':
    case 'mismatchCreateTimeParam':
      return say('back.closed');
    case null:
    default:
      return say('back.other');
  }
}

function firstKey(errors: string): string | null {
  const parsed = parsedJson(errors);
  const first: unknown = Array.isArray(parsed) ? parsed[0] : null;
  if (typeof first !== 'object' || first === null || !('key' in first)) return null;
  return typeof first.key === 'string' ? first.key : null;
}

/** Anybody can write this parameter: what is no JSON says nothing. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
