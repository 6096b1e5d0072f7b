/** What is said of the papers of meetings, on the form and on a booking's page. */
export const papersDe = {
  papers: {
    label: 'Unterlagen',
    hint: 'Ein Ordner in Nextcloud. Was darin im Unterordner für Folien liegt, ist im Raum, sobald der Raum öffnet.',
    choices: {
      none: 'keine',
      folder: 'Ordner für Mitglieder',
      read: 'Ordner, dazu ein Link für Gäste zum Lesen',
      drop: 'Ordner, dazu Links für Gäste zum Lesen und zum Einreichen',
    },
    title: 'Unterlagen',
    lead: 'Was im Unterordner für Folien liegt, ist im Raum, sobald er öffnet, in der Reihenfolge der Namen.',
    folder: 'Ordner in Nextcloud, für Mitglieder',
    read: 'Link für Gäste zum Lesen',
    drop: 'Link für Gäste zum Einreichen',
    states: {
      pending: 'Der Ordner wird gerade angelegt.',
      waiting: 'Der Ordner ist da. Die Links für Gäste werden gerade angelegt.',
      failed: 'Das Anlegen hat noch nicht geklappt. Wir versuchen es weiter.',
    },
    push: 'Neue Folien jetzt in den Raum',
    pushed: 'Unterwegs in den Raum: {{files}}.',
    nothingNew: 'Es gibt nichts Neues: Alle Folien aus dem Ordner sind schon im Raum.',
    empty: 'Im Ordner liegen noch keine Folien.',
    skipped: 'Das kann der Raum nicht zeigen: {{files}}.',
    crowded: 'In „{{folder}}“ liegen sehr viele Dateien: So viele sehen wir nicht nach Folien durch.',
  },
} as const;

/** Why no slides came into a room, on a booking's page. */
export const slidesSetbackDe = {
  'no-room': 'Der Raum ist gerade nicht offen. Wenn er öffnet, sind die Folien von selbst da.',
  'no-papers': 'Zu diesem Termin gibt es keinen Ordner für Unterlagen.',
  'nextcloud-unreachable': 'Nextcloud antwortet gerade nicht. In einer Minute klappt es vielleicht schon.',
  'slides-not-taken': {
    sie: 'Der Server hat nicht geantwortet. Bitte sehen Sie erst im Raum nach, ob die Folien da sind, und versuchen Sie es dann noch einmal.',
    du: 'Der Server hat nicht geantwortet. Bitte sieh erst im Raum nach, ob die Folien da sind, und versuch es dann noch einmal.',
  },
} as const;
