import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { FaultCode } from '../../lib/refusal.ts';
import { mediaTypes } from './body.ts';
import { faultsOf } from './common-faults.ts';
import type { Endpoint } from './endpoint.ts';
import { API_PREFIX } from './routes.ts';
import { objectShape } from './object-shape.ts';
import { PROBLEMS } from './problems.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const Problem = z
  .looseObject({
    type: z.url().meta({ description: 'Says which problem it is; leads to a page about it.' }),
    title: z.string().meta({ description: 'German or English, by `Accept-Language`.' }),
    status: z.int(),
    code: z.string().meta({ description: 'The last part of `type`: what programs go by.' }),
    requestId: z.string(),
    errors: z
      .array(z.looseObject({ pointer: z.string(), code: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'Each wrong field: a JSON pointer, `/query/…` and `/path/…` for parameters.' }),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457. What is known about the refusal stands beside these members.',
  });

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
    paths[path] = { ...paths[path], [endpoint.method]: toOperation(endpoint) };
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
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token from the settings of this Plenum.' },
      },
    },
  };
  return createDocument(contents, { override: withoutSafeBounds });
}

/** The bounds of what a double counts exactly say nothing to a reader. */
const withoutSafeBounds: ZodOpenApiOverride = ({ jsonSchema }) => {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

function toOperation(endpoint: Endpoint): ZodOpenApiOperationObject {
  return {
    operationId: operationId(endpoint),
    tags: [endpoint.path.split('/')[1] ?? ''],
    summary: endpoint.summary,
    description: [endpoint.description, RIGHTS[endpoint.right]]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    requestParams: parametersOf(endpoint),
    ...(endpoint.body === null ? {} : { requestBody: requestBody(endpoint, endpoint.body) }),
    responses: { ...answersOf(endpoint), ...refusalsOf(endpoint) },
  };
}

const RIGHTS = {
  view: 'Needs the role `viewer` or more at the branch or above it.',
  host: 'Needs the role `host` or more at the branch or above it.',
  book: 'Needs the role `secretary` or more at the branch or above it.',
  administer: 'Needs the role `admin` above the branch.',
  operate: 'Needs the role `admin` at the federal branch.',
} as const satisfies Record<Endpoint['right'], string>;

/** `PATCH /bookings/{id}` becomes `patchBookingsId`. */
function operationId({ method, path }: Endpoint): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function parametersOf(endpoint: Endpoint): ZodOpenApiParameters {
  const path = objectShape(endpoint.params);
  const query = objectShape(endpoint.query);
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

function requestBody(endpoint: Endpoint, schema: z.ZodType) {
  const types = mediaTypes(endpoint).map((type) => [type, { schema }] as const);
  return { required: !schema.safeParse(undefined).success, content: Object.fromEntries(types) };
}

function answersOf({ answers, idempotent }: Endpoint): ZodOpenApiResponsesObject {
  const replayed = {
    'Idempotency-Replayed': { description: '`true` on an answer given before.', schema: REPLAYED },
  };
  return Object.fromEntries(
    answers.map(({ status, summary, body }) => [
      String(status),
      {
        description: summary,
        ...(idempotent === true ? { headers: replayed } : {}),
        ...(body === null ? {} : { content: { 'application/json': { schema: body } } }),
      },
    ]),
  );
}

const REPLAYED = { type: 'string' } as const;

function refusalsOf(endpoint: Endpoint): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(faultsOf(endpoint), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map(describeRefusal).join('\n\n'),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  );
}

function describeRefusal(code: FaultCode): string {
  return `\`${code}\`: ${PROBLEMS[code].title.en}`;
}
