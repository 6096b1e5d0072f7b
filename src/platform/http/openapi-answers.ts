import { z } from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import type { FaultCode } from '../../lib/refusal.ts';
import { faultsOf } from './common-faults.ts';
import type { Endpoint } from './endpoint.ts';
import type { Example } from './example.ts';
import { toProblem } from './problem.ts';
import { PROBLEMS } from './problems.ts';

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

const text = { type: 'string' } as const;

/** Headers of answers, described once. */
export const ANSWER_HEADERS = {
  'RateLimit-Policy': {
    description: 'How many calls (`q`) this token may make in `w` seconds; absent where it has no limit.',
    schema: text,
    example: '"default";q=600;w=60',
  },
  RateLimit: {
    description: 'How many calls are left (`r`), and in how many seconds (`t`) all of them are there again.',
    schema: text,
    example: '"default";r=599;t=60',
  },
  'Retry-After': {
    description: 'Seconds after which it is worth calling again.',
    schema: { type: 'integer', minimum: 1 },
    example: 5,
  },
  'Idempotency-Replayed': { description: '`true` on an answer given before.', schema: text },
  ETag: { description: 'The version of what is answered, where it has one: for `If-Match`.', schema: text },
  Location: { description: 'Where the thing stands that was made.', schema: text },
  Deprecation: {
    description: 'RFC 9745: since when nobody should begin to use this call.',
    schema: text,
    example: '@1798675200',
  },
  Sunset: { description: 'RFC 8594: from when on this call may be gone.', schema: text },
} as const;

type HeaderName = keyof typeof ANSWER_HEADERS;

const QUOTA: readonly HeaderName[] = ['RateLimit-Policy', 'RateLimit'];
/** Statuses that say when to come again. */
const LATER = ['429', '503'];

/** Every answer of an endpoint, successes and refusals, with examples of them. */
export function responsesOf(
  endpoint: Endpoint,
  examples: readonly Example[],
  publicUrl: string,
): ZodOpenApiResponsesObject {
  return { ...answersOf(endpoint, examples), ...refusalsOf(endpoint, examples, publicUrl) };
}

function answersOf(endpoint: Endpoint, examples: readonly Example[]): ZodOpenApiResponsesObject {
  const { answers, idempotent, answerType = 'application/json' } = endpoint;
  return Object.fromEntries(
    answers.map(({ status, summary, body }) => {
      const shown = examples.flatMap((example) =>
        'refused' in example || (example.status ?? answers[0]?.status) !== status
          ? []
          : [[example.name, { value: example.answer }] as const],
      );
      const names: readonly HeaderName[] = [
        ...(body === null ? [] : (['ETag'] as const)),
        ...(status === 201 ? (['Location'] as const) : []),
        ...(idempotent === true ? (['Idempotency-Replayed'] as const) : []),
      ];
      const answer = {
        description: summary,
        headers: headersOf(endpoint, names),
        ...(body === null ? {} : { content: { [answerType]: withExamples(body, shown) } }),
      };
      return [String(status), answer];
    }),
  );
}

function refusalsOf(
  endpoint: Endpoint,
  examples: readonly Example[],
  publicUrl: string,
): ZodOpenApiResponsesObject {
  const circumstances = {
    language: 'de',
    publicUrl,
    requestId: '1d3c5a0e-5b1f-4e57-9a53-6d0f7c1b2a49',
  } as const;
  const byStatus = Map.groupBy(faultsOf(endpoint), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const shown = examples.flatMap((example) => {
        if (!('refused' in example)) return [];
        const problem = toProblem(example.refused, circumstances);
        return problem.status === status ? [[example.name, { value: problem.body }] as const] : [];
      });
      const later = LATER.includes(String(status)) ? (['Retry-After'] as const) : [];
      const answer = {
        description: codes.map(describeRefusal).join('\n\n'),
        headers: headersOf(endpoint, later, status !== 401),
        content: { 'application/problem+json': withExamples(Problem, shown) },
      };
      return [String(status), answer];
    }),
  );
}

type Shown = readonly (readonly [string, { readonly value: unknown }])[];

function withExamples(schema: z.ZodType, shown: Shown) {
  return shown.length === 0 ? { schema } : { schema, examples: Object.fromEntries(shown) };
}

/** @param known whether the caller is known by then, so that its calls are counted */
function headersOf({ deprecated }: Endpoint, names: readonly HeaderName[], known = true) {
  const notice: readonly HeaderName[] = deprecated === undefined ? [] : ['Deprecation', 'Sunset'];
  const all = [...(known ? QUOTA : []), ...names, ...notice];
  return Object.fromEntries(all.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function describeRefusal(code: FaultCode): string {
  return `\`${code}\`: ${PROBLEMS[code].title.en}`;
}
