import type { ZodType } from 'zod';
import type { Caller } from './caller.ts';
import type { Endpoint } from './endpoint.ts';
import { requestHash } from './idempotency.ts';
import type { Api } from './mount.ts';
import { perform, wakeAfter } from './perform.ts';

/** One call of an endpoint from inside the process. */
type InsideCall<R> = {
  readonly method: Endpoint['method'];
  /** As the endpoint names it: `/bookings/{id}`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The version that is to be changed; the current one where it is absent. */
  readonly version?: number;
  /** Where the call is to have its effect once however often it is made: its `Idempotency-Key`. */
  readonly key?: string;
  /** What the answer is to be. */
  readonly answer: ZodType<R>;
};

/**
 * Asks the API as `caller`, for pages: parsed, judged and done as it is over the wire, so that nobody may do on a
 * page what the API refuses.
 *
 * @throws Refusal whatever the API refuses; Error where there is no such endpoint, or its answer is another
 */
export type AskInside = <R>(caller: Caller, call: InsideCall<R>) => Promise<R>;

type Parts = Pick<Api, 'endpoints' | 'database' | 'judge' | 'clock' | 'publicUrl' | 'log'>;

export function createInside(api: Parts): AskInside {
  const known = new Map(api.endpoints.map((each) => [`${each.method} ${each.path}`, each]));
  const around = { ...api, verify: () => undefined };
  return async (caller, call) => {
    const { method, path, params = {}, query = {}, body, version = null, key } = call;
    const endpoint = known.get(`${method} ${path}`);
    if (endpoint === undefined) throw new Error(`there is no ${method} ${path}`);
    const keyed =
      key === undefined ? null : { key, requestHash: requestHash(method, path, { params, body }) };
    const input = { params, query, body };
    const performed = await perform(around, endpoint, { caller, input, ifMatch: version, keyed });
    wakeAfter(api.log, performed);
    const text = performed.answer.body;
    if (text === null) return call.answer.parse(undefined);
    return call.answer.parse(endpoint.answerType === undefined ? JSON.parse(text) : text);
  };
}
