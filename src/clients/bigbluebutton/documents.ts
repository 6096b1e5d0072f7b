import { XMLBuilder } from 'fast-xml-parser';
import { z } from 'zod';
import { checked, line, ParameterError, WebAddress } from './parameters.ts';

/** What a server takes as slides, by the extension of the name. All but PDF it has to convert. */
export const SLIDE_EXTENSIONS = [
  ...['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'odt', 'ods', 'odp', 'odg', 'rtf', 'txt'],
  ...['jpg', 'jpeg', 'png', 'webp', 'svg'],
] as const;

/** The most bytes that may travel inside one call, before base64 makes a third more of them. */
export const MAX_INLINE_BYTES = 500_000;
/** The most that one call may bring. */
export const MAX_DOCUMENTS = 100;

/**
 * One file for the slides of a meeting: its bytes, or where the server fetches them.
 *
 * The server goes by the name: people read it, and its extension says what it is. Of several at most one is
 * `current`, the one that is shown.
 *
 * A server fetches by https only and from no private address, unless its operator allowed that; it asks for each
 * address twice and brings neither cookie nor password.
 */
export type SlideDocument = {
  /** File name with one of `SLIDE_EXTENSIONS`, in either case; one line of at most 255 characters, no path. */
  readonly name: string;
  readonly current: boolean;
} & ({ readonly content: Buffer } | { readonly url: string });

const FileName = line(1, 255).pipe(
  z.string().regex(new RegExp(`^[^/\\\\]*[^/\\\\.]\\.(${SLIDE_EXTENSIONS.join('|')})$`, 'i')),
);

/** Whether it can be the name of a `SlideDocument`. */
export function isSlideName(name: string): boolean {
  return FileName.safeParse(name).success;
}

const DocumentsSchema = z.strictObject({
  documents: z
    .array(
      z.strictObject({
        name: FileName,
        current: z.boolean(),
        content: z.custom<Buffer>((value) => Buffer.isBuffer(value)).optional(),
        url: WebAddress.optional(),
      }),
    )
    .min(1)
    .max(MAX_DOCUMENTS),
});
type Checked = z.output<typeof DocumentsSchema>['documents'];

/** Without `suppressBooleanAttributes: false`, `current="true"` would become `current` alone, which is no XML. */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- it moves to a package of its own, which is not among ours.
const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
});

/**
 * The XML body that brings slides along with `call`, in the order given. Every attribute is written each time, since
 * defaults differ by version.
 *
 * @throws ParameterError
 */
export function slidesBody(call: string, documents: readonly SlideDocument[]): string {
  const { documents: slides } = checked(call, DocumentsSchema, { documents: [...documents] });
  const faults = faultsIn(slides);
  if (faults.length > 0) throw new ParameterError(call, faults);
  return builder.build({
    modules: { module: { '@name': 'presentation', document: slides.map(elementOf) } },
  });
}

function faultsIn(slides: Checked): readonly string[] {
  const sources = slides.flatMap(({ content, url }, index) =>
    (content === undefined) === (url === undefined) ? [`documents.${index}: not one of content and url`] : [],
  );
  const shown = slides.filter(({ current }) => current).length;
  const inline = slides.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
  return [
    ...sources,
    ...(shown > 1 ? ['documents: more than one is current'] : []),
    ...(inline > MAX_INLINE_BYTES ? [`documents: more than ${MAX_INLINE_BYTES} bytes inline`] : []),
  ];
}

function elementOf({ name, current, content, url }: Checked[number]) {
  const rights = { '@current': String(current), '@downloadable': 'false', '@removable': 'true' };
  return url === undefined
    ? { '@name': name, ...rights, '#text': content?.toString('base64') ?? '' }
    : { '@url': url, '@filename': name, ...rights };
}
