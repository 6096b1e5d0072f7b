/** The page that tries a device before a meeting, in German, the source. `#` is filled in by its script. */
export const deviceTextsDe = {
  title: 'Ton und Bild testen',
  lead: 'Hier sehen Sie vor dem Treffen, ob auf Ihrem Gerät alles klappt. Das dauert etwa eine Minute.',
  privacy:
    'Nichts davon wird aufgenommen, und nichts davon verlässt Ihr Gerät. Wenn Sie den Test beenden oder die Seite verlassen, sind Mikrofon und Kamera wieder aus.',
  asks: 'Ihr Browser fragt gleich, ob diese Seite das Mikrofon und die Kamera benutzen darf. Bitte erlauben Sie beides.',
  start: 'Test beginnen',
  stop: 'Test beenden',
  notYet: 'noch nicht geprüft',
  after: 'Alles gut? Dann kommen Sie einfach mit Ihrem Einladungslink zum Treffen.',
  help: 'Hilfe, wenn etwas nicht klappt',
  noScript: {
    title: 'Der Test braucht JavaScript.',
    lead: 'In Ihrem Browser ist JavaScript ausgeschaltet. Auch der Videoraum braucht es. So prüfen Sie selbst:',
    script: 'Schalten Sie JavaScript für diese Seite ein, oder nehmen Sie einen anderen Browser.',
    browser: 'Nehmen Sie einen aktuellen Browser: Firefox, Chrome, Edge oder Safari.',
    sound: 'Spielen Sie ein Video mit Ton ab. Hören Sie etwas?',
    microphone: 'Nehmen Sie mit dem Gerät eine kurze Sprachnotiz auf, und hören Sie sie an.',
    camera: 'Öffnen Sie die Kamera Ihres Geräts. Sehen Sie sich? Eine Kamera ist aber kein Muss.',
    phone:
      'Geht es gar nicht? Viele Treffen haben auch eine Telefonnummer. Sie steht auf der Seite des Treffens.',
  },
  browser: {
    title: 'Browser',
    good: 'Ihr Browser kann alles, was ein Treffen braucht.',
    nearly:
      'Ihr Browser reicht für Ton und Bild. Nur der eigene Hintergrund lässt sich damit nicht verwischen.',
    poor: 'Ihr Browser ist zu alt für ein Treffen. Nehmen Sie einen aktuellen: Firefox, Chrome, Edge oder Safari.',
    insecure:
      'Diese Seite ist nicht mit https geöffnet. So gibt der Browser Mikrofon und Kamera nicht frei. Öffnen Sie die Adresse mit https am Anfang.',
  },
  microphone: {
    title: 'Mikrofon',
    choose: 'Welches Mikrofon?',
    level: 'Lautstärke am Mikrofon',
    asking: 'Bitte erlauben Sie das Mikrofon: Der Browser fragt danach.',
    silent: 'Das Mikrofon ist an. Sagen Sie etwas: Der Balken muss sich bewegen.',
    good: 'Ihr Mikrofon hört Sie.',
    refused:
      'Der Browser darf das Mikrofon nicht benutzen. Klicken Sie auf das Zeichen links neben der Adresse, erlauben Sie dort das Mikrofon, und beginnen Sie den Test noch einmal.',
    missing:
      'Wir finden kein Mikrofon. Ist es eingesteckt? Ohne Mikrofon können Sie zuhören und im Chat schreiben, oder per Telefon mitreden.',
    busy: 'Das Mikrofon antwortet nicht. Vielleicht benutzt es gerade ein anderes Programm. Schließen Sie es, und beginnen Sie den Test noch einmal.',
    stillSilent:
      'Noch ist nichts zu hören. Ist das Mikrofon am Kabel oder am Gerät stumm geschaltet? Wählen Sie sonst ein anderes aus der Liste.',
  },
  camera: {
    title: 'Kamera',
    optional: 'Eine Kamera ist kein Muss.',
    choose: 'Welche Kamera?',
    picture: 'Bild Ihrer Kamera',
    asking: 'Bitte erlauben Sie die Kamera: Der Browser fragt danach.',
    good: 'Ihre Kamera liefert ein Bild (# Punkte).',
    refused:
      'Der Browser darf die Kamera nicht benutzen. Wenn Sie gesehen werden möchten: Klicken Sie auf das Zeichen links neben der Adresse, erlauben Sie dort die Kamera, und beginnen Sie den Test noch einmal.',
    missing: 'Wir finden keine Kamera. Sie können auch ohne dabei sein.',
    busy: 'Die Kamera antwortet nicht. Vielleicht benutzt sie gerade ein anderes Programm, oder ein Schieber verdeckt sie.',
  },
  speaker: {
    title: 'Lautsprecher oder Kopfhörer',
    play: 'Testton abspielen',
    ready: 'Spielen Sie den Ton ab: zwei kurze Töne.',
    heard: 'Haben Sie beide Töne gehört?',
    yes: 'Ja, gehört',
    no: 'Nein, nichts gehört',
    good: 'Sie hören uns.',
    poor: 'Dann ist die Lautstärke zu leise, oder der Ton geht an ein anderes Gerät. Stellen Sie lauter, prüfen Sie den Stecker oder die Verbindung der Kopfhörer, und spielen Sie den Ton noch einmal ab.',
    cannot: 'Ihr Browser kann hier keinen Ton abspielen. Prüfen Sie den Ton mit einem Video.',
  },
  connection: {
    title: 'Verbindung',
    asking: 'Wir messen die Verbindung.',
    good: 'Die Verbindung zu uns ist schnell.',
    fair: 'Die Verbindung zu uns ist langsam. Für Ton reicht das meist. Lassen Sie die Kamera aus, und gehen Sie näher an den Router.',
    poor: 'Die Verbindung zu uns ist sehr langsam. Schließen Sie andere Programme, und gehen Sie näher an den Router. Oder rufen Sie an, wenn in der Einladung eine Telefonnummer steht.',
    none: 'Ihr Gerät erreicht uns gerade nicht. Sind Sie mit dem Internet verbunden?',
    limits:
      'Wir messen nur den Weg zu dieser Seite. Manche Büronetze sperren Ton und Bild trotzdem. Das merken Sie erst im Raum.',
  },
} as const;
