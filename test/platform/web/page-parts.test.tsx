import { describe, expect, test } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';
import { Reachable } from '../../../src/platform/web/page-parts.tsx';

const shown = (sentence: string) => renderToString(<Reachable sentence={sentence} />);

describe('whom to ask', () => {
  test('is called and written to by one press, and the sentence stays as it is', () => {
    expect(shown('Frag bitte: Büro, Telefon 030 / 123 45-67, buero@partei.example.')).toBe(
      'Frag bitte: Büro, Telefon <a href="tel:0301234567">030 / 123 45-67</a>, ' +
        '<a href="mailto:buero@partei.example">buero@partei.example</a>.',
    );
    expect(shown('+49 (0)30 1234567')).toBe('<a href="tel:+490301234567">+49 (0)30 1234567</a>');
  });

  test('is no link where there is nothing to call or to write to', () => {
    const plain = 'Büro, Zimmer 12, Montag bis Freitag von 9 bis 17 Uhr.';
    expect(shown(plain)).toBe(plain);
  });
});
