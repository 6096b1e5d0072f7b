import { expect, test } from '@jest/globals';
import { oneByOne } from '../../src/lib/one-by-one.ts';

test('work of one key waits for what came before it, also where that failed; other keys do not wait', async () => {
  const inLine = oneByOne();
  const said: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const first = inLine('a', async () => {
    await gate.promise;
    said.push('first');
    throw new Error('failed');
  });
  const second = inLine('a', () => {
    said.push('second');
    return Promise.resolve(2);
  });
  await inLine('b', () => {
    said.push('other');
    return Promise.resolve();
  });
  gate.resolve(undefined);
  await expect(first).rejects.toThrow('failed');
  expect(await second).toBe(2);
  expect(said).toEqual(['other', 'first', 'second']);
});
