/** What is said of recording, on the form and on a booking's page. */
export const recordingDe = {
  recording: {
    all: 'Aufzeichnungen dieser Buchung',
    keptTooLong: {
      sie: 'Aufzeichnungen dieser Gliederung werden nach höchstens {{days}} Tagen gelöscht. Bitte nehmen Sie eine kleinere Zahl.',
      du: 'Aufzeichnungen dieser Gliederung werden nach höchstens {{days}} Tagen gelöscht. Bitte nimm eine kleinere Zahl.',
    },
  },
} as const;
