import fc, { type Arbitrary } from 'fast-check';
import { type Document, type Operation, type Parameter, resolve, type Schema } from '../support/openapi.ts';

/** A request as it goes out. */
export type Shot = {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Values that are there in the running Plenum, by the name of the parameter or field that may hold them. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Texts that have broken programs: too long, turned, half a pair, numbers, other languages of machines. */
const ODD_TEXTS = [
  ...['', ' ', '0', '-1', '1e999', 'NaN', 'null', 'true', '[]', '{}', '%', '%00', '\\', '"', "' or ''='"],
  ...[
    '\u0000',
    'a\u0000b',
    '\u202e',
    '\u2066x',
    '\ud83d',
    '\udfff\ud83d',
    '\ufeff',
    '\uffff',
    'é',
    'e\u0301',
  ],
  ...[
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    '\u212b',
    'ﷺ',
    'İı',
    'ß',
    '\u00ad',
    '\n',
    '\r\nX: y',
    '\t=1+1',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    '<b>',
    '${1}',
    '%%CONFNAME%%',
    '+',
    '*',
    '?',
  ],
  ...[
    '2027-02-30',
    '9999-12-31',
    '+275760-09-13',
    '-000001-01-01',
    '2027-02-09T24:00',
    '1970-01-01T00:00:00Z',
  ],
  ...['275760-09-13T00:00:00.001Z', '2027-W06', 'T19:00', '0000-01-01', '2027-02-09T19:00+99:99'],
  ...['FREQ=DAILY;COUNT=1e9', 'FREQ=YEARLY', 'FREQ=DAILY;INTERVAL=0;COUNT=2', 'FREQ=WEEKLY;BYDAY=;COUNT=2'],
  ...[
    'FREQ=MONTHLY;BYDAY=-5MO;COUNT=104',
    'FREQ=DAILY;UNTIL=99991231',
    'FREQ=DAILY;COUNT=2;INTERVAL=99999999',
  ],
  ...['Etc/GMT+12', 'Antarctica/Troll', 'posix/Europe/Berlin', 'x'.repeat(400)],
];
const ODD_NUMBERS = [0, -0, -1, 1, 0.5, 1e-7, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e300, Number.MAX_VALUE];

const oddText = fc.oneof(
  fc.constantFrom('\u0000', 'a\u0000b', '\u202e', '\ud83d'),
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 300 }),
);
const junk: Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(...ODD_NUMBERS, true, false, null, [], {}),
  fc.array(fc.jsonValue(), { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Out of what requests are made. */
type World = {
  readonly document: Document;
  readonly known: Known;
  /** Whether some of it is to be wrong. */
  readonly wild: boolean;
};

/** One or the other; what is wrong only where that is wanted. */
function mostly<T>({ wild }: World, right: Arbitrary<T>, oneIn: number, wrong: Arbitrary<T>): Arbitrary<T> {
  if (!wild) return right;
  return fc.oneof({ arbitrary: right, weight: oneIn - 1 }, { arbitrary: wrong, weight: 1 });
}

/** Something for a place in a request: what is there, or what its schema allows, else anything. */
function valueFor(world: World, name: string, given: Schema): Arbitrary<unknown> {
  const schema = resolve(world.document, given);
  const there = world.known[name] ?? [];
  const fitting = fittingFor(world, name, schema);
  if (there.length === 0) return mostly(world, fitting, 6, junk);
  const likely = fc.constantFrom(...there);
  return mostly(world, mostly(world, likely, 4, fitting), 6, junk);
}

function fittingFor(world: World, name: string, schema: Schema): Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return fc.oneof(...choices.map((one) => valueFor(world, name, one)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.items !== undefined) {
    return fc.array(valueFor(world, name, schema.items), { maxLength: 3 });
  }
  if (schema.properties !== undefined) return objectFor(world, schema);
  const [type] = [schema.type ?? 'null'].flat();
  const { minimum = -10, maximum = 10_000, minLength = 0, maxLength = 60 } = schema;
  if (type === 'integer' || type === 'number') {
    const beyond = fc.constantFrom(minimum - 1, maximum + 1);
    return mostly(world, fc.integer({ min: minimum, max: maximum }), 4, beyond);
  }
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (schema.format === 'uuid') return fc.uuid();
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 500)) });
}

/** Fields that must be sent are seldom missing, others often; now and then there is one that nobody knows. */
function objectFor(world: World, schema: Schema): Arbitrary<unknown> {
  const none = fc.constant<object>({});
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const sent = valueFor(world, name, field).map((value): object => ({ [name]: value }));
    const demanded = schema.required?.includes(name) === true;
    return demanded ? mostly(world, sent, 30, none) : fc.oneof(sent, none, none);
  });
  const stranger = fc.tuple(oddText, junk).map(([name, value]): object => ({ [name]: value }));
  return fc
    .tuple(...fields, mostly(world, none, 20, stranger))
    .map((parts) => Object.assign({}, ...parts) as unknown);
}

const HEADERS: Readonly<Record<string, Arbitrary<string>>> = {
  'If-Match': fc.constantFrom('"1"', '"2"', '*', 'W/"1"', '""', '"1", "2"', '1', '"999999999999999"', 'x'),
  'If-None-Match': fc.constantFrom('"1"', '*', 'W/"1"', '"1", "2"', ',', '"'),
  'Idempotency-Key': fc.oneof(fc.uuid(), fc.constantFrom('k', 'k'.repeat(255), 'k'.repeat(256), 'a b', 'é')),
  'Accept-Language': fc.constantFrom('en', 'de-DE,de;q=0.9', '*;q=0', ';;q=', 'x'.repeat(500), 'é', 'en;q=2'),
  Accept: fc.constantFrom('text/html', 'application/xml', '', '*/*;q=0'),
  'X-Request-Id': fc.constantFrom('short', 'portal-12345678', 'x'.repeat(200), 'a b c d e f'),
  'X-HTTP-Method-Override': fc.constantFrom('DELETE', 'x'),
};

/** Seldom any, and then one or two. */
function headersFor(world: World): Arbitrary<Record<string, string>> {
  const none = fc.constant<Record<string, string>>({});
  const some = Object.entries(HEADERS).map(([name, value]) =>
    mostly(
      world,
      none,
      7,
      value.map((text): Record<string, string> => ({ [name]: text })),
    ),
  );
  return fc.tuple(...some).map((parts) => Object.assign({}, ...parts) as Record<string, string>);
}

const CONTENT_TYPES = [
  ...['text/plain', 'application/json; charset=utf-16', 'application/json; charset=', 'application/xml'],
  ...['multipart/form-data', 'application/x-www-form-urlencoded', 'x', 'application/json;'],
];

function bodyFor(world: World, operation: Operation): Arbitrary<Partial<Shot>> {
  const entries = Object.entries(operation.requestBody?.content ?? {});
  if (entries.length === 0) {
    // Who takes no body must not mind one; fetch sends none with GET.
    const unasked = fc.constantFrom<Partial<Shot>>({}, { body: '{"a":', headers: { 'Content-Type': 'x' } });
    return operation.method === 'GET' ? fc.constant({}) : unasked;
  }
  const raw = fc.oneof(oddText, fc.constantFrom('', '{', 'nul', '[[[[', '{"a":1e400}', '"\\ud800"'));
  return fc.oneof(
    ...entries.map(([type, { schema }]) => {
      const texts = type === 'text/csv' ? csv(world) : valueFor(world, '', schema).map(toJson);
      const types = mostly(world, fc.constant(type), 20, fc.constantFrom(...CONTENT_TYPES));
      const text = mostly(world, texts, 12, raw);
      return fc.tuple(text, types).map(([body, as]) => ({ body, headers: { 'Content-Type': as } }));
    }),
  );
}

function csv(world: World): Arbitrary<string> {
  const likely = fc.constantFrom(...(world.known['id'] ?? []).map(String), 'district', 'by', 'de');
  const cell = mostly(world, likely, 5, oddText);
  // Cells by chance make hardly ever a line that can be taken.
  const good = fc.constantFrom(['neu-1', 'hb', 'Neuer Ort', 'local'], ['neu-2', 'sl', 'Neue AG', 'group']);
  const row = fc.oneof(good, fc.array(cell, { minLength: 3, maxLength: 5 }));
  const rows = fc.array(row, { maxLength: 4 });
  return rows.map((all) => ['id,parent,name,level', ...all.map((row) => row.join(','))].join('\n'));
}

function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** Requests to one operation, of which a third has nothing wrong in itself. */
export function shotsAt(document: Document, operation: Operation, known: Known): Arbitrary<Shot> {
  const shots = (wild: boolean) => shotsIn({ document, known, wild }, operation);
  return fc.oneof({ arbitrary: shots(false), weight: 1 }, { arbitrary: shots(true), weight: 2 });
}

function shotsIn(world: World, operation: Operation): Arbitrary<Shot> {
  const params = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'path')
    .map((parameter) => paramFor(knowing(world, operation, parameter), parameter));
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => queryFor(knowing(world, operation, parameter), parameter));
  const none = fc.constant<readonly string[]>([]);
  const stranger = fc.tuple(oddText, oddText).map(([name, value]): readonly string[] => [pair(name, value)]);
  return fc
    .tuple(
      fc.tuple(...params),
      fc.tuple(...query, mostly(world, none, 20, stranger)),
      headersFor(world),
      bodyFor(world, operation),
    )
    .map(([values, pairs, headers, body]): Shot => {
      const path = values.reduce(
        (text, [name, value]) => text.replace(`{${name}}`, () => value),
        operation.path,
      );
      const search = pairs.flat().join('&');
      return {
        ...body,
        path: search === '' ? path : `${path}?${search}`,
        method: operation.method,
        headers: { ...headers, ...body.headers },
      };
    });
}

/** With what is known of a parameter at this very address, where that is more than of its name. */
function knowing(world: World, { path }: Operation, { name }: Parameter): World {
  const here = `${path.slice(path.lastIndexOf('/v1/') + 4)} ${name}`;
  return { ...world, known: { ...world.known, [name]: world.known[here] ?? world.known[name] ?? [] } };
}

/** A part of the path: mostly one of those that are known. */
function paramFor(world: World, { name, schema }: Parameter) {
  return (
    valueFor(world, name, schema)
      .map((value) => String(value).slice(0, 400))
      // These are no names: the client itself takes them out of an address.
      .map((text) => (['', '.', '..'].includes(text) ? 'x' : text))
      .map((text) => [name, encode(text)] as const)
  );
}

function queryFor(world: World, { name, schema, required }: Parameter): Arbitrary<readonly string[]> {
  const none = fc.constant<readonly string[]>([]);
  const sent = valueFor(world, name, schema).map((value): readonly string[] => [pair(name, value)]);
  const twice = oddText.map((text): readonly string[] => [pair(name, text), pair(name, 'x')]);
  const usual = required === true ? mostly(world, sent, 10, none) : fc.oneof(sent, none);
  const odd = oddText.map((text): readonly string[] => [pair(name, text)]);
  return mostly(world, mostly(world, usual, 20, twice), 5, odd);
}

function pair(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `${encode(name)}=${encode(text)}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.slice(0, 400).toWellFormed());
}

/** The values of all examples in a document, by the name of the field: wishes that were thought of. */
export function shownIn(document: Document): Known {
  const found: Record<string, unknown[]> = {};
  const walk = (value: unknown, inside: boolean) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (inside && !Array.isArray(value) && typeof item !== 'object') (found[key] ??= []).push(item);
      walk(item, inside || key === 'examples');
    }
  };
  walk(document.paths, false);
  return found;
}
