import { formDe } from './form-texts-de.ts';
import { recordingDe } from './booking-texts-recording-de.ts';
import { papersDe, slidesSetbackDe } from './booking-texts-papers-de.ts';

/** What the pages for booking say. German is the source; `booking-texts-en.ts` has the same shape. */
export const bookingTextsDe = {
  form: {
    title: 'Raum buchen',
    prefix: 'Noch einmal',
    lead: {
      sie: 'Den Einladungslink bekommen Sie sofort. Er bleibt gleich, auch wenn sich später etwas ändert.',
      du: 'Den Einladungslink bekommst du sofort. Er bleibt gleich, auch wenn sich später etwas ändert.',
    },
    branch: 'Gliederung',
    branchHint: 'Für wen ist das Treffen?',
    choose: 'Bitte wählen',
    name: 'Titel',
    nameHint: 'So heißt das Treffen auf der Einladung.',
    day: 'Tag',
    dayHint: 'Zum Beispiel 9.2.2027',
    time: 'Uhrzeit',
    timeHint: 'Zum Beispiel 19:00',
    zone: 'Alle Zeiten gelten nach der {{clock}}.',
    duration: 'Dauer',
    durationHint: 'Wie lange ungefähr?',
    people: 'Teilnehmende',
    peopleHint: 'Wie viele kommen ungefähr?',
    repeat: 'Wiederholung',
    repeats: {
      once: 'einmal',
      daily: 'jeden Tag',
      weekly: 'jede Woche',
      biweekly: 'alle zwei Wochen',
      monthly: 'jeden Monat am gleichen Wochentag',
      monthday: 'jeden Monat am gleichen Tag',
      lastday: 'jeden Monat am letzten Tag',
    },
    times: 'Wie oft?',
    timesHint: 'Zahl der Termine.',
    submit: 'Buchen',
  },
  nowhere: {
    title: {
      sie: 'Sie können hier noch nicht buchen.',
      du: 'Du kannst hier noch nicht buchen.',
    },
    text: {
      sie: 'Sie dürfen noch für keine Gliederung buchen. Das Büro Ihrer Gliederung kann für Sie buchen oder dafür sorgen, dass Sie es selbst können.',
      du: 'Du darfst noch für keine Gliederung buchen. Das Büro deiner Gliederung kann für dich buchen oder dafür sorgen, dass du es selbst kannst.',
    },
    contact: 'Hilfe gibt es hier: {{contact}}.',
  },
  wrong: {
    title: 'Das hat noch nicht geklappt.',
    branchMissing: {
      sie: 'Bitte wählen Sie, für welche Gliederung das Treffen ist.',
      du: 'Bitte wähle, für welche Gliederung das Treffen ist.',
    },
    branchForbidden: {
      sie: 'Für diese Gliederung können Sie nicht buchen. Bitte wählen Sie eine andere.',
      du: 'Für diese Gliederung kannst du nicht buchen. Bitte wähle eine andere.',
    },
    branchClosed: {
      sie: 'Diese Gliederung ist geschlossen. Für sie lässt sich nichts mehr buchen. Bitte wählen Sie eine andere.',
      du: 'Diese Gliederung ist geschlossen. Für sie lässt sich nichts mehr buchen. Bitte wähle eine andere.',
    },
    name: {
      sie: 'Bitte geben Sie dem Treffen einen Titel mit 2 bis 200 Zeichen.',
      du: 'Bitte gib dem Treffen einen Titel mit 2 bis 200 Zeichen.',
    },
    nameUnreadable: {
      sie: 'Im Titel steckt ein unsichtbares Zeichen, das hier nicht geht. Bitte tippen Sie den Titel neu ein.',
      du: 'Im Titel steckt ein unsichtbares Zeichen, das hier nicht geht. Bitte tippe den Titel neu ein.',
    },
    dayMissing: {
      sie: 'Bitte geben Sie den Tag ein, zum Beispiel 9.2.2027.',
      du: 'Bitte gib den Tag ein, zum Beispiel 9.2.2027.',
    },
    dayUnknown: {
      sie: 'Diesen Tag finden wir in keinem Kalender. Bitte schreiben Sie ihn so: 9.2.2027.',
      du: 'Diesen Tag finden wir in keinem Kalender. Bitte schreib ihn so: 9.2.2027.',
    },
    timeMissing: {
      sie: 'Bitte geben Sie die Uhrzeit ein, zum Beispiel 19:00.',
      du: 'Bitte gib die Uhrzeit ein, zum Beispiel 19:00.',
    },
    timeUnknown: {
      sie: 'Diese Uhrzeit können wir nicht lesen. Bitte schreiben Sie sie so: 19:00.',
      du: 'Diese Uhrzeit können wir nicht lesen. Bitte schreib sie so: 19:00.',
    },
    gap: {
      sie: 'Diese Uhrzeit gibt es an dem Tag nicht, weil die Uhren vorgestellt werden. Bitte nehmen Sie eine andere.',
      du: 'Diese Uhrzeit gibt es an dem Tag nicht, weil die Uhren vorgestellt werden. Bitte nimm eine andere.',
    },
    past: {
      sie: 'Diese Zeit ist schon vorbei. Bitte nehmen Sie eine spätere.',
      du: 'Diese Zeit ist schon vorbei. Bitte nimm eine spätere.',
    },
    tooFar: {
      sie: 'Diese Gliederung kann höchstens {{days}} Tage im Voraus buchen. Bitte nehmen Sie einen früheren Tag oder weniger Termine.',
      du: 'Diese Gliederung kann höchstens {{days}} Tage im Voraus buchen. Bitte nimm einen früheren Tag oder weniger Termine.',
    },
    duration: {
      sie: 'Bitte wählen Sie, wie lange das Treffen dauert.',
      du: 'Bitte wähle, wie lange das Treffen dauert.',
    },
    tooLong: {
      sie: 'Ein Treffen dieser Gliederung darf höchstens so lange dauern: {{max}}. Bitte wählen Sie eine kürzere Dauer.',
      du: 'Ein Treffen dieser Gliederung darf höchstens so lange dauern: {{max}}. Bitte wähle eine kürzere Dauer.',
    },
    people: {
      sie: 'Bitte schreiben Sie als Zahl, wie viele ungefähr kommen.',
      du: 'Bitte schreib als Zahl, wie viele ungefähr kommen.',
    },
    tooMany: {
      sie: 'Ein Treffen dieser Gliederung kann höchstens {{max}} Teilnehmende haben. Bitte nehmen Sie eine kleinere Zahl.',
      du: 'Ein Treffen dieser Gliederung kann höchstens {{max}} Teilnehmende haben. Bitte nimm eine kleinere Zahl.',
    },
    beyondRoom: {
      sie: 'In einen Raum passen höchstens {{max}} Personen. Bitte nehmen Sie eine kleinere Zahl.',
      du: 'In einen Raum passen höchstens {{max}} Personen. Bitte nimm eine kleinere Zahl.',
    },
    times: {
      sie: 'Bitte schreiben Sie als Zahl, wie viele Termine es sein sollen: 2 bis {{max}}.',
      du: 'Bitte schreib als Zahl, wie viele Termine es sein sollen: 2 bis {{max}}.',
    },
    seriesTooLong: {
      sie: 'Eine Buchung reicht über höchstens {{days}} Tage. Bitte nehmen Sie weniger Termine; die späteren buchen Sie dann neu.',
      du: 'Eine Buchung reicht über höchstens {{days}} Tage. Bitte nimm weniger Termine; die späteren buchst du dann neu.',
    },
    repeat: {
      sie: 'Diese Wiederholung geht an diesem Tag nicht. Bitte wählen Sie eine andere, oder buchen Sie die Termine einzeln.',
      du: 'Diese Wiederholung geht an diesem Tag nicht. Bitte wähle eine andere, oder buche die Termine einzeln.',
    },
    overlap: {
      sie: 'Zwei Termine dieser Buchung würden sich überschneiden. Bitte wählen Sie eine kürzere Dauer oder eine andere Wiederholung.',
      du: 'Zwei Termine dieser Buchung würden sich überschneiden. Bitte wähle eine kürzere Dauer oder eine andere Wiederholung.',
    },
    settings: {
      sie: 'Mit den Einstellungen dieser Gliederung geht das nicht. Bitte sagen Sie es dem Büro.',
      du: 'Mit den Einstellungen dieser Gliederung geht das nicht. Bitte sag es dem Büro.',
    },
    sentBefore: {
      sie: 'Dieses Formular haben Sie schon einmal abgeschickt, mit anderen Angaben. Diese Buchung steht. Soll es noch eine geben? Dann drücken Sie noch einmal auf „Buchen“.',
      du: 'Dieses Formular hast du schon einmal abgeschickt, mit anderen Angaben. Diese Buchung steht. Soll es noch eine geben? Dann drück noch einmal auf „Buchen“.',
    },
    busy: {
      sie: 'Gerade ist sehr viel los. Bitte drücken Sie gleich noch einmal auf „Buchen“. Doppelt gebucht wird dabei nichts.',
      du: 'Gerade ist sehr viel los. Bitte drück gleich noch einmal auf „Buchen“. Doppelt gebucht wird dabei nichts.',
    },
    unreadable: {
      sie: 'Einige Angaben konnten wir nicht lesen. Bitte sehen Sie sie noch einmal durch.',
      du: 'Einige Angaben konnten wir nicht lesen. Bitte sieh sie noch einmal durch.',
    },
  },
  full: {
    title: 'Freie Zeiten',
    rooms: 'Zu dieser Zeit sind schon alle Räume vergeben.',
    seats: 'Zu dieser Zeit sind nicht mehr genug Plätze für so viele Teilnehmende frei.',
    branch: 'Zu dieser Zeit hat diese Gliederung schon so viele Räume oder Plätze, wie sie haben darf.',
    free: 'Frei ist es {{times}}.',
    at: 'um {{time}}',
    onDay: 'am {{day}}, zur gleichen Zeit',
    bookAt: 'Um {{time}} buchen',
    bookOn: 'Am {{date}} buchen',
    none: {
      sie: 'In der Nähe ist nichts frei. Bitte nehmen Sie einen anderen Tag.',
      du: 'In der Nähe ist nichts frei. Bitte nimm einen anderen Tag.',
    },
    noneForSeats: {
      sie: 'In der Nähe ist nichts frei. Bitte nehmen Sie eine kleinere Zahl oder einen anderen Tag.',
      du: 'In der Nähe ist nichts frei. Bitte nimm eine kleinere Zahl oder einen anderen Tag.',
    },
    press: {
      sie: 'Ein Druck auf eine Zeit bucht den Raum mit Ihren Angaben zu dieser Zeit.',
      du: 'Ein Druck auf eine Zeit bucht den Raum mit deinen Angaben zu dieser Zeit.',
    },
    series: 'Nicht alle Termine haben Platz.',
    why: {
      rooms: '{{date}}: alle Räume sind vergeben',
      seats: '{{date}}: nicht genug Plätze',
      branch: '{{date}}: mehr, als die Gliederung gleichzeitig haben darf',
    },
    these: 'Diese Termine gehen nicht:',
    skip: 'Ohne diese Termine buchen',
    shift: 'Buchen und diese Termine verschieben',
    shiftHint: 'Verschoben wird am selben Tag, um höchstens zwei Stunden.',
  },
  booking: {
    booked: 'Gebucht. Der Raum ist reserviert.',
    next: 'Der nächste Termin ist am {{date}}.',
    only: 'Der Termin ist am {{date}}.',
    noneToCome: 'Es steht kein Termin mehr bevor.',
    span: '{{day}}, {{from}} bis {{to}}',
    duration: 'Dauer',
    people: 'Teilnehmende',
    peopleAbout: 'etwa {{count}}',
    accessCode: 'Zugangscode',
    dates: 'Termine',
    date: 'Termin',
    past: 'Vorbei',
    cancelled: 'abgesagt',
    live_one: 'läuft gerade, eine Person ist da',
    live_other: 'läuft gerade, {{count}} Teilnehmende sind da',
    without: 'Diese Termine sind nicht dabei:',
    skipped: '{{date}}: kein Platz mehr frei',
    gap: '{{date}}: diese Uhrzeit gibt es an dem Tag nicht',
    moved: 'Diese Termine sind verschoben:',
    shifted: '{{date}}: jetzt um {{time}}',
    invite: 'Einladen',
    guestLink: 'Einladungslink für alle Gäste',
    text: 'Einladung zum Kopieren',
    textHint: {
      sie: 'Kopieren Sie den Text in eine E-Mail oder einen Chat.',
      du: 'Kopiere den Text in eine E-Mail oder einen Chat.',
    },
    host: 'Leiten',
    hostLink: 'Moderationslink nur für die Leitung',
    hostWarning: {
      sie: 'Bitte geben Sie diesen Link nicht weiter: Wer ihn hat, kann das Treffen leiten und beenden.',
      du: 'Bitte gib diesen Link nicht weiter: Wer ihn hat, kann das Treffen leiten und beenden.',
    },
  },
  invitation: {
    title: 'Einladung: {{title}}',
    when: 'Wann: {{date}}',
    dates: 'Wann:',
    more_one: 'und ein weiterer Termin',
    more_other: 'und {{count}} weitere Termine',
    where: 'Wo: {{link}}',
    accessCode: 'Zugangscode: {{code}}',
    accessCodeHidden: {
      sie: 'Zugangscode: Den bekommen Sie von der Leitung.',
      du: 'Zugangscode: Den bekommst du von der Leitung.',
    },
    how: 'Einfach den Link öffnen. Ein Browser genügt, ein Konto braucht es nicht.',
  },
  cancel: {
    title: 'Absagen',
    one: {
      sie: 'Dann fällt das Treffen aus. Wer den Einladungslink öffnet, liest das dort. Zehn Minuten lang können Sie das rückgängig machen.',
      du: 'Dann fällt das Treffen aus. Wer den Einladungslink öffnet, liest das dort. Zehn Minuten lang kannst du das rückgängig machen.',
    },
    all: {
      sie: 'Dann fallen alle kommenden Termine aus. Wer den Einladungslink öffnet, liest das dort. Zehn Minuten lang können Sie das rückgängig machen.',
      du: 'Dann fallen alle kommenden Termine aus. Wer den Einladungslink öffnet, liest das dort. Zehn Minuten lang kannst du das rückgängig machen.',
    },
    button: 'Treffen absagen',
    buttonAll: 'Alle Termine absagen',
    done: {
      sie: 'Abgesagt. Bis {{time}} können Sie das rückgängig machen, solange der Platz noch frei ist. Bitte sagen Sie allen Bescheid, die Sie eingeladen haben.',
      du: 'Abgesagt. Bis {{time}} kannst du das rückgängig machen, solange der Platz noch frei ist. Bitte sag allen Bescheid, die du eingeladen hast.',
    },
    off: 'Dieses Treffen ist abgesagt.',
    undo: 'Rückgängig machen',
    again: 'Neu buchen',
    liveTitle: 'Der Raum ist gerade offen.',
    live: {
      sie: 'Wenn Sie absagen, endet das Treffen sofort, für alle, die darin sind. Was im Raum geschrieben wurde, ist dann weg. Auch wenn Sie die Absage rückgängig machen, kommt dieser Raum nicht zurück.',
      du: 'Wenn du absagst, endet das Treffen sofort, für alle, die darin sind. Was im Raum geschrieben wurde, ist dann weg. Auch wenn du die Absage rückgängig machst, kommt dieser Raum nicht zurück.',
    },
    liveButton: 'Treffen beenden und absagen',
    keep: 'Zurück, nicht absagen',
  },
  setback: {
    'already-cancelled': 'Das war schon abgesagt.',
    'not-cancelled': 'Das ist gar nicht abgesagt: Der Termin steht.',
    'restore-expired': {
      sie: 'Die Absage ist zu lange her. Bitte buchen Sie neu.',
      du: 'Die Absage ist zu lange her. Bitte buche neu.',
    },
    'capacity-exhausted': {
      sie: 'Der Platz ist inzwischen vergeben. Bitte buchen Sie neu, zu einer anderen Zeit.',
      du: 'Der Platz ist inzwischen vergeben. Bitte buche neu, zu einer anderen Zeit.',
    },
    'start-in-past': 'Dafür ist es zu spät: Das Treffen wäre schon vorbei.',
    'dates-overlap': 'Zur gleichen Zeit steht schon ein anderer Termin dieser Buchung.',
    forbidden: {
      sie: 'Für diese Gliederung dürfen Sie nicht buchen und nicht absagen.',
      du: 'Für diese Gliederung darfst du nicht buchen und nicht absagen.',
    },
    'version-conflict': {
      sie: 'Jemand hat das inzwischen geändert. So steht es jetzt; versuchen Sie es noch einmal.',
      du: 'Jemand hat das inzwischen geändert. So steht es jetzt; versuch es noch einmal.',
    },
    busy: {
      sie: 'Da ist gerade schon jemand dabei. Bitte versuchen Sie es gleich noch einmal.',
      du: 'Da ist gerade schon jemand dabei. Bitte versuch es gleich noch einmal.',
    },
    ...slidesSetbackDe,
  },
  ...papersDe,
  ...recordingDe,
  ...formDe,
} as const;
