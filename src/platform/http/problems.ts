import type { FaultCode } from '../../lib/refusal.ts';

export type Language = 'de' | 'en';

/** What a refusal is called on the wire: its status, and what happened in a plain sentence. */
export type ProblemKind = {
  readonly status: number;
  readonly title: { readonly de: string; readonly en: string };
};

/**
 * Every refusal there is. 400: we could not read it. 422: we could, and it cannot be.
 * 409: it could be, but not as things stand.
 */
export const PROBLEMS = {
  ...kinds(400, {
    'malformed-json': ['Der Inhalt ist kein gültiges JSON.', 'The body is not valid JSON.'],
    'invalid-request': ['Einige Angaben fehlen oder stimmen nicht.', 'Some values are missing or wrong.'],
    'cursor-invalid': [
      'Diese Stelle der Liste gibt es nicht mehr. Bitte beginnen Sie die Liste von vorn.',
      'This place in the list is not known. Please start the list again.',
    ],
  }),
  ...kinds(401, {
    unauthenticated: [
      'Wir wissen nicht, wer Sie sind. Bitte schicken Sie ein gültiges Token mit.',
      'We do not know who you are. Please send a valid token.',
    ],
    'sign-in-needed': [
      'Sie sind nicht mehr angemeldet. Bitte melden Sie sich noch einmal an.',
      'You are no longer signed in. Please sign in again.',
    ],
  }),
  ...kinds(403, {
    forbidden: ['Das dürfen Sie hier nicht.', 'You may not do this here.'],
    'cross-site': [
      'Das kam nicht von unserer eigenen Seite. Bitte öffnen Sie Plenum selbst und versuchen Sie es dort.',
      'This did not come from our own page. Please open Plenum yourself and try it there.',
    ],
    'form-stale': [
      'Diese Seite ist nicht mehr aktuell. Bitte laden Sie sie neu und versuchen Sie es noch einmal.',
      'This page is out of date. Please load it again and try once more.',
    ],
    'branch-forbidden': [
      'Für diese Gliederung dürfen Sie das nicht.',
      'You may not do this for this branch.',
    ],
  }),
  ...kinds(404, {
    'not-found': [
      'Das gibt es nicht, oder Sie dürfen es nicht sehen.',
      'There is no such thing, or you may not see it.',
    ],
  }),
  ...kinds(405, {
    'method-not-allowed': [
      'Diese Adresse gibt es, aber so lässt sie sich nicht aufrufen.',
      'This address exists, but not for this method.',
    ],
  }),
  ...kinds(409, {
    'capacity-exhausted': [
      'Zu dieser Zeit ist kein Platz mehr frei.',
      'There is no place left at that time.',
    ],
    'room-open': [
      'Der Raum ist schon offen. Das lässt sich jetzt nicht mehr ändern.',
      'The room is open already. This cannot be changed now.',
    ],
    'room-live': [
      'Der Raum ist gerade offen. Bestätigen Sie bitte, dass er geschlossen werden soll.',
      'The room is open right now. Please confirm that it is to be closed.',
    ],
    'room-ending': [
      'Der Raum wird gerade geschlossen. Bitte versuchen Sie es gleich noch einmal.',
      'The room is being closed right now. Please try again in a moment.',
    ],
    'outside-window': [
      'Das geht nur in der Zeit, für die der Raum gebucht ist.',
      'This works only during the time the room is booked for.',
    ],
    'no-room': [
      'Zu diesem Termin ist gerade kein Raum offen.',
      'There is no open room for this date at the moment.',
    ],
    'no-papers': [
      'Zu diesem Termin gibt es keinen Ordner für Unterlagen.',
      'There is no folder of papers for this date.',
    ],
    'branch-has-open-children': [
      'Unter dieser Gliederung sind noch andere offen. Bitte schließen Sie zuerst diese.',
      'There are open branches below this one. Please close those first.',
    ],
    'branch-parent-closed': [
      'Die Gliederung darüber ist geschlossen. Bitte öffnen Sie zuerst diese.',
      'The branch above this one is closed. Please open that one first.',
    ],
    'not-cancelled': ['Der Termin ist nicht abgesagt.', 'This has not been cancelled.'],
    'restore-expired': [
      'Die Absage ist zu lange her. Bitte buchen Sie neu.',
      'The cancellation was too long ago. Please book again.',
    ],
    'already-cancelled': ['Das ist schon abgesagt.', 'This has been cancelled already.'],
    'recording-foreign': [
      'Diese Aufzeichnung gehört zu keiner Gliederung. Erst muss sie jemand einer geben.',
      'This recording belongs to no branch. Somebody has to give it to one first.',
    ],
    'recording-owned': [
      'Diese Aufzeichnung gehört schon zu einer Gliederung.',
      'This recording belongs to a branch already.',
    ],
    'recording-gone': ['Diese Aufzeichnung ist gelöscht.', 'This recording has been deleted.'],
    'deletion-begun': [
      'Dafür ist es zu spät: Das Löschen hat schon begonnen und lässt sich nicht mehr aufhalten.',
      'It is too late for that: the deletion has begun and cannot be stopped any more.',
    ],
    'recording-not-playable': [
      'Diese Aufzeichnung lässt sich gerade nicht ansehen.',
      'This recording cannot be watched right now.',
    ],
    'recordings-would-go': [
      'Damit würden Aufzeichnungen gleich in der nächsten Nacht gelöscht. Bestätigen Sie das bitte.',
      'Recordings would thereby be deleted in the next night. Please confirm that.',
    ],
    'backup-running': ['Es wird gerade schon eine Sicherung gemacht.', 'A backup is being made already.'],
  }),
  ...kinds(412, {
    'version-conflict': [
      'Jemand hat das inzwischen geändert. Bitte laden Sie es neu.',
      'Somebody has changed this in the meantime. Please load it again.',
    ],
  }),
  ...kinds(413, {
    'body-too-large': ['Der Inhalt ist zu groß.', 'The body is too large.'],
  }),
  ...kinds(415, {
    'unsupported-media-type': [
      'Diese Art von Inhalt können wir nicht lesen.',
      'We cannot read this kind of content.',
    ],
  }),
  ...kinds(422, {
    'branch-unknown': ['Diese Gliederung gibt es nicht.', 'There is no such branch.'],
    'branch-closed': [
      'Diese Gliederung ist geschlossen. Für sie lässt sich nichts mehr buchen.',
      'This branch is closed. Nothing can be booked for it any more.',
    ],
    'branch-parent-invalid': [
      'Diese Gliederung kann nicht unter der anderen stehen.',
      'This branch cannot stand below the other one.',
    ],
    'branch-limit': ['Das ist mehr, als die Gliederung erlaubt.', 'This is more than the branch allows.'],
    'option-not-allowed': [
      'Diese Einstellung ist für die Gliederung nicht erlaubt.',
      'This option is not allowed for the branch.',
    ],
    'person-unknown': [
      'Diese Person kennen wir noch nicht. Sie muss sich einmal anmelden.',
      'We do not know this person yet. They have to sign in once.',
    ],
    'deputy-self': [
      'Sich selbst können Sie nicht zur Vertretung bestimmen.',
      'You cannot be your own deputy.',
    ],
    'deputy-until': [
      'Die Vertretung muss in der Zukunft enden, und nicht zu weit voraus.',
      'A deputyship must end in the future, and not too far ahead.',
    ],
    'hold-until': [
      'Eine Sperre muss in der Zukunft enden, und nicht zu weit voraus.',
      'A hold must end in the future, and not too far ahead.',
    ],
    'date-invalid': ['Dieses Datum oder diese Uhrzeit gibt es nicht.', 'There is no such date or time.'],
    'time-zone-unknown': ['Diese Zeitzone kennen wir nicht.', 'We do not know this time zone.'],
    'start-in-gap': [
      'Diese Uhrzeit gibt es an dem Tag nicht, weil die Uhren vorgestellt werden.',
      'There is no such time on that day, since the clocks go forward.',
    ],
    'start-in-past': ['Der Beginn liegt in der Vergangenheit.', 'The start is in the past.'],
    'recurrence-invalid': [
      'Diese Wiederholung verstehen wir nicht.',
      'We do not understand this recurrence.',
    ],
    'recurrence-too-long': [
      'So viele Termine kann eine Buchung nicht haben.',
      'A booking cannot have that many dates.',
    ],
    'recurrence-start-mismatch': [
      'Der Beginn ist nicht der erste Termin der Wiederholung.',
      'The start is not the first date of the recurrence.',
    ],
    'exceptions-invalid': [
      'Einige Ausnahmen passen zu keinem Termin der Reihe, oder es bliebe kein Termin übrig.',
      'Some exceptions are for no date of the series, or no date would be left.',
    ],
    'recurrence-day-missing': [
      'Diesen Tag gibt es nicht in jedem Monat. Meinen Sie den letzten Tag im Monat?',
      'Not every month has this day. Do you mean the last day of the month?',
    ],
    'dates-overlap': [
      'Zwei Termine dieser Buchung überschneiden sich.',
      'Two dates of this booking overlap.',
    ],
    'job-cannot': [
      'Das geht bei dieser Aufgabe nicht: Sie lässt sich nicht proben oder nicht so eingrenzen.',
      'This does not go with this job: it cannot be tried, or not be confined like that.',
    ],
    'backup-not-embedded': [
      'Die Daten liegen in PostgreSQL. Sichern Sie sie bitte mit pg_dump; scripts/backup tut das.',
      'The store is a PostgreSQL. Please back it up with pg_dump; scripts/backup does that.',
    ],
    'idempotency-mismatch': [
      'Dieser Idempotency-Key gehört schon zu einer anderen Anfrage.',
      'This Idempotency-Key belongs to another request already.',
    ],
  }),
  ...kinds(429, {
    'rate-limited': [
      'Das waren zu viele Versuche in kurzer Zeit. Bitte warten Sie ein wenig.',
      'Too many tries in a short time. Please wait a little.',
    ],
  }),
  ...kinds(500, {
    'internal-error': [
      'Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.',
      'Something went wrong on our side. Please try again.',
    ],
  }),
  ...kinds(503, {
    busy: [
      'Gerade ist sehr viel los. Bitte versuchen Sie es gleich noch einmal.',
      'We are very busy right now. Please try again in a moment.',
    ],
    'realm-unreachable': [
      'Wir können die Anmeldung gerade nicht erreichen und deshalb nicht prüfen, wer Sie sind. Bitte versuchen Sie es gleich noch einmal.',
      'We cannot reach the sign-in service right now, so we cannot check who you are. Please try again in a moment.',
    ],
    'nextcloud-unreachable': [
      'Nextcloud antwortet gerade nicht so, wie wir es brauchen. Bitte versuchen Sie es in einer Minute noch einmal.',
      'Nextcloud does not answer as we need it right now. Please try again in a minute.',
    ],
    'slides-not-taken': [
      'Der Server hat die Folien nicht angenommen oder nicht geantwortet. Bitte sehen Sie erst im Raum nach, ob sie da sind.',
      'The server did not take the slides, or did not answer. Please look in the room first whether they are there.',
    ],
  }),
  ...kinds(507, {
    'backup-no-space': [
      'Für eine Sicherung ist nicht genug Speicherplatz frei.',
      'There is not enough free space for a backup.',
    ],
  }),
} satisfies Record<FaultCode, ProblemKind>;

/** Gives all codes of one status their kind. */
function kinds<Code extends string>(
  status: number,
  titles: Readonly<Record<Code, readonly [de: string, en: string]>>,
): Record<Code, ProblemKind> {
  const entries = Object.entries<readonly [string, string]>(titles);
  // Object.fromEntries forgets the keys that it was given.
  return Object.fromEntries(
    entries.map(([code, [de, en]]) => [code, { status, title: { de, en } }]),
  ) as Record<Code, ProblemKind>;
}

/** Whether `text` is the code of a refusal. */
export function isFaultCode(text: string): text is FaultCode {
  return Object.hasOwn(PROBLEMS, text);
}
