import type { Violation } from './answer.ts';
import type { ApiCall } from './call.ts';

/**
 * Bucket order of the server's validation layer: of several violations only the first is told
 * (reference 1.5). Keys on one line share a bucket.
 */
const ORDER: readonly (readonly string[])[] = [
  ['checksumError', 'unsupportedContentType'],
  ['fullNameTooLong'],
  ['guestDeny'],
  ['emptyError'],
  ['missingParamFullName'],
  ['meetingForciblyEnded'],
  ['invalidPassword'],
  ['invalidMeetingIdentifier', 'notFound'],
  ['sizeError', 'missingParamMessage'],
  ['validationError', 'nullError'],
  ['missingParamMeetingID', 'missingToken', 'missingSession'],
];

/** The one violation that is reported. */
export function firstViolation(violations: readonly Violation[]): Violation | undefined {
  const rank = ({ key }: Violation) => ORDER.findIndex((keys) => keys.includes(key));
  return violations.toSorted((one, other) => rank(one) - rank(other))[0];
}

export const MISSING_MEETING_ID: Violation = {
  key: 'missingParamMeetingID',
  message: 'You must provide a meeting ID',
};

export function lacksMeetingId({ params }: ApiCall): boolean {
  return params.text('meetingID') === '';
}

/** Passwords are checked for form only: empty or 2 to 64 characters. */
export function passwordViolations({ params }: ApiCall, names: readonly string[]): Violation[] {
  const bad = names.some((name) => {
    const { length } = params.text(name);
    return length === 1 || length > 64;
  });
  return bad ? [{ key: 'invalidPassword', message: 'Invalid password' }] : [];
}
