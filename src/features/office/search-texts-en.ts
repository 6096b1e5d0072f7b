import type { English } from '../../platform/web/texts.ts';
import type { searchTextsDe } from './search-texts-de.ts';

export const searchTextsEn: English<typeof searchTextsDe> = {
  title: 'Search everything',
  label: 'For what?',
  hint: 'For example a title, a branch, a day (2027-02-09) or “cancel”.',
  button: 'Search',
  empty:
    'Here you find bookings, the dates of a day, recordings, branches, folders and pages: everything that you may see.',
  none: 'We found nothing for “{{text}}”.',
  noneHint: 'Try fewer or other words. What belongs to other branches does not show here.',
  foundMore_one: 'More than {{count}} hit for “{{text}}”.',
  foundMore_other: 'More than {{count}} hits for “{{text}}”.',
  found_one: '{{count}} hit for “{{text}}”.',
  found_other: '{{count}} hits for “{{text}}”.',
  key: 'That looks like a link or a code. We do not search for these, so that they stay secret. Open the link itself, or search for the title.',
  cancelled: 'cancelled',
  moreBookings: 'All dates of this kind',
  moreDates: 'All dates of this day',
  moreRecordings: 'All recordings with these words',
  moreBranches: 'All branches with these words',
  moreFolders: 'All folders',
  group: {
    dates: 'Dates on {{day}}',
    bookings: 'Bookings',
    recordings: 'Recordings',
    branches: 'Branches',
    folders: 'Folders in Nextcloud',
    servers: 'Servers',
    jobs: 'Jobs',
    pages: 'Pages',
  },
  level: {
    federal: 'Federal',
    state: 'State',
    district: 'District',
    local: 'Local',
    group: 'Working group',
  },
  page: {
    book: {
      title: 'Book a room',
      what: 'Set up a meeting, once or as a series.',
      words: 'new date conference video invite invitation plan',
    },
    calendar: {
      title: 'Calendar',
      what: 'Dates as month, week or list.',
      words: 'month week overview dates',
    },
    list: {
      title: 'Dates and bookings',
      what: 'Everything that is booked. Change or cancel it from here.',
      words: 'cancel move change guest link host link list',
    },
    load: {
      title: 'When is something free?',
      what: 'How full the coming days are.',
      words: 'load free taken full seats capacity',
    },
    live: {
      title: 'Open now',
      what: 'Rooms that are open now. Extend or end them.',
      words: 'live extend end open participants',
    },
    recordings: {
      title: 'Recordings',
      what: 'Watch, release, hold or delete.',
      words: 'release a recording video hold delete retention',
    },
    folders: {
      title: 'Folders',
      what: 'The folders of the branches in Nextcloud.',
      words: 'nextcloud files papers slides full space cloud',
    },
    branches: {
      title: 'Branches',
      what: 'Settings, limits, deputies and people.',
      words: 'district state office deputy rights settings limits defaults',
    },
    help: {
      title: 'Help',
      what: 'One page for each task.',
      words: 'how to guide question manual release a recording book cancel',
    },
    plain: {
      title: 'Help in easy German',
      what: 'How to take part in a meeting.',
      words: 'easy plain guests join',
    },
    devices: {
      title: 'Test devices',
      what: 'Checks browser, microphone and camera before a meeting.',
      words: 'microphone camera sound picture test headphones speakers',
    },
    accessibility: {
      title: 'Accessibility statement',
      what: 'How accessible these pages are, and whom to tell of barriers.',
      words: 'screen reader keyboard barrier',
    },
    operations: {
      title: 'Operations',
      what: 'Whether all is well, and what to do.',
      words: 'fault error alarm overview backup',
    },
    servers: {
      title: 'Servers',
      what: 'How they are, and whether they take new rooms.',
      words: 'server maintenance drain bigbluebutton down',
    },
    outages: {
      title: 'Planned outages',
      what: 'Rooms or seats that will be missing for a time.',
      words: 'outage maintenance note promised too much',
    },
    jobs: {
      title: 'Jobs',
      what: 'What Plenum does by itself, and how it last went.',
      words: 'job run start failed cron',
    },
    cleaning: {
      title: 'Recordings: deletion and proofs',
      what: 'What is due, what waits, and what is proven gone.',
      words: 'deleted due proof hold copy archive',
    },
    drift: {
      title: 'Folders: what differs',
      what: 'What is other than planned in Nextcloud.',
      words: 'nextcloud reconcile drift',
    },
    log: { title: 'Log', what: 'Who changed what, and when.', words: 'audit changes history who' },
  },
};
