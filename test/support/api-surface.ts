import { type Document, type Operation, operationsOf, type Schema } from './openapi.ts';

/**
 * What callers of the API rely on, a line each, sorted:
 * - `call POST /bookings`: there is such a call
 * - `takes …: type`: a parameter or a field of a body may be sent, and be this
 * - `demands …`: it must be sent
 * - `gives …: types`: a field of an answer is there, and is one of these
 * - `may lack …`: but not always
 */
export type Surface = readonly string[];

export function surfaceOf(document: Document): Surface {
  const lines = operationsOf(document).flatMap((operation) => linesOf(document, operation));
  return [...new Set([...lines, ...schemaLines(document)])].sort();
}

/** What was promised in `before` and is not kept in `now`: a sentence each. */
export function broken(before: Surface, now: Surface): readonly string[] {
  const held = new Set(now);
  const promised = new Set(before);
  const gone = before
    .filter((line) => !/^(demands|may lack) /.test(line) && !held.has(line))
    .map((line) => `no longer so: ${line}`);
  const added = now
    .filter((line) => /^(demands|may lack) /.test(line) && !promised.has(line))
    .filter((line) => wasThere(line, promised))
    .map((line) => `new for callers that exist: ${line}`);
  return [...gone, ...added];
}

/** Whether the call or schema of a line was there before; in a new one everything may be demanded. */
function wasThere(line: string, promised: ReadonlySet<string>): boolean {
  const place = line.replace(/^(demands|may lack) /, '');
  const call = /^([A-Z]+ \S+) /.exec(place)?.[1];
  if (call !== undefined) return promised.has(`call ${call}`);
  if (line.startsWith('demands ')) return promised.has(`taken ${place.split('.')[0] ?? ''}`);
  return [...promised].some((other) => other.startsWith(`gives ${place}: `));
}

function linesOf(document: Document, operation: Operation): readonly string[] {
  const { title, parameters = [], requestBody, responses } = operation;
  return [
    `call ${title}`,
    ...parameters.flatMap(({ in: place, name, required, schema }) => [
      ...taken(`${title} ${place} ${name}`, schema),
      ...(required === true ? [`demands ${title} ${place} ${name}`] : []),
    ]),
    ...Object.entries(requestBody?.content ?? {}).flatMap(([type, { schema }]) =>
      taken(`${title} ${type}`, schema),
    ),
    ...(requestBody?.required === true ? [`demands ${title} body`] : []),
    ...Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([status, { content = {} }]) =>
        Object.entries(content).flatMap(([, { schema }]) => [
          given(`${title} ${status}`, schema),
          ...fieldLines(document, 'answer', `${title} ${status}`, schema),
        ]),
      ),
  ];
}

type Direction = 'request' | 'answer';

function schemaLines(document: Document): readonly string[] {
  const named = (direction: Direction) => reachable(document, direction);
  return (['request', 'answer'] as const).flatMap((direction) =>
    [...named(direction)].flatMap((name) => [
      ...(direction === 'request' ? [`taken ${name}`] : []),
      ...fieldLines(document, direction, name, document.components.schemas[name] ?? {}),
    ]),
  );
}

/** The fields of an object where it is written down; what it refers to has lines of its own. */
function fieldLines(
  document: Document,
  direction: Direction,
  place: string,
  schema: Schema,
): readonly string[] {
  if (schema.items !== undefined) return fieldLines(document, direction, place, schema.items);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return choices.flatMap((one) => fieldLines(document, direction, place, one));
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inside = `${place}.${name}`;
    const required = schema.required?.includes(name) === true;
    const mark = direction === 'request' ? (required ? ['demands'] : []) : required ? [] : ['may lack'];
    return [
      ...(direction === 'request' ? taken(inside, field) : [given(inside, field)]),
      ...mark.map((word) => `${word} ${inside}`),
      ...fieldLines(document, direction, inside, field),
    ];
  });
}

/** Names of schemas that requests or answers refer to, directly or by others. */
function reachable(document: Document, direction: Direction): ReadonlySet<string> {
  const roots = operationsOf(document).map(({ requestBody, responses }) =>
    direction === 'request' ? requestBody : responses,
  );
  const found = new Set<string>();
  const walk = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(
      /"#\/components\/schemas\/([^"]+)"/g,
    )) {
      if (found.has(name)) continue;
      found.add(name);
      walk(document.components.schemas[name]);
    }
  };
  walk(roots);
  return found;
}

/** Everything that may stand in a place, each in short: `string`, `null`, `Branch[]`, `"a"`. */
function typesOf(schema: Schema): readonly string[] {
  if (schema.$ref !== undefined) return [schema.$ref.slice('#/components/schemas/'.length)];
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return [...new Set(choices.flatMap(typesOf))];
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value));
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.items !== undefined) return typesOf(schema.items).map((type) => `${type}[]`);
  return [schema.type ?? 'anything'].flat().map(String);
}

/** What may be sent to a place, a line each: more may be taken later. */
function taken(place: string, schema: Schema): readonly string[] {
  return typesOf(schema).map((type) => `takes ${place}: ${type}`);
}

/** What comes from a place as one line: less may come later, and new words, but nothing of another kind. */
function given(place: string, schema: Schema): string {
  const kinds = typesOf(schema).map((type) => type.replace(/^"[^"]*"/, 'string'));
  return `gives ${place}: ${[...new Set(kinds)].sort().join(' | ')}`;
}
