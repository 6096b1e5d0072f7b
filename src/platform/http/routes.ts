import { deprecationFault } from './deprecation.ts';
import type { Endpoint } from './endpoint.ts';
import { objectShape, parameterNames } from './object-shape.ts';

/** Where every endpoint stands. */
export const API_PREFIX = '/api/v1';

const PARAMETER = /\{(\w+)\}/g;

/** All endpoints of one path, and the paths in the order in which they must be tried. */
export function groupByPath(
  endpoints: readonly Endpoint[],
): readonly { readonly path: string; readonly here: readonly Endpoint[] }[] {
  for (const endpoint of endpoints) assertSound(endpoint);
  const paths = [...new Set(endpoints.map(({ path }) => path))].sort(moreSpecificFirst);
  return paths.map((path) => {
    const here = endpoints.filter((endpoint) => endpoint.path === path);
    if (new Set(here.map(({ method }) => method)).size < here.length) {
      throw new Error(`Two endpoints have the same method at ${path}`);
    }
    return { path, here };
  });
}

/** `PATCH /bookings/{id}` becomes `patchBookingsId`: its name in the documentation. */
export function operationId({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** `/bookings/{id}` as Express 5 writes it. */
export function toExpressPath(path: string): string {
  return path.replace(PARAMETER, ':$1');
}

/** A literal segment comes before a parameter: `/bookings/check` is no booking. */
function moreSpecificFirst(one: string, other: string): number {
  const a = one.replace(PARAMETER, '\uffff');
  const b = other.replace(PARAMETER, '\uffff');
  return a < b ? -1 : Number(a > b);
}

/** A record that contradicts itself stops the start, not the first caller. */
function assertSound(endpoint: Endpoint): void {
  const fail = (what: string) => {
    throw new Error(`${endpoint.method.toUpperCase()} ${endpoint.path}: ${what}`);
  };
  const named = [...endpoint.path.matchAll(PARAMETER)].map(([, name]) => name).sort();
  const declared = [...parameterNames(endpoint.params)].sort();
  if (named.join() !== declared.join()) fail('path and params name different parameters');
  if (endpoint.query !== null && objectShape(endpoint.query) === null) fail('query must be an object schema');
  if (endpoint.idempotent === true && endpoint.transaction === 'none') fail('idempotent needs a transaction');
  if (endpoint.method === 'get' && endpoint.body !== null) fail('a GET takes no body');
  const short = endpoint.deprecated === undefined ? null : deprecationFault(endpoint.deprecated);
  if (short !== null) fail(short);
}
