import { expect, test } from '@jest/globals';
import { createAnyOfBooking } from '../../../src/features/recordings/needs.ts';
import type { AskInside } from '../../../src/platform/http/inside.ts';

test('whether there is a recording of a booking is what its reader would be listed', async () => {
  const asked: unknown[] = [];
  const ask: AskInside = (caller, { method, path, query, answer }) => {
    asked.push({ caller, method, path, query });
    return Promise.resolve(answer.parse({ items: [], next: null }));
  };
  const caller = { principal: 'token:viewer', grants: [] };
  expect(await createAnyOfBooking(ask)(caller, 'b')).toBe(false);
  expect(asked).toEqual([
    { caller, method: 'get', path: '/recordings', query: { booking: 'b', limit: '1' } },
  ]);
});
