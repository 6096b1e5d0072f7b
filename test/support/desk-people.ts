import type { IdentityProvider, NewPerson } from './identity-provider.ts';

/** One for each place from which Plenum looks different. */
const PEOPLE = {
  /** Admin of the whole. */
  miriam: { name: 'Miriam Albrecht', groups: ['/de/admin'] },
  /** Secretary of the Land. */
  florian: { name: 'Florian Huber', groups: ['/de/by/buero'] },
  /** Secretary of the Kreis. */
  sevgi: { name: 'Sevgi Yıldız', groups: ['/de/by/by-09162/buero'] },
  /** May host in the Kreis. */
  hanna: { name: 'Hanna Vogt', groups: ['/de/by/by-09162/leitung'] },
  /** May look around in the Kreis. */
  viktor: { name: 'Viktor Brandl', groups: ['/de/by/by-09162/mitglieder'] },
  /** Member in Nürnberg, and deputy of the secretaries there. */
  dilan: { name: 'Dilan Kaya', groups: ['/de/by/by-09564/mitglieder'] },
  /** In no branch. */
  tobias: { name: 'Tobias Krüger', groups: [] },
} as const satisfies Readonly<Record<string, Pick<NewPerson, 'name' | 'groups'>>>;

export type DeskName = keyof typeof PEOPLE;

/** Of Dilan, who is another's deputy. */
export const DEPUTY = { name: 'dilan', branch: 'by-09564' } as const;

/** Somebody with all that a realm has to know. */
export function deskPerson(username: DeskName): NewPerson {
  const { name, groups } = PEOPLE[username];
  return { username, password: 'Wort für die Seite', name, email: `${username}@partei.example`, groups };
}

export async function addDeskPeople(realm: IdentityProvider): Promise<void> {
  for (const name of Object.keys(PEOPLE)) await realm.addUser(deskPerson(name as DeskName));
}
