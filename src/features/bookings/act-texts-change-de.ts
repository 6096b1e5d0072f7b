/** What is said where a booking is changed. */
export const changeDe = {
  change: {
    way: 'Ändern',
    title: 'Buchung ändern',
    each: {
      sie: 'Bitte speichern Sie jeden Kasten einzeln.',
      du: 'Bitte speichere jeden Kasten einzeln.',
    },
    times: 'Zeit und Größe',
    look: 'Ansehen, was sich ändert',
    lookHint: 'Noch ändert sich nichts.',
    reachAll: 'Das gilt für alle Termine, die noch kommen: {{count}} Termine ab {{date}}.',
    reachFrom: 'Das gilt für {{count}} Termine ab {{date}}. Die Termine davor bleiben.',
    reachOther: 'Erst ab einem späteren Termin ändern',
    reachLabel: 'Ab welchem Termin?',
    reachShow: 'Ab diesem Termin',
    oneOnly: 'Soll sich nur ein einziger Termin ändern? Der hat eine eigene Seite.',
    details: 'Titel und Einstellungen',
    detailsLead: 'Das gilt für alle Termine, sobald der Raum das nächste Mal öffnet.',
    descriptionHint: 'Gäste lesen das auf der Seite des Links.',
    save: 'Speichern',
    nothing: 'Es ist alles schon so. Geändert haben wir nichts.',
  },
  refused: {
    noSuchDate: 'Diesen Termin gibt es in der Buchung nicht mehr. So steht es jetzt.',
    full: 'Dafür ist kein Platz mehr frei: Danach brauchen andere den Raum.',
    'room-open':
      'Der Raum ist gerade offen. Solange jemand hinein kann, geht das nicht. Länger machen lässt er sich auf der Seite des Termins.',
    'room-ending': 'Der Raum wird gerade geschlossen. In einer Minute geht es.',
    'outside-window':
      'Das geht nur von sechs Stunden vor dem Beginn bis zum Ende, und ein Termin dauert höchstens zwölf Stunden.',
    'already-cancelled': 'Das ist inzwischen abgesagt.',
    'not-cancelled': 'Das ist gar nicht abgesagt: Der Termin steht.',
    'restore-expired': {
      sie: 'Die Absage ist zu lange her. Bitte buchen Sie neu.',
      du: 'Die Absage ist zu lange her. Bitte buche neu.',
    },
    forbidden: {
      sie: 'Das dürfen Sie für diese Gliederung nicht.',
      du: 'Das darfst du für diese Gliederung nicht.',
    },
    'dates-overlap': 'Das geht nicht: Zur gleichen Zeit steht schon ein anderer Termin dieser Buchung.',
    'start-in-past': 'Diese Zeit ist schon vorbei.',
    'recurrence-invalid':
      'Diese Termine folgen keiner gemeinsamen Regel. Sie lassen sich nur einzeln verschieben, jeder auf seiner Seite.',
    'recurrence-start-mismatch':
      'Dieser Tag passt nicht zur Wiederholung. Ein anderer Wochentag geht, wenn die Reihe nur einen Wochentag hat.',
    'recurrence-day-missing': 'Diesen Tag gibt es nicht in jedem Monat.',
    'recurrence-too-long': 'So weit reicht eine Buchung nicht.',
    'branch-closed': 'Diese Gliederung ist geschlossen. Für sie lässt sich nichts mehr ändern.',
    busy: {
      sie: 'Gerade ist sehr viel los. Bitte versuchen Sie es gleich noch einmal.',
      du: 'Gerade ist sehr viel los. Bitte versuch es gleich noch einmal.',
    },
    'rate-limited': {
      sie: 'Gerade ist sehr viel los. Bitte versuchen Sie es gleich noch einmal.',
      du: 'Gerade ist sehr viel los. Bitte versuch es gleich noch einmal.',
    },
    'version-conflict': {
      sie: 'Jemand hat das gerade eben auch geändert. Bitte drücken Sie noch einmal: Dann sehen Sie beides.',
      du: 'Jemand hat das gerade eben auch geändert. Bitte drück noch einmal: Dann siehst du beides.',
    },
  },
  clash: {
    title: 'Jemand hat das inzwischen geändert.',
    none: {
      sie: 'Ihre Angaben sind noch nicht gespeichert. So steht es jetzt. Passt es? Dann ist nichts zu tun.',
      du: 'Deine Angaben sind noch nicht gespeichert. So steht es jetzt. Passt es? Dann ist nichts zu tun.',
    },
    lead: {
      sie: 'Gespeichert ist noch nichts von Ihnen. Unten steht, was Sie getippt haben. Wenn Sie noch einmal drücken, gilt das.',
      du: 'Gespeichert ist noch nichts von dir. Unten steht, was du getippt hast. Wenn du noch einmal drückst, gilt das.',
    },
    what: 'Was',
    mine: { sie: 'Ihre Angabe', du: 'Deine Angabe' },
    theirs: 'So steht es jetzt',
    yes: 'ja',
    nothing: 'nein, oder leer',
  },
  field: {
    title: 'Titel',
    description: 'Beschreibung',
    day: 'Tag',
    time: 'Uhrzeit',
    duration: 'Dauer in Minuten',
    people: 'Teilnehmende',
  },
  preview: {
    title: 'Das würde sich ändern',
    concerns_one: 'Es betrifft einen Termin mit etwa {{people}} Personen. Der Einladungslink bleibt gleich.',
    alike:
      'Es betrifft {{count}} Termine mit jeweils etwa {{people}} Personen. Der Einladungslink bleibt gleich.',
    concerns_other:
      'Es betrifft {{count}} Termine mit jeweils bis zu {{people}} Personen. Der Einladungslink bleibt gleich.',
    refused_one: 'Ein Termin hat so keinen Platz. Deshalb würde nichts geändert.',
    refused_other: '{{count}} Termine haben so keinen Platz. Deshalb würde nichts geändert.',
    refusedOne: '{{date}} geht nicht.',
    skippedOne: '{{date}} fällt aus.',
    why: {
      rooms: 'Alle Räume sind vergeben.',
      seats: 'Es gibt nicht genug Plätze.',
      branch: 'Das ist mehr, als die Gliederung gleichzeitig haben darf.',
    },
    free: 'Frei wäre: {{times}}.',
    change: {
      moves: '{{date}}',
      resizes: '{{date}}, Dauer oder Größe ändert sich',
      shifted: '{{date}}, verschoben auf die nächste freie Zeit',
      added: '{{date}}, neu dabei',
      dropped: '{{date}} entfällt',
    },
    doIt: 'Jetzt so ändern',
    keep: 'Nicht ändern, zurück zur Buchung',
    hint: {
      sie: 'Bitte sagen Sie allen Bescheid, die Sie eingeladen haben.',
      du: 'Bitte sag allen Bescheid, die du eingeladen hast.',
    },
    skip: 'Ohne diese Termine ändern: ansehen',
    shift: 'Diese Termine verschieben: ansehen',
    take: '{{date}} nehmen',
  },
} as const;
