/** What somebody is told whose link plays nothing. They may be anybody. */
export const playDe = {
  play: {
    unknown: {
      title: 'Diesen Link kennen wir nicht.',
      text: 'Vielleicht fehlt ein Zeichen? Fragen Sie die Person, von der Sie ihn haben.',
    },
    expired: {
      title: 'Dieser Link gilt nicht mehr.',
      text: 'Links zu Aufzeichnungen gelten nur eine Weile. Öffnen Sie die Aufzeichnung noch einmal in Plenum, oder fragen Sie die Person, von der Sie den Link haben.',
    },
    withdrawn: {
      title: 'Diese Aufzeichnung ist nicht zu sehen.',
      text: 'Sie ist gerade nicht freigegeben. Wurde sie eben erst freigegeben, versuchen Sie es in einer Minute noch einmal.',
    },
    deleted: {
      title: 'Diese Aufzeichnung gibt es nicht mehr.',
      text: 'Die Aufzeichnung ist gelöscht.',
    },
    unreachable: {
      title: 'Der Server antwortet gerade nicht.',
      text: 'Auf ihm liegt die Aufzeichnung. Versuchen Sie es in ein paar Minuten noch einmal.',
    },
  },
} as const;
