type Json = Readonly<Record<string, unknown>>;

/**
 * A schema whose fields tell their defaults in words. A field with a `default` is taken by generators for one that is
 * always there, and their clients would have to send it.
 */
export function defaultsInWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(defaultsInWords);
  if (!isJson(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'properties' && isJson(value) ? fieldsInWords(value) : defaultsInWords(value),
    ]),
  );
}

function fieldsInWords(fields: Json): Json {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const inner = defaultsInWords(field);
      if (!isJson(inner) || !('default' in inner)) return [name, inner];
      const { default: value, description, ...rest } = inner;
      const words = `\`${JSON.stringify(value)}\` by default`;
      return [
        name,
        { ...rest, description: typeof description === 'string' ? `${description}; ${words}` : words },
      ];
    }),
  );
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
