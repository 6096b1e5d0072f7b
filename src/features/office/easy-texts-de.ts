/**
 * For guests in Leichte Sprache (DIN SPEC 33429): one thought a line, no genitive, no subjunctive, long words with a
 * hyphen, which screen readers read better than a dot. What belongs together stands together in `thoughts`.
 */
export const easyTextsDe = {
  title: 'So kommen Sie zum Video-Treffen',
  language: 'Diese Seite ist in Leichter Sprache.',
  what: {
    title: 'Was ist ein Video-Treffen?',
    thoughts: [
      ['Ein Video-Treffen ist ein Treffen im Internet.', 'Sie bleiben zu Hause.'],
      ['Sie hören die anderen Menschen.', 'Sie sehen die anderen Menschen.', 'Und Sie können mitreden.'],
      [
        'Jemand hat Sie eingeladen.',
        'Sie haben einen Link bekommen.',
        'Ein Link ist eine Adresse im Internet.',
      ],
    ],
  },
  needs: {
    title: 'Was brauchen Sie?',
    thoughts: [
      [
        'Sie brauchen ein Gerät.',
        'Zum Beispiel: einen Computer oder ein Handy.',
        'Und Sie brauchen Internet.',
      ],
      ['Sie brauchen kein neues Programm.', 'Sie müssen sich nicht anmelden.'],
      ['Kopf-Hörer sind gut.', 'Damit hören Sie besser.'],
    ],
  },
  enter: {
    title: 'So kommen Sie in den Raum',
    thoughts: [
      ['Tippen Sie auf den Link.', 'Dann geht eine Seite auf.'],
      ['Ist der Raum noch zu?', 'Dann lassen Sie die Seite offen.', 'Die Seite geht von allein weiter.'],
      ['Schreiben Sie Ihren Namen in das Feld.', 'Die anderen sehen den Namen.'],
      ['Drücken Sie auf den Knopf.', 'Auf dem Knopf steht: {{enter}}.'],
      ['Manchmal müssen Sie noch kurz warten.', 'Dann lässt Sie jemand in den Raum.'],
    ],
  },
  sound: {
    title: 'Das Mikrofon',
    thoughts: [
      ['Das Mikrofon ist für Ihre Stimme.', 'Das Gerät fragt Sie:', 'Darf die Seite das Mikrofon benutzen?'],
      ['Sie möchten sprechen?', 'Dann erlauben Sie das.'],
      ['Sie möchten nur zuhören?', 'Das geht auch.'],
      [
        'Im Raum gibt es ein Bild von einem Mikrofon.',
        'Ist ein Strich durch das Bild?',
        'Dann ist das Mikrofon aus.',
      ],
      [
        'Tippen Sie auf das Bild.',
        'Dann ist das Mikrofon an.',
        'Tippen Sie noch einmal.',
        'Dann ist das Mikrofon wieder aus.',
      ],
    ],
    link: 'Hier können Sie Ton und Bild testen.',
    to: '/geraete-test',
  },
  picture: {
    title: 'Die Kamera',
    thoughts: [
      ['Sie können die Kamera anmachen.', 'Dann sehen die anderen Sie.'],
      ['Sie müssen die Kamera nicht anmachen.', 'Sie können sie auch wieder ausmachen.'],
    ],
  },
  phone: {
    title: 'Mit dem Telefon',
    thoughts: [
      [
        'Bei manchen Treffen können Sie auch anrufen.',
        'Dann steht eine Telefon-Nummer auf der Seite.',
        'Dabei steht eine Zahl.',
        'Die Zahl heißt PIN.',
      ],
      [
        'Rufen Sie die Nummer an.',
        'Tippen Sie die PIN in das Telefon.',
        'Tippen Sie dann auf dieses Zeichen: #',
        'Das Zeichen heißt Raute.',
      ],
    ],
  },
  data: {
    title: 'Ihr Name und Ihre Daten',
    thoughts: [
      ['Die anderen im Raum sehen Ihren Namen.', 'Wir speichern Ihren Namen nicht.'],
      [
        'Aber manchmal gibt es eine Liste.',
        'In der Liste steht: Diese Menschen waren da.',
        'Das lesen Sie vorher auf der Seite.',
      ],
      [
        'Manchmal gibt es eine Aufnahme.',
        'Dann kann man das Treffen später ansehen.',
        'Auch das lesen Sie vorher auf der Seite.',
      ],
      ['Sie möchten das nicht?', 'Dann gehen Sie nicht in den Raum.'],
    ],
  },
  help: {
    title: 'Brauchen Sie Hilfe?',
    thoughts: [
      ['Eine Person hat Sie eingeladen.', 'Fragen Sie diese Person.'],
      ['Oder fragen Sie das Büro.', 'Der Name vom Büro steht auf der Seite vom Treffen.'],
    ],
  },
  contact: 'Hier bekommen Sie auch Hilfe:',
  more: 'Mehr Hilfe in schwerer Sprache',
} as const;
