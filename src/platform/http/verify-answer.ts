import { isDeepStrictEqual } from 'node:util';
import type { FaultCode } from '../../lib/refusal.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * For tests: holds an answer against the endpoint's own record.
 *
 * @throws Error naming the endpoint and the places that differ, when status, shape or a field is undocumented
 */
export function verifyAnswer(endpoint: Endpoint, status: number, body: unknown): void {
  const spec = endpoint.answers.find((answer) => answer.status === status);
  if (spec === undefined) throw mismatch(endpoint, status, 'the status is not documented');
  if (spec.body === null) {
    if (body !== undefined && body !== null) throw mismatch(endpoint, status, 'no body is documented');
    return;
  }
  const sent: unknown = JSON.parse(JSON.stringify(body));
  const result = spec.body.safeParse(sent);
  if (!result.success) {
    const places = result.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
    throw mismatch(endpoint, status, places.join('; '));
  }
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(result.data)), sent)) {
    throw mismatch(endpoint, status, 'the body has fields that its schema drops or changes');
  }
}

/** For tests: @throws Error when an endpoint refuses with a code that its documentation does not name */
export function verifyRefusal(endpoint: Endpoint, code: FaultCode, documented: readonly FaultCode[]): void {
  if (documented.includes(code)) return;
  throw new Error(`${nameOf(endpoint)} refuses with ${code}, which it does not document`);
}

function mismatch(endpoint: Endpoint, status: number, what: string): Error {
  return new Error(`${nameOf(endpoint)} answered ${status} against its documentation: ${what}`);
}

function nameOf({ method, path }: Endpoint): string {
  return `${method.toUpperCase()} ${path}`;
}
