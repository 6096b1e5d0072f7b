/** A media file that a player's page shows; `type` as the page says, empty where it does not. */
export type VideoSource = { readonly src: string; readonly type: string };

/** What a page says beyond this many elements about videos is not looked at. */
const MAX_ELEMENTS = 50;
const ELEMENTS = /<(\/?)(video|source)\b([^<>]{0,2000})>/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', '#39': "'", lt: '<', gt: '>' };

/** What the `<video>` elements of a page play, in the order of the page, addresses as they stand there. */
export function videoSources(html: string): readonly VideoSource[] {
  const sources: VideoSource[] = [];
  let inside = false;
  // Bounded, and a tag ends before the next one begins: so no page can make this slow.
  let left = MAX_ELEMENTS;
  for (const [, end = '', name = '', attributes = ''] of html.matchAll(ELEMENTS)) {
    if (left === 0) break;
    left -= 1;
    const isVideo = name.toLowerCase() === 'video';
    if (isVideo) inside = end === '';
    const src = end === '' && inside ? attribute(attributes, 'src') : '';
    if (src !== '') sources.push({ src, type: attribute(attributes, 'type') });
  }
  return sources;
}

/** The value of an attribute, empty where it is missing. */
function attribute(attributes: string, wanted: string): string {
  for (const [, name = '', double, single, bare] of attributes.matchAll(
    /([^\s"'=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g,
  )) {
    if (name.toLowerCase() === wanted) return unescaped(double ?? single ?? bare ?? '').trim();
  }
  return '';
}

function unescaped(text: string): string {
  return text.replace(/&(amp|quot|#39|lt|gt);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
