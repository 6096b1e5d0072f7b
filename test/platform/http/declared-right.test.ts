import { expect, test } from '@jest/globals';
import { endpoint } from '../../../src/platform/http/endpoint.ts';

const rest = {
  method: 'get',
  path: '/things',
  summary: 'Things that there are',
  answers: [{ status: 200, summary: 'Nothing', body: null }],
  transaction: 'none',
  handle: () => Promise.resolve({ body: null }),
} as const;

test('an endpoint without a right, or without a place to judge it at, does not compile', () => {
  expect(endpoint({ ...rest, right: 'view', scope: { of: 'root' } }).right).toBe('view');
  // @ts-expect-error: no right is declared
  expect(endpoint({ ...rest, scope: { of: 'root' } }).right).toBeUndefined();
  // @ts-expect-error: there is no such right
  expect(endpoint({ ...rest, right: 'all', scope: { of: 'root' } }).right).toBe('all');
  // @ts-expect-error: nobody says where it is judged
  expect(() => endpoint({ ...rest, right: 'view' })).toThrow();
});
