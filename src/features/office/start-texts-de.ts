/** What the start page says. German is the source. */
export const startTextsDe = {
  title: 'Mein Plenum',
  branches: { sie: 'Ihre Gliederungen', du: 'Deine Gliederungen' },
  below: {
    sie: 'Ihre Rechte gelten auch für alle Gliederungen darunter.',
    du: 'Deine Rechte gelten auch für alle Gliederungen darunter.',
  },
  deputy: 'in Vertretung bis {{date}}',
  deputyEnded: { sie: 'Ihre Vertretung ist beendet.', du: 'Deine Vertretung ist beendet.' },
  role: {
    viewer: 'Lesen: Buchungen ansehen',
    host: 'Leitung: Buchungen ansehen und Treffen leiten',
    secretary: 'Büro: Räume buchen und Treffen leiten',
    admin: 'Verwaltung: alles, auch Grenzen und Einstellungen',
  },
  nobody: {
    title: {
      sie: 'Für Sie ist noch keine Gliederung eingetragen.',
      du: 'Für dich ist noch keine Gliederung eingetragen.',
    },
    ask: {
      sie: 'Wenn Sie für eine Gliederung Räume buchen möchten, fragen Sie bitte: {{contact}}.',
      du: 'Wenn du für eine Gliederung Räume buchen möchtest, frag bitte: {{contact}}.',
    },
    askSomebody: {
      sie: 'Wenn Sie für eine Gliederung Räume buchen möchten, fragen Sie bitte das Büro Ihrer Gliederung.',
      du: 'Wenn du für eine Gliederung Räume buchen möchtest, frag bitte das Büro deiner Gliederung.',
    },
    meetings: {
      sie: 'Zu Treffen kommen Sie auch so: mit dem Link aus Ihrer Einladung.',
      du: 'Zu Treffen kommst du auch so: mit dem Link aus deiner Einladung.',
    },
  },
  next: {
    title: { sie: 'Ihre nächsten Treffen', du: 'Deine nächsten Treffen' },
    none: {
      sie: 'Hier stehen die nächsten Treffen Ihrer Gliederung. Gerade ist keines gebucht. Was darunter gebucht ist, zeigt der Kalender.',
      du: 'Hier stehen die nächsten Treffen deiner Gliederung. Gerade ist keines gebucht. Was darunter gebucht ist, zeigt der Kalender.',
    },
    all: 'Alle Treffen im Kalender',
    join: 'Als Leitung hineingehen',
    joinAsGuest: 'Hineingehen',
    open: 'Raum jetzt schon öffnen',
    invite: 'Einladung kopieren',
    copied: 'Kopiert',
    /** Said by screen readers behind the button's own words. */
    of: ': {{title}}',
  },
  needs: {
    title: 'Bitte ansehen',
    none: 'Gerade gibt es nichts zu erledigen.',
    above: '{{date}}: Zu dieser Zeit ist mehr gebucht, als Platz da ist.',
    move: '„{{title}}“ verschieben',
    moreAbove: 'Weitere Termine liegen über einer Grenze. Wann ist Platz?',
    outage: 'Angekündigt für {{from}} bis {{to}}: {{text}}',
    outageDates_one: { sie: 'Das trifft ein Treffen von Ihnen.', du: 'Das trifft ein Treffen von dir.' },
    outageDates_other: {
      sie: 'Das trifft {{count}} Treffen von Ihnen.',
      du: 'Das trifft {{count}} Treffen von dir.',
    },
    folder: {
      full: 'Der Ordner „{{name}}“ ist fast voll.',
      failed: 'Der Ordner „{{name}}“ ist noch nicht in Ordnung. Wir versuchen es weiter.',
    },
    full_one: 'Ein Ordner ist voll: Eine Aufzeichnung wartet auf Platz für ihre Kopie.',
    full_other: 'Ein Ordner ist voll: {{count}} Aufzeichnungen warten auf Platz für ihre Kopie.',
    soon_one: 'Eine Aufzeichnung wird in den nächsten sieben Tagen gelöscht.',
    soon_other: '{{count}} Aufzeichnungen werden in den nächsten sieben Tagen gelöscht.',
  },
  book: {
    title: 'Ein neues Treffen',
    button: 'Raum buchen',
    when: 'Wann ist etwas frei?',
    now: 'Jetzt sofort treffen',
  },
  leaveEverywhere: 'Auf allen Geräten abmelden',
  everywhereHint: {
    sie: 'Zum Beispiel, wenn Sie ein Gerät verloren haben.',
    du: 'Zum Beispiel, wenn du ein Gerät verloren hast.',
  },
} as const;
