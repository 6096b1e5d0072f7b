import type { Address, Language } from '../../platform/web/texts.ts';
import type { FolderView } from '../folders/folder-view.ts';
import { sizeInWords } from '../recordings/recording-words.ts';
import { folderTexts, type SayFolder } from './folder-texts.ts';

/** From this share on a folder is nearly full. */
const NEARLY = 0.9;

type BarWords = {
  readonly value: number;
  readonly max: number;
  readonly label: string;
  readonly words: string;
};

/** How full a folder is; null where nobody has measured it, or nothing limits it. */
export function barOf(
  { usedBytes, quotaBytes }: Pick<FolderView, 'usedBytes' | 'quotaBytes'>,
  language: Language,
  address: Address,
): BarWords | null {
  if (usedBytes === null || quotaBytes === null) return null;
  const say = folderTexts(language, address);
  const size = (bytes: number) => sizeInWords(bytes, language);
  const amount = say('of', { used: size(usedBytes), total: size(quotaBytes) });
  const warning = usedBytes >= quotaBytes ? [say('isFull')] : [];
  const nearly = usedBytes < quotaBytes && usedBytes >= NEARLY * quotaBytes ? [say('nearly')] : [];
  const words = [amount, ...warning, ...nearly].join(', ');
  return { value: usedBytes, max: quotaBytes, label: say('space'), words };
}

const RIGHTS = [
  { bit: 1, key: 'right.read' },
  { bit: 2, key: 'right.change' },
  { bit: 4, key: 'right.make' },
  { bit: 8, key: 'right.remove' },
  { bit: 16, key: 'right.share' },
] as const;

/** `lesen, ändern und anlegen`. */
export function rightsInWords(permissions: number, say: SayFolder): string {
  const words = RIGHTS.filter(({ bit }) => (permissions & bit) !== 0).map(({ key }) => say(key));
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : say('right.and', { list: words.slice(0, -1).join(', '), last });
}

/** Deeds whose detail is a group and its rights, before and after. */
const RIGHTS_DEEDS = ['share', 'mend-rights', 'correct-rights'];

/** `plenum-by: lesen und ändern` for `plenum-by: 3`, `1 GB` for bytes; the rest stands as it was written down. */
export function detailInWords(
  does: string,
  detail: string,
  {
    saying: { language },
    address,
  }: { readonly saying: { readonly language: Language }; readonly address: Address },
): string {
  const say = folderTexts(language, address);
  if (does === 'set-quota') {
    return /^\d+$/.test(detail) ? sizeInWords(Number(detail), language) : say('noLimit');
  }
  const rights = /^(.*): (\d+(?: → \d+)?)$/.exec(detail);
  if (rights === null || !RIGHTS_DEEDS.includes(does)) return detail;
  const [, group = '', bits = ''] = rights;
  return `${group}: ${bits.replace(/\d+/g, (each) => rightsInWords(Number(each), say))}`;
}
