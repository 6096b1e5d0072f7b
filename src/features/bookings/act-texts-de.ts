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
    codeHidden: {
      sie: 'Gäste brauchen einen Zugangscode. Den bekommen Sie von der Leitung.',
      du: 'Gäste brauchen einen Zugangscode. Den bekommst du von der Leitung.',
    },
    invite: 'Einladen',
  },
  invite: {
    mail: 'E-Mail schreiben',
    otherLanguage: 'Die Einladung auf Englisch',
    toPrint: 'Zum Ausdrucken',
    qrHint: 'Gäste halten die Handy-Kamera darauf.',
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
      'Zwischen den Terminen werden die Uhren umgestellt. Die Uhrzeit bleibt gleich. Es gilt immer die {{clock}}.',
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
    what: 'Titel, Dauer und Einstellungen bleiben. Nur die Links sind neu.',
    whatSeries: 'Titel, Dauer, Wiederholung und Einstellungen bleiben. Nur die Links sind neu.',
    firstDay: 'Tag des ersten Termins',
    rule: 'Wiederholung: {{repeat}}, {{count}} Termine.',
    ruleAsHere: 'Wiederholung: wie bisher, {{count}} Termine.',
    button: 'Noch einmal so buchen',
    form: 'Vorher noch etwas ändern',
    noCode: {
      sie: 'Den Zugangscode tragen Sie dort neu ein.',
      du: 'Den Zugangscode trägst du dort neu ein.',
    },
  },
  cancel: {
    partDone_one: {
      sie: 'Ein Termin ist abgesagt. Bis {{time}} können Sie das rückgängig machen, solange der Platz noch frei ist. Bitte sagen Sie allen Bescheid, die Sie eingeladen haben.',
      du: 'Ein Termin ist abgesagt. Bis {{time}} kannst du das rückgängig machen, solange der Platz noch frei ist. Bitte sag allen Bescheid, die du eingeladen hast.',
    },
    partDone_other: {
      sie: '{{count}} Termine sind abgesagt. Bis {{time}} können Sie das rückgängig machen, solange der Platz noch frei ist. Bitte sagen Sie allen Bescheid, die Sie eingeladen haben.',
      du: '{{count}} Termine sind abgesagt. Bis {{time}} kannst du das rückgängig machen, solange der Platz noch frei ist. Bitte sag allen Bescheid, die du eingeladen hast.',
    },
    part: 'Nur die letzten Termine absagen',
    partHint: 'Nur einen einzigen Termin? Der hat oben in der Liste eine eigene Seite.',
    from: 'Ab welchem Termin?',
    buttonFrom: 'Ab diesem Termin absagen',
  },
  concerns: {
    dates_one: 'Das betrifft einen Termin mit etwa {{people}} Personen.',
    dates_other: 'Das betrifft {{count}} Termine mit jeweils bis zu {{people}} Personen.',
    alike: 'Das betrifft {{count}} Termine mit jeweils etwa {{people}} Personen.',
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
