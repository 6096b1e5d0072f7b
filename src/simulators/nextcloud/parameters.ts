import { header, type Call } from './call.ts';
import { readBody } from './receive.ts';

/** What a call brings along, from its query and a form or JSON body; the body wins. */
export type Parameters = {
  has(name: string): boolean;
  /** Null where it is missing. */
  text(name: string): string | null;
  /** Of `name[]=a&name[]=b`, or a JSON array. */
  list(name: string): readonly string[];
  readonly names: readonly string[];
};

export async function readParameters(call: Call): Promise<Parameters> {
  const values = new Map<string, string | readonly string[]>();
  takePairs(values, call.query);
  const body = (await readBody(call))?.toString('utf8') ?? '';
  const type = header(call, 'content-type') ?? '';
  if (/^application\/json\b/i.test(type)) takeJson(values, body);
  else if (body !== '') takePairs(values, new URLSearchParams(body));
  return {
    has: (name) => values.has(name),
    text: (name) => {
      const value = values.get(name);
      return typeof value === 'string' ? value : null;
    },
    list: (name) => {
      const value = values.get(name) ?? [];
      return typeof value === 'string' ? [value] : value;
    },
    names: [...values.keys()].filter((name) => name !== 'format'),
  };
}

function takePairs(values: Map<string, string | readonly string[]>, pairs: URLSearchParams): void {
  for (const [key, value] of pairs) {
    const list = /^(.*)\[\d*\]$/.exec(key)?.[1];
    if (list === undefined) values.set(key, value);
    else values.set(list, [...textsOf(values.get(list)), value]);
  }
}

function takeJson(values: Map<string, string | readonly string[]>, body: string): void {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    // PHP leaves a body that it cannot read aside; the call then says what is missing.
    return;
  }
  if (typeof given !== 'object' || given === null) return;
  for (const [key, value] of Object.entries(given)) {
    if (Array.isArray(value)) values.set(key, value.map(phpText));
    else if (value !== null) values.set(key, phpText(value));
  }
}

function textsOf(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'object' ? value : [];
}

/** As PHP turns a JSON value into the text of a parameter, but for what is nested. */
function phpText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
