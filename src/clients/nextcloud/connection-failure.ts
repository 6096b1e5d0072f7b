import { Failure, refused, unknown } from './failure.ts';

/** Failures of Node's sockets and name look-ups that come before the first byte of a request leaves. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);
const UNTRUSTED = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_SELF|SELF_SIGNED_CERT|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

/** What an error of a connection means, and nothing of what it holds. */
export function connectionFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = textOf(error, 'code');
  if (NEVER_CONNECTED.has(code) || textOf(error, 'syscall') === 'connect') return refused('unreachable');
  if (UNTRUSTED.test(code)) return refused('unreachable');
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return unknown('unreachable');
  if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') return unknown('timeout');
  if (code.startsWith('HPE_')) return unknown('unexpected');
  return unknown('reset');
}

function textOf(error: unknown, field: 'code' | 'syscall'): string {
  if (typeof error !== 'object' || error === null || !(field in error)) return '';
  const value: unknown = (error as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}
