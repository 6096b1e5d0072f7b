import { type Fault, Refusal } from '../../lib/refusal.ts';

/** Why a statement was not done: PostgreSQL's states for "not now", and what a broken connection says. */
const NOT_NOW_STATE = /^(08...|25P03|40001|40P01|53300|55P03|57014|57P0[123])$/;
const NO_CONNECTION = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** What `pg` throws without any code. */
const POOL_TROUBLE =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error)/;

/**
 * Whatever was thrown while a request was served, as one of our faults. A store that cannot be
 * reached is `busy` (503), anything that nobody foresaw `internal-error`.
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof Refusal) return error.fault;
  if (isUnreachable(error)) return { code: 'busy', retryAfterSeconds: 5 };
  return unreadable(error) ?? { code: 'internal-error' };
}

function isUnreachable(error: unknown): boolean {
  const code = property(error, 'code');
  if (typeof code === 'string' && (NOT_NOW_STATE.test(code) || NO_CONNECTION.test(code))) return true;
  const message = property(error, 'message');
  return typeof message === 'string' && POOL_TROUBLE.test(message);
}

/** What Express and its body reader throw over a request they cannot read carries a 4xx `status`, twice. */
function unreadable(error: unknown): Fault | null {
  const status = property(error, 'status');
  if (typeof status !== 'number' || status < 400 || status > 499) return null;
  if (property(error, 'statusCode') !== status) return null;
  if (status === 413) {
    const limit = property(error, 'limit');
    return { code: 'body-too-large', limitBytes: typeof limit === 'number' ? limit : 0 };
  }
  if (status === 415) return { code: 'unsupported-media-type' };
  return { code: 'invalid-request', errors: [] };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;
}
