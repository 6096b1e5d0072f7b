/** As much of JSON Schema as our documents use. */
export type JsonSchema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
};

/** A piece of a sentence about a type: words, or the name of a schema to be linked. */
export type TypePart = { readonly text: string } | { readonly schema: string };

/** The type in words: `string, 2 to 200 characters`, `list of Booking`, `Recurrence or null`. */
export function typeInWords(schema: JsonSchema): readonly TypePart[] {
  if (schema.$ref !== undefined) return [{ schema: schemaName(schema.$ref) }];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return joined(choices.map(typeInWords), ' or ');
  if (schema.allOf !== undefined) return joined(schema.allOf.map(typeInWords), ' and ');
  if (schema.enum !== undefined) return words(schema.enum.map(show).join(' | '));
  if (schema.const !== undefined) return words(show(schema.const));
  if (schema.items !== undefined) return [...words('list of '), ...typeInWords(schema.items)];
  return words([typeOf(schema), ...boundsOf(schema)].join(', '));
}

/** `#/components/schemas/Booking` leads to `Booking`. */
export function schemaName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/** The object behind a field, also in a list or beside null; null where there is none, or more than one. */
export function objectBehind(schema: JsonSchema): JsonSchema | null {
  if (schema.properties !== undefined) return schema;
  if (schema.items !== undefined) return objectBehind(schema.items);
  const objects = (schema.anyOf ?? schema.oneOf ?? []).map(objectBehind).filter((object) => object !== null);
  return objects.length === 1 ? (objects[0] ?? null) : null;
}

/** What a schema's author gave as an example; undefined where there is none. */
export function exampleOf({ example, examples }: JsonSchema): unknown {
  return example ?? examples?.[0];
}

function typeOf({ type, properties }: JsonSchema): string {
  if (type === undefined) return properties === undefined ? 'anything' : 'object';
  return typeof type === 'string' ? type : type.join(' or ');
}

function boundsOf(schema: JsonSchema): readonly string[] {
  const { format, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  return [
    ...(format === undefined ? [] : [format]),
    ...between(minimum, maximum, ''),
    ...between(minLength, maxLength, ' characters'),
    ...between(minItems, maxItems, ' items'),
    ...(schema.default === undefined ? [] : [`${show(schema.default)} by default`]),
  ];
}

function between(least: number | undefined, most: number | undefined, of: string): readonly string[] {
  if (least !== undefined && most !== undefined) return [`${least} to ${most}${of}`];
  if (least !== undefined) return [`at least ${least}${of}`];
  return most === undefined ? [] : [`at most ${most}${of}`];
}

function joined(parts: readonly (readonly TypePart[])[], by: string): readonly TypePart[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [...words(by), ...part]));
}

function words(text: string): readonly TypePart[] {
  return [{ text }];
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
