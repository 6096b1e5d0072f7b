import { changeDe } from './act-texts-change-de.ts';
import { dateDe } from './act-texts-date-de.ts';

/** What is said where a booking and its dates are looked after. German is the source; `act-texts-en.ts` has the same shape. */
export const actTextsDe = {
  back: 'Zurück zur Buchung',
  copy: { button: 'Kopieren', done: 'Kopiert', doneInvitation: 'Einladung kopiert' },
  done: {
    details: 'Gespeichert. Es gilt, sobald der Raum das nächste Mal öffnet.',
    times: 'Geändert. Der Einladungslink ist der gleiche.',
    guest: 'Der Einladungslink ist neu. Der alte öffnet nichts mehr.',
    host: 'Der Moderationslink ist neu. Der alte öffnet nichts mehr.',
    restored: 'Der Termin steht wieder.',
  },
  now: {
    date: 'Jetzt: {{date}}.',
    live_one: 'Der Raum ist offen, eine Person ist da.',
    live_other: 'Der Raum ist offen, {{count}} Personen sind da.',
    open: 'Der Raum ist offen. Noch ist niemand da.',
    opens: 'Der Raum öffnet um {{time}}.',
    held: 'Der Raum ist bis {{time}} reserviert. Er öffnet, wenn jemand kommt.',
    released: 'Es ist niemand gekommen. Deshalb haben wir den Platz freigegeben.',
    over: 'Der Termin ist vorbei.',
    lead: 'Raum betreten und leiten',
    join: 'Zum Raum',
    copy: 'Einladung kopieren',
    invite: 'Einladen',
  },
  invite: {
    mail: 'E-Mail schreiben',
    otherLanguage: 'Die Einladung auf Englisch',
    toPrint: 'Zum Ausdrucken',
    qrHint: 'Dieser Code führt zum Einladungslink. Man hält die Kamera eines Handys darauf.',
    notice: 'Aushang in großer Schrift',
  },
  qr: {
    title: 'QR-Code mit dem Einladungslink',
    description: 'Er führt zum Treffen „{{title}}“.',
  },
  links: {
    way: 'Link verloren oder in falschen Händen?',
    title: 'Links dieser Buchung',
    lead: {
      sie: 'Haben Sie einen Link verloren? Hier steht er noch. Hat ihn jemand, der ihn nicht haben soll? Dann machen Sie einen neuen.',
      du: 'Hast du einen Link verloren? Hier steht er noch. Hat ihn jemand, der ihn nicht haben soll? Dann mach einen neuen.',
    },
    never: 'Das lässt sich nicht rückgängig machen.',
    guest: {
      title: 'Einladungslink',
      what: 'Ein neuer Einladungslink gilt sofort. Der alte öffnet dann nichts mehr. Alle Gäste brauchen den neuen Link, auch auf Aushängen. Wer schon im Raum ist, bleibt dort.',
      button: 'Neuen Einladungslink machen',
    },
    host: {
      title: 'Moderationslink',
      what: 'Ein neuer Moderationslink gilt sofort. Der alte öffnet dann nichts mehr. Alle, die das Treffen leiten, brauchen den neuen Link. Für Gäste ändert sich nichts. Wer schon im Raum ist, bleibt dort.',
      button: 'Neuen Moderationslink machen',
    },
  },
  dates: {
    rest_one: 'Ein weiterer Termin',
    rest_other: '{{count}} weitere Termine',
    clocks:
      'Zwischen den Terminen werden die Uhren umgestellt. Die Uhrzeit bleibt gleich. Es gilt immer die Uhr in der Zeitzone {{zone}}.',
    book: 'Einzeln buchen',
    bookThis: 'Einzeln buchen: {{date}}',
  },
  facts: {
    title: 'Angaben',
    description: 'Beschreibung',
    branch: 'Gliederung',
    lobbyIsOn: 'Die Leitung lässt die Gäste einzeln herein.',
  },
  again: {
    title: 'Noch einmal so buchen',
    lead: 'Eine neue Buchung mit neuen Links. Alles andere ist wie hier.',
    what: 'Titel, Dauer, Wiederholung und Einstellungen werden übernommen. Die Links sind neu.',
    button: 'Noch einmal so buchen',
    form: 'Das Formular öffnen, ausgefüllt wie hier',
  },
  cancel: {
    partDone_one: {
      sie: 'Ein Termin ist abgesagt. Bis {{time}} können Sie das rückgängig machen, solange der Platz noch frei ist.',
      du: 'Ein Termin ist abgesagt. Bis {{time}} kannst du das rückgängig machen, solange der Platz noch frei ist.',
    },
    partDone_other: {
      sie: '{{count}} Termine sind abgesagt. Bis {{time}} können Sie das rückgängig machen, solange der Platz noch frei ist.',
      du: '{{count}} Termine sind abgesagt. Bis {{time}} kannst du das rückgängig machen, solange der Platz noch frei ist.',
    },
    part: 'Nur die letzten Termine absagen',
    partHint: 'Nur einen einzigen Termin? Der hat oben in der Liste eine eigene Seite.',
    from: 'Ab welchem Termin?',
    buttonFrom: 'Ab diesem Termin absagen',
  },
  concerns: {
    dates_one: 'Das betrifft einen Termin. Erwartet werden etwa {{people}} Personen.',
    dates_other: 'Das betrifft {{count}} Termine. Erwartet werden jeweils bis zu {{people}} Personen.',
    open_one: 'Der Raum ist gerade offen, eine Person ist darin.',
    open_other: 'Der Raum ist gerade offen, {{count}} Personen sind darin.',
  },
  sheet: {
    title: 'Aushang',
    back: 'Zurück zur Buchung',
    lead: 'So sieht der Aushang aus. Gedruckt wird nur das Blatt: eine Seite A4.',
    print: 'Drucken',
    byHand: {
      sie: 'Zum Drucken drücken Sie Strg und P, auf dem Mac Befehl und P. Am Handy ist es im Menü unter „Teilen“.',
      du: 'Zum Drucken drückst du Strg und P, auf dem Mac Befehl und P. Am Handy ist es im Menü unter „Teilen“.',
    },
    online: 'Das Treffen ist online.',
    scan: 'Handy-Kamera auf den Code halten und antippen, was erscheint.',
    type: 'Oder am Computer diese Adresse eintippen:',
    hours: '{{from}} bis {{to}}',
    more_one: 'und ein weiterer Termin',
    more_other: 'und {{count}} weitere Termine',
    needs: 'Ein Browser genügt, ein Konto braucht es nicht. Auch ohne Kamera kann man dabei sein.',
    ask: 'Fragen? {{branch}}:',
  },
  ...changeDe,
  ...dateDe,
} as const;
