/** The bytes that a request asks for, both ends included; `null` for all of them. */
export type Span = { readonly from: number; readonly to?: number } | null;

/**
 * What a `Range` header asks for (RFC 9110, 14.2). Several spans, the last so many bytes of a file whose length is not
 * known, and what cannot be read are answered with the whole, as servers may.
 *
 * @param bytes of the whole; null where nobody knows yet
 */
export function readRange(header: string | undefined, bytes: number | null): Span | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '') return last === '' ? null : lastBytes(Number(last), bytes);
  const from = Number(first);
  if (bytes !== null && from >= bytes) return 'unsatisfiable';
  if (last === '') return { from };
  if (Number(last) < from) return null;
  return { from, to: bytes === null ? Number(last) : Math.min(Number(last), bytes - 1) };
}

function lastBytes(wanted: number, bytes: number | null): Span | 'unsatisfiable' {
  if (bytes === null) return null;
  if (wanted === 0 || bytes === 0) return 'unsatisfiable';
  return { from: Math.max(bytes - wanted, 0) };
}
