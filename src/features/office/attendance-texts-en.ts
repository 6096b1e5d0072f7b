import type { English } from '../../platform/web/texts.ts';
import type { attendanceTextsDe } from './attendance-texts-de.ts';

export const attendanceTextsEn: English<typeof attendanceTextsDe> = {
  title: 'Who was there?',
  toDate: 'To the date',
  reason: 'Why this is recorded: {{reason}}',
  notAsked: 'For this meeting it is not recorded who is there.',
  notAskedHow: 'If you need it, give the reason in the booking. Guests read it before they go in.',
  toBooking: 'To the booking',
  notYet: 'Soon after the meeting it stands here who was there. It takes some minutes.',
  nobody: 'Nothing is known of this meeting. Perhaps nobody was there, or the list has been deleted already.',
  count_one: '{{count}} person was there.',
  count_other: '{{count}} people were there.',
  typed: 'People typed these names themselves. Nobody has checked them.',
  until: 'Plenum deletes the list on {{date}}.',
  csv: 'Save as a table (CSV)',
  list: 'Who was there',
  name: 'Name',
  role: 'Role',
  from: 'From',
  to: 'To',
  minutes: 'Minutes',
  roles: { host: 'Host', guest: 'Guest', phone: 'Phone' },
  remove: 'Delete the list …',
  sure: {
    title: 'Delete the list now?',
    text: 'Plenum then no longer knows who was there. Nobody can bring the list back.',
    yes: 'Yes, delete the list',
    keep: 'Back, do not delete',
  },
  removed: 'The list is deleted.',
};
