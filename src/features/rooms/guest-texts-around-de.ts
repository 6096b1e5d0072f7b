/** What is said around meetings: to those who have no link, to hosts whom a link alone does not let in, and of privacy. */
export const aroundDe = {
  landing: {
    title: 'Willkommen',
    lead: {
      sie: 'Hier geht es zu Ihrem Videotreffen.',
      du: 'Hier geht es zu deinem Videotreffen.',
    },
    what: 'Plenum ist der Eingang zu den Videotreffen unserer Gliederungen: von der Ortsgruppe bis zum Bund.',
    invited: {
      sie: 'Haben Sie einen Einladungslink? Tippen Sie ihn einfach an. Ein Konto brauchen Sie nicht.',
      du: 'Hast du einen Einladungslink? Tippe ihn einfach an. Ein Konto brauchst du nicht.',
    },
    office: {
      sie: 'Buchen Sie Räume für Ihre Gliederung?',
      du: 'Buchst du Räume für deine Gliederung?',
    },
    signIn: 'Anmelden',
    formTitle: 'Mit Code zum Treffen',
    code: {
      sie: 'Code aus Ihrer Einladung',
      du: 'Code aus deiner Einladung',
    },
    codeHint: 'Zum Beispiel acde-fghj-kmnp. Groß oder klein, mit oder ohne Striche: Beides geht.',
    go: 'Zum Treffen',
    codeMissing: {
      sie: 'Bitte geben Sie den Code aus Ihrer Einladung ein.',
      du: 'Bitte gib den Code aus deiner Einladung ein.',
    },
  },
  privacy: {
    title: 'Datenschutz für Gäste',
    lead: 'Für ein Treffen brauchen Gäste kein Konto. Wir fragen nur nach dem, was ohne Konto nötig ist.',
    name: {
      title: 'Der Name',
      text: 'Der eingegebene Name geht an den Server des Videotreffens. Dort sehen ihn die anderen im Raum. Plenum speichert ihn nicht und schreibt ihn in kein Protokoll.',
    },
    device: {
      title: 'Auf dem Gerät',
      text: {
        sie: 'Wir setzen keine Cookies. Der Browser-Tab merkt sich den Namen, bis Sie den Tab schließen: So sind Sie nach einer Unterbrechung mit einem Klick wieder da. Länger merkt sich das Gerät den Namen nur, wenn Sie das ankreuzen. Nehmen Sie das Kreuz weg, ist er gelöscht.',
        du: 'Wir setzen keine Cookies. Der Browser-Tab merkt sich den Namen, bis du den Tab schließt: So bist du nach einer Unterbrechung mit einem Klick wieder da. Länger merkt sich das Gerät den Namen nur, wenn du das ankreuzt. Nimm das Kreuz weg, und er ist gelöscht.',
      },
    },
    address: {
      title: 'Die Internet-Adresse',
      text: 'Wer oft falsche Codes eingibt, wird kurz gebremst. Dafür zählen wir falsche Eingaben je Internet-Adresse für einige Minuten.',
    },
    room: {
      title: 'Im Videoraum',
      text: 'Für Bild, Ton und Chat nutzen wir BigBlueButton. Wird ein Treffen aufgezeichnet, sagt das der Raum.',
    },
  },
  hostLink: {
    signIn: {
      lead: { sie: 'Bitte melden Sie sich zuerst an.', du: 'Bitte melde dich zuerst an.' },
      text: {
        sie: '{{branch}} möchte, dass sich anmeldet, wer ein Treffen leitet. Danach sind Sie gleich wieder hier.',
        du: '{{branch}} möchte, dass sich anmeldet, wer ein Treffen leitet. Danach bist du gleich wieder hier.',
      },
      button: 'Anmelden',
    },
    notYours: {
      lead: {
        sie: 'Mit dieser Anmeldung können Sie das Treffen nicht leiten.',
        du: 'Mit dieser Anmeldung kannst du das Treffen nicht leiten.',
      },
      text: {
        sie: 'Sie sind angemeldet als {{name}}. Fragen Sie das Büro von {{branch}}, oder kommen Sie mit dem Einladungslink als Gast dazu.',
        du: 'Du bist angemeldet als {{name}}. Frag das Büro von {{branch}}, oder komm mit dem Einladungslink als Gast dazu.',
      },
    },
    noSignIn: {
      lead: 'Dieser Link lässt sich gerade nicht benutzen.',
      text: {
        sie: '{{branch}} möchte, dass sich anmeldet, wer ein Treffen leitet. Anmelden kann man sich hier aber nicht. Bitte fragen Sie das Büro von {{branch}}.',
        du: '{{branch}} möchte, dass sich anmeldet, wer ein Treffen leitet. Anmelden kann man sich hier aber nicht. Bitte frag das Büro von {{branch}}.',
      },
    },
  },
} as const;
