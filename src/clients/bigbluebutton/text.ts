import { encodeQuery } from './signing.ts';

/** Control characters (the server strips them), half surrogates and code points that no XML may hold. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;
/** Marks that turn the direction of what follows: in a name they forge what others read. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line of text as the server will give it back: nothing invisible, blanks collapsed, ends trimmed. */
export function oneLine(text: string): string {
  return text.replace(BIDI, '').replace(UNPRINTABLE, ' ').replace(/\s+/gu, ' ').trim();
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Plain text as the limited HTML of `welcome`: escaped, lines kept by `<br>`, and every `%%` broken up by an
 * invisible word joiner, so that the server fills in no placeholder.
 *
 * @param maxBytes of the encoded value; what is beyond is cut, since a room with half a greeting is a room
 */
export function welcomeHtml(text: string, maxBytes: number): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/u).map(oneLine);
  const signs = Array.from(lines.join('\n').trim(), (sign) =>
    sign === '\n' ? '<br>' : (ESCAPES[sign] ?? sign),
  );
  const kept: string[] = [];
  let bytes = 0;
  for (const sign of signs) {
    const safe = sign === '%' && kept.at(-1)?.endsWith('%') === true ? '\u2060%' : sign;
    bytes += encodeQuery([['', safe]]).length - 1;
    if (bytes > maxBytes) break;
    kept.push(safe);
  }
  return kept.join('');
}
