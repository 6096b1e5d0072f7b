/** Help with recordings, folders, rights and limits, in German, the source. */
export const helpKeepDe = {
  aufzeichnungen: {
    title: 'Aufzeichnungen',
    summary: 'Einverständnis, freigeben, sperren, löschen.',
    blocks: [
      { heading: 'Soll aufgezeichnet werden?' },
      {
        text: 'Das sagen Sie beim Buchen unter {{formMore}}, mit {{record}}. Nicht jede Gliederung erlaubt es. Alle lesen vor dem Hineingehen, dass aufgezeichnet wird und wann die Aufzeichnung gelöscht wird. Wer hineingeht, ist damit einverstanden. Sagen Sie es am Anfang trotzdem noch einmal laut.',
      },
      { heading: 'Freigeben' },
      {
        steps: [
          'Gehen Sie auf {{recordings}}, und öffnen Sie die Aufzeichnung. Nach dem Treffen dauert es oft einige Stunden, bis sie fertig ist.',
          'Drücken Sie auf {{release}}.',
          'Doch nicht? Mit {{withdraw}} ist sie nicht mehr zu sehen.',
        ],
      },
      { heading: 'Wann wird gelöscht?' },
      {
        text: 'Jede Aufzeichnung wird nach einer Frist von selbst gelöscht. Der Tag steht dabei. Üblich sind 180 Tage, eine Gliederung kann weniger festlegen.',
      },
      {
        points: [
          'Länger behalten: Mit {{hold}} halten Sie das Löschen bis zu einem Tag auf, etwa wegen eines Rechtsstreits. Schreiben Sie den Grund dazu. Mit {{lift}} ist die Sperre wieder weg.',
          'Früher löschen: {{remove}}, dann {{removeSure}}. Zehn Minuten lang hilft {{removeUndo}}, danach holt sie niemand zurück.',
          'Kopie im Ordner: Manche Gliederungen bewahren eine Kopie in ihrem Ordner auf. Ist der Ordner voll, wartet die Kopie, und bis dahin wird nichts gelöscht. Machen Sie Platz, oder drücken Sie auf {{waive}}.',
        ],
      },
      { link: 'Zu den Aufzeichnungen', to: '/aufzeichnungen' },
    ],
  },
  ordner: {
    title: 'Ordner und Unterlagen',
    summary: 'Der Ordner der Gliederung, Unterlagen und Folien für einen Termin.',
    blocks: [
      {
        text: 'Ist Plenum mit Nextcloud verbunden, hat Ihre Gliederung dort einen Ordner. Wer zur Gliederung gehört, findet ihn nach der Anmeldung in Nextcloud. Plenum legt ihn an. Es löscht und überschreibt darin nie etwas von Ihnen.',
      },
      {
        steps: [
          'Gehen Sie unter {{more}} auf {{folders}}. Dort sehen Sie, wie voll der Ordner ist. Mit {{openFolder}} kommen Sie hinein.',
          'Wählen Sie beim Buchen unter {{formMore}} bei {{papers}}, ob der Termin einen eigenen Ordner bekommt, und ob Gäste darin lesen oder etwas einreichen dürfen.',
          'Legen Sie Folien in den Unterordner für Folien. Sie sind im Raum, sobald er öffnet, in der Reihenfolge ihrer Namen.',
          'Ist das Treffen schon im Gang? Dann drücken Sie auf der Seite der Buchung auf {{pushSlides}}.',
        ],
      },
      {
        note: 'Ist der Ordner fast voll, sehen Sie das auf {{start}}. Löschen Sie, was niemand mehr braucht, oder fragen Sie die Verwaltung nach mehr Platz.',
      },
      { link: 'Zu den Ordnern', to: '/ordner' },
    ],
  },
  vertretung: {
    title: 'Vertretung',
    summary: 'Im Urlaub bucht jemand anderes.',
    blocks: [
      {
        text: 'Wer zum Büro einer Gliederung gehört, kann jemanden zur Vertretung machen: bis zu einem Tag, den Sie wählen, höchstens 400 Tage voraus.',
      },
      {
        steps: [
          'Die andere Person meldet sich einmal bei Plenum an, damit wir sie kennen.',
          'Gehen Sie unter {{more}} auf {{branches}}, und öffnen Sie Ihre Gliederung.',
          'Gehen Sie dort bei {{deputies}} auf {{appoint}}.',
          'Tragen Sie {{deputyAddress}} und {{deputyUntil}} ein, und drücken Sie auf {{appoint}}.',
        ],
      },
      {
        points: [
          'Eine Vertretung darf buchen und leiten, für die Gliederung und alle darunter.',
          'Sie darf keine weitere Vertretung benennen.',
          'Nach dem letzten Tag endet sie von selbst. Sie können sie auch früher beenden.',
        ],
      },
      { link: 'Zu den Gliederungen', to: '/gliederungen' },
    ],
  },
  grenzen: {
    title: 'Grenzen, und warum alles voll ist',
    summary: 'Wie viele Räume und Plätze es gibt, und was Sie tun können.',
    blocks: [
      {
        text: 'Alle Gliederungen teilen sich dieselben Server. Damit kein Treffen mittendrin abbricht, vergibt Plenum nur so viele Räume und Plätze, wie die Server tragen.',
      },
      { heading: 'Drei Gründe für ein Nein' },
      {
        points: [
          'Alle Räume sind vergeben: Zu dieser Zeit tagen schon zu viele.',
          'Nicht genug Plätze: Für so viele Teilnehmende reicht es nicht. Mit einer kleineren Zahl klappt es vielleicht.',
          'Ihre Gliederung hat schon so viele Räume, wie sie gleichzeitig haben darf.',
        ],
      },
      { heading: 'Was Sie tun können' },
      {
        steps: [
          'Nehmen Sie eine der freien Zeiten, die die Seite nennt. Oft hilft schon eine halbe Stunde.',
          'Sehen Sie unter {{more}} bei {{load}} nach, wann wenig los ist.',
          'Buchen Sie früh, vor allem vor Wahlen und Parteitagen.',
          'Sagen Sie ab, was Sie nicht brauchen. Der Platz ist dann sofort für andere frei.',
        ],
      },
      {
        text: 'Für Gliederungen kann außerdem gelten, wie lange ein Treffen dauern darf und wie weit im Voraus sie buchen. Diese Grenzen setzt die Verwaltung einer Gliederung darüber.',
      },
      { link: 'Wann ist etwas frei?', to: '/auslastung' },
    ],
  },
  datenschutz: {
    title: 'Datenschutz in Kürze',
    summary: 'Was Plenum von wem weiß, und wie lange.',
    blocks: [
      {
        points: [
          'Gäste: Ihr Name geht nur an den Videoraum. Plenum speichert ihn nicht und setzt keine Cookies.',
          'Wird festgehalten, wer da war, oder wird aufgezeichnet? Dann steht das vorher auf der Seite, mit dem Grund oder der Frist.',
          'Wer sich anmeldet: Wir merken uns Name, E-Mail-Adresse und den letzten Besuch. Beides löschen wir 90 Tage nach dem letzten Besuch und dem Ende der letzten Buchung.',
          'Protokoll: Was geändert wurde, steht 12 Monate lang fest. Statt des Namens steht dort eine Kennung.',
          'Alles liegt auf Servern, die für die Partei laufen. Plenum holt nichts von fremden Adressen.',
        ],
      },
      { link: 'Datenschutz ausführlich', to: '/datenschutz' },
    ],
  },
  betrieb: {
    title: 'Für Verwaltende: der Betrieb',
    summary: 'Sehen, ob alles läuft, und was zu tun ist, wenn nicht.',
    blocks: [
      {
        text: 'Diese Seiten sehen alle, die Plenum im Ganzen verwalten. Sie stehen unter {{operations}}.',
      },
      {
        points: [
          '{{servers}}: Zustand und Last. Vor einer Wartung nehmen Sie {{drain}}. Die offenen Räume laufen zu Ende.',
          '{{outages}}: Kündigen Sie eine Wartung an. Dann wird in dieser Zeit weniger gebucht, und die Gäste lesen Ihre Ankündigung.',
          '{{jobs}}: Was Plenum von selbst tut, wann es zuletzt gelaufen ist, und was dabei nicht geklappt hat.',
          '{{folders}} und {{recordings}}: Was abweicht, was wartet, was fällig ist.',
          '{{log}}: Wer hat was geändert?',
        ],
      },
      {
        steps: [
          'Fällt ein Server aus, verlegt Plenum dessen Räume von selbst. Sehen Sie bei {{live}} nach, ob alle wieder da sind.',
          'Suchen Sie eine Buchung oder eine Gliederung? Nehmen Sie {{search}}.',
          'Die Gliederungen lesen Sie aus einer Datei ein: bei {{branches}} mit {{readIn}}. Vorher zeigt die Seite, was sich ändert.',
        ],
      },
      { link: 'Zum Betrieb', to: '/betrieb' },
    ],
  },
} as const;
