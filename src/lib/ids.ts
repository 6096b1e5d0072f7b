import { randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A new opaque id: UUIDv7, so that rows made later sort later. */
export function newId(): string {
  return v7();
}

/** Letters and digits without look-alikes (no 0 o, 1 i l, 2 z, 5 s, 8 b, u v): 23 symbols of 4.52 bits. */
const CODE_ALPHABET = '34679acdefghjkmnpqrtwxy';

/** 12 symbols are 54 bits: enough that guessing at 30 tries in 10 minutes finds nothing. */
const GUEST_CODE_LENGTH = 12;
const GUEST_CODE_GROUP = /.{1,4}/g;

/** A guest code as it is stored: 12 symbols, at least 50 random bits. */
export function newGuestCode(): string {
  return randomSymbols(GUEST_CODE_LENGTH);
}

/** A host code: 32 symbols of the same alphabet, at least 128 random bits. */
export function newHostCode(): string {
  return randomSymbols(32);
}

/** A guest code in groups of four, as links and invitations show it: `acde-fghj-kmnp`. */
export function showGuestCode(code: string): string {
  return code.match(GUEST_CODE_GROUP)?.join('-') ?? code;
}

/** What a person typed, as it is stored: lower case, without spaces and hyphens of any kind. */
export function normalizeCode(typed: string): string {
  return typed.toLowerCase().replace(/[\s\u2010-\u2015\u00ad_-]/gu, '');
}

const ALL_OF_CODE = new RegExp(`^[${CODE_ALPHABET}]+$`);

/** Whether what was typed has the length and the signs of a guest or a host code. */
export function hasCodeShape(typed: string): boolean {
  const code = normalizeCode(typed);
  return [GUEST_CODE_LENGTH, 32].includes(code.length) && ALL_OF_CODE.test(code);
}

/** `bytes` random bytes as lower-case hex. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

function randomSymbols(length: number): string {
  return Array.from({ length }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');
}
