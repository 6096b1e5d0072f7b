import { type Say, textsOf } from '../../platform/web/texts.ts';

const accessibilityDe = {
  title: 'Erklärung zur Barrierefreiheit',
  lead: 'Plenum soll für alle benutzbar sein. Hier steht, was wir dafür getan haben, was noch fehlt und wem Sie es sagen können.',
  scope: {
    title: 'Wofür sie gilt',
    text: 'Diese Erklärung gilt für die Seiten von Plenum: für das Buchen von Räumen und für den Weg der Gäste bis in den Videoraum. Wir sind keine öffentliche Stelle. Als Maßstab haben wir uns selbst die Web Content Accessibility Guidelines (WCAG) 2.2 gesetzt, Stufe AA.',
  },
  state: {
    title: 'Wie der Stand ist',
    text: 'Nach unseren eigenen Prüfungen erfüllen die Seiten von Plenum diese Stufe, bis auf das, was unten steht. Eine unabhängige Stelle hat das nicht geprüft.',
  },
  tested: {
    title: 'Wie wir prüfen',
    machine:
      'Ein Prüfprogramm (axe) sieht bei jeder Änderung die Seiten durch, hell und dunkel, auf schmalen und auf breiten Bildschirmen.',
    keyboard: 'Tests in einem Browser gehen wichtige Wege allein mit der Tastatur.',
    zoom: 'Die Seiten passen auf 320 Pixel Breite, ohne seitliches Rollen. Das entspricht starker Vergrößerung.',
    script: 'Alles Wichtige geht ohne JavaScript.',
    people:
      'Eine planmäßige Prüfung durch Menschen mit Behinderungen und mit verschiedenen Vorleseprogrammen steht noch aus.',
  },
  gaps: {
    title: 'Was noch nicht barrierefrei ist',
    room: 'Der Videoraum ist BigBlueButton. Er gehört nicht zu Plenum, und wir können ihn nicht ändern. Mit Tastatur und Vorleseprogramm ist er weitgehend bedienbar, die Tafel und geteilte Bildschirme sind es nicht.',
    captions:
      'Treffen und Aufzeichnungen haben meist keine Untertitel und keine Gebärdensprache. Bitte sagen Sie dem Büro vorher Bescheid, wenn Sie sie brauchen.',
    slides: 'Folien und Unterlagen stellen die Gliederungen selbst ein. Nicht alle sind barrierefrei.',
    signIn:
      'Das Anmelden und die Ordner gehören zu anderen Programmen der Partei (Keycloak und Nextcloud). Für sie gilt diese Erklärung nicht.',
    easy: 'Noch keine Prüfgruppe hat die Seite in Leichter Sprache gelesen. Andere Seiten gibt es nicht in Leichter Sprache, und keine in Gebärdensprache.',
    api: 'Die Beschreibung der Schnittstelle für Programme gibt es nur auf Englisch.',
  },
  instead: {
    title: 'Wenn Sie so nicht hineinkommen',
    text: 'Zu vielen Treffen kommt man auch per Telefon. Nummer und PIN stehen dann auf der Seite des Treffens. Sonst hilft Ihnen das Büro Ihrer Gliederung.',
  },
  feedback: {
    title: 'Sagen Sie uns, wo es klemmt',
    text: 'Etwas ist für Sie nicht benutzbar? Sagen Sie uns bitte, auf welcher Seite und womit Sie es versucht haben.',
    contact: 'Wenden Sie sich an: {{contact}}.',
    office: 'Wenden Sie sich an das Büro Ihrer Gliederung.',
    imprint: 'Wie Sie uns sonst erreichen, steht im Impressum.',
  },
  date: 'Diese Erklärung ist vom {{date}}.',
} as const;

export const accessibilityTexts = textsOf(accessibilityDe, {
  title: 'Accessibility statement',
  lead: 'Plenum is to be usable by everybody. Here you read what we did for that, what is still missing, and whom you can tell.',
  scope: {
    title: 'What it holds for',
    text: 'This statement holds for the pages of Plenum: for booking rooms and for the way of guests into the video room. We are no public body. We set ourselves the Web Content Accessibility Guidelines (WCAG) 2.2, level AA, as our measure.',
  },
  state: {
    title: 'How it stands',
    text: 'By our own tests the pages of Plenum reach this level, but for what stands below. No independent body has tested that.',
  },
  tested: {
    title: 'How we test',
    machine:
      'A testing program (axe) looks through the pages at every change, light and dark, on narrow and on broad screens.',
    keyboard: 'Tests in a browser go important ways by keyboard alone.',
    zoom: 'The pages fit on a width of 320 pixels without scrolling sideways. That amounts to strong magnification.',
    script: 'Everything important works without JavaScript.',
    people: 'A planned test by people with disabilities and with several screen readers is still to come.',
  },
  gaps: {
    title: 'What is not accessible yet',
    room: 'The video room is BigBlueButton. It is no part of Plenum, and we cannot change it. It can largely be used by keyboard and screen reader; the whiteboard and shared screens cannot.',
    captions:
      'Meetings and recordings mostly have no captions and no sign language. Please tell the office beforehand if you need them.',
    slides: 'Slides and papers are put in by the branches themselves. Not all of them are accessible.',
    signIn:
      'Signing in and the folders belong to other programs of the party (Keycloak and Nextcloud). This statement does not hold for them.',
    easy: 'No group of readers has tested the page in Leichte Sprache yet. Other pages are not there in Leichte Sprache, and none in sign language.',
    api: 'The description of the interface for programs is there in English only.',
  },
  instead: {
    title: 'If you cannot get in like that',
    text: 'Many meetings can be joined by phone as well. Number and PIN then stand on the page of the meeting. Otherwise the office of your branch helps you.',
  },
  feedback: {
    title: 'Tell us where it jams',
    text: 'Something is not usable for you? Please tell us on which page, and with what you tried it.',
    contact: 'Please turn to: {{contact}}.',
    office: 'Please turn to the office of your branch.',
    imprint: 'How else to reach us stands in the imprint.',
  },
  date: 'This statement is of {{date}}.',
});

export type SayAccessibility = Say<typeof accessibilityDe>;
