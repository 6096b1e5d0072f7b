import type { Language } from '../../platform/web/texts.ts';
import { type Say, textsOf } from '../../platform/web/texts.ts';
import type { Topics } from './help-block.ts';
import { helpBookDe } from './help-book-de.ts';
import { helpBookEn } from './help-book-en.ts';
import { helpKeepDe } from './help-keep-de.ts';
import { helpKeepEn } from './help-keep-en.ts';
import { helpMeetDe } from './help-meet-de.ts';
import { helpMeetEn } from './help-meet-en.ts';

const helpDe = {
  title: 'Hilfe',
  lead: 'Für jede Aufgabe eine kurze Anleitung. Was wie {{sample}} aussieht, steht genau so auf der Seite.',
  group: {
    book: 'Buchen und einladen',
    meet: 'Beim Treffen',
    keep: 'Danach',
    know: 'Gut zu wissen',
  },
  forGuests: 'Für Gäste',
  easy: 'Leichte Sprache',
  easySummary: 'Zum Treffen kommen, in ganz einfachen Worten und mit Bildern.',
  test: 'Ton und Bild testen',
  testSummary: 'Klappt alles auf Ihrem Gerät? Vorher nachsehen, in einer Minute.',
  contact: { title: 'Jemanden fragen', text: 'Sie kommen nicht weiter? Fragen Sie: {{contact}}.' },
  all: 'Alle Themen der Hilfe',
  note: 'Wichtig',
} as const;

const helpEn = {
  title: 'Help',
  lead: 'Short instructions for each task. What looks like {{sample}} stands on the page exactly like that.',
  group: {
    book: 'Book and invite',
    meet: 'At the meeting',
    keep: 'Afterwards',
    know: 'Good to know',
  },
  forGuests: 'For guests',
  easy: 'Easy language',
  easySummary: 'How to get to the meeting, in very simple words and with pictures.',
  test: 'Test sound and picture',
  testSummary: 'Does everything work on your device? Look before, in one minute.',
  contact: { title: 'Ask somebody', text: 'You are stuck? Ask: {{contact}}.' },
  all: 'All help topics',
  note: 'Important',
};

/** Says a text around the topics of the help. */
export type SayHelp = Say<typeof helpDe>;

export const helpTexts = textsOf(helpDe, helpEn);

const TOPICS: Readonly<Record<Language, Topics>> = {
  de: { ...helpBookDe, ...helpMeetDe, ...helpKeepDe },
  en: { ...helpBookEn, ...helpMeetEn, ...helpKeepEn },
};

/** What the help says, by the last part of each page's address. */
export function helpTopics(language: Language): Topics {
  return TOPICS[language];
}
