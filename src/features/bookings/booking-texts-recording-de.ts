/** What is said of recording, on the form and on a booking's page. */
export const recordingDe = {
  recording: {
    all: 'Aufzeichnungen dieser Buchung',
    label: 'Aufzeichnen?',
    hint: 'Alle lesen vor dem Hineingehen, dass aufgezeichnet wird und wann die Aufzeichnung gelöscht wird. Wer hineingeht, ist damit einverstanden.',
    choices: { no: 'Nein', yes: 'Ja, das Treffen aufzeichnen' },
    forbidden: 'Diese Gliederung erlaubt keine Aufzeichnungen.',
    fact: 'Aufzeichnung',
    isOn: 'Das Treffen wird aufgezeichnet. Alle lesen das vor dem Hineingehen.',
    keptTooLong: {
      sie: 'Aufzeichnungen dieser Gliederung werden nach höchstens {{days}} Tagen gelöscht. Bitte nehmen Sie eine kleinere Zahl.',
      du: 'Aufzeichnungen dieser Gliederung werden nach höchstens {{days}} Tagen gelöscht. Bitte nimm eine kleinere Zahl.',
    },
  },
  attendance: {
    label: 'Warum wird festgehalten, wer da war?',
    hint: {
      sie: 'Meist nicht nötig: Lassen Sie das Feld leer. Steht hier ein Grund, etwa „Protokoll der Mitgliederversammlung“, lesen ihn alle vor dem Hineingehen. Die Liste enthält Namen und Zeiten und wird von selbst gelöscht.',
      du: 'Meist nicht nötig: Lass das Feld leer. Steht hier ein Grund, etwa „Protokoll der Mitgliederversammlung“, lesen ihn alle vor dem Hineingehen. Die Liste enthält Namen und Zeiten und wird von selbst gelöscht.',
    },
    reasonLength: 'Der Grund für die Liste braucht 5 bis 200 Zeichen.',
    fact: 'Liste der Teilnehmenden',
    isOn: 'Es wird festgehalten, wer da ist. Grund: {{reason}}',
  },
} as const;
