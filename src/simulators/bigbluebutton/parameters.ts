/** The parameters of one call: as decoded, and as a server reads them. */
export type Parameters = {
  /** The value without control characters, trimmed; undefined when the parameter is absent. */
  get(name: string): string | undefined;
  /** The same, but what is empty counts as absent. */
  text(name: string, fallback?: string): string;
  /** The decoded value before cleaning. */
  raw(name: string): string | undefined;
  /** Name and cleaned value, each name once, in the order sent. */
  entries(): readonly (readonly [string, string])[];
};

/** The first of a repeated parameter counts; those of the URL win over those of a form body. */
export function readParameters(rawQuery: string, form: readonly (readonly [string, string])[]): Parameters {
  const values = new Map<string, string>();
  for (const [name, value] of [...new URLSearchParams(rawQuery), ...form]) {
    if (!values.has(name)) values.set(name, value);
  }
  const get = (name: string) => {
    const value = values.get(name);
    return value === undefined ? undefined : clean(value);
  };
  return {
    get,
    text: (name, fallback = '') => {
      const value = get(name);
      return value === undefined || value === '' ? fallback : value;
    },
    raw: (name) => values.get(name),
    entries: () => [...values].map(([name, value]) => [name, clean(value)] as const),
  };
}

function clean(value: string): string {
  return value.replace(/\p{Cc}/gu, '').trim();
}

/** Only `true` in any case is true. `1` passes the validation of booleans and still counts as false. */
export function readBoolean(value: string | undefined, fallback = false): boolean {
  return value === undefined || value === '' ? fallback : value.toLowerCase() === 'true';
}

/** What the validation of booleans lets through. */
export function isBooleanText(value: string): boolean {
  return /^(true|false|0|1)$/i.test(value);
}

/** A whole number; what does not parse falls back silently. */
export function readInteger(value: string | undefined, fallback: number): number {
  return value !== undefined && /^[+-]?\d{1,15}$/.test(value) ? Number(value) : fallback;
}

/** The first web address of those given, fit for a header; else the last resort. */
export function firstUrl(candidates: readonly (string | undefined)[], lastResort: string): string {
  const found = candidates.find((text) => text !== undefined && /^https?:/i.test(text) && URL.canParse(text));
  return found === undefined ? lastResort : new URL(found).href;
}
