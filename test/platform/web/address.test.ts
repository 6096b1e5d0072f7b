import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

/** Pages of no branch, answers to programs, and a file for whoever finds it: nobody says how to address their reader. */
const ALWAYS_SIE: readonly string[] = [
  'src/features/office/accessibility-texts.ts',
  'src/features/office/device-texts-de.ts',
  'src/features/office/easy-texts-de.ts',
  'src/features/office/help-book-de.ts',
  'src/features/office/help-keep-de.ts',
  'src/features/office/help-meet-de.ts',
  'src/features/office/help-texts.ts',
  'src/features/recordings/archive-text.ts',
  'src/features/recordings/recording-texts-play-de.ts',
  'src/platform/http/problems.ts',
];

/** Sentences that begin with a „Sie“ or „Ihr“ that is not the reader. */
const NOT_THE_READER: readonly string[] = [
  'Ihr Inhalt kommt in das Feld darunter.',
  'Ihr Stand auf dem Server ist unbekannt.',
  'Ihre Zeit hat begonnen, und die Gäste warten auf ihrer Seite.',
  'Sie',
  'Sie bleiben gebucht.',
  'Sie bleiben, bis jemand das bestätigt.',
  'Sie endet von selbst.',
  'Sie finden statt.',
  'Sie gelten auch für alle Gliederungen darunter.',
  'Sie ist dann sofort nicht mehr zu sehen und wird in der nächsten Nacht gelöscht.',
  'Sie lassen sich nur einzeln verschieben, jeder auf seiner Seite.',
  'Sie war nicht mehr da, ohne dass hier jemand es wollte.',
  'Sie werden nie von selbst gelöscht.',
  'Sie wird mit ihren eigenen Mitteln gesichert.',
  'Sie wird nicht geschlossen.',
];

const FORMAL = /\b(?:Sie|Ihnen|Ihre?[mnrs]?)\b/;
const FAMILIAR = /\b(?:du|dir|dich|deine?[mnrs]?|euch|eure?[mnrs]?)\b/i;

type Text = {
  readonly file: string;
  readonly text: string;
  /** Of a pair; null for what is said to everybody. */
  readonly form: 'sie' | 'du' | null;
};

/** Whatever is written as a text in the code of our pages, with the form of address that it stands for. */
function textsIn(file: string): Text[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node) || ts.isTemplateLiteralToken(node))
      found.push({ file, text: node.text, form: formOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function formOf(text: ts.Node): Text['form'] {
  const { parent } = text;
  if (!ts.isPropertyAssignment(parent)) return null;
  const name = parent.name.getText();
  return name === 'sie' || name === 'du' ? name : null;
}

/** The sentences of a text in which its reader is addressed formally. */
function formallyIn(text: string): string[] {
  return text
    .split(/(?<=[.?!:„(]) |(?<=„)/)
    .filter((sentence) => FORMAL.test(sentence) && !NOT_THE_READER.includes(sentence));
}

const files = globSync('src/**/*.{ts,tsx}').filter(
  (file) => !file.startsWith('src/simulators/') && !file.endsWith('-en.ts') && !file.endsWith('/en.ts'),
);
const texts = files.flatMap(textsIn);

describe('German texts', () => {
  test('that address their reader are said in both forms', () => {
    const alone = texts.filter(({ form }) => form === null);
    const formal = alone
      .filter(({ file }) => !ALWAYS_SIE.includes(file))
      .flatMap(({ file, text }) => formallyIn(text).map((sentence) => `${file}: ${sentence}`));
    expect(formal).toEqual([]);
    expect(alone.filter(({ text }) => text.includes(' ') && FAMILIAR.test(text))).toEqual([]);
  });

  test('do not mix the forms', () => {
    const mixed = texts.filter(
      ({ text, form }) =>
        (form === 'du' && formallyIn(text).length > 0) || (form === 'sie' && FAMILIAR.test(text)),
    );
    expect(mixed).toEqual([]);
  });
});
