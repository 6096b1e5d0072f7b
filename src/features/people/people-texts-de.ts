/** What pages about signing in say. German is the source. */
export const de = {
  signIn: 'Anmelden',
  again: 'Noch einmal anmelden',
  toStart: 'Zu „Mein Plenum“',
  unreachable: {
    title: 'Die Anmeldung der Partei ist gerade nicht erreichbar.',
    text: {
      sie: 'Das liegt nicht an Ihnen. Bitte versuchen Sie es in ein paar Minuten noch einmal.',
      du: 'Das liegt nicht an dir. Bitte versuch es in ein paar Minuten noch einmal.',
    },
    meetings: {
      sie: 'Treffen laufen weiter. Gäste kommen wie immer mit ihrem Link hinein. Wenn Sie schon angemeldet sind, bleiben Sie es.',
      du: 'Treffen laufen weiter. Gäste kommen wie immer mit ihrem Link hinein. Wenn du schon angemeldet bist, bleibst du es.',
    },
  },
  refused: {
    denied: {
      title: 'Die Anmeldung wurde abgebrochen.',
      text: {
        sie: 'Sie sind nicht angemeldet. Wenn das nicht Ihre Absicht war, versuchen Sie es noch einmal.',
        du: 'Du bist nicht angemeldet. Wenn das nicht deine Absicht war, versuch es noch einmal.',
      },
    },
    callback: {
      title: 'Diese Anmeldung gilt hier nicht.',
      text: {
        sie: 'Vielleicht hat sie länger als 10 Minuten gedauert, oder Sie haben eine alte Adresse noch einmal geöffnet. Bitte melden Sie sich neu an.',
        du: 'Vielleicht hat sie länger als 10 Minuten gedauert, oder du hast eine alte Adresse noch einmal geöffnet. Bitte melde dich neu an.',
      },
    },
    client: {
      title: 'Die Anmeldung ist nicht richtig eingerichtet.',
      text: {
        sie: 'Das liegt nicht an Ihnen. Wir haben den Fehler notiert. Treffen laufen weiter, und Gäste kommen wie immer mit ihrem Link hinein.',
        du: 'Das liegt nicht an dir. Wir haben den Fehler notiert. Treffen laufen weiter, und Gäste kommen wie immer mit ihrem Link hinein.',
      },
    },
  },
  signedOut: {
    title: { sie: 'Sie sind abgemeldet.', du: 'Du bist abgemeldet.' },
    text: {
      sie: 'An einem fremden Gerät schließen Sie jetzt bitte noch den Browser.',
      du: 'An einem fremden Gerät schließ jetzt bitte noch den Browser.',
    },
    onlyHere: {
      title: { sie: 'Bei Plenum sind Sie abgemeldet.', du: 'Bei Plenum bist du abgemeldet.' },
      text: {
        sie: 'Die Anmeldung der Partei ist gerade nicht erreichbar. Dort sind Sie vielleicht noch angemeldet. An einem fremden Gerät schließen Sie bitte alle Fenster des Browsers.',
        du: 'Die Anmeldung der Partei ist gerade nicht erreichbar. Dort bist du vielleicht noch angemeldet. An einem fremden Gerät schließ bitte alle Fenster des Browsers.',
      },
    },
  },
  start: {
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
  },
} as const;
