/** The longest name that fits beside a picture in the meeting, in Unicode characters. */
export const NAME_MAX_LENGTH = 60;

/** What is wrong with a name; the key of its sentence. */
export type NameFault = 'nameMissing' | 'nameTooLong' | 'nameUnreadable';

/** Control and line-breaking characters, marks that turn the reading direction, tags: none belongs into a name. */
const UNREADABLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

/** Characters without a picture: a name made of them alone is none. */
const INVISIBLE = /[\s\p{Default_Ignorable_Code_Point}\p{M}]/gu;

/** A typed name, tidied (NFC, single spaces), or what is wrong with it. */
export function readName(typed: string): { readonly name: string } | { readonly fault: NameFault } {
  const name = typed.normalize('NFC').trim().replace(/ +/g, ' ');
  if (UNREADABLE.test(name)) return { fault: 'nameUnreadable' };
  if (name.replace(INVISIBLE, '') === '') return { fault: 'nameMissing' };
  if (Array.from(name).length > NAME_MAX_LENGTH) return { fault: 'nameTooLong' };
  return { name };
}
