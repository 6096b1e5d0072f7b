import type { IncomingMessage } from 'node:http';

/** Which cookies we set: sealed to our own host where the public address is https. */
export type Cookies = {
  /** Whether they travel over https only. */
  readonly secure: boolean;
  /** `plenum` becomes `__Host-plenum` where that is so: no other host can set it, and no path but `/` has it. */
  name(plain: string): string;
  /**
   * A `Set-Cookie` line of a cookie that no script reads and that no other site's form sends along.
   *
   * @param value of letters, digits and `.-_` only
   * @param maxAgeSeconds 0 takes the cookie away
   */
  line(plain: string, value: string, maxAgeSeconds: number): string;
};

export function createCookies(publicUrl: string): Cookies {
  const secure = new URL(publicUrl).protocol === 'https:';
  const name = (plain: string) => (secure ? `__Host-${plain}` : plain);
  return {
    secure,
    name,
    line: (plain, value, maxAgeSeconds) =>
      [
        `${name(plain)}=${value}`,
        'Path=/',
        `Max-Age=${maxAgeSeconds}`,
        'HttpOnly',
        'SameSite=Lax',
        ...(secure ? ['Secure'] : []),
      ].join('; '),
  };
}

/** The value of the request's cookie of that whole name; null where it sent none. Of several the first. */
export function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', ...value] = pair.split('=');
    if (key.trim() === name) return value.join('=').trim();
  }
  return null;
}
