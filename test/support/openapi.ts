import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** As much of an OpenAPI document as ours has; tests know of the API only what stands in it. */
export type Document = {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>> & {
    readonly schemas: Readonly<Record<string, Schema>>;
  };
};

type Examples = Readonly<Record<string, { readonly value: unknown }>>;
type Media = { readonly schema: Schema; readonly examples?: Examples };
type Content = Readonly<Record<string, Media>>;

export type Parameter = {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly examples?: Examples;
};

type OperationObject = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly headers?: object; readonly content?: Content }>
  >;
};

/** JSON Schema 2020-12, as our schemas use it. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
};

export type Operation = OperationObject & {
  /** `POST /api/v1/bookings`. */
  readonly title: string;
  readonly method: string;
  readonly path: string;
};

export async function readDocument(url: string): Promise<Document> {
  const answer = await fetch(`${url}/openapi.json`);
  if (answer.status !== 200) throw new Error(`/openapi.json: ${answer.status}`);
  return (await answer.json()) as Document;
}

/** Every operation in the order of the document. */
export function operationsOf({ paths }: Document): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      title: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
    })),
  );
}

export function resolve({ components }: Document, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice('#/components/schemas/'.length);
  const found = components.schemas[name];
  if (found === undefined) throw new Error(`${schema.$ref} leads nowhere`);
  return found;
}

/** What is wrong with a value under one of the document's schemas, in words; empty where nothing is. */
export type Validate = (schema: Schema, value: unknown) => readonly string[];

/** A validator of JSON Schema 2020-12 that is none of ours. */
export function validatorOf(document: Document): Validate {
  // OpenAPI's own words beside those of JSON Schema are no fault.
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
  ajv.addFormat(
    'date-time',
    (text: string) => /^\d{4}-\d\d-\d\dT.*Z$/.test(text) && !isNaN(Date.parse(text)),
  );
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  ajv.addSchema({ $id: 'plenum:', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  return (schema, value) => {
    const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"plenum:#/');
    const check = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
    compiled.set(text, check);
    return check(value) ? [] : (check.errors ?? []).map(describe);
  };
}

function describe({ instancePath, message = '', params }: ErrorObject): string {
  return `${instancePath === '' ? '/' : instancePath} ${message} ${JSON.stringify(params)}`;
}
