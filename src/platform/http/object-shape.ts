import { type core, z, type ZodType } from 'zod';

/** The named parts of an object schema, also behind defaults and transforms; null for schemas of another kind. */
export function objectShape(schema: unknown): Readonly<Record<string, core.$ZodType>> | null {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodPipe) return objectShape(schema.in) ?? objectShape(schema.out);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly) {
    return objectShape(schema.unwrap());
  }
  return null;
}

/** The names that a schema for parameters takes; none where there is no schema. */
export function parameterNames(schema: ZodType | null | undefined): readonly string[] {
  return Object.keys(objectShape(schema) ?? {});
}
