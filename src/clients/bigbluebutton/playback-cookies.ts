/** More than any server gives out for what is fetched at one time; of more the oldest go. */
const MAX_COOKIES = 500;

/**
 * What servers give us to be known by: a balancer takes a token of one use once, and a cookie from then on. How long
 * one holds is left to who gave it. All of it stays in memory.
 */
export type Cookies = {
  take(from: URL, setCookie: readonly string[]): void;
  /** The value of the header `Cookie` for `url`; undefined where there is nothing to say. */
  headerFor(url: URL): string | undefined;
};

type Cookie = { readonly host: string; readonly path: string; readonly name: string; readonly value: string };

export function createCookies(): Cookies {
  const kept = new Map<string, Cookie>();
  return {
    take(from, setCookie) {
      for (const line of setCookie) {
        const cookie = cookieOf(from, line);
        if (cookie === null) continue;
        const key = JSON.stringify([cookie.host, cookie.path, cookie.name]);
        kept.delete(key);
        kept.set(key, cookie);
      }
      for (const key of kept.keys()) {
        if (kept.size <= MAX_COOKIES) break;
        kept.delete(key);
      }
    },
    headerFor(url) {
      const fitting = [...kept.values()].filter(
        ({ host, path }) => host === url.host && isWithin(url.pathname, path),
      );
      if (fitting.length === 0) return undefined;
      return fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
    },
  };
}

/** Only for the very host it came from, whatever it says; null where it is no cookie. */
function cookieOf({ host, pathname }: URL, line: string): Cookie | null {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+)=([\x21-\x7e]*)$/.exec(pair) ?? [];
  if (name === undefined || value === undefined) return null;
  const path = attributes.find((one) => /^path=\//i.test(one))?.slice('path='.length);
  return { host, name, value, path: path ?? pathname.replace(/\/[^/]*$/, '') };
}

function isWithin(pathname: string, path: string): boolean {
  if (!pathname.startsWith(path)) return false;
  return path.endsWith('/') || pathname.length === path.length || pathname.charAt(path.length) === '/';
}
