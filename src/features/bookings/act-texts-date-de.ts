/** What is said on a date's page. */
export const dateDe = {
  date: {
    toBooking: 'Zur Buchung',
    toSeries: 'Termin {{number}} von {{count}}: zur ganzen Buchung',
    off: 'Dieser Termin ist abgesagt.',
    window: 'Raum reserviert',
    windowSpan: '{{from}} bis {{to}}',
    attendance: 'Wer da war: Liste der Teilnehmenden',
    cancelOne: {
      sie: 'Nur dieser Termin fällt dann aus, die anderen bleiben. Zehn Minuten lang können Sie das rückgängig machen.',
      du: 'Nur dieser Termin fällt dann aus, die anderen bleiben. Zehn Minuten lang kannst du das rückgängig machen.',
    },
    cancelOnly: {
      sie: 'Dann fällt das Treffen aus. Wer den Einladungslink öffnet, liest das dort. Zehn Minuten lang können Sie das rückgängig machen.',
      du: 'Dann fällt das Treffen aus. Wer den Einladungslink öffnet, liest das dort. Zehn Minuten lang kannst du das rückgängig machen.',
    },
    cancel: 'Diesen Termin absagen',
    after: 'Auch die Termine danach absagen',
    cancelAfter_one: 'Diesen und den einen danach absagen',
    cancelAfter_other: 'Diesen und die {{count}} danach absagen',
  },
  dateDone: {
    moved: 'Geändert. Der Einladungslink ist der gleiche.',
    restored: 'Der Termin steht wieder.',
    opening: 'Der Raum öffnet. Das dauert meist nur ein paar Sekunden.',
    ending: 'Der Raum wird geschlossen. Bis zum Ende der Zeit kann die Leitung ihn wieder öffnen.',
    longer: 'Verlängert.',
  },
  room: {
    title: 'Raum',
    early: {
      sie: 'Möchten Sie schon jetzt hinein? Der Raum öffnet dann sofort, wenn ein Platz frei ist.',
      du: 'Möchtest du schon jetzt hinein? Der Raum öffnet dann sofort, wenn ein Platz frei ist.',
    },
    again: 'Der Raum ist gerade zu. Er lässt sich hier wieder öffnen.',
    open: 'Raum jetzt öffnen',
    longer: 'Länger',
    by: '{{minutes}} Minuten länger',
    endTitle: 'Beenden',
    endHint: 'Der Raum schließt dann für alle. Der Termin behält seine Zeit.',
    end: 'Raum für alle beenden',
  },
  end: {
    live: 'Wenn der Raum endet, sind alle sofort draußen. Was im Raum geschrieben wurde, ist dann weg.',
    liveButton: 'Raum für alle beenden',
    keep: 'Zurück, nicht beenden',
  },
  move: {
    title: 'Verschieben oder ändern',
    lead: 'Der Einladungslink bleibt gleich.',
    whileOpen: 'Solange der Raum offen ist, lässt sich nur die Dauer ändern, nicht der Beginn.',
    button: 'Ändern',
    after: 'Auch die Termine danach ändern',
    free: 'Freie Zeiten',
    someFree: 'Darunter stehen freie Zeiten.',
    noneFree: {
      sie: 'In der Nähe ist nichts frei. Bitte nehmen Sie einen anderen Tag.',
      du: 'In der Nähe ist nichts frei. Bitte nimm einen anderen Tag.',
    },
  },
} as const;
