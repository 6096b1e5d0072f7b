/** A page's HTML with the spaces that people type, so that a test can name a day or a time as it is read. */
export function plainSpaces(html: string): string {
  return html.replaceAll('\u00a0', ' ');
}
