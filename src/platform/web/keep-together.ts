/** Days of a month and times of day, by the space in them that no line is to be broken at. */
const MONTHS = [
  ...['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli'],
  ...['August', 'September', 'Oktober', 'November', 'Dezember'],
  ...['January', 'February', 'March', 'May', 'June', 'July', 'October', 'December'],
];
const TORN = new RegExp(`(\\d\\.?) (?=(?:${MONTHS.join('|')}|Uhr)\\b)`, 'g');
const NO_BREAK_SPACE = '\u00a0';

/**
 * A field to copy from, a script or a style with what it holds; a tag with its attributes, in whose values a `>` may
 * stand; or text, which alone is changed.
 */
const PIECE = /<(textarea|script|style)\b[^>]*>[^]*?<\/\1>|<[^>"]*(?:"[^"]*"[^>"]*)*>|[^<]+/g;

/** A page in whose text `9. Februar` and `19:00 Uhr` stay on one line. */
export function keepTogether(html: string): string {
  return html.replaceAll(PIECE, (piece) =>
    piece.startsWith('<') ? piece : piece.replaceAll(TORN, `$1${NO_BREAK_SPACE}`),
  );
}
