import { describe, expect, test } from '@jest/globals';
import { line, text } from '../../../src/features/branches/options.ts';

describe('text that people type', () => {
  test.each([
    ['a control character', 'Vor\u0007stand'],
    ['a line break', 'Vor\nstand'],
    ['a mark that turns the direction', 'Vor\u202estand'],
    ['half a surrogate pair', 'Vor\ud800stand'],
    ['a code point that XML cannot hold, of which no room could be made', '\ufffe\ufffe'],
  ])('a line with %s is refused', (_, typed) => {
    expect(line(2, 200).safeParse(typed).success).toBe(false);
  });

  test('umlauts, emoji and quotes stay, in one spelling, without blanks at the ends', () => {
    expect(line(2, 200).parse('  U\u0308bung „Grüße“ 🎓 ')).toBe('Übung „Grüße“ 🎓');
  });

  test('a text of several lines keeps them, and nothing else that cannot be seen', () => {
    expect(text(100).parse('Eins\r\nZwei')).toBe('Eins\nZwei');
    expect(text(100).safeParse('Eins\u200eZwei').success).toBe(false);
  });
});
