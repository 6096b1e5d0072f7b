import type { SlideFault } from './slides.ts';

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const OLE = Buffer.from('d0cf11e0', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');

const startsWith = (mark: Buffer) => (content: Buffer) => content.subarray(0, mark.length).equals(mark);

/** How a file of each kind that is taken begins. */
const LOOKS: ReadonlyMap<string, (content: Buffer) => boolean> = new Map([
  ['pdf', startsWith(Buffer.from('%PDF-'))],
  ...['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'odg'].map((kind) => [kind, startsWith(ZIP)] as const),
  ...['doc', 'xls', 'ppt'].map((kind) => [kind, startsWith(OLE)] as const),
  ...['jpg', 'jpeg'].map((kind) => [kind, startsWith(JPEG)] as const),
  ['png', startsWith(Buffer.from('89504e470d0a1a0a', 'hex'))],
  [
    'webp',
    (content) => startsWith(Buffer.from('RIFF'))(content) && content.toString('latin1', 8, 12) === 'WEBP',
  ],
  ['svg', (content) => content.includes('<svg')],
  ['rtf', startsWith(Buffer.from('{\\rtf'))],
  ['txt', (content) => content.length > 0 && !content.includes(0)],
]);

/** What stands against showing `content` under that name: the kind is taken from the name, then looked for inside. */
export function contentFault(name: string, content: Buffer): SlideFault | null {
  const looksRight = LOOKS.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
  if (looksRight === undefined) return 'type';
  return looksRight(content) ? null : 'content';
}
