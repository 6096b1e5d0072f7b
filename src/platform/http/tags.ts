/** What the groups of the documentation are about, by the first part of a path. */
export const TAGS: Readonly<Record<string, string>> = {
  branches: 'The tree of branches with their limits and defaults.',
  bookings: 'Claims on a room for one date or a series, each with one link for ever.',
  occurrences: 'The dates of bookings: moved, cancelled, opened and ended one by one.',
  capacity: 'What is promised over time, and what will be missing.',
  rooms: 'Meetings that are there now.',
  servers: 'The pool of BigBlueButton servers.',
  folders: 'What each branch has in Nextcloud.',
  recordings: 'What was recorded: who may see it, how long it is kept, and the proof that it is gone.',
  me: 'Who calls, and what they may do where.',
  people: 'What is held on a person: export and erasure.',
  privacy: 'What was forgotten, and when.',
  audit: 'Who changed what.',
  alarms: 'What is wrong now.',
  jobs: 'What Plenum does by itself.',
  backup: 'A copy of the embedded store.',
};
