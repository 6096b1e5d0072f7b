/** Help with being in a meeting, in German, the source. */
export const helpMeetDe = {
  'treffen-leiten': {
    title: 'Ein Treffen leiten',
    summary: 'Hineingehen, Gäste hereinlassen, stumm schalten, verlängern, beenden.',
    blocks: [
      { heading: 'Hineingehen' },
      {
        steps: [
          'Öffnen Sie Ihren Moderationslink, oder gehen Sie nach der Anmeldung unter {{more}} auf {{live}}.',
          'Drücken Sie auf {{lead}}.',
          'Der Browser fragt nach dem Mikrofon. Erlauben Sie es.',
        ],
      },
      {
        note: 'Geben Sie den Moderationslink nicht weiter. Ist er doch in falsche Hände geraten? Das Büro ersetzt ihn auf der Seite der Buchung: bei {{lostLinks}}, mit {{newHostLink}}.',
      },
      {
        text: 'Sie möchten früher anfangen? Drücken Sie bei {{live}} auf {{openEarly}}. Das geht bis zu sechs Stunden vorher, wenn dann noch Platz ist.',
      },
      { heading: 'Warteraum' },
      {
        text: 'Hat das Treffen einen Warteraum, dann sehen Sie im Raum, wer wartet, und lassen die Gäste einzeln oder alle zusammen herein. Wartet fünf Minuten lang jemand, ohne dass eine Leitung da ist, nennt die Seite den Gästen, wen sie anrufen können.',
      },
      { heading: 'Im Raum' },
      {
        points: [
          'Stumm schalten: Klicken Sie in der Liste der Teilnehmenden auf den Namen, oder im Menü über der Liste auf das Stummschalten für alle.',
          'Mehr Leitung: Klicken Sie auf einen Namen, und machen Sie die Person zur Moderation.',
          'Wer stört: Klicken Sie auf den Namen, und entfernen Sie die Person. Sie entscheiden dabei, ob sie wiederkommen darf.',
          'Folien: Laden Sie sie im Raum hoch, oder legen Sie sie vorher in den Ordner des Termins.',
        ],
      },
      { heading: 'Verlängern und beenden' },
      {
        points: [
          'Verlängern: Gehen Sie auf {{live}}. Bei {{extendBy}} wählen Sie, wie viel länger. Ist danach alles vergeben, sagt die Seite, wie viel noch geht.',
          'Es wird doch länger, und niemand hat verlängert? Der Raum bleibt trotzdem offen, solange kein anderes Treffen seinen Platz braucht.',
          'Beenden: im Raum im Menü oben rechts, oder bei {{live}} mit {{end}}. Sind noch Menschen darin, fragt die Seite nach.',
          'Zu früh beendet? Öffnen Sie den Moderationslink noch einmal, und drücken Sie auf {{reopen}}.',
        ],
      },
      { link: 'Welche Räume gerade offen sind', to: '/jetzt' },
    ],
  },
  'als-gast': {
    title: 'Als Gast dabei sein',
    summary: 'Mit dem Link aus der Einladung, ohne Konto.',
    blocks: [
      {
        steps: [
          'Öffnen Sie den Link aus Ihrer Einladung. Steht dort nur ein Code, dann tippen Sie ihn auf der ersten Seite von Plenum ein, bei {{codeField}}.',
          'Ist der Raum noch zu? Lassen Sie die Seite offen. Sie geht von selbst weiter.',
          'Schreiben Sie bei {{yourName}}, wie die anderen Sie sehen sollen.',
          'Fragt die Seite nach {{accessCode}}, finden Sie ihn in der Einladung.',
          'Drücken Sie auf {{enter}}.',
          'Der Browser fragt nach dem Mikrofon. Erlauben Sie es, wenn Sie sprechen möchten.',
        ],
      },
      {
        points: [
          'Eine Kamera brauchen Sie nicht.',
          'Mit Kopfhörern versteht man sich am besten, und es hallt nicht.',
          'Sie sind herausgefallen? Öffnen Sie den Link noch einmal, und drücken Sie auf {{enterAgain}} oder {{enter}}.',
          'Kein Internet? Gibt es eine Telefonnummer, steht sie auf der Seite bei {{byPhone}}.',
        ],
      },
      {
        note: 'Wird das Treffen aufgezeichnet oder festgehalten, wer da war? Dann steht das auf der Seite, bevor Sie hineingehen.',
      },
      { link: 'Ton und Bild testen', to: '/geraete-test' },
      { link: 'Das Gleiche in Leichter Sprache', to: '/hilfe/leichte-sprache' },
    ],
  },
  'es-klappt-nicht': {
    title: 'Wenn etwas nicht klappt',
    summary: 'Kein Ton, kein Bild, der Link geht nicht, der Raum ist weg.',
    blocks: [
      { text: 'Am besten vorher: {{deviceTest}}. Der Test sagt auch, was zu tun ist.' },
      { link: 'Zum Test', to: '/geraete-test' },
      { heading: 'Die anderen hören mich nicht' },
      {
        steps: [
          'Sehen Sie im Raum auf das Zeichen mit dem Mikrofon. Ist es durchgestrichen, sind Sie stumm: Klicken Sie darauf.',
          'Sind Sie nur zum Zuhören im Raum? Klicken Sie auf das Zeichen mit dem Kopfhörer, und wählen Sie das Mikrofon.',
          'Hat der Browser gefragt, und Sie haben abgelehnt? Klicken Sie auf das Zeichen links neben der Adresse, und erlauben Sie das Mikrofon. Laden Sie die Seite neu.',
          'Schließen Sie andere Programme, die das Mikrofon benutzen.',
        ],
      },
      { heading: 'Ich höre nichts' },
      {
        steps: [
          'Stellen Sie das Gerät lauter. Ist es stumm?',
          'Stecken die Kopfhörer richtig? Sind Kopfhörer ohne Kabel mit einem anderen Gerät verbunden?',
          'Verlassen Sie den Ton im Raum mit dem Zeichen für den Ton, und gehen Sie damit wieder hinein.',
        ],
      },
      { heading: 'Man sieht mich nicht' },
      {
        steps: [
          'Klicken Sie im Raum auf das Zeichen mit der Kamera.',
          'Erlauben Sie die Kamera links neben der Adresse, so wie das Mikrofon.',
          'Manche Treffen erlauben keine Kameras. Dann ist das Zeichen grau.',
        ],
      },
      { heading: 'Der Link geht nicht' },
      {
        points: [
          'Die Seite kennt den Link nicht: Vielleicht fehlt am Ende ein Zeichen. Kopieren Sie ihn noch einmal ganz.',
          'Die Seite sagt, der Link sei ersetzt: Fragen Sie die Person, die Sie eingeladen hat, nach dem neuen.',
          'Die Seite sagt, heute sei kein Treffen: Dann steht dort auch, wann das nächste ist.',
          'Die Seite sagt, es waren zu viele Versuche: Warten Sie zehn Minuten.',
        ],
      },
      { heading: 'Der Raum ist plötzlich weg' },
      {
        points: [
          'Ein Server ist ausgefallen: Öffnen Sie den Link noch einmal, und bleiben Sie auf der Seite. Wir öffnen den Raum auf einem anderen Server. Das dauert meist unter einer halben Minute.',
          'Die Leitung hat das Treffen beendet: Dann sagt das die Seite.',
          'Ihr Internet ist weg: Gehen Sie näher an den Router. Oder rufen Sie an, wenn auf der Seite eine Telefonnummer steht.',
        ],
      },
      {
        note: 'Es klappt immer noch nicht? Fragen Sie die Person, die Sie eingeladen hat, oder das Büro der Gliederung. Es steht auf der Seite des Treffens.',
      },
    ],
  },
} as const;
