const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** The five entities, never CDATA; also fit for HTML. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** One element with text. Runs of blanks and line breaks collapse, as the server's templates do inside values. */
export function element(name: string, value: string | number | boolean): string {
  const text = typeof value === 'string' ? escapeText(value.replace(/[ \t\r\n]+/g, ' ')) : String(value);
  return `<${name}>${text}</${name}>`;
}

/** An element with text, or nothing where there is none. */
export function optionalElement(name: string, value: string): string[] {
  return value === '' ? [] : [element(name, value)];
}

/** An element around others. Names are not checked: a user's `userdata-1x` breaks the document, as it does for real. */
export function parent(name: string, children: readonly string[]): string {
  return children.length === 0 ? `<${name}></${name}>` : `<${name}>\n${children.join('\n')}\n</${name}>`;
}
