/** The help pages by the last part of their address, in the groups and the order in which they are listed. */
export const TOPIC_GROUPS = {
  book: ['raum-buchen', 'reihe-buchen', 'termin-aendern', 'einladen'],
  meet: ['treffen-leiten', 'als-gast', 'es-klappt-nicht'],
  keep: ['aufzeichnungen', 'ordner'],
  know: ['vertretung', 'grenzen', 'datenschutz', 'betrieb'],
} as const;

type Groups = typeof TOPIC_GROUPS;
export type TopicGroup = keyof Groups;
export type TopicName = Groups[TopicGroup][number];

export const TOPIC_NAMES: readonly TopicName[] = Object.values(TOPIC_GROUPS).flat();
