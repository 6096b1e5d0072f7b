import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { mediaTypes } from './body.ts';
import { describeDeprecation } from './deprecation.ts';
import type { Endpoint } from './endpoint.ts';
import { type Example, examplesOf } from './example.ts';
import { defaultsInWords } from './openapi-defaults.ts';
import { objectShape } from './object-shape.ts';
import { ANSWER_HEADERS, responsesOf } from './openapi-answers.ts';
import { API_PREFIX, operationId } from './routes.ts';
import { TAGS } from './tags.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const HEADERS = {
  'If-Match': z
    .string()
    .optional()
    .meta({
      description:
        'The `ETag` of the version you have seen; 412 when it has changed. Without it the current one is changed.',
      examples: ['"7"'],
    }),
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({
      description:
        'The same key with the same request within 24 hours brings the same answer, and no second effect.',
      examples: ['0b1d7c1e-6a0f-4f0c-9b7a-2f4a3a0c9f51'],
    }),
};

/**
 * The endpoints as OpenAPI 3.1, from the schemas that validate.
 *
 * @throws Error when a schema cannot be described (an answer that transforms, for example)
 */
export function createOpenApi(endpoints: readonly Endpoint[], publicUrl: string): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    const path = `${API_PREFIX}${endpoint.path}`;
    paths[path] = { ...paths[path], [endpoint.method]: toOperation(endpoint, publicUrl) };
  }
  const contents: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: {
      title: 'Plenum',
      version: '1',
      description:
        'Books video rooms for the branches of a party, against the capacity that is really there.',
    },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }],
    paths,
    tags: [...new Set(endpoints.map(tagOf))].map((name) => {
      const description = TAGS[name];
      return description === undefined ? { name } : { name, description };
    }),
    components: {
      headers: ANSWER_HEADERS,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token from the settings of this Plenum.' },
      },
    },
  };
  const document = createDocument(contents, { override: withoutSafeBounds });
  const { schemas = {}, ...components } = document.components ?? {};
  // A document with its defaults in words is a document of the same type.
  return { ...document, components: { ...components, schemas: defaultsInWords(schemas) as typeof schemas } };
}

/** The bounds of what a double counts exactly say nothing to a reader. */
const withoutSafeBounds: ZodOpenApiOverride = ({ jsonSchema }) => {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

function toOperation(endpoint: Endpoint, publicUrl: string): ZodOpenApiOperationObject {
  const { deprecated } = endpoint;
  const examples = examplesOf(endpoint);
  return {
    operationId: operationId(endpoint),
    tags: [tagOf(endpoint)],
    summary: endpoint.summary,
    ...(deprecated === undefined ? {} : { deprecated: true }),
    description: [
      deprecated === undefined ? undefined : describeDeprecation(deprecated),
      endpoint.description,
      RIGHTS[endpoint.right],
    ]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    requestParams: parametersOf(endpoint, examples),
    ...(endpoint.body === null ? {} : { requestBody: requestBody(endpoint, endpoint.body, examples) }),
    responses: responsesOf(endpoint, examples, publicUrl),
  };
}

const RIGHTS = {
  view: 'Needs the role `viewer` or more at the branch or above it.',
  host: 'Needs the role `host` or more at the branch or above it.',
  book: 'Needs the role `secretary` or more at the branch or above it.',
  appoint: 'Needs the role `secretary` or more at the branch or above it, and not as a deputy.',
  administer: 'Needs the role `admin` above the branch.',
  operate: 'Needs the role `admin` at the federal branch.',
} as const satisfies Record<Endpoint['right'], string>;

function tagOf({ path }: Endpoint): string {
  return path.split('/')[1] ?? '';
}

function parametersOf(endpoint: Endpoint, examples: readonly Example[]): ZodOpenApiParameters {
  const path = shown(endpoint.params, (name) => valuesOf(examples, ({ params = {} }) => params[name]));
  const query = shown(endpoint.query, (name) => valuesOf(examples, ({ query: sent = {} }) => sent[name]));
  const header = {
    ...(endpoint.method === 'get' ? {} : { 'If-Match': HEADERS['If-Match'] }),
    ...(endpoint.idempotent === true ? { 'Idempotency-Key': HEADERS['Idempotency-Key'] } : {}),
  };
  return {
    ...(path === null ? {} : { path: z.object(path) }),
    ...(query === null ? {} : { query: z.object(query) }),
    ...(Object.keys(header).length === 0 ? {} : { header: z.object(header) }),
  };
}

type Values = Readonly<Record<string, { readonly value: unknown }>>;

/** What each example has in one place, under its name. */
function valuesOf(examples: readonly Example[], part: (example: Example) => unknown): Values {
  return Object.fromEntries(
    examples
      .map((example) => [example.name, { value: part(example) }] as const)
      .filter(([, { value }]) => value !== undefined),
  );
}

/** The parameters of a schema with the values that examples give them; null where there is no schema. */
function shown(schema: z.ZodType | null, valuesFor: (name: string) => Values) {
  const shape = objectShape(schema);
  if (shape === null) return null;
  return Object.fromEntries(
    Object.entries(shape).map(([name, parameter]) => {
      const examples = valuesFor(name);
      const plain = Object.keys(examples).length === 0 || !(parameter instanceof z.ZodType);
      return [name, plain ? parameter : parameter.meta({ param: { examples } })];
    }),
  );
}

function requestBody(endpoint: Endpoint, schema: z.ZodType, examples: readonly Example[]) {
  const bodies = valuesOf(examples, ({ body }) => body);
  const content = Object.keys(bodies).length === 0 ? { schema } : { schema, examples: bodies };
  const types = mediaTypes(endpoint).map((type) => [type, content] as const);
  return { required: !schema.safeParse(undefined).success, content: Object.fromEntries(types) };
}
