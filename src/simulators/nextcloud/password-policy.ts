import { randomText } from './world.ts';

const SHORTEST = 10;
/** A handful of the million that a real server knows. */
const COMMON = new Set([
  '1234567890',
  '0123456789',
  '12345678910',
  '1q2w3e4r5t',
  'qwertyuiop',
  'password123',
  'passwort123',
  'iloveyou123',
  'administrator',
]);

/** Why a password is refused, or null. */
export function faultOfPassword(password: string): string | null {
  if (password.length < SHORTEST) return `Password needs to be at least ${SHORTEST} characters long.`;
  if (COMMON.has(password.toLowerCase())) {
    return 'Password is among the 1,000,000 most common ones. Please make it unique.';
  }
  return null;
}

export function generatePassword(): string {
  return randomText(SHORTEST + 2);
}
