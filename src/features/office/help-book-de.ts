/** Help with booking, changing and inviting, in German, the source. */
export const helpBookDe = {
  'raum-buchen': {
    title: 'Einen Raum buchen',
    summary: 'In einer Minute zum Einladungslink.',
    blocks: [
      { text: 'Buchen kann, wer zum Büro einer Gliederung gehört oder es vertritt.' },
      {
        steps: [
          'Melden Sie sich an, und gehen Sie auf {{book}}.',
          'Wählen Sie bei {{forBranch}}, für wen das Treffen ist.',
          'Schreiben Sie bei {{title}}, wie das Treffen heißt. Das lesen alle Gäste.',
          'Tragen Sie {{day}}, {{time}} und {{duration}} ein.',
          'Schreiben Sie bei {{people}}, wie viele ungefähr kommen. Nehmen Sie lieber eine etwas größere Zahl.',
          'Drücken Sie auf {{submit}}.',
        ],
      },
      {
        note: 'Bei {{fits}} sehen Sie, ob ein Raum frei ist. Wenn nicht, stehen dort freie Zeiten in der Nähe: Wählen Sie eine davon.',
      },
      {
        text: 'Warteraum, Zugangscode, Unterlagen und anderes stehen im Formular unter {{formMore}}. Meist müssen Sie dort nichts ändern. Sie brauchen sofort einen Raum? Dann nehmen Sie {{openNow}}.',
      },
      { heading: 'Und dann?' },
      {
        points: [
          'Der Raum ist reserviert. Den Einladungslink bekommen Sie sofort.',
          'Der Raum öffnet von selbst, kurz vor dem Beginn. Sie müssen dafür nichts tun.',
          'Der Einladungslink bleibt gleich, auch wenn Sie den Termin später verschieben.',
        ],
      },
      { link: 'Zum Formular', to: '/buchen' },
      { link: 'Leute einladen', to: '/hilfe/einladen' },
    ],
  },
  'reihe-buchen': {
    title: 'Eine Reihe von Terminen buchen',
    summary: 'Jede Woche, alle zwei Wochen oder jeden Monat, mit einem einzigen Link.',
    blocks: [
      {
        steps: [
          'Gehen Sie auf {{book}}, und füllen Sie das Formular für den ersten Termin aus.',
          'Wählen Sie bei {{repeat}}, wie oft sich das Treffen wiederholt.',
          'Schreiben Sie bei {{times}}, wie viele Termine es sein sollen. Der erste zählt mit. Oder nennen Sie den letzten Tag: {{until}}',
          'Drücken Sie auf {{submit}}.',
        ],
      },
      { heading: 'Wenn einzelne Termine nicht passen' },
      {
        text: 'Dann zeigt die Seite bei {{fits}}, welche das sind und warum. Für jeden entscheiden Sie: {{leaveOut}}, oder eine andere Zeit.',
      },
      {
        points: [
          '{{skipAll}}: Die anderen Termine bleiben.',
          '{{shiftAll}}: Wir suchen am selben Tag eine freie Zeit, höchstens zwei Stunden früher oder später.',
          'Oder Sie nehmen eine andere Uhrzeit und versuchen es noch einmal.',
        ],
      },
      {
        note: 'Alle Termine einer Reihe haben denselben Einladungslink. An jedem Tag führt er zum richtigen Treffen.',
      },
      { text: 'Eine Reihe hat höchstens 104 Termine und reicht über höchstens 400 Tage.' },
      {
        text: 'Auch wenn die Uhren umgestellt werden, bleibt die Uhrzeit gleich: 19:00 Uhr bleibt 19:00 Uhr.',
      },
    ],
  },
  'termin-aendern': {
    title: 'Einen Termin verschieben oder absagen',
    summary: 'Verlegen, verlängern, absagen. Absagen lässt sich zehn Minuten lang zurücknehmen.',
    blocks: [
      { heading: 'Verschieben' },
      {
        steps: [
          'Suchen Sie das Treffen im {{calendar}} oder unter {{more}} bei {{list}}, und öffnen Sie es.',
          'Nur dieser Termin: Ändern Sie Tag, Uhrzeit oder Dauer auf seiner Seite. Alle, die noch kommen: Drücken Sie auf der Seite der Buchung auf {{change}}.',
          'Passt die neue Zeit nicht, bleibt der alte Termin bestehen. Die Seite nennt freie Zeiten.',
        ],
      },
      {
        note: 'Der Link bleibt gleich. Sagen Sie den Gästen trotzdem Bescheid: Wer zur alten Zeit kommt, sieht auf der Seite nur, wann das Treffen jetzt ist.',
      },
      { heading: 'Absagen' },
      {
        steps: [
          'Öffnen Sie das Treffen.',
          'Drücken Sie auf {{cancelOne}}, bei einer Reihe auf {{cancelAll}}. Soll nur ein Termin ausfallen, öffnen Sie ihn und drücken auf {{cancelDate}}.',
          'Wer den Einladungslink öffnet, liest dann, dass das Treffen abgesagt ist.',
        ],
      },
      {
        note: 'Zehn Minuten lang können Sie auf {{undo}} drücken. Das klappt, solange der Platz noch frei ist.',
      },
      {
        text: 'Ist der Raum gerade offen? Dann lässt sich nur die Dauer ändern. Wenn Sie absagen, endet das Treffen sofort. Die Seite fragt vorher noch einmal.',
      },
      { link: 'Alle Termine', to: '/buchungen' },
    ],
  },
  einladen: {
    title: 'Leute einladen',
    summary: 'Mit Link, fertigem Text, QR-Code, Aushang oder Telefonnummer.',
    blocks: [
      {
        text: 'Alles zum Einladen steht auf der Seite der Buchung. Gäste brauchen kein Konto und kein Programm. Ein Browser genügt.',
      },
      { heading: 'Link und Text' },
      {
        steps: [
          'Öffnen Sie die Buchung.',
          'Nehmen Sie {{guestLink}}, oder den fertigen Text: mit {{copyInvitation}}, oder aus dem Feld {{invitation}}.',
          'Fügen Sie ihn in eine E-Mail oder einen Chat ein, und senden Sie ihn ab.',
        ],
      },
      {
        note: 'Den Moderationslink ({{hostLink}}) geben Sie nie weiter: Wer ihn hat, kann das Treffen leiten und beenden.',
      },
      { heading: 'QR-Code und Aushang' },
      {
        text: 'Der Aushang ist ein Blatt in großer Schrift, mit Titel, Zeit, Adresse und QR-Code. Auf der Seite der Buchung heißt er {{notice}}. Wer kein Handy dabeihat, tippt zu Hause den Code vom Blatt ein: auf der ersten Seite von Plenum, bei {{codeField}}.',
      },
      { heading: 'Telefon' },
      {
        text: 'Gibt es eine Telefonnummer, dann steht sie auf der Seite des Treffens bei {{byPhone}}, zusammen mit einer PIN. So kann dabei sein, wer keinen Computer hat.',
      },
      {
        text: 'Bei einem Treffen mit Zugangscode steht der Code im fertigen Text. Auf Papier und in öffentliche Gruppen gehört er nicht.',
      },
      { link: 'Vorher Ton und Bild testen', to: '/geraete-test' },
      { link: 'So kommt man als Gast hinein', to: '/hilfe/als-gast' },
    ],
  },
} as const;
