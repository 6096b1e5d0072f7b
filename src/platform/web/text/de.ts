/** What every page says: its frame, and what it says when something went wrong. German is the source. */
export const de = {
  frame: {
    skip: 'Zum Inhalt',
    privacy: 'Datenschutz',
    imprint: 'Impressum',
    otherLanguage: 'English',
    home: 'Zur Startseite',
    accessibility: 'Barrierefreiheit',
    help: 'Hilfe',
  },
  nav: {
    label: 'Wo es hier hingeht',
    start: 'Mein Plenum',
    calendar: 'Kalender',
    book: 'Raum buchen',
    recordings: 'Aufzeichnungen',
    list: 'Termine',
    live: 'Gerade offen',
    load: 'Wann ist etwas frei?',
    folders: 'Ordner',
    branches: 'Gliederungen',
    search: 'Alles durchsuchen',
    help: 'Hilfe',
    operations: 'Betrieb',
    more: 'Mehr',
    leave: 'Abmelden',
  },
  parts: {
    more: 'Weitere anzeigen',
    first: 'Zum Anfang der Liste',
    end: 'Das war alles.',
    wrong: 'Das müssen wir noch klären:',
    back: 'Zurück',
  },
  again: {
    signIn: 'Anmelden (neuer Tab)',
    signedOut: {
      title: {
        sie: 'Sie sind nicht mehr angemeldet.',
        du: 'Du bist nicht mehr angemeldet.',
      },
      text: {
        sie: 'Ihre Eingaben sind noch da. Melden Sie sich in einem neuen Tab an. Kommen Sie dann hierher zurück und senden Sie noch einmal.',
        du: 'Deine Eingaben sind noch da. Melde dich in einem neuen Tab an. Komm dann hierher zurück und sende noch einmal.',
      },
      long: {
        sie: 'Ihr Text ist zu lang, um hier noch einmal zu stehen. Er ist noch da, wo Sie ihn eingegeben haben: Melden Sie sich in einem neuen Tab an, und gehen Sie hier zurück. Kopieren Sie Ihren Text, laden Sie das Formular neu, und setzen Sie ihn wieder ein.',
        du: 'Dein Text ist zu lang, um hier noch einmal zu stehen. Er ist noch da, wo du ihn eingegeben hast: Melde dich in einem neuen Tab an, und geh hier zurück. Kopiere deinen Text, lade das Formular neu, und setz ihn wieder ein.',
      },
      button: 'Ich bin angemeldet: weiter',
    },
    stale: {
      title: {
        sie: 'Bitte senden Sie das noch einmal.',
        du: 'Bitte sende das noch einmal.',
      },
      text: {
        sie: 'Sie haben sich inzwischen neu angemeldet, als {{name}}. Ihre Eingaben sind noch da.',
        du: 'Du hast dich inzwischen neu angemeldet, als {{name}}. Deine Eingaben sind noch da.',
      },
      long: {
        sie: 'Sie haben sich inzwischen neu angemeldet. Ihr Text ist zu lang, um hier noch einmal zu stehen. Gehen Sie zurück und kopieren Sie ihn. Laden Sie das Formular dann neu, und setzen Sie ihn wieder ein.',
        du: 'Du hast dich inzwischen neu angemeldet. Dein Text ist zu lang, um hier noch einmal zu stehen. Geh zurück und kopiere ihn. Lade das Formular dann neu, und setz ihn wieder ein.',
      },
      button: 'Noch einmal senden',
    },
  },
  error: {
    signInNeeded: {
      title: {
        sie: 'Sie sind nicht mehr angemeldet.',
        du: 'Du bist nicht mehr angemeldet.',
      },
      text: {
        sie: 'Bitte melden Sie sich noch einmal an.',
        du: 'Bitte melde dich noch einmal an.',
      },
    },
    crossSite: {
      title: 'Das kam nicht von unserer eigenen Seite.',
      text: {
        sie: 'Wir haben nichts geändert. Bitte öffnen Sie Plenum selbst und versuchen Sie es dort.',
        du: 'Wir haben nichts geändert. Bitte öffne Plenum selbst und versuch es dort.',
      },
    },
    badRequest: {
      title: 'Das konnten wir nicht lesen.',
      text: {
        sie: 'Die Adresse oder die Eingabe ist nicht vollständig. Bitte gehen Sie zurück und versuchen Sie es noch einmal.',
        du: 'Die Adresse oder die Eingabe ist nicht vollständig. Bitte geh zurück und versuch es noch einmal.',
      },
    },
    forbidden: {
      title: {
        sie: 'Das dürfen Sie mit Ihrer Anmeldung nicht.',
        du: 'Das darfst du mit deiner Anmeldung nicht.',
      },
      text: {
        sie: 'Brauchen Sie das für Ihre Arbeit? Dann fragen Sie bitte die Stelle, die Plenum bei Ihnen betreut.',
        du: 'Brauchst du das für deine Arbeit? Dann frag bitte die Stelle, die Plenum bei euch betreut.',
      },
    },
    notFound: {
      title: 'Diese Seite gibt es nicht.',
      text: {
        sie: 'Vielleicht fehlt ein Zeichen in der Adresse? Vergleichen Sie sie mit Ihrer Einladung.',
        du: 'Vielleicht fehlt ein Zeichen in der Adresse? Vergleiche sie mit deiner Einladung.',
      },
    },
    methodNotAllowed: {
      title: 'So lässt sich diese Seite nicht öffnen.',
      text: {
        sie: 'Bitte öffnen Sie den Link aus Ihrer Einladung noch einmal.',
        du: 'Bitte öffne den Link aus deiner Einladung noch einmal.',
      },
    },
    conflict: {
      title: 'Das geht so nicht mehr.',
      text: {
        sie: 'Inzwischen hat sich etwas geändert. Bitte laden Sie die Seite neu.',
        du: 'Inzwischen hat sich etwas geändert. Bitte lade die Seite neu.',
      },
    },
    tooLarge: {
      title: 'Das ist zu viel Text auf einmal.',
      text: {
        sie: 'Bitte gehen Sie zurück und kürzen Sie die Eingabe.',
        du: 'Bitte geh zurück und kürze die Eingabe.',
      },
    },
    tooMany: {
      title: 'Das waren gerade zu viele Versuche.',
      text: {
        sie: 'Bitte warten Sie kurz. {{wait}} können Sie es noch einmal versuchen.',
        du: 'Bitte warte kurz. {{wait}} kannst du es noch einmal versuchen.',
      },
    },
    crashed: {
      title: 'Da ist bei uns etwas schiefgegangen.',
      text: {
        sie: 'Das liegt nicht an Ihnen. Wir haben den Fehler notiert. Bitte versuchen Sie es gleich noch einmal.',
        du: 'Das liegt nicht an dir. Wir haben den Fehler notiert. Bitte versuch es gleich noch einmal.',
      },
    },
    unavailable: {
      title: 'Plenum ist gerade nicht bereit.',
      text: {
        sie: 'Das dauert meist nur einen Moment. Bitte versuchen Sie es {{wait}} noch einmal.',
        du: 'Das dauert meist nur einen Moment. Bitte versuch es {{wait}} noch einmal.',
      },
    },
  },
} as const;
