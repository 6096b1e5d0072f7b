import type { ZodType } from 'zod';
import { type FaultCode, type FieldError, refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Caller, Right } from './caller.ts';
import type { Deprecation } from './deprecation.ts';
import type { Example } from './example.ts';
import { fieldErrors, unknownField } from './field-errors.ts';
import { parameterNames } from './object-shape.ts';

/** A request as it came in, before any schema has looked at it. */
export type RawInput = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** The parsed input of one request. */
type Input<P, Q, B> = { readonly params: P; readonly query: Q; readonly body: B };

export type TransactionKind = 'none' | 'plain' | 'turn';

/** What a handler is given. `tx` is the request's transaction, or the plain store where the endpoint has none. */
type Request<P, Q, B, T extends TransactionKind = TransactionKind> = Input<P, Q, B> & {
  readonly tx: T extends 'none' ? Db : Tx;
  readonly caller: Caller;
  /** The version that `If-Match` names; null where the caller did not ask. */
  readonly ifMatch: number | null;
};

/** What a handler gives back. */
export type Answer<R> = {
  readonly status?: number;
  readonly body: R;
  /** Becomes the `ETag`. */
  readonly version?: number;
  /** The body shows more than its version counts (who is in the room): it is never answered with 304. */
  readonly live?: boolean;
  /** Path of what was made, under the public address. */
  readonly location?: string;
  /** Runs once the transaction has committed, for example to wake a job. */
  readonly after?: () => void;
};

/**
 * Which branch the right is judged at:
 * - `root`: the federal branch; a caller without the right there is told 403.
 * - `body`: a branch that the caller names in the request; 403 where it is not theirs.
 * - `object`: the branch of the thing addressed; null, an id that cannot be one, and somebody else's are all
 *   404; 403 where the caller may see the thing but not do this.
 * - `listed`: none; the handler shows only what the caller may see.
 */
type Scope<P, Q, B> =
  | { readonly of: 'root' }
  | { readonly of: 'body'; branch(input: Input<P, Q, B>): string }
  | { readonly of: 'object'; branch(input: Input<P, Q, B>, tx: Tx | Db): Promise<string | null> }
  | { readonly of: 'listed' };

/** One endpoint as data: validated, judged, mounted and documented from this record alone. */
export type EndpointSpec<P, Q, B, R, T extends TransactionKind = TransactionKind> = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Under `/api/v1`, parameters in braces: `/bookings/{id}`. */
  readonly path: string;
  /** One line for the documentation, in English. */
  readonly summary: string;
  readonly description?: string;
  readonly right: Right;
  readonly scope: Scope<P, Q, B>;
  readonly params?: ZodType<P>;
  readonly query?: ZodType<Q>;
  readonly body?: ZodType<B>;
  /** `text/csv` bodies reach the schema as one string. */
  readonly bodyType?: 'application/json' | 'text/csv';
  /** What answers come as: `text/csv` is the one string that the handler gives. JSON where absent. */
  readonly answerType?: 'text/csv';
  /** Success statuses with the schema of their body; null for none. The first is the default. */
  readonly answers: readonly [AnswerSpec<R>, ...AnswerSpec<R>[]];
  /** Faults beyond those any request can meet; documentation and a test rely on it. */
  readonly refuses?: readonly FaultCode[];
  /** At least one for every endpoint of the product: `test/journeys/examples.test.ts` asks for it. */
  readonly examples?: readonly Example[];
  /** Said on every answer, and in the documentation. */
  readonly deprecated?: Deprecation;
  /**
   * `turn` takes turns with all admissions (see `Database.inTurn`); `plain` is an ordinary
   * transaction; `none` reads. Whatever throws inside a transaction leaves nothing behind.
   */
  readonly transaction: T;
  /** Whether a call only asks what it would do: it writes nothing, waits for no turn, and wakes nobody. */
  readonly asks?: (input: Input<P, Q, B>) => boolean;
  /** Honours `Idempotency-Key`: the answer is stored in the same transaction. Needs a transaction. */
  readonly idempotent?: boolean;
  handle(request: Request<P, Q, B, T>): Promise<Answer<R>>;
};

type AnswerSpec<R> = {
  readonly status: number;
  readonly summary: string;
  readonly body: ZodType<R> | null;
};

/** A request whose input has been accepted, with the types folded away. */
export type Prepared = {
  readonly scope:
    | { readonly of: 'root' | 'listed' }
    | { readonly of: 'body'; readonly branch: string }
    | { readonly of: 'object'; branch(tx: Tx | Db): Promise<string | null> };
  readonly asks: boolean;
  handle(context: { tx: Tx | Db; caller: Caller; ifMatch: number | null }): Promise<Answer<unknown>>;
};

/** What mounting, documentation and tests see of an endpoint. */
export type Endpoint = Omit<
  EndpointSpec<never, never, never, never>,
  'scope' | 'asks' | 'handle' | 'params' | 'query' | 'body' | 'answers'
> & {
  readonly params: ZodType | null;
  readonly query: ZodType | null;
  readonly body: ZodType | null;
  readonly answers: readonly {
    readonly status: number;
    readonly summary: string;
    readonly body: ZodType | null;
  }[];
  readonly scopeOf: Scope<never, never, never>['of'];
  /** @throws Refusal `invalid-request` naming every wrong field; `not-found` for an object's impossible id */
  prepare(raw: RawInput): Prepared;
};

/** Folds the types of one endpoint away, so that all of them fit one list. */
export function endpoint<P, Q, B, R, const T extends TransactionKind>(
  spec: EndpointSpec<P, Q, B, R, T>,
): Endpoint {
  const { scope, asks, params = null, query = null, body = null, ...plain } = spec;
  return {
    ...plain,
    params,
    query,
    body,
    scopeOf: scope.of,
    prepare: (raw) => {
      const input = parseInput(spec, raw);
      return {
        scope: foldScope(scope, input),
        asks: asks?.(input) ?? false,
        // Mounting opens the transaction that `spec.transaction` names, so `tx` is of its kind.
        handle: (context) =>
          spec.handle({ ...context, ...input, tx: context.tx as Request<P, Q, B, T>['tx'] }),
      };
    },
  };
}

/** The same endpoints, each of which calls `wake` once a change of its own is committed. */
export function waking(endpoints: readonly Endpoint[], wake: () => void): readonly Endpoint[] {
  return endpoints.map((each) => {
    if (each.transaction === 'none') return each;
    return {
      ...each,
      prepare: (raw) => {
        const prepared = each.prepare(raw);
        if (prepared.asks) return prepared;
        return {
          ...prepared,
          handle: async (context) => {
            const answer = await prepared.handle(context);
            return {
              ...answer,
              after: () => {
                answer.after?.();
                wake();
              },
            };
          },
        };
      },
    };
  });
}

function foldScope<P, Q, B>(scope: Scope<P, Q, B>, input: Input<P, Q, B>): Prepared['scope'] {
  if (scope.of === 'body') return { of: 'body', branch: scope.branch(input) };
  if (scope.of === 'object') return { of: 'object', branch: (tx) => scope.branch(input, tx) };
  return { of: scope.of };
}

function parseInput<P, Q, B, R>(spec: EndpointSpec<P, Q, B, R>, raw: RawInput): Input<P, Q, B> {
  const errors: FieldError[] = [];
  const read = <T>(schema: ZodType<T> | undefined, value: unknown, prefix: string): T => {
    // An endpoint without a schema for a part declares that part's type as undefined.
    if (schema === undefined) return undefined as T;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    errors.push(...fieldErrors(result.error, prefix));
    return undefined as T;
  };
  const params = read(spec.params, raw.params, '/path');
  if (errors.length > 0 && spec.scope.of === 'object') refuse({ code: 'not-found' });
  const { known, unknown } = sortParameters(spec.query, raw.query);
  errors.push(...unknown.map((name) => unknownField('/query', name)));
  const input = { params, query: read(spec.query, known, '/query'), body: read(spec.body, raw.body, '') };
  if (errors.length > 0) refuse({ code: 'invalid-request', errors });
  return input;
}

/** Query parameters that the endpoint has, and the names of those that it has not, strict schema or none. */
function sortParameters(schema: ZodType | undefined, query: unknown): { known: unknown; unknown: string[] } {
  const names = parameterNames(schema);
  const given = Object.entries(query ?? {});
  return {
    known: Object.fromEntries(given.filter(([name]) => names.includes(name))),
    unknown: given.flatMap(([name]) => (names.includes(name) ? [] : [name])),
  };
}
