import type { Call } from './call.ts';
import type { OcsVersion } from './ocs-answer.ts';
import { BareAnswer } from './ocs-answer.ts';
import { emptyAnswer } from './answer.ts';
import type { LIMITS } from './limits.ts';
import type { Parameters } from './parameters.ts';
import type { Account } from './records.ts';

export type OcsCall = Call & {
  readonly version: OcsVersion;
  readonly account: Account;
  /** What was given as password: the login password, or an app password. */
  readonly token: string;
  readonly byToken: boolean;
  readonly params: Parameters;
  /** What the path named, decoded. */
  readonly ids: readonly string[];
};

export type Route = {
  readonly method: string;
  readonly pattern: RegExp;
  readonly who: 'anybody' | 'admin';
  /** @returns the data of the answer. @throws OcsError, BareAnswer */
  readonly answer: (call: OcsCall) => unknown;
};

export function route(method: string, pattern: RegExp, who: Route['who'], answer: Route['answer']): Route {
  return { method, pattern, who, answer };
}

/** Counts the call against its limit, whatever comes of it. @throws BareAnswer 429 without a body */
export function limited(call: OcsCall, name: string, limit: (typeof LIMITS)[keyof typeof LIMITS]): void {
  const { world, windows, account } = call;
  if (!world.profile.rateLimits) return;
  if (!windows.take(`${name} ${account.id}`, limit, world.time.steady()))
    throw new BareAnswer(emptyAnswer(429));
}

/** Takes a part of a list, as `limit` and `offset` say. */
export function page<T>(call: OcsCall, all: readonly T[]): T[] {
  const offset = Number(call.params.text('offset') ?? 0);
  const limit = Number(call.params.text('limit') ?? NaN);
  return all.slice(offset, Number.isNaN(limit) ? undefined : offset + limit);
}
