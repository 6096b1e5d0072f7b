import type { English } from '../../platform/web/texts.ts';

/** What happens with people's data; of rooms that are recorded, the room itself tells. */
export const privacyDe = {
  title: 'Datenschutz',
  lead: 'Für ein Treffen brauchen Gäste kein Konto. Wir fragen nur nach dem, was für das Treffen nötig ist.',
  name: {
    title: 'Der Name',
    text: 'Wer hineingeht, gibt einen Namen ein. Er geht an den Server des Videotreffens. Dort sehen ihn die anderen im Raum. Plenum speichert ihn nicht und schreibt ihn in kein Protokoll. Nur bei Treffen, die das vor dem Hineingehen ankündigen und begründen, wird für einige Wochen festgehalten, wer da war.',
  },
  device: {
    title: 'Auf dem Gerät',
    text: {
      sie: 'Für Gäste setzen wir keine Cookies. Der Browser-Tab merkt sich den Namen, bis Sie den Tab schließen: So sind Sie nach einer Unterbrechung mit einem Klick wieder da. Länger merkt sich das Gerät den Namen nur, wenn Sie das ankreuzen. Nehmen Sie das Kreuz weg, ist er gelöscht.',
      du: 'Für Gäste setzen wir keine Cookies. Der Browser-Tab merkt sich den Namen, bis du den Tab schließt: So bist du nach einer Unterbrechung mit einem Klick wieder da. Länger merkt sich das Gerät den Namen nur, wenn du das ankreuzt. Nimm das Kreuz weg, und er ist gelöscht.',
    },
  },
  address: {
    title: 'Die Adresse des Anschlusses',
    text: 'Wer oft falsche Codes eingibt, wird kurz gebremst. Dafür zählen wir falsche Eingaben je Anschluss (IP-Adresse) für einige Minuten.',
  },
  room: {
    title: 'Im Videoraum',
    text: 'Für Bild, Ton und Chat nutzen wir BigBlueButton. Wird ein Treffen aufgezeichnet, steht das auf der Seite vor dem Hineingehen, und der Raum sagt es noch einmal. Dort steht auch, wann die Aufzeichnung gelöscht wird.',
  },
  signedIn: {
    title: 'Wer sich anmeldet',
    text: {
      sie: 'Wenn Sie sich anmelden, um Räume zu buchen, merken wir uns Ihren Namen, Ihre E-Mail-Adresse und wann Sie zuletzt da waren. Dafür setzen wir ein Cookie, das nach 12 Stunden nicht mehr gilt. Bei Ihren Buchungen steht, dass sie von Ihnen sind. Name und Adresse löschen wir 90 Tage nach Ihrem letzten Besuch, aber erst 90 Tage nach dem Ende Ihrer letzten Buchung. Das gilt auch für Vertretungen: Solange jemand eine hat, bleibt der Name. Ein Protokoll hält 12 Monate lang fest, was geändert wurde. Statt des Namens steht dort eine Kennung.',
      du: 'Wenn du dich anmeldest, um Räume zu buchen, merken wir uns deinen Namen, deine E-Mail-Adresse und wann du zuletzt da warst. Dafür setzen wir ein Cookie, das nach 12 Stunden nicht mehr gilt. Bei deinen Buchungen steht, dass sie von dir sind. Name und Adresse löschen wir 90 Tage nach deinem letzten Besuch, aber erst 90 Tage nach dem Ende deiner letzten Buchung. Das gilt auch für Vertretungen: Solange jemand eine hat, bleibt der Name. Ein Protokoll hält 12 Monate lang fest, was geändert wurde. Statt des Namens steht dort eine Kennung.',
    },
  },
} as const;

export const privacyEn: English<typeof privacyDe> = {
  title: 'Privacy',
  lead: 'Guests need no account for a meeting. We ask only for what the meeting needs.',
  name: {
    title: 'Your name',
    text: 'The name you enter goes to the server of the video meeting, where the others in the room can see it. Plenum does not store it and writes it into no log. Only for meetings that announce it with a reason before you go in is it written down who was there, for some weeks.',
  },
  device: {
    title: 'On your device',
    text: 'We set no cookies for guests. The browser tab remembers your name until you close it, so that you are back with one click after an interruption. Your device remembers it for longer only if you tick the box. Untick it, and the name is deleted.',
  },
  address: {
    title: 'The address of your connection',
    text: 'Whoever enters many wrong codes is slowed down for a short while. For this we count wrong entries per connection (IP address) for some minutes.',
  },
  room: {
    title: 'In the video room',
    text: 'For picture, sound and chat we use BigBlueButton. If a meeting is recorded, the page before you go in says so, and the room says it again. There it also says when the recording is deleted.',
  },
  signedIn: {
    title: 'If you sign in',
    text: 'If you sign in to book rooms, we remember your name, your e-mail address and when you were last here. For this we set a cookie that is good for no longer than 12 hours. Your bookings say that they are yours. We delete name and address 90 days after your last visit, though not before 90 days after the end of your last booking, and not while you are somebody’s deputy. A log keeps for 12 months what was changed. In place of the name it holds an identifier.',
  },
};
