import { type CryptoKey, createRemoteJWKSet, customFetch, type RemoteJWKSet } from 'jose';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { RealmFetch } from './realm-fetch.ts';
import { RealmUnreachable } from './realm-fault.ts';

export type RealmKeys = {
  /**
   * The realm's RS256 key of this id; null where it has none, as far as we have asked it lately.
   *
   * @throws RealmUnreachable where it must be asked and cannot be, and no keys of the last hour are there
   */
  find(kid: string): Promise<CryptoKey | null>;
  /** Seconds since the realm last told its keys; null before the first time. */
  ageSeconds(): number | null;
};

export type KeyTimes = {
  /** Keys of this age are asked for anew before they are used. */
  readonly maxAgeMs: number;
  /** An unknown key id asks the realm no sooner after its last answer: junk cannot make us ask again and again. */
  readonly cooldownMs: number;
  /** After a question that failed none is asked for so long: a realm in trouble is not pressed. */
  readonly pauseMs: number;
  /** For so long after a question that failed, nobody whose key we know waits for the next one. */
  readonly troubleMs: number;
  /** While the realm cannot be asked, its last keys are good for so long. */
  readonly keepMs: number;
};

export const KEY_TIMES: KeyTimes = {
  maxAgeMs: 10 * MINUTE_MS,
  cooldownMs: 30 * SECOND_MS,
  pauseMs: 5 * SECOND_MS,
  troubleMs: MINUTE_MS,
  keepMs: HOUR_MS,
};

/** Bits; RFC 7518, section 3.3. */
const SHORTEST_RSA = 2048;

type KeyParts = {
  /** `https://login.example/realms/partei` */
  readonly issuer: string;
  readonly fetch: RealmFetch;
  readonly times?: KeyTimes;
  /** Counts milliseconds from anywhere, and never back. */
  readonly stopwatch?: () => number;
};

/**
 * The keys by which the realm signs. jose fetches them, once for all who wait, and reads them; when it is asked to is
 * decided here, so that a realm in trouble shuts nobody out whose key we know.
 */
export function createRealmKeys({
  issuer,
  fetch,
  times,
  stopwatch = () => performance.now(),
}: KeyParts): RealmKeys {
  const { maxAgeMs, cooldownMs, pauseMs, troubleMs, keepMs } = times ?? KEY_TIMES;
  const remote = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`), {
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    [customFetch]: (url, { headers, signal }) => fetch('keys', url, { headers, signal, isAnswer: isKeySet }),
  });
  let toldAt: number | null = null;
  let trouble: { readonly at: number; readonly fault: RealmUnreachable } | null = null;

  const age = () => (toldAt === null ? Infinity : stopwatch() - toldAt);
  const inTrouble = (ms: number) => trouble !== null && stopwatch() - trouble.at < ms;
  const ask = async () => {
    if (trouble !== null && inTrouble(pauseMs)) throw trouble.fault;
    try {
      await remote.reload();
      toldAt = stopwatch();
      trouble = null;
    } catch (error) {
      const fault = error instanceof RealmUnreachable ? error : new RealmUnreachable('keys', 'not-json');
      trouble = { at: stopwatch(), fault };
      throw fault;
    }
  };
  const renew = async () => {
    if (age() > keepMs) return ask();
    const waits = !inTrouble(troubleMs);
    // Where it fails, `observe` has been told, and the keys that are there go on being good.
    const asked = ask().catch(() => undefined);
    return waits ? asked : undefined;
  };
  return {
    find: async (kid) => {
      if (age() > maxAgeMs) await renew();
      const key = await find(remote, kid);
      if (key !== null || age() <= cooldownMs) return key;
      await ask();
      return find(remote, kid);
    },
    ageSeconds: () => (toldAt === null ? null : age() / SECOND_MS),
  };
}

async function find(keys: RemoteJWKSet, kid: string): Promise<CryptoKey | null> {
  try {
    const key = await keys({ alg: 'RS256', kid });
    return 'modulusLength' in key.algorithm && Number(key.algorithm.modulusLength) >= SHORTEST_RSA
      ? key
      : null;
  } catch {
    // No such key, two of one id, or one that cannot be read: nothing can be verified by it.
    return null;
  }
}

function isKeySet(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || !('keys' in json) || !Array.isArray(json.keys))
    return false;
  return json.keys.every((key: unknown) => typeof key === 'object' && key !== null);
}
