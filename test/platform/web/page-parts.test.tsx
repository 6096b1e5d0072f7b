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
    expect(shown('0123456@hilfe.example')).toBe(
      '<a href="mailto:0123456@hilfe.example">0123456@hilfe.example</a>',
    );
    // The 0 in brackets is not dialled behind a country's number; hours and a second number are none of it.
    expect(shown('+49 (0)30 1234567')).toBe('<a href="tel:+49301234567">+49 (0)30 1234567</a>');
    expect(shown('089 123456 (9-17 Uhr)')).toBe('<a href="tel:089123456">089 123456</a> (9-17 Uhr)');
    expect(shown('(089) 12 34 56')).toBe('<a href="tel:089123456">(089) 12 34 56</a>');
    expect(shown('030 123456 / 0171 2345678')).toBe(
      '<a href="tel:030123456">030 123456</a> / <a href="tel:01712345678">0171 2345678</a>',
    );
  });

  test('is no link where there is nothing to call or to write to', () => {
    for (const plain of [
      'Büro, Zimmer 12, Montag bis Freitag von 9 bis 17 Uhr.',
      'Mo-Do 10-12/14-16 Uhr',
      'https://hilfe.example/ticket/0123456',
    ]) {
      expect(shown(plain)).toBe(plain);
    }
  });
});
