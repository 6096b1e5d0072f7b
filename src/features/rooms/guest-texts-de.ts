import { aroundDe } from './guest-texts-around-de.ts';

/** What the guest's and the host's page say. German is the source; `guest-texts-en.ts` has the same shape. */
export const guestTextsDe = {
  until: 'bis {{time}}',
  next: 'Das nächste Treffen ist am {{date}}.',
  noDate: {
    lead: 'Für dieses Treffen steht gerade kein Termin fest.',
    text: {
      sie: 'Sobald es einen Termin gibt, steht er hier. Ihr Link bleibt gleich.',
      du: 'Sobald es einen Termin gibt, steht er hier. Dein Link bleibt gleich.',
    },
  },
  early: {
    lead: 'Der Raum öffnet um {{time}}.',
    forwards: {
      sie: 'Sie müssen nichts tun: Diese Seite geht dann von selbst weiter.',
      du: 'Du musst nichts tun: Diese Seite geht dann von selbst weiter.',
    },
    opens: 'Der Raum öffnet',
    soon: 'gleich',
  },
  otherDay: {
    lead: 'Heute ist hier kein Treffen.',
    text: {
      sie: 'Das Treffen ist am {{date}}. An dem Tag können Sie ab {{time}} hinein, mit demselben Link.',
      du: 'Das Treffen ist am {{date}}. An dem Tag kannst du ab {{time}} hinein, mit demselben Link.',
    },
    after: 'Danach: {{date}}.',
  },
  open: {
    lead: 'Der Raum ist offen.',
    text: {
      sie: 'Noch ist niemand da. Sie können schon hineingehen.',
      du: 'Noch ist niemand da. Du kannst schon hineingehen.',
    },
  },
  live: { lead: 'Das Treffen läuft.' },
  people_one: 'Eine Person ist da.',
  people_other: '{{count}} Teilnehmende sind da.',
  nobody: 'Noch ist niemand da.',
  full: {
    lead: 'Der Raum ist gerade voll.',
    text: {
      sie: 'Sobald jemand geht, können Sie hinein. Bleiben Sie einfach hier: Diese Seite schaut alle paar Sekunden nach.',
      du: 'Sobald jemand geht, kannst du hinein. Bleib einfach hier: Diese Seite schaut alle paar Sekunden nach.',
    },
  },
  ended: {
    lead: 'Das Treffen ist zu Ende.',
    thanks: 'Danke fürs Dabeisein.',
    mayReopen: {
      sie: 'Öffnet die Leitung den Raum noch einmal, geht diese Seite von selbst weiter. Sonst brauchen Sie nichts mehr zu tun.',
      du: 'Öffnet die Leitung den Raum noch einmal, geht diese Seite von selbst weiter. Sonst brauchst du nichts mehr zu tun.',
    },
    hostMayReopen: {
      sie: 'Bis {{time}} können Sie den Raum mit diesem Link wieder öffnen.',
      du: 'Bis {{time}} kannst du den Raum mit diesem Link wieder öffnen.',
    },
  },
  released: {
    lead: 'Der Raum ist frei geworden, weil niemand da war.',
    text: {
      sie: 'Kommen Sie noch? Dann öffnen wir ihn wieder, solange Platz ist.',
      du: 'Kommst du noch? Dann öffnen wir ihn wieder, solange Platz ist.',
    },
  },
  cancelled: {
    lead: 'Dieses Treffen ist abgesagt.',
    text: 'Am {{date}} findet es nicht statt.',
    ask: {
      sie: 'Wenn Sie Fragen haben, hilft die Person, die Sie eingeladen hat.',
      du: 'Wenn du Fragen hast, hilft die Person, die dich eingeladen hat.',
    },
  },
  trouble: {
    lead: 'Die Verbindung zum Videoraum ist gerade gestört.',
    text: {
      sie: 'Wir öffnen den Raum auf einem anderen Server neu, das dauert meist unter einer halben Minute. Bleiben Sie einfach hier.',
      du: 'Wir öffnen den Raum auf einem anderen Server neu, das dauert meist unter einer halben Minute. Bleib einfach hier.',
    },
  },
  opening: { lead: 'Der Raum wird gerade geöffnet.' },
  returned: {
    lead: 'Der Raum ist wieder da.',
    text: {
      sie: 'Er war eine Weile weg und ist neu geöffnet. Waren Sie schon drin? Gehen Sie einfach noch einmal hinein.',
      du: 'Er war eine Weile weg und ist neu geöffnet. Warst du schon drin? Geh einfach noch einmal hinein.',
    },
  },
  unattended: {
    sie: 'Seit einigen Minuten ist niemand von der Leitung im Raum, um Sie hereinzulassen. Rufen Sie die Person an, die Sie eingeladen hat, oder das Büro: {{branch}}.',
    du: 'Seit einigen Minuten ist niemand von der Leitung im Raum, um dich hereinzulassen. Ruf die Person an, die dich eingeladen hat, oder das Büro: {{branch}}.',
  },
  line: {
    lead: 'Gerade kommen sehr viele an.',
    place: {
      sie: 'Sie sind Nummer {{number}}, das dauert etwa {{wait}}.',
      du: 'Du bist Nummer {{number}}, das dauert etwa {{wait}}.',
    },
    soon: 'Gleich geht es hinein.',
    forwards: {
      sie: 'Sie müssen nichts tun: Es geht von selbst hinein, als „{{name}}“.',
      du: 'Du musst nichts tun: Es geht von selbst hinein, als „{{name}}“.',
    },
    carried: {
      sie: 'Sobald der Raum da ist, bringen wir Sie von selbst hinein, als „{{name}}“.',
      du: 'Sobald der Raum da ist, bringen wir dich von selbst hinein, als „{{name}}“.',
    },
    rename: 'Namen ändern',
  },
  left: {
    lead: {
      sie: 'Sie haben den Raum verlassen.',
      du: 'Du hast den Raum verlassen.',
    },
    back: {
      sie: 'Danke fürs Dabeisein. Der Raum ist noch offen, Sie können jederzeit zurück.',
      du: 'Danke fürs Dabeisein. Der Raum ist noch offen, du kannst jederzeit zurück.',
    },
  },
  form: {
    name: {
      sie: 'Ihr Name',
      du: 'Dein Name',
    },
    nameHint: 'Diesen Namen sehen die anderen im Raum.',
    remember: 'Namen auf diesem Gerät merken',
    accessCode: 'Zugangscode',
    accessCodeHint: {
      sie: 'Er steht in Ihrer Einladung.',
      du: 'Er steht in deiner Einladung.',
    },
    lobby: {
      sie: 'Dieses Treffen hat einen Warteraum: Die Leitung lässt Sie herein.',
      du: 'Dieses Treffen hat einen Warteraum: Die Leitung lässt dich herein.',
    },
    enter: 'Hineingehen',
    enterAgain: 'Wieder hineingehen',
    lead: 'Als Leitung hineingehen',
    reopen: 'Raum wieder öffnen',
    busy: 'Einen Moment …',
  },
  wrong: {
    title: 'Das hat noch nicht geklappt.',
    prefix: 'Noch einmal',
    nameMissing: {
      sie: 'Bitte schreiben Sie Ihren Namen in das Feld.',
      du: 'Bitte schreib deinen Namen in das Feld.',
    },
    nameTooLong: {
      sie: 'Der Name ist zu lang. Bitte nehmen Sie höchstens {{max}} Zeichen.',
      du: 'Der Name ist zu lang. Bitte nimm höchstens {{max}} Zeichen.',
    },
    nameUnreadable: {
      sie: 'Im Namen steckt ein unsichtbares Zeichen, das hier nicht geht. Bitte tippen Sie den Namen neu ein.',
      du: 'Im Namen steckt ein unsichtbares Zeichen, das hier nicht geht. Bitte tippe den Namen neu ein.',
    },
    accessCodeMissing: {
      sie: 'Bitte geben Sie den Zugangscode ein. Er steht in Ihrer Einladung.',
      du: 'Bitte gib den Zugangscode ein. Er steht in deiner Einladung.',
    },
    accessCodeWrong: {
      sie: 'Dieser Zugangscode stimmt nicht. Bitte vergleichen Sie ihn mit Ihrer Einladung.',
      du: 'Dieser Zugangscode stimmt nicht. Bitte vergleiche ihn mit deiner Einladung.',
    },
  },
  back: {
    full: 'Der Raum war gerade voll. Vielleicht klappt es gleich.',
    denied: {
      sie: 'Die Leitung hat Sie dieses Mal nicht hereingelassen. Fragen Sie die Person, die Sie eingeladen hat.',
      du: 'Die Leitung hat dich dieses Mal nicht hereingelassen. Frag die Person, die dich eingeladen hat.',
    },
    closed: {
      sie: 'Der Raum wurde in diesem Moment geschlossen. Was jetzt gilt, sehen Sie hier.',
      du: 'Der Raum wurde in diesem Moment geschlossen. Was jetzt gilt, siehst du hier.',
    },
    noPlace: {
      sie: 'Gerade ist kein Platz mehr frei. Versuchen Sie es später noch einmal, oder fragen Sie das Büro: {{branch}}.',
      du: 'Gerade ist kein Platz mehr frei. Versuch es später noch einmal, oder frag das Büro: {{branch}}.',
    },
    lapsed: {
      sie: 'Ihr Platz in der Reihe gilt nicht mehr. Gehen Sie einfach noch einmal hinein.',
      du: 'Dein Platz in der Reihe gilt nicht mehr. Geh einfach noch einmal hinein.',
    },
    lapsedShut: {
      sie: 'Ihr Platz in der Reihe gilt nicht mehr. Was jetzt gilt, sehen Sie hier.',
      du: 'Dein Platz in der Reihe gilt nicht mehr. Was jetzt gilt, siehst du hier.',
    },
    other: {
      sie: 'Das Hineingehen hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
      du: 'Das Hineingehen hat nicht geklappt. Bitte versuch es noch einmal.',
    },
  },
  notes: {
    title: 'Gut zu wissen',
    phone: 'Per Telefon dabei sein',
    phoneText: {
      sie: 'Rufen Sie diese Nummer an und tippen Sie dann die PIN und die Raute-Taste.',
      du: 'Ruf diese Nummer an und tippe dann die PIN und die Raute-Taste.',
    },
    number: 'Telefon',
    pin: 'PIN',
    needs: {
      sie: 'Das brauchen Sie',
      du: 'Das brauchst du',
    },
    needsText: {
      sie: 'Einen Browser und Ton. Mit Kopfhörern versteht man sich am besten. Eine Kamera brauchen Sie nicht. Zu installieren ist nichts.',
      du: 'Einen Browser und Ton. Mit Kopfhörern versteht man sich am besten. Eine Kamera brauchst du nicht. Zu installieren ist nichts.',
    },
    privacy: {
      sie: 'Ihre Daten',
      du: 'Deine Daten',
    },
    privacyText: {
      sie: 'Ihr Name geht nur an den Videoraum, wir speichern ihn nicht. Diese Seite braucht kein Konto und setzt keine Cookies.',
      du: 'Dein Name geht nur an den Videoraum, wir speichern ihn nicht. Diese Seite braucht kein Konto und setzt keine Cookies.',
    },
    privacyListed: {
      sie: 'Ihr Name geht an den Videoraum und danach in die Liste derer, die da waren. Diese Seite braucht kein Konto und setzt keine Cookies.',
      du: 'Dein Name geht an den Videoraum und danach in die Liste derer, die da waren. Diese Seite braucht kein Konto und setzt keine Cookies.',
    },
    help: 'Hilfe',
    helpText: {
      sie: 'Etwas klappt nicht? Fragen Sie die Person, die Sie eingeladen hat, oder das Büro: {{branch}}.',
      du: 'Etwas klappt nicht? Frag die Person, die dich eingeladen hat, oder das Büro: {{branch}}.',
    },
    helpHost: {
      sie: 'Etwas klappt nicht? Fragen Sie das Büro: {{branch}}.',
      du: 'Etwas klappt nicht? Frag das Büro: {{branch}}.',
    },
    test: 'Ton und Bild testen',
    easy: 'Erklärt in Leichter Sprache',
    printed: 'Adresse dieser Seite:',
  },
  papers: { read: 'Unterlagen zur Sitzung', drop: 'Unterlagen einreichen' },
  host: {
    badge: 'Leitung',
    warningTitle: 'Dieser Link ist nur für die Leitung.',
    warning: {
      sie: 'Bitte geben Sie ihn nicht weiter: Wer ihn hat, kann das Treffen leiten und beenden. Für Gäste gibt es den Einladungslink.',
      du: 'Bitte gib ihn nicht weiter: Wer ihn hat, kann das Treffen leiten und beenden. Für Gäste gibt es den Einladungslink.',
    },
    open: {
      sie: 'Noch ist niemand da. Sie können das Treffen beginnen.',
      du: 'Noch ist niemand da. Du kannst das Treffen beginnen.',
    },
  },
  ready: {
    title: 'Der Raum ist bereit.',
    text: 'Es geht gleich von selbst weiter. Sonst hilft der Knopf.',
    link: 'Zum Videoraum',
  },
  unknown: {
    lead: 'Diesen Link kennen wir nicht.',
    text: {
      sie: 'Vielleicht fehlt ein Zeichen? Fragen Sie die Person, die Sie eingeladen hat.',
      du: 'Vielleicht fehlt ein Zeichen? Frag die Person, die dich eingeladen hat.',
    },
    again: 'Code noch einmal eingeben',
  },
  replaced: {
    lead: 'Dieser Link gilt nicht mehr.',
    text: {
      sie: 'Er wurde durch einen neuen ersetzt. Den neuen Link bekommen Sie von der Person, die Sie eingeladen hat, oder vom Büro: {{branch}}.',
      du: 'Er wurde durch einen neuen ersetzt. Den neuen Link bekommst du von der Person, die dich eingeladen hat, oder vom Büro: {{branch}}.',
    },
  },
  ...aroundDe,
} as const;
