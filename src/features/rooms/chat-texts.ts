import { textsOf, type Say } from '../../platform/web/texts.ts';

/** What the people in a room read in its chat when they have to leave it. The chat is for all: „Du“ is „Ihr“ there. */
const chatTextsDe = {
  overrun: {
    sie: 'Ein anderes Treffen braucht bald diesen Platz. Dieser Raum schließt um {{time}}. Bitte kommen Sie bis dahin zum Ende.',
    du: 'Ein anderes Treffen braucht bald diesen Platz. Dieser Raum schließt um {{time}}. Bitte kommt bis dahin zum Ende.',
  },
  replaced: {
    sie: 'Dieses Treffen geht in einem anderen Raum weiter. Bitte verlassen Sie diesen Raum und öffnen Sie denselben Link noch einmal: Er führt Sie dorthin. Dieser Raum schließt in einer Minute.',
    du: 'Dieses Treffen geht in einem anderen Raum weiter. Bitte verlasst diesen Raum und öffnet denselben Link noch einmal: Er führt euch dorthin. Dieser Raum schließt in einer Minute.',
  },
} as const;

/** Says a text of the chat. */
export type SayInChat = Say<typeof chatTextsDe>;

export const chatTexts = textsOf(chatTextsDe, {
  overrun:
    'Another meeting will need this place soon. This room closes at {{time}}. Please come to an end by then.',
  replaced:
    'This meeting goes on in another room. Please leave this room and open the same link again: it leads you there. This room closes in a minute.',
});
