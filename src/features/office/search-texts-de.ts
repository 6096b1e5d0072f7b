/** The page that searches everything, in German, the source. `words`: what else somebody may call it. */
export const searchTextsDe = {
  title: 'Alles durchsuchen',
  label: 'Wonach?',
  hint: 'Zum Beispiel ein Titel, eine Gliederung, ein Tag (9.2.2027) oder „absagen“.',
  button: 'Suchen',
  empty: {
    sie: 'Hier finden Sie Buchungen, Termine eines Tages, Aufzeichnungen, Gliederungen, Ordner und Seiten: alles, was Sie sehen dürfen.',
    du: 'Hier findest du Buchungen, Termine eines Tages, Aufzeichnungen, Gliederungen, Ordner und Seiten: alles, was du sehen darfst.',
  },
  none: 'Zu „{{text}}“ haben wir nichts gefunden.',
  noneHint: {
    sie: 'Versuchen Sie es mit weniger oder anderen Wörtern. Was zu anderen Gliederungen gehört, erscheint hier nicht.',
    du: 'Versuch es mit weniger oder anderen Wörtern. Was zu anderen Gliederungen gehört, erscheint hier nicht.',
  },
  foundMore_one: 'Mehr als {{count}} Treffer für „{{text}}“.',
  foundMore_other: 'Mehr als {{count}} Treffer für „{{text}}“.',
  found_one: '{{count}} Treffer für „{{text}}“.',
  found_other: '{{count}} Treffer für „{{text}}“.',
  key: {
    sie: 'Das sieht nach einem Link oder Code aus. Danach suchen wir nicht, damit er geheim bleibt. Öffnen Sie den Link selbst, oder suchen Sie nach dem Titel.',
    du: 'Das sieht nach einem Link oder Code aus. Danach suchen wir nicht, damit er geheim bleibt. Öffne den Link selbst, oder such nach dem Titel.',
  },
  cancelled: 'abgesagt',
  moreBookings: 'Alle Termine dazu',
  moreDates: 'Alle Termine dieses Tages',
  moreRecordings: 'Alle Aufzeichnungen dazu',
  moreBranches: 'Alle Gliederungen dazu',
  moreFolders: 'Alle Ordner',
  group: {
    dates: 'Termine am {{day}}',
    bookings: 'Buchungen',
    recordings: 'Aufzeichnungen',
    branches: 'Gliederungen',
    folders: 'Ordner in Nextcloud',
    servers: 'Server',
    jobs: 'Aufgaben',
    pages: 'Seiten',
  },
  level: {
    federal: 'Bund',
    state: 'Land',
    district: 'Kreis',
    local: 'Ort',
    group: 'Arbeitsgemeinschaft',
  },
  page: {
    book: {
      title: 'Raum buchen',
      what: 'Ein Treffen anlegen, einmal oder als Reihe.',
      words: 'neu Termin Sitzung Konferenz Videokonferenz einladen Einladung anlegen planen',
    },
    calendar: {
      title: 'Kalender',
      what: 'Termine als Monat, Woche oder Liste.',
      words: 'Monat Woche Übersicht Termine',
    },
    list: {
      title: 'Termine und Buchungen',
      what: 'Alles, was gebucht ist. Von hier aus ändern oder absagen.',
      words: 'absagen verschieben ändern stornieren Einladungslink Moderationslink Liste',
    },
    load: {
      title: 'Wann ist etwas frei?',
      what: 'Wie voll die nächsten Tage sind.',
      words: 'Auslastung frei belegt voll Plätze Kapazität',
    },
    live: {
      title: 'Gerade offen',
      what: 'Räume, die jetzt offen sind. Verlängern oder beenden.',
      words: 'jetzt live verlängern beenden öffnen Teilnehmende',
    },
    recordings: {
      title: 'Aufzeichnungen',
      what: 'Ansehen, freigeben, sperren oder löschen.',
      words: 'Aufzeichnung freigeben Video Mitschnitt Sperre löschen Frist Aufbewahrung',
    },
    folders: {
      title: 'Ordner',
      what: 'Die Ordner der Gliederungen in Nextcloud.',
      words: 'Nextcloud Dateien Unterlagen Folien voll Speicher Cloud',
    },
    branches: {
      title: 'Gliederungen',
      what: 'Einstellungen, Grenzen, Vertretungen und Personen.',
      words: 'Kreis Land Ort Büro Vertretung Rechte Einstellungen Grenzen Voreinstellungen',
    },
    help: {
      title: 'Hilfe',
      what: 'Zu jeder Aufgabe eine Seite.',
      words: 'Anleitung wie geht Frage Handbuch Aufzeichnung freigeben buchen absagen',
    },
    plain: {
      title: 'Hilfe in Leichter Sprache',
      what: 'Wie man an einem Treffen teilnimmt.',
      words: 'leicht einfach Gäste teilnehmen',
    },
    devices: {
      title: 'Geräte testen',
      what: 'Prüft Browser, Mikrofon und Kamera vor einem Treffen.',
      words: 'Mikrofon Kamera Ton Bild Test Kopfhörer Lautsprecher',
    },
    accessibility: {
      title: 'Erklärung zur Barrierefreiheit',
      what: 'Wie zugänglich diese Seiten sind, und wem man Hürden meldet.',
      words: 'barrierefrei Screenreader Tastatur',
    },
    operations: {
      title: 'Betrieb',
      what: 'Ob alles in Ordnung ist, und was zu tun ist.',
      words: 'Störung Fehler Alarm Überblick Sicherung Backup',
    },
    servers: {
      title: 'Server',
      what: 'Wie es ihnen geht, und ob sie neue Räume annehmen.',
      words: 'Server Wartung leeren drain BigBlueButton ausgefallen',
    },
    outages: {
      title: 'Ausfälle',
      what: 'Räume oder Plätze, die für eine Zeit fehlen.',
      words: 'geplanter Ausfall geplante Wartung Hinweis zu viel zugesagt',
    },
    jobs: {
      title: 'Aufgaben',
      what: 'Was Plenum von selbst tut, und wie es zuletzt lief.',
      words: 'Job Lauf starten gescheitert Cron',
    },
    cleaning: {
      title: 'Löschungen',
      what: 'Welche Aufzeichnungen fällig sind, warten oder nachweislich weg sind.',
      words: 'Aufzeichnungen gelöscht fällig Löschung Nachweise Sperre Kopie Archiv',
    },
    drift: {
      title: 'Ordner: Abweichungen',
      what: 'Was in Nextcloud anders ist als geplant.',
      words: 'Nextcloud abgleichen Abgleich Drift',
    },
    log: {
      title: 'Protokoll',
      what: 'Wer wann was geändert hat.',
      words: 'Audit Änderungen Verlauf wer',
    },
  },
} as const;
