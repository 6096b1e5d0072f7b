import { privacyDe } from './guest-privacy-texts.ts';

/** What is said around meetings: to those who have no link, to hosts whom a link alone does not let in, and of privacy. */
export const aroundDe = {
  landing: {
    title: 'Willkommen',
    lead: {
      sie: 'Hier geht es zu Ihrem Videotreffen.',
      du: 'Hier geht es zu deinem Videotreffen.',
    },
    what: 'Plenum ist der Eingang zu den Videotreffen unserer Gliederungen: von der Ortsgruppe bis zum Bund.',
    invited: {
      sie: 'Haben Sie einen Einladungslink? Tippen Sie ihn einfach an. Ein Konto brauchen Sie nicht.',
      du: 'Hast du einen Einladungslink? Tippe ihn einfach an. Ein Konto brauchst du nicht.',
    },
    office: {
      sie: 'Buchen Sie Räume für Ihre Gliederung?',
      du: 'Buchst du Räume für deine Gliederung?',
    },
    signIn: 'Anmelden',
    formTitle: 'Mit Code zum Treffen',
    code: {
      sie: 'Code aus Ihrer Einladung',
      du: 'Code aus deiner Einladung',
    },
    codeHint: 'Zum Beispiel acde-fghj-kmnp. Groß oder klein, mit oder ohne Striche: Beides geht.',
    go: 'Zum Treffen',
    codeMissing: {
      sie: 'Bitte geben Sie den Code aus Ihrer Einladung ein.',
      du: 'Bitte gib den Code aus deiner Einladung ein.',
    },
  },
  privacy: privacyDe,
  hostLink: {
    signIn: {
      lead: { sie: 'Bitte melden Sie sich zuerst an.', du: 'Bitte melde dich zuerst an.' },
      text: {
        sie: '{{branch}} möchte, dass sich anmeldet, wer ein Treffen leitet. Danach sind Sie gleich wieder hier.',
        du: '{{branch}} möchte, dass sich anmeldet, wer ein Treffen leitet. Danach bist du gleich wieder hier.',
      },
      button: 'Anmelden',
    },
    notYours: {
      lead: {
        sie: 'Mit dieser Anmeldung können Sie das Treffen nicht leiten.',
        du: 'Mit dieser Anmeldung kannst du das Treffen nicht leiten.',
      },
      text: {
        sie: 'Sie sind angemeldet als {{name}}. Fragen Sie das Büro von {{branch}}, oder kommen Sie mit dem Einladungslink als Gast dazu.',
        du: 'Du bist angemeldet als {{name}}. Frag das Büro von {{branch}}, oder komm mit dem Einladungslink als Gast dazu.',
      },
    },
    noSignIn: {
      lead: 'Dieser Link lässt sich gerade nicht benutzen.',
      text: {
        sie: '{{branch}} möchte, dass sich anmeldet, wer ein Treffen leitet. Anmelden kann man sich hier aber nicht. Bitte fragen Sie das Büro von {{branch}}.',
        du: '{{branch}} möchte, dass sich anmeldet, wer ein Treffen leitet. Anmelden kann man sich hier aber nicht. Bitte frag das Büro von {{branch}}.',
      },
    },
  },
} as const;
