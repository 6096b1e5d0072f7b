/** What pages about signing in say. German is the source. */
export const de = {
  signIn: 'Anmelden',
  again: 'Noch einmal anmelden',
  toStart: 'Zu „Mein Plenum“',
  unreachable: {
    title: 'Die Anmeldung der Partei ist gerade nicht erreichbar.',
    text: {
      sie: 'Das liegt nicht an Ihnen. Bitte versuchen Sie es in ein paar Minuten noch einmal.',
      du: 'Das liegt nicht an dir. Bitte versuch es in ein paar Minuten noch einmal.',
    },
    meetings: {
      sie: 'Treffen laufen weiter. Gäste kommen wie immer mit ihrem Link hinein. Wenn Sie schon angemeldet sind, bleiben Sie es.',
      du: 'Treffen laufen weiter. Gäste kommen wie immer mit ihrem Link hinein. Wenn du schon angemeldet bist, bleibst du es.',
    },
  },
  refused: {
    denied: {
      title: 'Die Anmeldung wurde abgebrochen.',
      text: {
        sie: 'Sie sind nicht angemeldet. Wenn das nicht Ihre Absicht war, versuchen Sie es noch einmal.',
        du: 'Du bist nicht angemeldet. Wenn das nicht deine Absicht war, versuch es noch einmal.',
      },
    },
    callback: {
      title: 'Die Anmeldung hat nicht geklappt.',
      text: {
        sie: 'Vielleicht hat sie länger als 10 Minuten gedauert, oder Sie haben eine alte Adresse noch einmal geöffnet. Bitte melden Sie sich neu an.',
        du: 'Vielleicht hat sie länger als 10 Minuten gedauert, oder du hast eine alte Adresse noch einmal geöffnet. Bitte melde dich neu an.',
      },
    },
    client: {
      title: 'Die Anmeldung ist nicht richtig eingerichtet.',
      text: {
        sie: 'Das liegt nicht an Ihnen. Wir haben den Fehler notiert. Treffen laufen weiter, und Gäste kommen wie immer mit ihrem Link hinein.',
        du: 'Das liegt nicht an dir. Wir haben den Fehler notiert. Treffen laufen weiter, und Gäste kommen wie immer mit ihrem Link hinein.',
      },
    },
  },
  signedOut: {
    title: { sie: 'Sie sind abgemeldet.', du: 'Du bist abgemeldet.' },
    text: {
      sie: 'An einem fremden Gerät schließen Sie jetzt bitte noch den Browser.',
      du: 'An einem fremden Gerät schließ jetzt bitte noch den Browser.',
    },
    onlyHere: {
      title: { sie: 'Bei Plenum sind Sie abgemeldet.', du: 'Bei Plenum bist du abgemeldet.' },
      text: {
        sie: 'Die Anmeldung der Partei ist gerade nicht erreichbar. Dort sind Sie vielleicht noch angemeldet. An einem fremden Gerät schließen Sie bitte alle Fenster des Browsers.',
        du: 'Die Anmeldung der Partei ist gerade nicht erreichbar. Dort bist du vielleicht noch angemeldet. An einem fremden Gerät schließ bitte alle Fenster des Browsers.',
      },
    },
  },
} as const;
