/** What the start page says. German is the source. */
export const startTextsDe = {
  title: 'Mein Plenum',
  who: { sie: 'Sie sind angemeldet als {{name}}.', du: 'Du bist angemeldet als {{name}}.' },
  branches: { sie: 'Ihre Gliederungen', du: 'Deine Gliederungen' },
  below: 'Was bei einer Gliederung gilt, gilt auch für alle darunter.',
  deputy: 'in Vertretung bis {{date}}',
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
  bookings: { sie: 'Ihre nächsten Buchungen', du: 'Deine nächsten Buchungen' },
  book: 'Raum buchen',
  recordings: {
    title: 'Aufzeichnungen',
    full_one: 'Ein Ordner ist voll: {{count}} Aufzeichnung wartet auf Platz für ihre Kopie.',
    full_other: 'Ein Ordner ist voll: {{count}} Aufzeichnungen warten auf Platz für ihre Kopie.',
    soon_one: '{{count}} Aufzeichnung wird in den nächsten sieben Tagen gelöscht.',
    soon_other: '{{count}} Aufzeichnungen werden in den nächsten sieben Tagen gelöscht.',
    all: { sie: 'Aufzeichnungen Ihrer Gliederungen', du: 'Aufzeichnungen deiner Gliederungen' },
  },
  allDates: { sie: 'Alle Termine Ihrer Gliederungen', du: 'Alle Termine deiner Gliederungen' },
  noBookings: {
    sie: 'Hier stehen die nächsten Termine, die Sie gebucht haben. Gerade ist keiner dabei.',
    du: 'Hier stehen die nächsten Termine, die du gebucht hast. Gerade ist keiner dabei.',
  },
  leave: 'Abmelden',
  leaveHint: {
    sie: 'Damit melden Sie sich auch bei der Partei ab.',
    du: 'Damit meldest du dich auch bei der Partei ab.',
  },
  leaveEverywhere: 'Alle Sitzungen beenden',
  everywhereHint: {
    sie: 'Damit sind Sie bei Plenum auf allen Geräten abgemeldet.',
    du: 'Damit bist du bei Plenum auf allen Geräten abgemeldet.',
  },
} as const;
